/**
 * Rules taken apart: the meaning of a plain instruction as pieces of text between its operands.
 *
 * @module
 */
import { F32, F64, I32, I64, V128, type ValType } from "../runtime/types.ts";
import { RULES } from "./generated/rules.ts";
import { HELPERS } from "./helpers.ts";
import { expand } from "./macro.ts";

/** A piece of a word: text, or one word of an operand, or a name of {@link SPECIAL}. */
export type Piece = string | OperandWord | "$r" | "$i" | "$m";

/** Word `word` of operand `operand`, plus `plus` when the operand is an address. */
export interface OperandWord {
  readonly operand: number;
  readonly word: number;
  readonly plus: number;
}

/** A rule. */
export interface Rule {
  /** Types of the operands; 0 for an address. */
  readonly params: readonly ValType[];
  /** At most two; several words altogether. */
  readonly results: readonly ValType[];
  readonly traps: boolean;
  readonly predicate: boolean;
  readonly accesses: boolean;
  readonly atomic: boolean;
  /** The result is a float that arithmetic has made: no signalling NaN. */
  readonly quiet: boolean;
  /** Operands are looked at as numbers, so that the bits of a NaN do not matter. */
  readonly numeric: boolean;
  /** A lane follows the instruction's other immediates. */
  readonly lane: boolean;
  readonly words: readonly (readonly Piece[])[];
  /** How many times the words name each word of each operand. */
  readonly uses: readonly (readonly number[])[];
  /** Whether a later word names the first. */
  readonly repeatsFirst: boolean;
  /** How many variables the words have, `$t0` and so on: each word sets its own first. */
  readonly variables: number;
  /** Whether no word of a vector depends on another word of one. */
  readonly wordwise: boolean;
  /** Whether words must be computed at once and in order, because a helper leaves some in `wide`. */
  readonly wide: boolean;
  readonly helpers: readonly string[];
}

const TYPES: Readonly<Record<string, ValType>> = {
  i: I32,
  l: I64,
  f: F32,
  d: F64,
  v: V128,
  a: 0,
};

const cache = new Map<number, Rule | undefined>();

/** The rule of the instruction with this code, if it has one; `lane` is 0 where it has none. */
export function ruleOf(code: number, lane = 0): Rule | undefined {
  const key = code * 16 + lane;
  if (!cache.has(key)) {
    const text = RULES[code];
    cache.set(key, text === undefined ? undefined : readRule(withLane(text, lane)));
  }
  return cache.get(key);
}

const rulesByText = new Map<string, Rule>();

/** The rule with this text, as in `generated/rules.ts`. */
export function ruleFrom(text: string): Rule {
  let rule = rulesByText.get(text);
  if (rule === undefined) rulesByText.set(text, rule = readRule(text));
  return rule;
}

const topRules = new Map<string, Rule>();

/**
 * The rule of a comparison of bytes or halves, of whose masks only the top bits are wanted.
 *
 * @param tops these bits, if nothing but them may be set
 */
export function topRuleOf(code: number, tops: string | undefined): Rule {
  const key = `${code} ${tops}`;
  let rule = topRules.get(key);
  if (rule === undefined) {
    topRules.set(key, rule = readRule(RULES[code]!, { topsOnly: true, tops }));
  }
  return rule;
}

/** A choice by the lane: of the whole word, or between two words of an operand. */
const CHOICE = /^\$i(?: >> (\d))? === (\d) \? (.*) : (.*)$/;
const WORD_CHOICE = /\$i === (\d) \? (\$\d\w) : (\$\d\w)/g;
/** A lane taken out of a vector. */
const LANE = /(word|half|byte)At\((\$\d)a, [^()]*, \$i\)/g;
/** Bits of it. */
const LANE_BITS: Readonly<Record<string, number>> = { word: 32, half: 16, byte: 8 };

/** A rule for one lane, from which is left out what is for others. */
function withLane(rule: string, lane: number): string {
  if (!rule.includes("$i")) return rule;
  return rule.split("|: ").map((word) => {
    const [, shift = "0", index, yes, no] = CHOICE.exec(word) ?? [];
    const chosen = index === undefined
      ? word
      : lane >> Number(shift) === Number(index)
      ? yes!
      : no!;
    return chosen
      .replace(WORD_CHOICE, (_, index, yes, no) => lane === Number(index) ? yes : no)
      .replace(LANE, (_, size, operand) => laneText(operand, LANE_BITS[size]!, lane));
  }).join("|: ");
}

/** A lane of so many bits, unsigned unless it is a word. */
function laneText(operand: string, bits: number, lane: number): string {
  const word = `${operand}${"abcd"[lane * bits >> 5]}`;
  return bits === 32 ? word : `(${word} >>> ${lane * bits & 31} & ${2 ** bits - 1})`;
}

const PIECE = /(\$\d[lhabcd]?(?: \+ \d+)?|\$[rim](?!\w)|\$t\d+)/;
const WORDS = "lhabcd";
const NATIVE = /\bMath\.(imul|clz32|fround)\b/g;

function readRule(
  text: string,
  { topsOnly = false, tops }: { topsOnly?: boolean; tops?: string | undefined } = {},
): Rule {
  const [head = "", ...texts] = text.split("|: ");
  const variables: number[] = [];
  const words = texts.map((word) => {
    const count = { count: 0, topsOnly };
    const expanded = expand(word, count).replace(NATIVE, "$1");
    variables.push(count.count);
    return tops === undefined ? expanded : `(${expanded}) & ${tops}`;
  });
  const [signature = "", properties = ""] = head.split(" ");
  const [params = "", results = ""] = signature.split(">");
  const types = [...params].map((letter) => TYPES[letter]!);
  const pieces = words.map((word) =>
    word.split(PIECE).filter((piece) => piece !== "").map((piece) => readPiece(piece, types))
  );
  const all = words.join(" ");
  return {
    params: types,
    results: [...results].map((letter) => TYPES[letter]!),
    traps: properties.includes("t"),
    predicate: properties.includes("p"),
    accesses: properties.includes("m"),
    atomic: properties.includes("x"),
    quiet: properties.includes("q"),
    numeric: properties.includes("n"),
    lane: properties.includes("k"),
    words: pieces,
    uses: types.map((_, operand) => countUses(pieces.flat(), operand)),
    repeatsFirst: pieces.flat().includes("$r"),
    variables: Math.max(0, ...variables),
    wordwise: pieces.every((word, k) =>
      word.every((piece) =>
        typeof piece !== "object" || types[piece.operand] !== V128 || piece.word === k
      )
    ),
    wide: /\bwide\.|addNext|subNext/.test(all),
    helpers: [...new Set(all.match(/\b[a-z]\w*/gi) ?? [])].filter((name) =>
      Object.hasOwn(HELPERS, name)
    ),
  };
}

function readPiece(piece: string, types: readonly ValType[]): Piece {
  const found = /^\$(\d)([lhabcd]?)( \+ \d+)?$/.exec(piece);
  if (found === null) return piece;
  const [, digit, letter = "", plus = ""] = found;
  const operand = Number(digit);
  const isAddress = types[operand] === 0;
  // In a sum, "+ 4" belongs to an address only: elsewhere the text was cut too far.
  if (plus !== "" && !isAddress) throw new Error(`A rule adds to operand ${operand}: ${piece}`);
  const index = letter === "" ? 0 : WORDS.indexOf(letter);
  const word = types[operand] === V128 ? index - 2 : index;
  return { operand, word, plus: plus === "" ? 0 : Number(plus.slice(3)) };
}

function countUses(pieces: readonly Piece[], operand: number): number[] {
  const uses = [0, 0, 0, 0];
  for (const piece of pieces) {
    if (typeof piece === "object" && piece.operand === operand) uses[piece.word]!++;
  }
  return uses;
}
