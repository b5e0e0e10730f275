/**
 * 128-bit sums, one word at a time, and full products of 64-bit integers.
 *
 * A sum's words are computed from the lowest up; the carry goes from one to the next in `wide.carry`.
 *
 * {@link https://github.com/WebAssembly/wide-arithmetic}
 *
 * @module
 */
import { i32MulWideU } from "./i64.ts";
import { wide } from "./wide.ts";

/** The lowest word of a sum. */
export function addFirst(x: number, y: number): number {
  const sum = (x >>> 0) + (y >>> 0);
  wide.carry = sum > 0xffffffff ? 1 : 0;
  return sum | 0;
}

/** The next word of a sum. */
export function addNext(x: number, y: number): number {
  const sum = (x >>> 0) + (y >>> 0) + wide.carry;
  wide.carry = sum > 0xffffffff ? 1 : 0;
  return sum | 0;
}

/** The lowest word of a difference. */
export function subFirst(x: number, y: number): number {
  wide.carry = (x >>> 0) < (y >>> 0) ? 1 : 0;
  return (x - y) | 0;
}

/** The next word of a difference. */
export function subNext(x: number, y: number): number {
  const difference = (x >>> 0) - (y >>> 0) - wide.carry;
  wide.carry = difference < 0 ? 1 : 0;
  return difference | 0;
}

/** The full product of two unsigned 64-bit integers: the lowest word; the others are in `wide`. */
export function i64MulWideU(xl: number, xh: number, yl: number, yh: number): number {
  const lowest = i32MulWideU(xl, yl);
  let second = wide.hi >>> 0;
  second += i32MulWideU(xl, yh) >>> 0;
  let third = wide.hi >>> 0;
  second += i32MulWideU(xh, yl) >>> 0;
  third += wide.hi >>> 0;
  third += i32MulWideU(xh, yh) >>> 0;
  // Sums of a few unsigned words, far below 2^53.
  third += Math.floor(second / 4294967296);
  wide.high2 = (wide.hi + Math.floor(third / 4294967296)) | 0;
  wide.low2 = third | 0;
  wide.hi = second | 0;
  return lowest;
}

/** The full product of two signed 64-bit integers: a negative one counts 2^64 too much as unsigned. */
export function i64MulWideS(xl: number, xh: number, yl: number, yh: number): number {
  const lowest = i64MulWideU(xl, xh, yl, yh);
  if (xh < 0) subtractUpper(yl, yh);
  if (yh < 0) subtractUpper(xl, xh);
  return lowest;
}

/** Subtracts a 64-bit integer from the upper half of the product in `wide`. */
function subtractUpper(low: number, high: number): void {
  const borrow = (wide.low2 >>> 0) < (low >>> 0) ? 1 : 0;
  wide.low2 = (wide.low2 - low) | 0;
  wide.high2 = (wide.high2 - high - borrow) | 0;
}
