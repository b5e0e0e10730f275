/**
 * Generation of vector instructions that no four-word rule describes: those done lane by lane, the
 * shuffle, and the few with a function of their own.
 *
 * @module
 */
import { I32, V128 } from "../runtime/types.ts";
import { LANES, VECTOR_HELPERS } from "./generated/rules.ts";
import type { Generator } from "./generator.ts";
import { HELPERS } from "./helpers.ts";
import { callOnPlaces } from "./instance_ops.ts";
import { countText, LANES_OF, readLane, vectorOf, type View } from "./lanes.ts";
import { plainText } from "./plain.ts";
import { constant, int, part, type Value } from "./value.ts";

const CONST = 0xfd00c;
const SHUFFLE = 0xfd00d;

/** Generates such an instruction. @returns whether `code` is one */
export function generateVector(g: Generator, code: number): boolean {
  if (code === CONST) {
    const { cursor } = g;
    const words = [cursor.word(), cursor.word(), cursor.word(), cursor.word()];
    g.push(constant(V128, words.map(int)));
    return true;
  }
  if (code === SHUFFLE) {
    generateShuffle(g);
    return true;
  }
  const lanes = LANES[code];
  if (lanes !== undefined) {
    generateLanes(g, lanes);
    return true;
  }
  const helper = VECTOR_HELPERS[code];
  if (helper === undefined) return false;
  callOnPlaces(g, helper[1], helper[0]);
  return true;
}

/** `i8x16.shuffle`: every byte's place is known, so that neighbours can move together. */
function generateShuffle(g: Generator): void {
  const bytes = Array.from({ length: 16 }, () => g.cursor.u8());
  const operands = g.popMany(2).map((value) => g.simple(value));
  const words = operands.flatMap((value) => value.words);
  const text = (k: number) => {
    const four = bytes.slice(4 * k, 4 * k + 4);
    const [first] = four as [number];
    if (first % 4 === 0 && four.every((byte, i) => byte === first + i)) return words[first >> 2]!;
    return four.map((byte, i) => {
      const word = words[byte >> 2]!;
      const from = 8 * (byte & 3);
      const low = `(${word}>>>${from}&255)`;
      return i === 0 ? low : `${low}<<${8 * i}`;
    }).join("|");
  };
  const base = plainText(V128, "", operands);
  g.push(g.compute({ ...base, words: [0, 1, 2, 3].map(text) }));
}

/** One lane of the result after the other. */
function generateLanes(g: Generator, rule: string): void {
  const [head = "", ...texts] = rule.split("|: ");
  const [signature = "", read, write, first, stride] = head.split(" ") as string[];
  const operands = g.popMany(signature.indexOf(">")).map((value) =>
    value.lanes?.view === read ? value : g.simple(value)
  );
  const from = Number(first);
  const step = Number(stride);
  const count = Math.min(
    LANES_OF[write as View],
    (LANES_OF[read as View] - from) / step,
  );
  const lanes = Array.from(
    { length: count },
    (_, k) => laneTexts(g, texts, { operands, view: read as View, lane: from + k * step, step }),
  );
  g.push(vectorOf(g, write as View, lanes, operands));
}

/** The texts of one lane of the result. */
function laneTexts(
  g: Generator,
  texts: readonly string[],
  { operands, view, lane, step }: {
    operands: readonly Value[];
    view: View;
    lane: number;
    step: number;
  },
): string[] {
  let first = "";
  return texts.map((text, k) => {
    const filled = text.replace(/\$(\d)([lhn]?)|\$r/g, (found, digit, letter) => {
      if (found === "$r") return part(first);
      const operand = operands[Number(digit)]!;
      if (operand.type === I32) return part(countText(operand));
      const at = letter === "n" && step === 2 ? lane + 1 : lane;
      const words = readLane(g, operand, view, at);
      return part(words[letter === "h" ? 1 : 0]!);
    });
    const done = useHelpers(g, filled);
    if (k === 0) first = texts.length > 1 ? computed(g, done, operands) : done;
    if (k === 0) return first;
    // A high word in `wide` is there until the next lane is computed.
    return done.includes("wide.") ? computed(g, done, operands) : done;
  });
}

/** A word that the next one may name. */
function computed(g: Generator, text: string, operands: readonly Value[]): string {
  return g.compute(plainText(I32, `(${text})|0`, operands)).words[0]!;
}

/** Has the function take the helpers that the text names; a mask is made without a branch. */
function useHelpers(g: Generator, text: string): string {
  const native = text.replace(/\bMath\.(imul|clz32|fround)\b/g, "$1");
  for (const name of native.match(/\b[a-z]\w*/gi) ?? []) {
    if (Object.hasOwn(HELPERS, name)) g.helper(name);
  }
  const mask = /^(.*) \? -1 : 0$/.exec(native);
  return mask === null ? native : `-((${mask[1]})|0)`;
}
