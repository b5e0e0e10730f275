/**
 * Generation of vector instructions that are described lane by lane.
 *
 * @module
 */
import { I32, V128, type ValType } from "../runtime/types.ts";
import type { Generator } from "./generator.ts";
import { halfOf } from "./halves.ts";
import { HELPERS } from "./helpers.ts";
import { expand } from "./macro.ts";
import { LANES_OF, lowPart, packedWord, readLane, type View } from "./lanes.ts";
import { plainText } from "./plain.ts";
import {
  CONSTANT,
  F32X4,
  F64X2,
  I16X8,
  isSimple,
  numberOf,
  part,
  QUIET,
  SIMPLE,
  type Value,
} from "./value.ts";
import { rangesOfWords } from "./word_ranges.ts";

/** A rule taken apart: see `Lanes` in `ops/row.ts`. */
interface LaneRule {
  readonly params: string;
  readonly read: View;
  readonly write: View;
  readonly first: number;
  readonly stride: number;
  readonly texts: readonly string[];
  /** How often the texts name each operand. */
  readonly uses: readonly number[];
  /** It keeps the bits of NaNs. */
  readonly exact: boolean;
  /** The function that it is a call of, if it is one of those over floats. */
  readonly called: string | undefined;
  /** The result is a condition. */
  readonly condition: string | undefined;
}

const rules = new Map<string, LaneRule>();

function ruleOf(text: string): LaneRule {
  let rule = rules.get(text);
  if (rule === undefined) rules.set(text, rule = readRule(text));
  return rule;
}

function readRule(text: string): LaneRule {
  const [head = "", ...words] = text.split("|: ");
  const [signature = "", read, write, first, stride, bits] = head.split(" ") as string[];
  // Lanes have no variables of their own: what would need some stays a call.
  const texts = words.map((word) => {
    const variables = { count: 0 };
    const expanded = expand(word, variables);
    return variables.count > 0 ? word : expanded;
  }).map((word) => word.replace(/\bMath\.(imul|clz32|fround)\b/g, "$1"));
  const params = signature.slice(0, signature.indexOf(">"));
  const [condition] = /^(.*) \? -1 : 0$/.exec(texts[0]!)?.slice(1) ?? [];
  return {
    params,
    read: read as View,
    write: write as View,
    first: Number(first),
    stride: Number(stride),
    texts,
    uses: [...params].map((_, k) => texts.join(" ").split(`$${k}`).length - 1),
    exact: bits === "b",
    called: /^(float\w+)\([^()]*\)$/.exec(words[0]!)?.[1],
    condition,
  };
}

/** The form in which lanes of this kind are read or written. */
function formOf(view: View): ValType {
  return view === "f32" ? F32X4 : view === "f64" ? F64X2 : V128;
}

/** Generates instruction `code` by its rule `text`. */
export function generateLanes(g: Generator, code: number, text: string): void {
  const rule = ruleOf(text);
  const popped = readsHalves(g, rule)
    ? g.popHalves(rule.params.length)
    : g.popMany(rule.params.length, { raw: true });
  const { node, operands } = takeOperands(g, rule, popped);
  for (const name of rule.texts.join(" ").match(/\b[a-z]\w*/gi) ?? []) {
    if (Object.hasOwn(HELPERS, name)) g.helper(name);
  }
  const form = formOf(rule.write);
  if (rule.write === "i64" || form === V128) {
    const ranges = rangesOfWords(code, operands);
    g.push({ ...wordsOfLanes(g, rule, { operands, node }), ranges });
  } else g.push(numbersOfLanes(g, rule, { operands, node, form }));
}

/** Whether operands are halves as numbers, and read as halves. */
function readsHalves({ stack }: Generator, { params, read }: LaneRule): boolean {
  return LANES_OF[read] === 8 && stack.slice(-params.length).some(({ type }) => type === I16X8);
}

/** The operands as the rule wants them, and what the result is known as. */
function takeOperands(
  g: Generator,
  { params, read, write, texts, uses, stride, exact, condition }: LaneRule,
  popped: readonly Value[],
): { node: number; operands: readonly Value[] } {
  const wanted = formOf(read);
  const mask = condition === undefined ? undefined : LANES_OF[write] === 2 ? 64 : 32;
  const width = LANES_OF[write] > 4 ? undefined : mask;
  const quiet = !exact;
  const node = g.vectors.make({ form: formOf(write), quiet, mask: width });
  // What keeps bits is known with its operands: it asks of them what is asked of it.
  if (exact) g.vectors.unite(node, ...popped.flatMap((value) => value.node ?? []));
  const narrow = wanted === V128 && LANES_OF[read] > 4;
  const onlyLow = texts[0] === "$0 << $1" && shiftsOut(popped[1]!);
  const operands = popped.map((given, k) => {
    if (params[k] !== "v") return g.simple(given);
    if (given.type === I16X8) return uses[k]! > 1 && stride === 1 ? g.simple(given) : given;
    const value = onlyLow ? lowPart(given) : given;
    const taken = exact
      ? g.converted(value, wanted)
      : g.asForm(value, wanted, { exact: wanted === V128 });
    return narrow || uses[k]! > 1 || read === "i64" ? g.simple(taken) : taken;
  });
  return { node, operands };
}

/** Whether a count shifts the high half of a word out. */
function shiftsOut({ flags, words }: Value): boolean {
  return (flags & CONSTANT) !== 0 && (numberOf(words[0]!) & 31) >= 16;
}

/** What a result is made of. */
interface Made {
  readonly operands: readonly Value[];
  readonly node: number;
}

/** Lanes of the result that operands have. */
function laneCount({ read, write, first, stride }: LaneRule): number {
  return Math.min(LANES_OF[write], (LANES_OF[read] - first) / stride);
}

function numbersOfLanes(
  g: Generator,
  rule: LaneRule,
  { operands, node, form }: Made & { form: ValType },
): Value {
  const count = laneCount(rule);
  const allQuiet = operands.every(({ flags }) => flags & QUIET);
  const words = Array.from({ length: LANES_OF[rule.write] }, (_, k) => {
    if (k >= count) return "0";
    const bounded = allQuiet ? boundedText(rule, operands, k) : undefined;
    if (bounded !== undefined) return bounded;
    const [text] = laneTexts(g, rule, { operands, k }) as [string];
    // Promoted, an f32 that is a signalling NaN becomes a quiet one, as it does by rounding.
    if (form !== F32X4) {
      return rule.read === "f32" && !allQuiet ? `${g.helper("fround")}(${text})` : text;
    }
    return rounded(g, rule, { text, allQuiet });
  });
  const base = plainText(form, "", operands);
  const quiet = !rule.exact || allQuiet ? QUIET : 0;
  return { ...base, words, flags: base.flags | quiet, node };
}

/** A minimum or maximum with a constant, which is no zero: one comparison tells. */
function boundedText(
  { called }: LaneRule,
  operands: readonly Value[],
  k: number,
): string | undefined {
  if (called !== "floatMin" && called !== "floatMax") return undefined;
  const at = operands.findIndex(({ flags, words }) => flags & CONSTANT && !isZero(words[k]!));
  if (at < 0) return undefined;
  const bound = operands[at]!.words[k]!;
  const value = operands[1 - at]!.words[k]!;
  return `(${value}${called === "floatMin" ? ">" : "<"}${bound})?${bound}:${value}`;
}

function isZero(text: string): boolean {
  return /^\(?-?0\)?$/.test(text);
}

/** What gives an f32 if it is given some. */
const ROUND_ALREADY = /^float(?:Min|Max|Ceil|Floor|Trunc|Nearest)$/;

/** A lane as an f32; a NaN that is not known to be quiet is made so by rounding. */
function rounded(
  g: Generator,
  { called, exact, read }: LaneRule,
  { text, allQuiet }: { text: string; allQuiet: boolean },
): string {
  if (exact || read === "f32" && allQuiet && ROUND_ALREADY.test(called ?? "")) return text;
  return `${g.helper("fround")}(${text})`;
}

function wordsOfLanes(g: Generator, rule: LaneRule, { operands, node }: Made): Value {
  const base = { ...plainText(V128, "", operands), node };
  const count = laneCount(rule);
  const lanes: string[][] = [];
  for (let k = 0; k < count; k++) lanes.push(allTexts(g, rule, { operands, k }));
  const perWord = LANES_OF[rule.write] / 4;
  const words = [0, 1, 2, 3].map((k) =>
    rule.write === "i64"
      ? lanes[k >> 1]?.[k & 1] ?? "0"
      : packedWord(lanes.slice(k * perWord, (k + 1) * perWord).map(([text]) => text!))
  );
  const conditions = rule.condition === undefined || perWord > 1
    ? {}
    : { conditions: lanes.map(([, condition]) => condition!) };
  const temps = rule.write === "i64" ? { temps: namesOf(base, words) } : {};
  return { ...base, words, ...conditions, ...temps };
}

/** Adds the variables among `words`. */
function namesOf({ temps }: Value, words: readonly string[]): string[] {
  return [...new Set([...temps, ...words.filter((word) => /^i\d+$/.test(word))])];
}

/** The texts of one lane of a result of words: for a condition, the mask and the condition. */
function allTexts(
  g: Generator,
  rule: LaneRule,
  { operands, k }: { operands: readonly Value[]; k: number },
): string[] {
  const texts = laneTexts(g, rule, { operands, k });
  if (rule.condition === undefined) return texts;
  const [condition] = laneTexts(g, { ...rule, texts: [rule.condition] }, { operands, k });
  // Minus zero is no int32.
  const mask = `-((${condition})|0)|0`;
  if (rule.write !== "i64") return [mask, condition!];
  const word = computed(g, mask, operands);
  return [word, word];
}

/** The texts of one lane of the result. */
function laneTexts(
  g: Generator,
  { texts, read, first, stride }: LaneRule,
  { operands, k }: { operands: readonly Value[]; k: number },
): string[] {
  const lane = first + k * stride;
  let low = "";
  return texts.map((text, index) => {
    const filled = text.replace(/\$(\d)([lhn]?)|\$r/g, (found, digit, letter) => {
      if (found === "$r") return low;
      const operand = operands[Number(digit)]!;
      if (operand.type === I32) return part(operand.words[0]!);
      const at = letter === "n" && stride === 2 ? lane + 1 : lane;
      const words = operand.type === I16X8
        ? [halfOf(operand, at, read === "i16" ? "signed" : "unsigned")]
        : readLane(operand, read, at);
      return part(words[letter === "h" ? 1 : 0]!);
    });
    if (texts.length === 1) return filled;
    // The high word may name the low one, or be in `wide` until the next lane is computed.
    if (index === 0) return low = isSimple(filled) ? filled : computed(g, filled, operands);
    return filled.includes("wide.") ? computed(g, filled, operands) : filled;
  });
}

/** A word in a variable. */
function computed(g: Generator, text: string, operands: readonly Value[]): string {
  return g.compute({ ...plainText(I32, text, operands), flags: SIMPLE }).words[0]!;
}
