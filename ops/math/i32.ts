/**
 * 32-bit integer operations that are longer than an expression. Operands and results are int32.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations}
 *
 * @module
 */
import { Trap } from "../trap.ts";

/** Counts trailing zero bits; 32 for zero. */
export function i32Ctz(x: number): number {
  return x === 0 ? 32 : 31 - Math.clz32(x & -x);
}

/** Counts one bits, by summing neighbouring bits, then pairs, nibbles and bytes. */
export function i32Popcnt(x: number): number {
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}

/**
 * Signed quotient, truncated towards zero.
 * @throws {Trap} when `y` is zero, or the quotient is 2^31.
 */
export function i32DivS(x: number, y: number): number {
  if (y === 0) throw divideByZero(`${x} / 0`);
  if (y === -1 && x === -0x80000000) {
    throw new Trap("integer overflow", `integer overflow: ${x} / -1 is not an i32`);
  }
  return (x / y) | 0;
}

/**
 * Unsigned quotient.
 * @throws {Trap} when `y` is zero.
 */
export function i32DivU(x: number, y: number): number {
  if (y === 0) throw divideByZero(`${x >>> 0} / 0`);
  return ((x >>> 0) / (y >>> 0)) | 0;
}

/**
 * Signed remainder, with the sign of `x`.
 * @throws {Trap} when `y` is zero.
 */
export function i32RemS(x: number, y: number): number {
  if (y === 0) throw divideByZero(`${x} rem 0`);
  return (x % y) | 0;
}

/**
 * Unsigned remainder.
 * @throws {Trap} when `y` is zero.
 */
export function i32RemU(x: number, y: number): number {
  if (y === 0) throw divideByZero(`${x >>> 0} rem 0`);
  return ((x >>> 0) % (y >>> 0)) | 0;
}

/** The trap of every integer division; `operation` shows the operands. */
export function divideByZero(operation: string): Trap {
  return new Trap("integer divide by zero", `integer divide by zero: ${operation}`);
}
