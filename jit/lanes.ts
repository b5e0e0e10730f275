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

// Bytes that are moved.

/** Bytes that come from one word by one rotation. */
interface Move {
  readonly word: string;
  /** To the right, in bytes. */
  readonly by: number;
  /** Places in the result. */
  readonly to: number[];
}

/**
 * The word whose bytes have these places in `words`, which are names: `a>>>8|b<<24`. It may call `imul`.
 */
export function shuffledWord(bytes: readonly number[], words: readonly string[]): string {
  const [first] = bytes as [number];
  if (bytes.every((byte) => byte === first)) {
    const byte = narrow(words[first >> 2]!, { bits: 8, at: 8 * (first & 3), signed: false });
    return `imul(${byte},16843009)`;
  }
  const moves: Move[] = [];
  bytes.forEach((byte, place) => {
    const word = words[byte >> 2]!;
    const by = (byte - place) & 3;
    const move = moves.find((one) => one.word === word && one.by === by);
    if (move === undefined) moves.push({ word, by, to: [place] });
    else move.to.push(place);
  });
  return moves.map(moveText).join("|");
}

/** Shifted if none of the bytes goes around the end, and cut off where others belong. */
function moveText({ word, by, to }: Move): string {
  if (by === 0) return masked(word, to, 0b1111);
  const right = to.every((place) => place + by < 4);
  const left = to.every((place) => place + by >= 4);
  if (right) return masked(`${word}>>>${8 * by}`, to, 0b1111 >> by);
  if (left) return masked(`${word}<<${32 - 8 * by}`, to, 0b1111 << (4 - by) & 0b1111);
  return masked(`(${word}>>>${8 * by}|${word}<<${32 - 8 * by})`, to, 0b1111);
}

/** The bytes `to` of a word in which there are those of `present`. */
function masked(text: string, to: readonly number[], present: number): string {
  const wanted = to.reduce((bits, place) => bits | 1 << place, 0);
  // Or-ed with other bytes, a shift to the right by itself is an unsigned number no more.
  if (wanted === present) return text.includes(">>>") ? `(${text}|0)` : `(${text})`;
  const mask = to.reduce((bits, place) => bits | 0xff << 8 * place, 0);
  return `(${text}&${mask < 0 ? `(${mask})` : mask})`;
}
