/**
 * Lanes of vectors as text.
 *
 * @module
 */
import { V128 } from "../runtime/types.ts";
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

/** A vector of which only the low halves of words are looked at. */
export function lowPart(value: Value): Value {
  return value.lows === undefined ? value : { ...value, words: value.lows, lows: undefined };
}

/** Lane `k` of a vector, as the words of a number or an i64; narrow lanes are of simple words. */
export function readLane({ type, words }: Value, view: View, k: number): readonly string[] {
  if (type !== V128) return [words[k]!];
  switch (view) {
    case "i64":
      return words.slice(2 * k, 2 * k + 2);
    case "i16":
    case "u16":
      return [narrow(words[k >> 1]!, { bits: 16, at: 16 * (k & 1), signed: view === "i16" })];
    case "i8":
    case "u8":
      return [narrow(words[k >> 2]!, { bits: 8, at: 8 * (k & 3), signed: view === "i8" })];
    default:
      return [words[k]!];
  }
}

function narrow(
  word: string,
  { bits, at, signed }: { bits: number; at: number; signed: boolean },
): string {
  const up = 32 - bits - at;
  if (signed) return up === 0 ? `${word}>>${32 - bits}` : `${word}<<${up}>>${32 - bits}`;
  if (up === 0) return `${word}>>>${at}`;
  const low = at === 0 ? word : `${word}>>>${at}`;
  return `${low}&${2 ** bits - 1}`;
}

/** One word of one, two or four lanes; those that are left out are zero. */
export function packedWord(lanes: readonly string[]): string {
  if (lanes.length === 0) return "0";
  if (lanes.length === 1) return lanes[0]!;
  const bits = 32 / lanes.length;
  const mask = bits === 16 ? "65535" : "255";
  return lanes.map((text, k) => {
    const low = k === lanes.length - 1 ? part(text) : `(${part(text)}&${mask})`;
    return k === 0 ? low : `${low}<<${bits * k}`;
  }).join("|");
}
