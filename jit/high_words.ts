/**
 * Better rules for i64 whose high words are known: words that have been extended, and constants. A pair
 * takes three products, two of them for high words; a division by a constant needs no general one.
 *
 * A high word is known from its text: `0` after `i64.extend_i32_u`, and `l0 >> 31` after
 * `i64.extend_i32_s` of `l0`.
 *
 * @module
 */
import { type Rule, ruleFrom } from "./rule.ts";
import { switches } from "./switches.ts";
import { CONSTANT, numberOf, part, type Value } from "./value.ts";

/** One rule. */
export interface HighWordRule {
  /** What it is for, for tests. */
  readonly name: string;
  /** The instruction. */
  readonly code: number;
  /** Its words, or one condition, as templates of `ops/`; `undefined` where the rule does not apply. */
  readonly make: (operands: readonly Value[]) => readonly string[] | undefined;
  /** How often it has applied. */
  hits: number;
}

function rule(name: string, code: number, make: HighWordRule["make"]): HighWordRule {
  return { name, code, make, hits: 0 };
}

/** Whether the high word is 0. */
function isUnsigned({ words }: Value): boolean {
  return words[1] === "0";
}

/** Whether the high word is the sign of the low one. */
function isSigned({ words, flags }: Value): boolean {
  const [low, high] = words as [string, string];
  return flags & CONSTANT ? numberOf(high) === numberOf(low) >> 31 : high === `${part(low)} >> 31`;
}

/** A constant's words. */
function constantOf({ words, flags }: Value): { low: number; high: number } | undefined {
  if (!(flags & CONSTANT)) return undefined;
  return { low: numberOf(words[0]!), high: numberOf(words[1]!) };
}

/** A constant that is a word, as unsigned, and not 0. */
function wordOf(value: Value): number | undefined {
  const known = constantOf(value);
  return known === undefined || known.high !== 0 || known.low === 0 ? undefined : known.low >>> 0;
}

// Products.

const LOW_PRODUCT = "Math.imul($0l, $1l)";

/** The high words of products of low words as unsigned and as signed: see `ops/i64.ts`. */
const HIGH = "($0l >>> 0) * 2 ** -32 * ($1l >>> 0) + (0.5 - ($r >>> 0) * 2 ** -32) | 0";
const HIGH_SIGNED = "$0l * 2 ** -32 * $1l + (4294967296.5 - ($r >>> 0) * 2 ** -32) | 0";

/** Products of an unsigned word and a smaller number than this are exact as doubles. */
const SMALL = 2 ** 21;

/** The product with a constant, whose high word takes one product of doubles less. */
function byConstant([value, by]: readonly Value[]): string[] | undefined {
  const known = constantOf(by!);
  if (known === undefined) return undefined;
  const low = known.low >>> 0;
  const product = `($0l >>> 0) * ${low * 2 ** -32}`;
  const rest = low < SMALL ? "" : " + (0.5 - ($r >>> 0) * 2 ** -32)";
  const high = [`(${product}${rest} | 0)`];
  if (known.high !== 0) high.push("Math.imul($0l, $1h)");
  if (!isUnsigned(value!)) high.push("Math.imul($0h, $1l)");
  return [LOW_PRODUCT, `${high.join(" + ")} | 0`];
}

// Divisions by a constant word.

/** Divisors below this take one step less. */
const SMALL_DIVISOR = 2 ** 18;

function quotientUnsigned([value, divisor]: readonly Value[]): string[] | undefined {
  const by = wordOf(divisor!);
  if (by === undefined) return undefined;
  if (isUnsigned(value!)) return [`($0l >>> 0) / ${by} | 0`, "0"];
  const name = by < SMALL_DIVISOR ? "i64DivUBySmall" : "i64DivUByWord";
  return [`${name}($0l, $0h, ${by})`, "wide.hi"];
}

function remainderUnsigned([value, divisor]: readonly Value[]): string[] | undefined {
  const by = wordOf(divisor!);
  if (by === undefined) return undefined;
  if (isUnsigned(value!)) return [`($0l >>> 0) % ${by} | 0`, "0"];
  const name = by < SMALL_DIVISOR ? "i64RemUBySmall" : "i64RemUByWord";
  return [`${name}($0l, $0h, ${by})`, "0"];
}

/** The exponent, where a divisor is a power of two from 2 on. */
function exponentOf(by: number): number | undefined {
  return by > 1 && (by & (by - 1)) === 0 ? 31 - Math.clz32(by) : undefined;
}

function quotientSigned([value, divisor]: readonly Value[]): string[] | undefined {
  const by = wordOf(divisor!);
  if (by === undefined || by >= 2 ** 31) return undefined;
  if (isSigned(value!)) return [`$0l / ${by} | 0`, "$r >> 31"];
  const k = exponentOf(by);
  if (k !== undefined) return [`i64DivSByPower($0l, $0h, ${k})`, "wide.hi"];
  return [`i64DivSByWord($0l, $0h, ${by})`, "wide.hi"];
}

function remainderSigned([value, divisor]: readonly Value[]): string[] | undefined {
  const by = wordOf(divisor!);
  if (by === undefined || by >= 2 ** 31) return undefined;
  if (isSigned(value!)) return [`$0l % ${by} | 0`, "$r >> 31"];
  const k = exponentOf(by);
  if (k === undefined) return [`i64RemSByWord($0l, $0h, ${by})`, "$r >> 31"];
  // A negative dividend is brought to what it would be from the next multiple on.
  const bias = `($0h >> 31 >>> ${32 - k})`;
  return [`(($0l + ${bias}) & ${by - 1}) - ${bias}`, "$r >> 31"];
}

// Comparisons.

interface Order {
  readonly operator: "<" | ">" | "<=" | ">=";
  readonly unsigned: boolean;
}

function unsignedText(word: string): string {
  return `(${word} >>> 0)`;
}

/** An order of extended words is that of the words. */
function ofWords({ operator, unsigned }: Order): HighWordRule["make"] {
  return ([x, y]) => {
    if (isSigned(x!) && isSigned(y!) && !unsigned) return [`$0l ${operator} $1l`];
    const alike = isSigned(x!) && isSigned(y!) || isUnsigned(x!) && isUnsigned(y!);
    return alike ? [`${unsignedText("$0l")} ${operator} ${unsignedText("$1l")}`] : undefined;
  };
}

/** An order beside a constant: often, one of the words decides. */
function besideConstant({ operator, unsigned }: Order): HighWordRule["make"] {
  return ([, y]) => {
    const known = constantOf(y!);
    if (known === undefined) return undefined;
    // The low word decides nothing where it cannot be less, or more, than the constant's.
    const lowest = operator === "<" || operator === ">=" ? 0 : -1;
    if (known.low === lowest) {
      const high = unsigned ? unsignedText : (word: string) => word;
      return [`${high("$0h")} ${operator} ${high("$1h")}`];
    }
    if (!unsigned || known.high !== 0) return undefined;
    // What is less than a power of two has no bit from there on, in either word.
    const isLess = operator.startsWith("<");
    const bits = exponentOf((known.low >>> 0) + (operator === "<" || operator === ">=" ? 0 : 1));
    if (bits !== undefined) return [`($0h | $0l >>> ${bits}) ${isLess ? "===" : "!=="} 0`];
    const low = `${unsignedText("$0l")} ${operator} ${unsignedText("$1l")}`;
    return [isLess ? `$0h === 0 && ${low}` : `$0h !== 0 || ${low}`];
  };
}

function orders(code: number, name: string, order: Order): HighWordRule[] {
  return [
    rule(`${name} of extended words`, code, ofWords(order)),
    rule(`${name} beside a constant`, code, besideConstant(order)),
  ];
}

function equality(operator: "===" | "!=="): HighWordRule["make"] {
  return ([x, y]) => {
    const alike = isSigned(x!) && isSigned(y!) || isUnsigned(x!) && isUnsigned(y!);
    return alike ? [`$0l ${operator} $1l`] : undefined;
  };
}

/** All rules; the first that applies is taken. */
export const HIGH_WORD_RULES: readonly HighWordRule[] = [
  rule("i64.mul by a constant", 0x7e, byConstant),
  rule("i64.mul of words that have been zero-extended", 0x7e, ([x, y]) => {
    return isUnsigned(x!) && isUnsigned(y!) ? [LOW_PRODUCT, HIGH] : undefined;
  }),
  rule("i64.mul of words that have been sign-extended", 0x7e, ([x, y]) => {
    return isSigned(x!) && isSigned(y!) ? [LOW_PRODUCT, HIGH_SIGNED] : undefined;
  }),
  rule("i64.mul by a word that has been zero-extended", 0x7e, ([x, y]) => {
    if (isUnsigned(x!)) return [LOW_PRODUCT, `(${HIGH}) + Math.imul($0l, $1h) | 0`];
    if (isUnsigned(y!)) return [LOW_PRODUCT, `(${HIGH}) + Math.imul($0h, $1l) | 0`];
    return undefined;
  }),
  rule("i64.div_u by a constant", 0x80, quotientUnsigned),
  rule("i64.rem_u by a constant", 0x82, remainderUnsigned),
  rule("i64.div_s by a constant", 0x7f, quotientSigned),
  rule("i64.rem_s by a constant", 0x81, remainderSigned),
  rule("i64.and with a word that has been zero-extended", 0x83, ([x, y]) => {
    return isUnsigned(x!) || isUnsigned(y!) ? ["$0l & $1l", "0"] : undefined;
  }),
  rule("i64.or of words that have been zero-extended", 0x84, ([x, y]) => {
    return isUnsigned(x!) && isUnsigned(y!) ? ["$0l | $1l", "0"] : undefined;
  }),
  rule("i64.xor of words that have been zero-extended", 0x85, ([x, y]) => {
    return isUnsigned(x!) && isUnsigned(y!) ? ["$0l ^ $1l", "0"] : undefined;
  }),
  rule("i64.eq of extended words", 0x51, equality("===")),
  rule("i64.ne of extended words", 0x52, equality("!==")),
  ...orders(0x53, "i64.lt_s", { operator: "<", unsigned: false }),
  ...orders(0x54, "i64.lt_u", { operator: "<", unsigned: true }),
  ...orders(0x55, "i64.gt_s", { operator: ">", unsigned: false }),
  ...orders(0x56, "i64.gt_u", { operator: ">", unsigned: true }),
  ...orders(0x57, "i64.le_s", { operator: "<=", unsigned: false }),
  ...orders(0x58, "i64.le_u", { operator: "<=", unsigned: true }),
  ...orders(0x59, "i64.ge_s", { operator: ">=", unsigned: false }),
  ...orders(0x5a, "i64.ge_u", { operator: ">=", unsigned: true }),
];

const byCode = new Map<number, HighWordRule[]>();

/** The better rule for an instruction on these operands, if there is one. */
export function ruleForHighWords(code: number, operands: readonly Value[]): Rule | undefined {
  if (!switches.peepholes) return undefined;
  if (byCode.size === 0) {
    for (const one of HIGH_WORD_RULES) byCode.set(one.code, [...byCode.get(one.code) ?? [], one]);
  }
  for (const one of byCode.get(code) ?? []) {
    const words = one.make(operands);
    if (words === undefined) continue;
    one.hits++;
    const isCondition = words.length === 1;
    return ruleFrom(`ll>${isCondition ? "i p" : "l "}|: ${words.join("|: ")}`);
  }
  return undefined;
}
