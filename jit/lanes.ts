/**
 * Lanes of vectors as text. A v128 is four int32 words; but what comes out of an instruction over
 * floats keeps its lanes as numbers, so that a chain of such instructions never makes words of them.
 *
 * @module
 */
import { I32, V128 } from "../runtime/types.ts";
import type { Generator } from "./generator.ts";
import { plainText } from "./plain.ts";
import { part, type Value } from "./value.ts";

/** How lanes are seen: see `LaneView` in `ops/row.ts`. */
export type View = "i8" | "u8" | "i16" | "u16" | "i32" | "i64" | "f32" | "f64";

/** Lanes in 16 bytes. */
export const LANES_OF: Readonly<Record<View, number>> = {
  i8: 16,
  u8: 16,
  i16: 8,
  u16: 8,
  i32: 4,
  i64: 2,
  f32: 4,
  f64: 2,
};

/** Lane `k` of a vector whose words are simple, as the words of a number or an i64. */
export function readLane(g: Generator, value: Value, view: View, k: number): readonly string[] {
  const { words, lanes } = value;
  const word = (index: number) => words[index]!;
  if (lanes !== undefined && lanes.view === view) return [lanes.names[k]!];
  switch (view) {
    case "i64":
      return [word(2 * k), word(2 * k + 1)];
    case "f64":
      return [`(${cells(g).w}[0]=${word(2 * k)},cw[1]=${word(2 * k + 1)},cd[0])`];
    case "f32":
      return [`(${cells(g).w}[0]=${word(k)},cf[0])`];
    case "i32":
      return [word(k)];
    case "i16":
    case "u16":
      return [narrow(word(k >> 1), { bits: 16, at: 16 * (k & 1), signed: view === "i16" })];
    default:
      return [narrow(word(k >> 2), { bits: 8, at: 8 * (k & 3), signed: view === "i8" })];
  }
}

function narrow(
  word: string,
  { bits, at, signed }: { bits: number; at: number; signed: boolean },
): string {
  const up = 32 - bits - at;
  const high = up === 0 ? word : `${word}<<${up}`;
  return signed ? `${part(high)}>>${32 - bits}` : `(${part(high)}>>>${32 - bits})`;
}

/** The cell through which floats turn into words and back. */
function cells(g: Generator): { w: string } {
  g.need("cw", "E.cells.words");
  g.need("cf", "E.cells.singles");
  g.need("cd", "E.cells.doubles");
  return { w: "cw" };
}

/** A vector of these lanes: the texts of each, two for an i64. Lanes that are left out are zero. */
export function vectorOf(
  g: Generator,
  view: View,
  lanes: readonly (readonly string[])[],
  operands: readonly Value[],
): Value {
  const base = plainText(V128, "", operands);
  if (view === "f32" || view === "f64") return floatVector(g, view, lanes, base);
  const words: string[] = [];
  const perWord = LANES_OF[view] / 4;
  for (let k = 0; k < 4; k++) {
    if (view === "i64") words.push(lanes[k >> 1]?.[k & 1] ?? "0");
    else words.push(packed(lanes.slice(k * perWord, (k + 1) * perWord).map(([text]) => text!)));
  }
  return g.compute({ ...base, words });
}

/** One word of one, two or four lanes. */
function packed(lanes: readonly string[]): string {
  if (lanes.length === 0) return "0";
  if (lanes.length === 1) return `(${lanes[0]})|0`;
  const bits = 32 / lanes.length;
  const mask = bits === 16 ? "65535" : "255";
  return lanes.map((text, k) => {
    const low = k === lanes.length - 1 ? `(${text})` : `((${text})&${mask})`;
    return k === 0 ? low : `${low}<<${bits * k}`;
  }).join("|");
}

function floatVector(
  g: Generator,
  view: "f32" | "f64",
  lanes: readonly (readonly string[])[],
  base: Value,
): Value {
  const names: string[] = [];
  for (let k = 0; k < LANES_OF[view]; k++) {
    const text = lanes[k]?.[0] ?? "0";
    const rounded = view === "f32" && !/^fround\(.*\)$/.test(text)
      ? `${g.helper("fround")}(${text})`
      : text;
    const target = g.fresh(0x7c, 1);
    g.hold([target]);
    g.releaseLater([target]);
    g.emit(`${target.words[0]}=${rounded};`);
    names.push(target.words[0]!);
  }
  const { w } = cells(g);
  const words = view === "f32"
    ? names.map((name) => `(cf[0]=${name},${w}[0])`)
    : names.flatMap((name) => [`(cd[0]=${name},${w}[0])`, `(cd[0]=${name},${w}[1])`]);
  return { ...base, words, flags: 0, locals: [], temps: names, size: 4, lanes: { view, names } };
}

/** The i32 operand of a shift. */
export function countText({ type, words }: Value): string {
  if (type !== I32) throw new Error("A shift count must be an i32");
  return words[0]!;
}
