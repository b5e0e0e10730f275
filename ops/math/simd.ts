/**
 * Vector instructions that are not the same computation on every lane.
 *
 * Operands and result are byte offsets of 16-byte cells, multiples of 8, in one buffer seen through
 * typed arrays: the interpreter's frame. The result `d` may be an operand's cell, and never overlaps
 * one partly.
 *
 * {@link https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions}
 *
 * @module
 */
/** One buffer, seen as lanes of every kind. */
export interface Views {
  readonly i8: Int8Array;
  readonly u8: Uint8Array;
  readonly i16: Int16Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

/** The operands of a shuffle, joined. */
const joined = new Uint8Array(32);
const joinedWords = new Int32Array(joined.buffer);
/** The operand of a swizzle, and zeros for all further lanes. */
const padded = new Uint8Array(256);
const paddedWords = new Int32Array(padded.buffer);

/** The bytes of `from` that the four bytes of `lanes` name, as a word. */
function pick(from: Uint8Array, lanes: number): number {
  return from[lanes & 0xff]! | from[(lanes >>> 8) & 0xff]! << 8 |
    from[(lanes >>> 16) & 0xff]! << 16 | from[lanes >>> 24]! << 24;
}

/** Byte k of the result is the byte of `a` and `b`, joined, that byte k of `c` (0 to 31) names. */
export function i8x16Shuffle(v: Views, d: number, a: number, b: number, c: number): void {
  const words = v.i32;
  const to = d >> 2;
  const lanes = c >> 2;
  for (let k = 0; k < 4; k++) {
    joinedWords[k] = words[(a >> 2) + k]!;
    joinedWords[k + 4] = words[(b >> 2) + k]!;
  }
  for (let k = 0; k < 4; k++) words[to + k] = pick(joined, words[lanes + k]!);
}

/** Byte k of the result is the byte of `a` that byte k of `b` names; 0 when there is none. */
export function i8x16Swizzle(v: Views, d: number, a: number, b: number): void {
  const words = v.i32;
  const to = d >> 2;
  const lanes = b >> 2;
  for (let k = 0; k < 4; k++) paddedWords[k] = words[(a >> 2) + k]!;
  for (let k = 0; k < 4; k++) words[to + k] = pick(padded, words[lanes + k]!);
}

/** The lane of `b` where it is less than that of `a`, else that of `a`, bit for bit. */
export function f32x4Pmin(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 4; k++) {
    const chosen = v.f32[(b >> 2) + k]! < v.f32[(a >> 2) + k]! ? b : a;
    v.i32[(d >> 2) + k] = v.i32[(chosen >> 2) + k]!;
  }
}

/** The lane of `b` where it is greater than that of `a`, else that of `a`, bit for bit. */
export function f32x4Pmax(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 4; k++) {
    const chosen = v.f32[(b >> 2) + k]! > v.f32[(a >> 2) + k]! ? b : a;
    v.i32[(d >> 2) + k] = v.i32[(chosen >> 2) + k]!;
  }
}

/** See {@link f32x4Pmin}. */
export function f64x2Pmin(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 2; k++) {
    const chosen = v.f64[(b >> 3) + k]! < v.f64[(a >> 3) + k]! ? b : a;
    moveHalf(v.i32, (d >> 2) + 2 * k, (chosen >> 2) + 2 * k);
  }
}

/** See {@link f32x4Pmax}. */
export function f64x2Pmax(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 2; k++) {
    const chosen = v.f64[(b >> 3) + k]! > v.f64[(a >> 3) + k]! ? b : a;
    moveHalf(v.i32, (d >> 2) + 2 * k, (chosen >> 2) + 2 * k);
  }
}

/** Moves 64 bits without passing through a float. */
function moveHalf(words: Int32Array, to: number, from: number): void {
  words[to] = words[from]!;
  words[to + 1] = words[from + 1]!;
}
