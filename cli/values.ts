/**
 * Values of WebAssembly as text: what `--invoke` reads and prints. Numbers are spelled as in the text
 * format: `-1`, `0xff`, `1.5`, `0x1p-3`, `inf`, `nan`.
 *
 * @module
 */
import { valTypeText } from "../runtime/type_text.ts";
import { F32, F64, I32, I64, isNullable, isRef, type ValType } from "../runtime/types.ts";
import { Problem } from "./problem.ts";

/**
 * Reads an argument.
 *
 * @returns The value as the JavaScript API takes it.
 * @throws {Problem} when it is no value of that type.
 */
export function parseValue(text: string, type: ValType): unknown {
  const value = readValue(text, type);
  if (value !== undefined) return value;
  throw new Problem(`"${text}" is no ${valTypeText(type)}`, EXPECTED[type] ?? refExpected(type));
}

const EXPECTED: Readonly<Record<ValType, string>> = {
  [I32]: "an i32 is a whole number from -2147483648 to 4294967295, or hexadecimal: 0xff",
  [I64]: "an i64 is a whole number from -2^63 to 2^64 - 1, or hexadecimal: 0xff",
  [F32]: "an f32 is a number such as 1.5, 1e-3 or 0x1p-3, or inf or nan",
  [F64]: "an f64 is a number such as 1.5, 1e-3 or 0x1p-3, or inf or nan",
};

function refExpected(type: ValType): string {
  return isNullable(type)
    ? "the only reference that can be given here is null"
    : "no value of that type can be given here";
}

function readValue(text: string, type: ValType): unknown {
  const plain = text.replaceAll(/(?<=[\da-f])_(?=[\da-f])/gi, "");
  switch (type) {
    case I32: {
      const value = readInteger(plain, 32n);
      return value === undefined ? undefined : Number(BigInt.asIntN(32, value));
    }
    case I64:
      return readInteger(plain, 64n);
    case F32: {
      const value = readFloat(plain);
      return value === undefined ? undefined : Math.fround(value);
    }
    case F64:
      return readFloat(plain);
    default:
      return text === "null" && isRef(type) && isNullable(type) ? null : undefined;
  }
}

/** A whole number that fits into `bits` bits, be they signed or unsigned. */
function readInteger(text: string, bits: bigint): bigint | undefined {
  const [, sign, digits] = /^([+-]?)(\d+|0x[\da-f]+)$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = sign === "-" ? -BigInt(digits) : BigInt(digits);
  return value >= -(1n << (bits - 1n)) && value < 1n << bits ? value : undefined;
}

function readFloat(text: string): number | undefined {
  const [, sign, magnitude] = /^([+-]?)(.+)$/.exec(text.toLowerCase()) ?? [];
  const value = magnitude === undefined ? undefined : readMagnitude(magnitude);
  return value !== undefined && sign === "-" ? -value : value;
}

function readMagnitude(text: string): number | undefined {
  if (text === "inf" || text === "infinity") return Infinity;
  if (text === "nan") return NaN;
  if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text)) return Number(text);
  const [, whole, fraction = "", exponent = "0"] =
    /^0x([\da-f]+)\.?([\da-f]*)(?:p([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  // The digits round to 53 bits here, and again only if the result is subnormal.
  return Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
}

/**
 * A result as text, which {@link parseValue} reads again.
 *
 * @param value As the JavaScript API returns it.
 */
export function valueText(value: unknown, type: ValType): string {
  if (type === F32) return floatText(value as number, shortestF32);
  if (type === F64) return floatText(value as number, String);
  if (typeof value === "function") return "function";
  if (typeof value === "object" && value !== null) return "object";
  return String(value);
}

function floatText(value: number, digits: (value: number) => string): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  return Object.is(value, -0) ? "-0" : digits(value);
}

/** The fewest digits that are the same f32: 0.1 rather than 0.10000000149011612. */
function shortestF32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}
