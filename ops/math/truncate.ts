/**
 * Floats to integers. One function serves f32 and f64, as every f32 is a number too. Results of 64
 * bits leave their high word in `wide.hi`.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#op-trunc-s}
 *
 * @module
 */
import { Trap } from "../trap.ts";
import { wide } from "./wide.ts";

const WORD = 4294967296;
const TWO_63 = 9223372036854775808;
const TWO_64 = 18446744073709551616;

/** @throws {Trap} when `x` is NaN or, truncated, not an i32. */
export function i32TruncS(x: number): number {
  if (x > -2147483649 && x < 2147483648) return x | 0;
  throw outside(x, "a signed i32");
}

/** @throws {Trap} when `x` is NaN or, truncated, not an unsigned i32. */
export function i32TruncU(x: number): number {
  if (x > -1 && x < WORD) return x | 0;
  throw outside(x, "an unsigned i32");
}

/** Clamps what does not fit; NaN is 0. */
export function i32TruncSatS(x: number): number {
  return x < 2147483648 ? (x > -2147483649 ? x | 0 : -0x80000000) : (x !== x ? 0 : 0x7fffffff);
}

/** Clamps what does not fit; NaN is 0. */
export function i32TruncSatU(x: number): number {
  return x < 4294967296 ? (x > 0 ? x | 0 : 0) : (x !== x ? 0 : -1);
}

/** @throws {Trap} when `x` is NaN or, truncated, not an i64. */
export function i64TruncS(x: number): number {
  if (x >= -TWO_63 && x < TWO_63) return split(x);
  throw outside(x, "a signed i64");
}

/** @throws {Trap} when `x` is NaN or, truncated, not an unsigned i64. */
export function i64TruncU(x: number): number {
  if (x > -1 && x < TWO_64) return split(x);
  throw outside(x, "an unsigned i64");
}

/** Clamps what does not fit; NaN is 0. */
export function i64TruncSatS(x: number): number {
  if (x >= -TWO_63 && x < TWO_63) return split(x);
  if (x !== x) return split(0);
  wide.hi = x < 0 ? -0x80000000 : 0x7fffffff;
  return x < 0 ? 0 : -1;
}

/** Clamps what does not fit; NaN is 0. */
export function i64TruncSatU(x: number): number {
  if (x > 0 && x < TWO_64) return split(x);
  wide.hi = x > 0 ? -1 : 0;
  return wide.hi;
}

/** The words of a double between -2^63 and 2^64, truncated. Every step is exact. */
function split(x: number): number {
  wide.hi = Math.floor(Math.trunc(x) * 2 ** -32) | 0;
  // JavaScript takes what is left of any number modulo 2^32.
  return x | 0;
}

function outside(x: number, target: string): Trap {
  return x !== x
    ? new Trap("invalid conversion to integer", `invalid conversion to integer: NaN to ${target}`)
    : new Trap("integer overflow", `integer overflow: ${x} does not fit ${target}`);
}
