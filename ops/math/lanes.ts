/**
 * Single lanes of vectors held as four int32 words, and bounds of lane values.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html}
 *
 * @module
 */

/** Word `index` (0 to 3) of a vector. */
export function wordAt(a: number, b: number, c: number, d: number, index: number): number {
  return index < 2 ? (index === 0 ? a : b) : (index === 2 ? c : d);
}

/** 16-bit lane `lane` (0 to 7) of a vector, unsigned. */
export function halfAt(a: number, b: number, c: number, d: number, lane: number): number {
  return (wordAt(a, b, c, d, lane >> 1) >>> ((lane & 1) << 4)) & 0xffff;
}

/** 8-bit lane `lane` (0 to 15) of a vector, unsigned. */
export function byteAt(a: number, b: number, c: number, d: number, lane: number): number {
  return (wordAt(a, b, c, d, lane >> 2) >>> ((lane & 3) << 3)) & 0xff;
}

/** `word` with the 16 bits of lane `lane` replaced; lanes count from the vector's start. */
export function withHalf(word: number, lane: number, value: number): number {
  const shift = (lane & 1) << 4;
  return (word & ~(0xffff << shift)) | ((value & 0xffff) << shift);
}

/** `word` with the 8 bits of lane `lane` replaced; lanes count from the vector's start. */
export function withByte(word: number, lane: number, value: number): number {
  const shift = (lane & 3) << 3;
  return (word & ~(0xff << shift)) | ((value & 0xff) << shift);
}

/** Whether no byte of the word is zero: subtracting one borrows into the top bit of a zero byte. */
export function bytesNonzero(word: number): boolean {
  return ((word - 0x01010101) & ~word & 0x80808080) === 0;
}

/** Whether neither half of the word is zero. */
export function halvesNonzero(word: number): boolean {
  return (word & 0xffff) !== 0 && (word >>> 16) !== 0;
}

/** The signs of the four bytes of the word, lowest first. */
export function byteSigns(word: number): number {
  return ((word >>> 7) & 1) | ((word >>> 14) & 2) | ((word >>> 21) & 4) | ((word >>> 28) & 8);
}

/** The signs of the two halves of the word, lowest first. */
export function halfSigns(word: number): number {
  return ((word >>> 15) & 1) | ((word >>> 30) & 2);
}

/** The nearest signed 8-bit integer. */
export function clampI8(x: number): number {
  return x < -0x80 ? -0x80 : x > 0x7f ? 0x7f : x;
}

/** The nearest unsigned 8-bit integer. */
export function clampU8(x: number): number {
  return x < 0 ? 0 : x > 0xff ? 0xff : x;
}

/** The nearest signed 16-bit integer. */
export function clampI16(x: number): number {
  return x < -0x8000 ? -0x8000 : x > 0x7fff ? 0x7fff : x;
}

/** The nearest unsigned 16-bit integer. */
export function clampU16(x: number): number {
  return x < 0 ? 0 : x > 0xffff ? 0xffff : x;
}
