/**
 * Instructions over 128 bits: vectors, and wide arithmetic. They have a loop of their own, outside the
 * hot one: vector code runs in stretches, and a stretch is run without going back. The most frequent
 * rows are carried out in place, the others by a function each, which V8 optimises by itself.
 *
 * An instruction is `[op, dst, operands…, offset, lanes…]`; the offset and the lanes stand where the
 * row has such immediates, and a store or a lane's store has no `dst`. The loop reads three words
 * before it looks at the opcode: `d`, `a` and `b` are the places in the frame that they would name.
 *
 * @module
 */
import { ROWS } from "../../ops/catalogue.ts";
import { identifier, laneFunction, laneStatements } from "../../ops/lane_text.ts";
import type { Row } from "../../ops/row.ts";
import { exact, type Instruction, next, word } from "./isa_text.ts";
import { define, overWords, resultByte, statements } from "./isa_words.ts";

/** Carried out in place. All in place would make the loop too large for V8 to optimise soon. */
const IN_PLACE: ReadonlySet<string> = new Set(
  `
  v128.load v128.store v128.load32_splat v128.load64_splat
  v128.and v128.or v128.xor v128.andnot v128.bitselect i32x4.splat f32x4.splat
  i32x4.add i32x4.sub i32x4.mul i32x4.shl i32x4.shr_s i32x4.shr_u i32x4.min_s i32x4.max_s
  i32x4.eq i32x4.gt_s i8x16.add i8x16.sub i8x16.lt_u i16x8.add i16x8.sub i16x8.mul
  f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max f32x4.lt f32x4.gt
  f64x2.add f64x2.sub f64x2.mul f64x2.div
  `.trim().split(/\s+/),
);

/** The places that words name, by the number of the word. */
const PLACES = ["", "d", "a", "b", `fp + ${word(4)}`, `fp + ${word(5)}`] as const;
/** Parameters of functions for operands' places. */
const PARAMETERS = ["a", "b", "c", "e"] as const;

/** What {@link READ_PLACES} calls the places that words name, by the number of the word. */
export const PLACE_NAMES: readonly (string | undefined)[] = [undefined, "d", "a", "b"];
/** What the loop reads before it looks at the opcode. Words that name no place may be any number. */
export const READ_PLACES = `const d = (fp + ${word(1)}) | 0, a = (fp + ${word(2)}) | 0, b = (fp + ${
  word(3)
}) | 0;`;

/** Whether `row` is one of these instructions. */
export function isVector(row: Row): boolean {
  const types = [...row.params ?? [], ...row.results ?? []];
  return row.name !== "v128.const" &&
    (types.includes("v128") || row.proposal === "wide-arithmetic");
}

const VECTORS: readonly Row[] = ROWS.filter(isVector);

/** How many words of lanes follow the operands. */
function laneWords(row: Row): number {
  const last = row.immediates.at(-1);
  return last === "lanes" ? 4 : last === "laneidx" ? 1 : 0;
}

/** All of them, with moves of four words. */
export function vectorInstructions(): Instruction[] {
  return [...moves(), ...VECTORS.map(vectorInstruction)];
}

/** The functions that {@link vectorInstructions} and {@link anyVectorCases} call. */
export function vectorFunctions(): string {
  return VECTORS.filter((row) =>
    row.v128 === undefined && (row.access !== undefined || !IN_PLACE.has(row.name))
  ).map((row) =>
    row.access !== undefined
      ? accessFunction(row)
      : row.lanes !== undefined
      ? laneFunction(row, { unit: "words" })
      : wordFunction(row)
  ).join("\n");
}

function moves(): Instruction[] {
  const copy = (from: string) => statements([0, 1, 2, 3].map((k) => `I[${from} + ${k}]`), "d");
  const constant = statements([2, 3, 4, 5].map(word), "d");
  return [
    { name: "copy4", length: 3, body: `${copy("a")} ${next(3)}` },
    { name: "const4", length: 6, body: `${constant} ${next(6)}` },
    {
      name: "select4",
      length: 5,
      body: `const s = I[a] !== 0 ? b : ${PLACES[4]}; ${copy("s")} ${next(5)}`,
    },
  ];
}

function vectorInstruction(row: Row): Instruction {
  const operands = (row.results!.length > 0 ? 1 : 0) + row.params!.length;
  const length = 1 + operands + (row.access ? 1 : 0) + laneWords(row);
  const places = PLACES.slice(1, 1 + operands);
  const inPlace = IN_PLACE.has(row.name);
  const body = row.access !== undefined
    ? accessBody(row, places, inPlace)
    : row.js !== undefined
    ? wordBody(row, places, inPlace)
    : row.lanes === undefined
    ? helperCall(row, places)
    : inPlace
    ? laneStatements(row, { unit: "words" }).join("\n")
    : `${identifier(row.name)}(${["v", ...places].join(", ")});`;
  return { name: row.name, length, body: `${body} ${next(length)}` };
}

/** A call of a function of `ops/math/simd.ts`, whose places are in bytes. */
function helperCall(row: Row, places: readonly string[]): string {
  const args = places.map((place) => place.length === 1 ? `${place} << 2` : `(${place}) << 2`);
  if (row.immediates[0] !== "lanes") return `${row.v128}(${["v", ...args].join(", ")});`;
  const copied = [0, 1, 2, 3].map((k) => `I[cell + ${k}] = ${word(4 + k)};`).join(" ");
  return `const cell = v.limit; ${copied} ${row.v128}(v, ${args.join(", ")}, cell << 2);`;
}

/** The four-word form of `row`, over the operands at `places`. */
function overPlaces(row: Row, places: readonly string[]): string[] {
  const { js, types } = exact(row);
  return overWords(js!, types.map((type, k) => ({ name: `$${k}`, type, place: places[k]! })));
}

function wordBody(row: Row, places: readonly string[], inPlace: boolean): string {
  if (inPlace) return statements(overPlaces(row, places.slice(1)), "d");
  const lane = laneWords(row) === 1 ? [word(1 + places.length)] : [];
  return `${identifier(row.name)}(${["I", ...places, ...lane].join(", ")});`;
}

/** `name(I, d, a, b, …, i)`: places, and the lane. */
function wordFunction(row: Row): string {
  const places = PARAMETERS.slice(0, row.params!.length);
  const lane = laneWords(row) === 1 ? ["i"] : [];
  return define(row, ["I", "d", ...places, ...lane], overPlaces(row, places));
}

/** The four-word form of a load or store at the address `e`, with its vector at `place`. */
function accessParts(row: Row, place: string): string[] {
  const vector = row.params!.slice(1).map((type) => ({ name: "$1", type, place }));
  return overWords(row.js!, vector).map((part) =>
    part.replaceAll("$m", "dv").replaceAll("$0", "e")
  );
}

/** An access may trap: `v.at` then tells where. */
function accessBody(row: Row, places: readonly string[], inPlace: boolean): string {
  const results = row.results!.length;
  const offset = 1 + places.length;
  const address = `(I[${places[results]}] >>> 0) + (${word(offset)} >>> 0)`;
  if (inPlace) {
    const parts = accessParts(row, places[1]!);
    const text = results === 0 ? `${parts.join("; ")};` : statements(parts, "d");
    return `v.at = pc; const e = ${address}; ${text}`;
  }
  const vector = places.slice(results + 1);
  const lane = laneWords(row) === 1 ? [word(offset + 1)] : [];
  const args = ["I", "dv", ...results === 0 ? [] : ["d"], address, ...vector, ...lane];
  return `v.at = pc; ${identifier(row.name)}(${args.join(", ")});`;
}

/** The parameters of a load or store: views, result, address, vector operand, lane. */
function accessParameters(row: Row): string[] {
  const result = row.results!.length === 0 ? [] : ["d"];
  const vector = row.params!.length === 1 ? [] : ["x"];
  return ["I", "dv", ...result, "e", ...vector, ...laneWords(row) === 1 ? ["i"] : []];
}

function accessFunction(row: Row): string {
  return define(row, accessParameters(row), accessParts(row, "x"));
}

/** One case for each vector load and store of any memory. */
export function anyVectorCases(number: ReadonlyMap<string, number>): string {
  return VECTORS.filter((row) => row.access !== undefined).map((row) =>
    `case ${number.get(row.name)}: return ${identifier(row.name)}(${
      accessParameters(row).join(", ")
    });`
  ).join("\n");
}

/** What the lowering stage asks about a row, by code: see `runtime/lower/vector.ts`. */
export function vectorShape(row: Row): number {
  return resultByte(row) | row.params!.length << 8 | laneWords(row) << 12 |
    (row.access ? 0x8000 : 0);
}
