/**
 * Instructions over 128 bits: vectors, and wide arithmetic. Each row becomes a function of its own,
 * called from one `switch` outside the hot loop, so that V8 optimises each by itself.
 *
 * An instruction is `[op, dst, operands…, offset, lanes…]`; the offset and the lanes stand where the
 * row has such immediates, and a store or a lane's store has no `dst`.
 *
 * @module
 */
import { ROWS } from "../../ops/catalogue.ts";
import { identifier, laneFunction } from "../../ops/lane_text.ts";
import type { Row } from "../../ops/row.ts";
import { at, exact, type Instruction, word } from "./isa_text.ts";
import { define, overWords, resultByte } from "./isa_words.ts";

/** Names of the parameters that hold operands' places, in order. */
const PLACES = ["a", "b", "c", "e"] as const;

/** Whether `row` is one of these instructions. */
export function isVector(row: Row): boolean {
  const types = [...row.params ?? [], ...row.results ?? []];
  return row.name !== "v128.const" &&
    (types.includes("v128") || row.proposal === "wide-arithmetic");
}

const VECTORS: readonly Row[] = ROWS.filter(isVector);

/** The lanes that follow the operands, in words. */
export function laneWords(row: Row): number {
  const last = row.immediates.at(-1);
  return last === "lanes" ? 4 : last === "laneidx" ? 1 : 0;
}

/** All of them, with moves of four words. */
export function vectorInstructions(): Instruction[] {
  return [...moves(), ...VECTORS.map(vectorInstruction)];
}

/** The functions that {@link vectorInstructions} call. */
export function vectorFunctions(): string {
  return VECTORS.filter((row) => row.v128 === undefined).map((row) => {
    if (row.lanes !== undefined) return laneFunction(row);
    return row.access === undefined ? wordFunction(row) : accessFunction(row);
  }).join("\n");
}

function moves(): Instruction[] {
  const move = (source: string) =>
    `const d = ${at(1)}, s = ${source}; const r = I[s], r1 = I[s + 1], r2 = I[s + 2], r3 = I[s + 3];
I[d] = r; I[d + 1] = r1; I[d + 2] = r2; I[d + 3] = r3;`;
  return [
    { name: "copy4", length: 3, body: `${move(at(2))} return pc + 3;` },
    {
      name: "const4",
      length: 6,
      body: `const d = ${at(1)}; ${
        [0, 1, 2, 3].map((k) => `I[d + ${k}] = ${word(2 + k)};`).join(" ")
      } return pc + 6;`,
    },
    {
      name: "select4",
      length: 5,
      body: `${move(`I[${at(2)}] !== 0 ? ${at(3)} : ${at(4)}`)} return pc + 5;`,
    },
  ];
}

function vectorInstruction(row: Row): Instruction {
  const operands = (row.results!.length > 0 ? 1 : 0) + row.params!.length;
  const lanes = laneWords(row);
  const places = Array.from({ length: operands }, (_, k) => at(1 + k));
  const length = 1 + operands + (row.access ? 1 : 0) + lanes;
  const call = row.access
    ? accessCall(row, places)
    : row.js !== undefined
    ? wordCall(row, places)
    : viewsCall(row, places);
  return { name: row.name, length, body: `${call} return pc + ${length};` };
}

/** A call of a function on the views of the stack: places are in bytes. */
function viewsCall(row: Row, places: readonly string[]): string {
  const args = places.map((place) => `(${place}) << 2`);
  if (row.immediates[0] !== "lanes") {
    return `${row.v128 ?? identifier(row.name)}(${["v", ...args].join(", ")});`;
  }
  const lanes = [0, 1, 2, 3].map((k) => `I[lanes + ${k}] = ${word(4 + k)};`).join(" ");
  return `const lanes = v.limit; ${lanes} ${row.v128}(v, ${args.join(", ")}, lanes << 2);`;
}

function wordCall(row: Row, places: readonly string[]): string {
  const lane = laneWords(row) === 1 ? [word(1 + places.length)] : [];
  return `${identifier(row.name)}(${["I", ...places, ...lane].join(", ")});`;
}

/** A call that passes the effective address in place of the address operand's place. */
function accessCall(row: Row, places: readonly string[]): string {
  const address = row.results!.length;
  const args = places.map((place, k) =>
    k === address ? `(I[${place}] >>> 0) + (${word(1 + places.length)} >>> 0)` : place
  );
  const lane = laneWords(row) === 1 ? [word(2 + places.length)] : [];
  return `${identifier(row.name)}(${["I", "dv", ...args, ...lane].join(", ")});`;
}

/** `name(I, d, a, b, …, lane)` of a row described over words; places are in words. */
function wordFunction(row: Row): string {
  const { js, types } = exact(row);
  const places = PLACES.slice(0, types.length);
  const result = row.results!.length > 0 ? ["d"] : [];
  const lane = laneWords(row) === 1 ? ["i"] : [];
  const names = types.map((type, k) => ({ name: `$${k}`, type, place: places[k]! }));
  return define(row, ["I", ...result, ...places, ...lane], overWords(js!, names));
}

/** `name(I, dv, d, a, b, lane)`: `a` is the effective address. */
function accessFunction(row: Row): string {
  const value = row.params!.slice(1).map((type) => ({ name: "$1", type, place: "b" }));
  const result = row.results!.length > 0 ? ["d"] : [];
  const lane = laneWords(row) === 1 ? ["i"] : [];
  const parameters = ["I", "dv", ...result, "a", ...value.map(({ place }) => place), ...lane];
  const text = overWords(row.js!, value).map((part) =>
    part.replaceAll("$m", "dv").replaceAll("$0", "a")
  );
  return define(row, parameters, text);
}

/** One case for each vector load and store of any memory: `x` is the vector operand's place. */
export function anyVectorCases(number: ReadonlyMap<string, number>): string {
  return VECTORS.filter((row) => row.access !== undefined).map((row) => {
    const args = [...row.results!.map(() => "d"), "a", ...row.params!.slice(1).map(() => "x")];
    const lane = laneWords(row) === 1 ? ["lane"] : [];
    return `case ${number.get(row.name)}: return ${identifier(row.name)}(${
      ["I", "dv", ...args, ...lane].join(", ")
    });`;
  }).join("\n");
}

/** What the lowering stage asks about a row, by code: see `runtime/lower/vector.ts`. */
export function vectorShape(row: Row): number {
  return resultByte(row) | row.params!.length << 8 | laneWords(row) << 12 |
    (row.access ? 0x8000 : 0);
}
