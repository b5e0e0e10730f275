/**
 * Number literals of the text format, to the exact bits that the specification gives them.
 *
 * JavaScript's own parser rounds a decimal once, to f64: right for f64, but rounding that again to f32
 * is wrong for some literals of the suite, and hexadecimal floats it does not know at all. So floats go
 * through a fraction of BigInts that is rounded once, except decimal f64.
 *
 * {@link https://webassembly.github.io/spec/core/text/values.html}
 *
 * @module
 */
import { ScriptError } from "./lexer.ts";

/** The layout of an IEEE 754 format. */
interface FloatFormat {
  readonly exponentBits: number;
  readonly fractionBits: number;
}

const F32: FloatFormat = { exponentBits: 8, fractionBits: 23 };
const F64: FloatFormat = { exponentBits: 11, fractionBits: 52 };

/**
 * The bits of an integer literal of `width` bits.
 * @returns the value modulo 2^width, not negative
 * @throws ScriptError when it is no integer, or out of range
 */
export function intBits(literal: string, width: number): bigint {
  const match = /^([+-]?)((?:0x[0-9a-fA-F_]+)|(?:[0-9][0-9_]*))$/.exec(literal);
  if (match === null) throw new ScriptError(`not an integer: "${literal}"`);
  const magnitude = BigInt(match[2]!.replaceAll("_", ""));
  const value = match[1] === "-" ? -magnitude : magnitude;
  const limit = 1n << BigInt(width);
  if (value >= limit || value < -limit / 2n) {
    throw new ScriptError(`out of range for ${width} bits: "${literal}"`);
  }
  return BigInt.asUintN(width, value);
}

/** The bits of an f32 literal. @throws ScriptError when it is none */
export function f32Bits(literal: string): number {
  return Number(floatBits(literal, F32));
}

/** The bits of an f64 literal. @throws ScriptError when it is none */
export function f64Bits(literal: string): bigint {
  return floatBits(literal, F64);
}

function floatBits(literal: string, format: FloatFormat): bigint {
  const negative = literal.startsWith("-");
  const body = literal.replace(/^[+-]/, "").replaceAll("_", "");
  const magnitude = magnitudeBits(body, format, literal);
  const sign = BigInt(format.exponentBits + format.fractionBits);
  return negative ? magnitude | (1n << sign) : magnitude;
}

function magnitudeBits(body: string, format: FloatFormat, literal: string): bigint {
  const infinity = ((1n << BigInt(format.exponentBits)) - 1n) << BigInt(format.fractionBits);
  if (body === "inf") return infinity;
  if (body === "nan") return infinity | (1n << BigInt(format.fractionBits - 1));
  const payload = /^nan:(0x[0-9a-fA-F]+)$/.exec(body);
  if (payload !== null) return infinity | BigInt(payload[1]!);
  const hex = /^0x([0-9a-fA-F]+)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?\d+))?$/.exec(body);
  if (hex !== null) {
    const [, whole, fraction = "", exponent = "0"] = hex;
    const power = Number(exponent) - 4 * fraction.length;
    return roundPower(BigInt(`0x${whole}${fraction}`), power, format);
  }
  const decimal = /^(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(body);
  if (decimal === null) throw new ScriptError(`not a float: "${literal}"`);
  if (format === F64) return bitsOfDouble(Number(body));
  const [, whole, fraction = "", exponent = "0"] = decimal;
  const digits = BigInt(`${whole}${fraction}`);
  const power = Number(exponent) - fraction.length;
  return power >= 0
    ? roundFraction(digits * 10n ** BigInt(power), 1n, format)
    : roundFraction(digits, 10n ** BigInt(-power), format);
}

function roundPower(digits: bigint, power: number, format: FloatFormat): bigint {
  return power >= 0
    ? roundFraction(digits << BigInt(power), 1n, format)
    : roundFraction(digits, 1n << BigInt(-power), format);
}

/** `numerator / denominator` rounded to nearest, ties to even. */
function roundFraction(numerator: bigint, denominator: bigint, format: FloatFormat): bigint {
  if (numerator === 0n) return 0n;
  const bias = (1 << (format.exponentBits - 1)) - 1;
  // The exponent of the leading bit, found from the lengths and then corrected by at most one.
  let exponent = bitLength(numerator) - bitLength(denominator);
  if (!atLeastPower(numerator, denominator, exponent)) exponent--;
  const unit = Math.max(exponent, 1 - bias) - format.fractionBits;
  const scaledTop = unit < 0 ? numerator << BigInt(-unit) : numerator;
  const scaledBottom = unit > 0 ? denominator << BigInt(unit) : denominator;
  let quotient = scaledTop / scaledBottom;
  const twice = 2n * (scaledTop % scaledBottom);
  if (twice > scaledBottom || (twice === scaledBottom && (quotient & 1n) === 1n)) quotient++;
  // A subnormal has exponent field 0; a carry out of the fraction raises the field by itself.
  const field = BigInt(Math.max(exponent + bias - 1, 0));
  const bits = (field << BigInt(format.fractionBits)) + quotient;
  const infinity = ((1n << BigInt(format.exponentBits)) - 1n) << BigInt(format.fractionBits);
  return bits > infinity ? infinity : bits;
}

/** Whether `numerator / denominator >= 2^exponent`. */
function atLeastPower(numerator: bigint, denominator: bigint, exponent: number): boolean {
  return exponent >= 0
    ? numerator >= denominator << BigInt(exponent)
    : numerator << BigInt(-exponent) >= denominator;
}

function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return 4 * (hex.length - 1) + (32 - Math.clz32(parseInt(hex.charAt(0), 16)));
}

const cell = new DataView(new ArrayBuffer(8));

function bitsOfDouble(value: number): bigint {
  cell.setFloat64(0, value);
  return cell.getBigUint64(0);
}
