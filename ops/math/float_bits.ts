/**
 * The bits of floats, exact for every NaN.
 *
 * A number holds an f64 as it is. It holds an f32 as the number of the same value; but turning an
 * f32 into a double makes a signalling NaN quiet, so that one is *marked* instead: it becomes the
 * quiet NaN with the same sign and payload, and the lowest bit of the double, which no f32 reaches,
 * is set. Arithmetic on a marked NaN gives a NaN, which `Math.fround` cleans of the mark; a quiet
 * double passes unharmed wherever the JavaScript engine moves it.
 *
 * A signalling f64 has no such disguise, and V8's middle tier makes it quiet whenever a number goes
 * into or out of a typed array or a `DataView` by an expression. The methods `at` and `fill` of typed
 * arrays are not compiled in place, and keep every bit: so NaNs, and only they, go through those.
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
  return x === x ? Math.abs(x) : f64FromBits(f64Bits(x), wide.hi & 0x7fffffff);
}

/** Flips the sign. For f32 and f64. */
export function floatNeg(x: number): number {
  return x === x ? -x : f64FromBits(f64Bits(x), wide.hi ^ SIGN);
}

/** `x` with the sign of `y`. For f32 and f64. */
export function floatCopysign(x: number, y: number): number {
  const sign = f64High(y) & SIGN;
  return f64FromBits(f64Bits(x), (wide.hi & 0x7fffffff) | sign);
}

/** The bits of an f32. */
export function f32Bits(x: number): number {
  if (x === x) {
    singles[0] = x;
    return words[0]!;
  }
  const low = f64Bits(x);
  const bits = (wide.hi & SIGN) | 0x7f800000 | ((wide.hi & 0xfffff) << 3) | (low >>> 29);
  return (low & 1) === 0 ? bits : bits & ~QUIET;
}

/** The f32 with these bits. */
export function f32FromBits(bits: number): number {
  words[0] = bits;
  const x = singles[0]!;
  if (x === x) return x;
  const mark = (bits & QUIET) === 0 ? 1 : 0;
  return f64FromBits((bits << 29) | mark, (bits & SIGN) | 0x7ff80000 | ((bits >> 3) & 0xfffff));
}

/** The bits of an f64: the low word; the high one is in `wide.hi`. */
export function f64Bits(x: number): number {
  if (x === x) doubles[0] = x;
  else doubles.fill(x);
  wide.hi = words[1]!;
  return words[0]!;
}

/** The high word of the bits of an f64. */
export function f64High(x: number): number {
  if (x === x) doubles[0] = x;
  else doubles.fill(x);
  return words[1]!;
}

/** The f64 with these bits. */
export function f64FromBits(low: number, high: number): number {
  words[0] = low;
  words[1] = high;
  const x = doubles[0]!;
  return x === x ? x : doubles.at(0)!;
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

/**
 * Reads an f64 from memory.
 * @throws {RangeError} when out of bounds.
 */
export function f64Load(memory: DataView, address: number): number {
  const x = memory.getFloat64(address, true);
  if (x === x) return x;
  return f64FromBits(memory.getInt32(address, true), memory.getInt32(address + 4, true));
}

/**
 * Writes an f64 to memory.
 * @throws {RangeError} when out of bounds.
 */
export function f64Store(memory: DataView, address: number, x: number): void {
  if (x === x) {
    memory.setFloat64(address, x, true);
    return;
  }
  const low = f64Bits(x);
  memory.setInt32(address + 4, wide.hi, true);
  memory.setInt32(address, low, true);
}
