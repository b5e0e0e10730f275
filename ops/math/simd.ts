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
import { clampI16, clampI8, clampU16, clampU8 } from "./lanes.ts";

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
/** The words of a result, until the operands have been read. */
const result = new Int32Array(4);

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

/** The 16-bit lanes of `a`, then of `b`, each as the nearest signed byte. */
export function i8x16NarrowS(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 2; k++) {
    result[k] = bytesS(v.i16, (a >> 1) + 4 * k);
    result[k + 2] = bytesS(v.i16, (b >> 1) + 4 * k);
  }
  store(v, d);
}

/** The 16-bit lanes of `a`, then of `b`, each as the nearest unsigned byte. */
export function i8x16NarrowU(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 2; k++) {
    result[k] = bytesU(v.i16, (a >> 1) + 4 * k);
    result[k + 2] = bytesU(v.i16, (b >> 1) + 4 * k);
  }
  store(v, d);
}

/** The 32-bit lanes of `a`, then of `b`, each as the nearest signed 16-bit integer. */
export function i16x8NarrowS(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 2; k++) {
    result[k] = halvesS(v.i32, (a >> 2) + 2 * k);
    result[k + 2] = halvesS(v.i32, (b >> 2) + 2 * k);
  }
  store(v, d);
}

/** The 32-bit lanes of `a`, then of `b`, each as the nearest unsigned 16-bit integer. */
export function i16x8NarrowU(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 2; k++) {
    result[k] = halvesU(v.i32, (a >> 2) + 2 * k);
    result[k + 2] = halvesU(v.i32, (b >> 2) + 2 * k);
  }
  store(v, d);
}

/** The four 16-bit lanes from `at` on, each as the nearest signed byte. */
function bytesS(lanes: Int16Array, at: number): number {
  return (clampI8(lanes[at]!) & 0xff) | (clampI8(lanes[at + 1]!) & 0xff) << 8 |
    (clampI8(lanes[at + 2]!) & 0xff) << 16 | clampI8(lanes[at + 3]!) << 24;
}

/** The four 16-bit lanes from `at` on, each as the nearest unsigned byte. */
function bytesU(lanes: Int16Array, at: number): number {
  return (clampU8(lanes[at]!) & 0xff) | (clampU8(lanes[at + 1]!) & 0xff) << 8 |
    (clampU8(lanes[at + 2]!) & 0xff) << 16 | clampU8(lanes[at + 3]!) << 24;
}

/** The two 32-bit lanes from `at` on, each as the nearest signed 16-bit integer. */
function halvesS(lanes: Int32Array, at: number): number {
  return (clampI16(lanes[at]!) & 0xffff) | clampI16(lanes[at + 1]!) << 16;
}

/** The two 32-bit lanes from `at` on, each as the nearest unsigned 16-bit integer. */
function halvesU(lanes: Int32Array, at: number): number {
  return (clampU16(lanes[at]!) & 0xffff) | clampU16(lanes[at + 1]!) << 16;
}

/** Puts the words of `result` at `d`. */
function store(v: Views, d: number): void {
  for (let k = 0; k < 4; k++) v.i32[(d >> 2) + k] = result[k]!;
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

/**
 * The signed dot product of every four bytes of `a` and `b`, added to the 32-bit lanes of `c`. Two
 * products at a time are summed as 16-bit integers, which wrap, before they are widened.
 */
export function i32x4RelaxedDotAdd(v: Views, d: number, a: number, b: number, c: number): void {
  for (let k = 0; k < 4; k++) {
    const low = pairOfBytes(v.i8, a + 4 * k, b + 4 * k);
    const high = pairOfBytes(v.i8, a + 4 * k + 2, b + 4 * k + 2);
    v.i32[(d >> 2) + k] = (low + high + v.i32[(c >> 2) + k]!) | 0;
  }
}

function pairOfBytes(bytes: Int8Array, a: number, b: number): number {
  return (bytes[a]! * bytes[b]! + bytes[a + 1]! * bytes[b + 1]!) << 16 >> 16;
}

/** Moves 64 bits without passing through a float. */
function moveHalf(words: Int32Array, to: number, from: number): void {
  words[to] = words[from]!;
  words[to + 1] = words[from + 1]!;
}
