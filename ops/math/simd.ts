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

/** A result, until the operands have been read. */
const scratch = new Uint8Array(16);
const scratch16 = new Uint16Array(scratch.buffer);

/** Byte k of the result is the byte of `a` and `b`, joined, that byte k of `c` (0 to 31) names. */
export function i8x16Shuffle(v: Views, d: number, a: number, b: number, c: number): void {
  const bytes = v.u8;
  for (let k = 0; k < 16; k++) {
    const lane = bytes[c + k]!;
    scratch[k] = bytes[lane < 16 ? a + lane : b + lane - 16]!;
  }
  bytes.set(scratch, d);
}

/** Byte k of the result is the byte of `a` that byte k of `b` names; 0 when there is none. */
export function i8x16Swizzle(v: Views, d: number, a: number, b: number): void {
  const bytes = v.u8;
  for (let k = 0; k < 16; k++) {
    const lane = bytes[b + k]!;
    scratch[k] = lane < 16 ? bytes[a + lane]! : 0;
  }
  bytes.set(scratch, d);
}

/** The 16-bit lanes of `a`, then of `b`, each as the nearest signed byte. */
export function i8x16NarrowS(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 8; k++) {
    scratch[k] = clampI8(v.i16[(a >> 1) + k]!);
    scratch[k + 8] = clampI8(v.i16[(b >> 1) + k]!);
  }
  v.u8.set(scratch, d);
}

/** The 16-bit lanes of `a`, then of `b`, each as the nearest unsigned byte. */
export function i8x16NarrowU(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 8; k++) {
    scratch[k] = clampU8(v.i16[(a >> 1) + k]!);
    scratch[k + 8] = clampU8(v.i16[(b >> 1) + k]!);
  }
  v.u8.set(scratch, d);
}

/** The 32-bit lanes of `a`, then of `b`, each as the nearest signed 16-bit integer. */
export function i16x8NarrowS(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 4; k++) {
    scratch16[k] = clampI16(v.i32[(a >> 2) + k]!);
    scratch16[k + 4] = clampI16(v.i32[(b >> 2) + k]!);
  }
  v.u8.set(scratch, d);
}

/** The 32-bit lanes of `a`, then of `b`, each as the nearest unsigned 16-bit integer. */
export function i16x8NarrowU(v: Views, d: number, a: number, b: number): void {
  for (let k = 0; k < 4; k++) {
    scratch16[k] = clampU16(v.i32[(a >> 2) + k]!);
    scratch16[k + 4] = clampU16(v.i32[(b >> 2) + k]!);
  }
  v.u8.set(scratch, d);
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
