import { assertEquals } from "@std/assert";
import { seeded } from "../../ops/testing.ts";
import * as vitrine from "../api/namespace.ts";
import { load, type Loose } from "./testing.ts";

/** Pairs of operands for each instruction: with 41 of them, well over a million operands. */
const PAIRS = 20_000;
/** Bytes of two operands and a result. */
const STRIDE = 24;

const EDGES = [0n, 1n, -1n, 2n, 31n, 32n, 63n, 64n, 1n << 31n, 1n << 32n, (1n << 32n) - 1n]
  .concat([1n << 62n, (1n << 63n) - 1n, -(1n << 63n), -(1n << 31n), 1n << 52n, (1n << 53n) + 1n]);

const signed = (a: bigint) => BigInt.asIntN(64, a);
const unsigned = (a: bigint) => BigInt.asUintN(64, a);
const shift = (b: bigint) => b & 63n;
const truth = (holds: boolean) => holds ? 1n : 0n;

/** What each instruction of two operands gives, modulo 2⁶⁴; they come as signed numbers. */
const BINARY: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "i64.add": (a, b) => a + b,
  "i64.sub": (a, b) => a - b,
  "i64.mul": (a, b) => a * b,
  "i64.div_s": (a, b) => a / b,
  "i64.div_u": (a, b) => unsigned(a) / unsigned(b),
  "i64.rem_s": (a, b) => a % b,
  "i64.rem_u": (a, b) => unsigned(a) % unsigned(b),
  "i64.and": (a, b) => a & b,
  "i64.or": (a, b) => a | b,
  "i64.xor": (a, b) => a ^ b,
  "i64.shl": (a, b) => a << shift(b),
  "i64.shr_s": (a, b) => a >> shift(b),
  "i64.shr_u": (a, b) => unsigned(a) >> shift(b),
  "i64.rotl": (a, b) => unsigned(a) << shift(b) | unsigned(a) >> shift(-b),
  "i64.rotr": (a, b) => unsigned(a) >> shift(b) | unsigned(a) << shift(-b),
  "i64.eq": (a, b) => truth(a === b),
  "i64.ne": (a, b) => truth(a !== b),
  "i64.lt_s": (a, b) => truth(a < b),
  "i64.lt_u": (a, b) => truth(unsigned(a) < unsigned(b)),
  "i64.gt_s": (a, b) => truth(a > b),
  "i64.gt_u": (a, b) => truth(unsigned(a) > unsigned(b)),
  "i64.le_s": (a, b) => truth(a <= b),
  "i64.le_u": (a, b) => truth(unsigned(a) <= unsigned(b)),
  "i64.ge_s": (a, b) => truth(a >= b),
  "i64.ge_u": (a, b) => truth(unsigned(a) >= unsigned(b)),
};

/** What instructions of one operand give. */
const UNARY: Readonly<Record<string, (a: bigint) => bigint>> = {
  "i64.eqz": (a) => truth(a === 0n),
  "i64.clz": (a) => BigInt(`${digits(a)}1`.indexOf("1")),
  "i64.ctz": (a) => BigInt(64 - `1${digits(a)}`.lastIndexOf("1")),
  "i64.popcnt": (a) => BigInt(digits(a).replaceAll("0", "").length),
  "i64.extend8_s": (a) => BigInt.asIntN(8, a),
  "i64.extend16_s": (a) => BigInt.asIntN(16, a),
  "i64.extend32_s": (a) => BigInt.asIntN(32, a),
  "i32.wrap_i64; i64.extend_i32_s": (a) => BigInt.asIntN(32, a),
  "i32.wrap_i64; i64.extend_i32_u": (a) => BigInt.asUintN(32, a),
  "f64.convert_i64_s; i64.reinterpret_f64": (a) => bitsOf(Number(a)),
  "f64.convert_i64_u; i64.reinterpret_f64": (a) => bitsOf(Number(unsigned(a))),
  "f32.convert_i64_s; f64.promote_f32; i64.reinterpret_f64": (a) => bitsOf(Number(round24(a))),
  "f32.convert_i64_u; f64.promote_f32; i64.reinterpret_f64": (a) =>
    bitsOf(Number(round24(unsigned(a)))),
  "f64.reinterpret_i64; i64.trunc_sat_f64_s": (a) => saturate(a, -(1n << 63n), (1n << 63n) - 1n),
  "f64.reinterpret_i64; i64.trunc_sat_f64_u": (a) => saturate(a, 0n, (1n << 64n) - 1n),
  "f64.convert_i64_s; i64.trunc_sat_f64_s": (a) => clamp(BigInt(Number(a))),
};

function digits(a: bigint): string {
  return unsigned(a).toString(2).padStart(64, "0");
}

const cell = new DataView(new ArrayBuffer(8));

function bitsOf(value: number): bigint {
  cell.setFloat64(0, value);
  return cell.getBigInt64(0);
}

/** The nearest number of 24 significant bits; of two, the even one. */
function round24(a: bigint): bigint {
  const size = a < 0n ? -a : a;
  const extra = BigInt(Math.max(size.toString(2).length - 24, 0));
  if (extra === 0n) return a;
  const half = 1n << extra - 1n;
  const rest = size & ((1n << extra) - 1n);
  let kept = size >> extra;
  if (rest > half || rest === half && (kept & 1n) === 1n) kept++;
  return (a < 0n ? -kept : kept) << extra;
}

/** The nearest number that an i64 holds. */
function clamp(a: bigint): bigint {
  return a >= 1n << 63n ? (1n << 63n) - 1n : a;
}

/** The f64 with these bits, cut to a whole number within bounds. */
function saturate(bits: bigint, low: bigint, high: bigint): bigint {
  cell.setBigInt64(0, bits);
  const value = cell.getFloat64(0);
  if (Number.isNaN(value)) return 0n;
  if (value <= Number(low)) return low;
  return value >= Number(high) ? high : BigInt(Math.trunc(value));
}

/** A guest that carries out an instruction on every pair in its memory. */
function guest(text: string, operands: number): Loose {
  const second = operands === 2 ? "local.get 0; i64.load 0 8; " : "";
  const isTest = /\.(eqz|eq|ne|[lg][te]_[su])$/.test(text);
  return load(vitrine, {
    types: ["i32 ->"],
    memories: [[0, 8]],
    funcs: [{
      code: `loop; local.get 0; local.get 0; i64.load 0 0; ${second} ${text}; ` +
        `${isTest ? "i64.extend_i32_u; " : ""} i64.store 0 16; ` +
        `local.get 0; i32.const ${STRIDE}; i32.sub; local.tee 0; i32.const 0; i32.ge_s; br_if 0; end`,
    }],
    exports: { run: [0, 0], memory: [2, 0] },
  });
}

/** Operands with edges among them, and numbers of every length. */
function operandsFrom(random: () => number): () => bigint {
  return () => {
    const kind = random() >>> 30;
    if (kind === 0) return EDGES[(random() >>> 0) % EDGES.length]!;
    const bits = BigInt(random()) << 32n | BigInt(random() >>> 0);
    return kind === 1 ? bits >> BigInt(random() & 63) : bits;
  };
}

/** The pairs on which the guest is wrong, in words. */
function wrongs(text: string, meaning: (a: bigint, b: bigint) => bigint, operands: number) {
  const { run, memory } = guest(text, operands);
  const random = operandsFrom(seeded(text.length * 7919 + operands));
  const divides = /div|rem/.test(text);
  const words = new BigInt64Array(memory.buffer);
  for (let n = 0; n < PAIRS; n++) {
    const a = random();
    const b = random();
    const traps = divides && (b === 0n || b === -1n && a === -(1n << 63n));
    words.set([a, traps ? 3n : b, -99n], 3 * n);
  }
  run((PAIRS - 1) * STRIDE);
  const found: string[] = [];
  for (let n = 0; n < PAIRS; n++) {
    const [a, b, result] = words.subarray(3 * n, 3 * n + 3);
    const wanted = signed(meaning(a!, b!));
    if (result !== wanted) found.push(`${a}, ${b}: ${result}, not ${wanted}`);
  }
  return found;
}

for (const [text, meaning] of Object.entries(BINARY)) {
  Deno.test(`${text} is exact on edges and random operands`, () => {
    assertEquals(wrongs(text, meaning, 2).slice(0, 3), []);
  });
}

for (const [text, meaning] of Object.entries(UNARY)) {
  Deno.test(`${text} is exact on edges and random operands`, () => {
    assertEquals(wrongs(text, meaning, 1).slice(0, 3), []);
  });
}
