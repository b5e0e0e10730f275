/**
 * 64-bit integer operations on pairs of int32 words. Each returns the low word and leaves the high
 * one in `wide.hi`.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations}
 *
 * @module
 */
import { i32Ctz } from "./i32.ts";
import { wide } from "./wide.ts";

/** Counts trailing zero bits, 64 for zero. The count is one word; `wide.hi` is not touched. */
export function i64Ctz(low: number, high: number): number {
  return low === 0 ? 32 + i32Ctz(high) : i32Ctz(low);
}

/** Counts the bits that are set, of both words at once from groups of four bits on. */
export function i64Popcnt(low: number, high: number): number {
  low -= (low >>> 1) & 0x55555555;
  high -= (high >>> 1) & 0x55555555;
  low = (low & 0x33333333) + ((low >>> 2) & 0x33333333);
  low = (low + (high & 0x33333333) + ((high >>> 2) & 0x33333333)) | 0;
  low = (low & 0x0f0f0f0f) + ((low >>> 4) & 0x0f0f0f0f);
  return Math.imul(low, 0x01010101) >>> 24;
}

/** The low 64 bits of the product. */
export function i64Mul(xl: number, xh: number, yl: number, yh: number): number {
  const low = i32MulWideU(xl, yl);
  wide.hi = (wide.hi + Math.imul(xl, yh) + Math.imul(xh, yl)) | 0;
  return low;
}

/**
 * The full 64-bit product of two unsigned words. `Math.imul` gives the low word. The high one is the
 * product as a double, less the low word, over 2^32: within 2^-21 of a whole number, so that with a half
 * more it is truncated to it.
 */
export function i32MulWideU(x: number, y: number): number {
  const low = Math.imul(x, y);
  wide.hi = ((x >>> 0) * 2 ** -32 * (y >>> 0) + (0.5 - (low >>> 0) * 2 ** -32)) | 0;
  return low;
}

/** The full 64-bit product of two signed words: a negative one counts 2^32 too much as unsigned. */
export function i32MulWideS(x: number, y: number): number {
  const low = i32MulWideU(x, y);
  wide.hi = (wide.hi - ((x >> 31) & y) - ((y >> 31) & x)) | 0;
  return low;
}

/** Shifts left by `count` modulo 64. */
export function i64Shl(low: number, high: number, count: number): number {
  if ((count & 32) !== 0) {
    wide.hi = low << count;
    return 0;
  }
  // JavaScript takes shift counts modulo 32, so 32 - 0 must not be used; two shifts make 32.
  wide.hi = (high << count) | (low >>> 1 >>> (31 - (count & 31)));
  return low << count;
}

/** Shifts right by `count` modulo 64, keeping the sign. */
export function i64ShrS(low: number, high: number, count: number): number {
  if ((count & 32) !== 0) {
    wide.hi = high >> 31;
    return high >> count;
  }
  wide.hi = high >> count;
  return (low >>> count) | (high << 1 << (31 - (count & 31)));
}

/** Shifts right by `count` modulo 64, filling with zeros. */
export function i64ShrU(low: number, high: number, count: number): number {
  if ((count & 32) !== 0) {
    wide.hi = 0;
    return (high >>> count) | 0;
  }
  wide.hi = (high >>> count) | 0;
  return (low >>> count) | (high << 1 << (31 - (count & 31)));
}
