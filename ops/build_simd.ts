/**
 * Builders of vector rows, besides those of `build.ts`.
 *
 * @module
 */
import { hand, plain } from "./build.ts";
import type { Draft } from "./build.ts";
import type { Lanes, LaneView } from "./row.ts";

/** One operand, lane by lane, read and written as `view`. */
export function unary(code: number, name: string, view: LaneView, js: Lanes["js"]): Draft {
  return lanes(code, name, "v128 -> v128", { read: view, write: view, js });
}

/** Two operands, lane by lane, read and written as `view`. */
export function binary(code: number, name: string, view: LaneView, js: Lanes["js"]): Draft {
  return lanes(code, name, "v128 v128 -> v128", { read: view, write: view, js });
}

/** All lanes shifted by the same count. */
export function shift(code: number, name: string, view: LaneView, js: Lanes["js"]): Draft {
  return lanes(code, name, "v128 i32 -> v128", { read: view, write: view, js });
}

/** A comparison, lane by lane: all ones where it holds. */
export function relation(code: number, name: string, view: LaneView, condition: string): Draft {
  const mask = `${condition} ? -1 : 0`;
  const [write, js] = MASKS[view] === "i64"
    ? ["i64", [mask, "$r"]] as const
    : [MASKS[view], mask] as const;
  return lanes(code, name, "v128 v128 -> v128", { read: view, write, js });
}

/** An instruction described lane by lane. */
export function lanes(code: number, name: string, signature: string, meaning: Lanes): Draft {
  return { ...hand(code, name, "", signature), lanes: meaning };
}

/** An instruction carried out by a function of `ops/math/simd.ts`. */
export function irregular(code: number, name: string, signature: string, helper: string): Draft {
  return { ...hand(code, name, "", signature), v128: helper };
}

/** An instruction over the four words of its vector operand, all treated alike. */
export function wordwise(code: number, name: string, signature: string, word: string): Draft {
  const [a, b, c, d] = ["a", "b", "c", "d"].map((letter) => word.replaceAll("#", letter));
  return plain(code, name, signature, [a!, b!, c!, d!]);
}

/** Lanes of the words `from` of each operand, widened: helpers for the low and the high ones of a word. */
export function widen(
  code: number,
  name: string,
  from: readonly [string, string],
  helpers: readonly [string, string],
): Draft {
  const count = name.includes("mul") ? 2 : 1;
  const word = (k: number) => {
    const operands = ["$0", "$1"].slice(0, count).map((operand) => `${operand}${from[k >> 1]}`);
    return `${helpers[k & 1]}(${operands.join(", ")})`;
  };
  const signature = `${"v128 ".repeat(count)}-> v128`;
  return plain(code, name, signature, [word(0), word(1), word(2), word(3)]);
}

/** Lanes of two operands, narrowed: `helper` makes one word of two. */
export function narrow(code: number, name: string, helper: string): Draft {
  const word = (operand: number, low: string, high: string) =>
    `${helper}($${operand}${low}, $${operand}${high})`;
  const words = [
    word(0, "a", "b"),
    word(0, "c", "d"),
    word(1, "a", "b"),
    word(1, "c", "d"),
  ] as const;
  return plain(code, name, "v128 v128 -> v128", words);
}

/** What the lanes of a comparison are written as. */
const MASKS: Readonly<Record<LaneView, LaneView>> = {
  i8: "i8",
  u8: "i8",
  i16: "i16",
  u16: "i16",
  i32: "i32",
  i64: "i64",
  f32: "i32",
  f64: "i64",
};
