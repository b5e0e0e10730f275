/**
 * 64-bit division on pairs of int32 words. Each function returns the low word of its result and
 * leaves the high one in `wide.hi`.
 *
 * Three ways, the first that fits: 32-bit operands by one division of doubles; operands below 2^53
 * likewise, as the truncated quotient of two such doubles is exact; and long division, in digits
 * that keep every intermediate result below 2^53. BigInt would allocate on each call.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#op-idiv-s}
 *
 * @module
 */
import { Trap } from "../trap.ts";
import { divideByZero } from "./i32.ts";
import { i64Mul } from "./i64.ts";
import { wide } from "./wide.ts";

const WORD = 4294967296;

/**
 * Signed quotient, truncated towards zero.
 * @throws {Trap} when the divisor is zero, or the quotient is 2^63.
 */
export function i64DivS(xl: number, xh: number, yl: number, yh: number): number {
  if (xh === xl >> 31 && yh === yl >> 31 && yl !== 0) return fromSafe(Math.trunc(xl / yl));
  if ((yl | yh) === 0) throw divideByZero(`${signedText(xl, xh)} / 0`);
  if (yl === -1 && yh === -1 && xl === 0 && xh === -0x80000000) {
    throw new Trap(
      "integer overflow",
      `integer overflow: ${signedText(xl, xh)} / -1 is not an i64`,
    );
  }
  const low = divideMagnitudes(xl, xh, yl, yh);
  return (xh ^ yh) < 0 ? negate(low, wide.hi) : low;
}

/**
 * Unsigned quotient.
 * @throws {Trap} when the divisor is zero.
 */
export function i64DivU(xl: number, xh: number, yl: number, yh: number): number {
  if ((yl | yh) === 0) throw divideByZero(`${unsignedText(xl, xh)} / 0`);
  return divide(xl, xh, yl, yh);
}

/**
 * Signed remainder, with the sign of the dividend.
 * @throws {Trap} when the divisor is zero.
 */
export function i64RemS(xl: number, xh: number, yl: number, yh: number): number {
  if (xh === xl >> 31 && yh === yl >> 31 && yl !== 0) {
    const remainder = (xl % yl) | 0;
    wide.hi = remainder >> 31;
    return remainder;
  }
  if ((yl | yh) === 0) throw divideByZero(`${signedText(xl, xh)} rem 0`);
  const low = divideMagnitudes(xl, xh, yl, yh);
  const quotient = (xh ^ yh) < 0 ? negate(low, wide.hi) : low;
  return subtractProduct(xl, xh, i64Mul(quotient, wide.hi, yl, yh));
}

/**
 * Unsigned remainder.
 * @throws {Trap} when the divisor is zero.
 */
export function i64RemU(xl: number, xh: number, yl: number, yh: number): number {
  if ((yl | yh) === 0) throw divideByZero(`${unsignedText(xl, xh)} rem 0`);
  const quotient = divide(xl, xh, yl, yh);
  return subtractProduct(xl, xh, i64Mul(quotient, wide.hi, yl, yh));
}

/** |x| / |y|. The magnitude of -2^63 is the same word pair, read as unsigned. */
function divideMagnitudes(xl: number, xh: number, yl: number, yh: number): number {
  if (xh < 0) {
    xl = negate(xl, xh);
    xh = wide.hi;
  }
  if (yh < 0) {
    yl = negate(yl, yh);
    yh = wide.hi;
  }
  return divide(xl, xh, yl, yh);
}

/** x / y, both unsigned, y not zero. */
function divide(xl: number, xh: number, yl: number, yh: number): number {
  if ((xh | yh) === 0) {
    wide.hi = 0;
    return ((xl >>> 0) / (yl >>> 0)) | 0;
  }
  if (((xh | yh) >>> 21) === 0) return fromSafe(Math.floor(unsigned(xl, xh) / unsigned(yl, yh)));
  return yh === 0 ? divideByWord(xl, xh, yl >>> 0) : divideByPair(xl, xh, yl, yh);
}

/** Long division by one word: the high word first, then the low one in two digits of 16 bits. */
function divideByWord(xl: number, xh: number, y: number): number {
  const high = Math.floor((xh >>> 0) / y);
  let rest = (xh >>> 0) - high * y;
  const upper = rest * 65536 + (xl >>> 16);
  const digit = Math.floor(upper / y);
  rest = upper - digit * y;
  const lower = Math.floor((rest * 65536 + (xl & 0xffff)) / y);
  wide.hi = high | 0;
  return (digit * 65536 + lower) | 0;
}

// By constants, for compiled code: once they are inlined, there is no division left in these.

/** Unsigned quotient by `y` below 2^18. */
export function i64DivUBySmall(xl: number, xh: number, y: number): number {
  const high = ((xh >>> 0) / y) | 0;
  wide.hi = high;
  return lowDigit(xl, (xh - Math.imul(high, y)) | 0, y);
}

/** Unsigned remainder by `y` below 2^18, of one word. */
export function i64RemUBySmall(xl: number, xh: number, y: number): number {
  const rest = (xh - Math.imul(((xh >>> 0) / y) | 0, y)) | 0;
  return (xl - Math.imul(lowDigit(xl, rest, y), y)) | 0;
}

/**
 * The last digit of a division by `y` below 2^18, where `rest` is left of the digit before.
 *
 * With a half more, the dividend is at least 1/2y away from where the quotient changes, and all that
 * roundings add up to is less.
 */
function lowDigit(xl: number, rest: number, y: number): number {
  return ((rest * 4294967296 + ((xl >>> 0) + 0.5)) * (1 / y)) | 0;
}

/** Unsigned quotient by `y` below 2^32, as a double. */
export function i64DivUByWord(xl: number, xh: number, y: number): number {
  const high = ((xh >>> 0) / y) | 0;
  wide.hi = high;
  return lowDigits(xl, (xh - Math.imul(high, y)) >>> 0, y);
}

/** Unsigned remainder by `y` below 2^32, as a double; of one word. */
export function i64RemUByWord(xl: number, xh: number, y: number): number {
  const rest = (xh - Math.imul(((xh >>> 0) / y) | 0, y)) >>> 0;
  return (xl - Math.imul(lowDigits(xl, rest, y), y)) | 0;
}

/** As {@link lowDigit}, in two digits of 16 bits. */
function lowDigits(xl: number, rest: number, y: number): number {
  const dividend = rest * 65536 + (xl >>> 16);
  const digit = Math.trunc((dividend + 0.5) * (1 / y));
  const last = (dividend - digit * y) * 65536 + (xl & 0xffff);
  return (digit << 16) | ((last + 0.5) * (1 / y));
}

/** Signed quotient by positive `y` below 2^31, truncated towards zero. */
export function i64DivSByWord(xl: number, xh: number, y: number): number {
  if (xh >= 0) return i64DivUByWord(xl, xh, y);
  const low = i64DivUByWord(-xl | 0, ~xh + (xl === 0 ? 1 : 0), y);
  return negate(low, wide.hi);
}

/** Signed quotient by 2^k, k from 1 to 31: a shift, after which a negative dividend must not be less. */
export function i64DivSByPower(xl: number, xh: number, k: number): number {
  const low = (xl + ((xh >> 31) >>> (32 - k))) | 0;
  const high = xh + ((low >>> 0) < (xl >>> 0) ? 1 : 0);
  wide.hi = high >> k;
  return (low >>> k) | (high << (32 - k));
}

/** Signed remainder by positive `y` below 2^31, of one word, with the sign of the dividend. */
export function i64RemSByWord(xl: number, xh: number, y: number): number {
  if (xh >= 0) return i64RemUByWord(xl, xh, y);
  return -i64RemUByWord(-xl | 0, ~xh + (xl === 0 ? 1 : 0), y) | 0;
}

/**
 * Division by more than one word: the quotient is below 2^32, so doubles give it within 2^-19, and
 * an estimate made a little too small is right or one less.
 */
function divideByPair(xl: number, xh: number, yl: number, yh: number): number {
  const estimate = Math.floor(unsigned(xl, xh) / unsigned(yl, yh) - 2 ** -19);
  const quotient = estimate < 0 ? 0 : estimate;
  const low = subtractProduct(xl, xh, i64Mul(quotient | 0, 0, yl, yh));
  const correct = unsignedLess(low, wide.hi, yl, yh) ? quotient : quotient + 1;
  wide.hi = 0;
  return correct | 0;
}

/** x minus the product whose low word is given and whose high word is in `wide.hi`. */
function subtractProduct(xl: number, xh: number, low: number): number {
  wide.hi = (xh - wide.hi - ((xl >>> 0) < (low >>> 0) ? 1 : 0)) | 0;
  return (xl - low) | 0;
}

function negate(low: number, high: number): number {
  wide.hi = (~high + (low === 0 ? 1 : 0)) | 0;
  return -low | 0;
}

function unsignedLess(xl: number, xh: number, yl: number, yh: number): boolean {
  return xh === yh ? (xl >>> 0) < (yl >>> 0) : (xh >>> 0) < (yh >>> 0);
}

/** The value as a double, rounded when it is above 2^53. */
function unsigned(low: number, high: number): number {
  return (high >>> 0) * WORD + (low >>> 0);
}

/** Splits an integral double of magnitude below 2^53. */
function fromSafe(value: number): number {
  wide.hi = Math.floor(value / WORD) | 0;
  return value | 0;
}

function signedText(low: number, high: number): string {
  return String(BigInt(high) << 32n | BigInt(low >>> 0));
}

function unsignedText(low: number, high: number): string {
  return String(BigInt(high >>> 0) << 32n | BigInt(low >>> 0));
}
