/**
 * The bits of floats, exact for every NaN.
 *
 * A number holds an f64 as it is. It holds an f32 as the number of the same value; but turning an
 * f32 into a double makes a signalling NaN quiet, so that one is *marked* instead: it becomes the
 * quiet NaN with the same sign and payload, and the lowest bit of the double, which no f32 reaches,
 * is set. Arithmetic on a marked NaN gives a NaN, which `Math.fround` cleans of the mark; a quiet
 * double passes unharmed wherever the JavaScript engine moves it.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#floating-point-operations}
 *
 * @module
 */
import { wide } from "./wide.ts";

const cell = new ArrayBuffer(8);
const words = new Int32Array(cell);
const singles = new Float32Array(cell);
const doubles = new Float64Array(cell);

const SIGN = -0x80000000;
/** The bit that makes an f32 NaN quiet. */
const QUIET = 0x00400000;

/** Clears the sign. For f32 and f64. */
export function floatAbs(x: number): number {
  if (x === x) return Math.abs(x);
  doubles[0] = x;
  words[1]! &= 0x7fffffff;
  return doubles[0];
}

/** Flips the sign. For f32 and f64. */
export function floatNeg(x: number): number {
  if (x === x) return -x;
  doubles[0] = x;
  words[1]! ^= SIGN;
  return doubles[0];
}

/** `x` with the sign of `y`. For f32 and f64. */
export function floatCopysign(x: number, y: number): number {
  doubles[0] = y;
  const sign = words[1]! & SIGN;
  doubles[0] = x;
  words[1] = (words[1]! & 0x7fffffff) | sign;
  return doubles[0];
}

/** The bits of an f32. */
export function f32Bits(x: number): number {
  if (x === x) {
    singles[0] = x;
    return words[0]!;
  }
  doubles[0] = x;
  const low = words[0]!;
  const high = words[1]!;
  const bits = (high & SIGN) | 0x7f800000 | ((high & 0xfffff) << 3) | (low >>> 29);
  return (low & 1) === 0 ? bits : bits & ~QUIET;
}

/** The f32 with these bits. */
export function f32FromBits(bits: number): number {
  words[0] = bits;
  const x = singles[0]!;
  if (x === x) return x;
  words[0] = (bits << 29) | ((bits & QUIET) === 0 ? 1 : 0);
  words[1] = (bits & SIGN) | 0x7ff80000 | ((bits >> 3) & 0xfffff);
  return doubles[0]!;
}

/** The bits of an f64: the low word; the high one is in `wide.hi`. */
export function f64Bits(x: number): number {
  doubles[0] = x;
  wide.hi = words[1]!;
  return words[0]!;
}

/** The high word of the bits of an f64. */
export function f64High(x: number): number {
  doubles[0] = x;
  return words[1]!;
}

/** The f64 with these bits. */
export function f64FromBits(low: number, high: number): number {
  words[0] = low;
  words[1] = high;
  return doubles[0]!;
}

/**
 * Reads an f32 from memory.
 * @throws {RangeError} when out of bounds.
 */
export function f32Load(memory: DataView, address: number): number {
  const x = memory.getFloat32(address, true);
  return x === x ? x : f32FromBits(memory.getInt32(address, true));
}

/**
 * Writes an f32 to memory.
 * @throws {RangeError} when out of bounds.
 */
export function f32Store(memory: DataView, address: number, x: number): void {
  if (x === x) memory.setFloat32(address, x, true);
  else memory.setInt32(address, f32Bits(x), true);
}
