/**
 * Generation of i64 arithmetic over BigInts: the form of a function that {@link wholePlanOf} has chosen,
 * once it is hot.
 *
 * V8 turns `BigInt.asIntN(64, a + b)` into one machine instruction and makes no object of the result;
 * but only in the last of its compilers, where a pair of words takes two to twenty instructions. Before
 * that, each operation makes an object, twenty times as slow as a pair: so a function starts out with
 * pairs, counts what it does, and then calls this form of itself.
 *
 * An operand whose `whole` is there is a BigInt; its `words` may be absent, until an instruction asks for
 * them.
 *
 * @module
 */
import { I32, I64 } from "../runtime/types.ts";
import { type Address, readAddress, showAddress } from "./address.ts";
import type { Generator } from "./generator.ts";
import {
  conditionText,
  CONSTANT,
  flagText,
  isSimple,
  numberOf,
  part,
  SIMPLE,
  TRAPS,
  type Value,
} from "./value.ts";
import { plainText } from "./plain.ts";
import { WHOLE_RULES, type WholeRule, wrapped } from "./whole_rules.ts";

/** The text of a BigInt, of its words. */
export function textOfPair(words: readonly string[]): string {
  const [low, high] = words as [string, string];
  if (high === "0") return `BigInt(${part(low)}>>>0)`;
  if (high === `${low} >> 31`) return `BigInt(${part(low)}|0)`;
  return wrapped(`${wrapped(`BigInt(${part(high)}|0)<<32n`)}|BigInt(${part(low)}>>>0)`);
}

/** A constant's number. */
function constantOf({ words }: Value): bigint {
  const [low, high] = words.map((word) => BigInt(numberOf(word))) as [bigint, bigint];
  return BigInt.asIntN(64, high << 32n | BigInt.asUintN(32, low));
}

/** A BigInt as text that fits anywhere. */
function literal(value: bigint): string {
  return value < 0n ? `(${value}n)` : `${value}n`;
}

/** Whether the text of a pair can be written without computing the words first. */
function isReady({ type, whole, words, flags }: Value): boolean {
  if (type !== I64 || whole !== undefined || flags & CONSTANT) return true;
  return !(flags & TRAPS) && (words[1] === "0" || words.every(isSimple) ||
    words[1] === `${words[0]} >> 31`);
}

/** An operand as a BigInt. */
export function asWhole(g: Generator, value: Value): Value & { readonly whole: string } {
  if (value.whole !== undefined) return value as Value & { readonly whole: string };
  if (value.flags & CONSTANT) return { ...value, whole: literal(constantOf(value)) };
  const pair = isReady(value) ? value : g.compute(value);
  const { flags } = pair;
  return { ...pair, words: [], whole: textOfPair(pair.words), flags: flags & ~SIMPLE };
}

/** Pops operands of these types, each ready to be written where it is used. */
function popReady(g: Generator, types: string): Value[] {
  const operands: Value[] = [];
  for (let i = types.length - 1; i >= 0; i--) {
    operands.unshift(types[i] === "l" ? g.popRaw() : g.pop());
  }
  const isLate = (value: Value, i: number) => types[i] !== "l" || isReady(value);
  const last = operands.findLastIndex((value, i) => !isLate(value, i));
  return operands.map((value, i) => {
    const early = i <= last && (!isLate(value, i) || value.flags & TRAPS);
    const ready = early ? g.compute(value) : value;
    return types[i] === "l" ? asWhole(g, ready) : ready;
  });
}

/** Generates an instruction over BigInts. @returns whether it did */
export function generateWhole(g: Generator, code: number): boolean {
  const rule = WHOLE_RULES[code];
  if (rule === undefined) return false;
  if (rule.constant !== undefined) return generateShift(g, rule);
  const address = rule.params[0] === "a" ? readAddress(g) : undefined;
  const operands = popReady(g, rule.params);
  apply(g, rule.text, { rule, operands, address });
  return true;
}

/** A shift by a constant; another is left to words. */
function generateShift(g: Generator, rule: WholeRule): boolean {
  const count = g.stack.at(-1)!;
  if (!(count.flags & CONSTANT)) return false;
  g.popRaw();
  const by = constantOf(count) & 63n;
  const [value] = popReady(g, "l") as [Value];
  if (by === 0n) g.push(value);
  else {
    const text = rule.constant!(by);
    const twice = text.indexOf("$0") !== text.lastIndexOf("$0");
    apply(g, text, { rule, operands: [twice ? g.simple(value) : value], address: undefined });
  }
  return true;
}

interface Application {
  readonly rule: WholeRule;
  readonly operands: readonly Value[];
  readonly address: Address | undefined;
}

function apply(g: Generator, template: string, { rule, operands, address }: Application): void {
  const view = address === undefined ? "" : g.view(address.memidx);
  const body = template.replace(/\$(\d|m)/g, (_, which) => {
    if (which === "m") return view;
    const value = operands[Number(which)]!;
    if (address !== undefined && which === "0") return showAddress(address, value, 0);
    return value.whole === undefined ? part(value.words[0]!) : wholePart(value.whole);
  });
  const text = address === undefined ? body : g.mark() + body;
  if (rule.result === "") {
    g.before({ clobbers: false });
    g.emit(`${text};`);
    return;
  }
  const type = rule.result === "p" ? I32 : I64;
  const base = plainText(type, "", operands);
  const flags = base.flags | (address === undefined ? 0 : TRAPS);
  if (type === I64) g.push({ ...base, flags, words: [], whole: text });
  else g.push({ ...base, flags, words: [flagText(text)], condition: text });
}

/** The text as a part of a larger expression; a call stands by itself. */
function wholePart(text: string): string {
  return isSimple(text) || /^BigInt[.\w]*\([^()]*\)$/.test(text) ? text : `(${text})`;
}

/** `select` between BigInts, whose condition has been popped. */
export function selectWhole(g: Generator, condition: Value): Value {
  const both = popReady(g, "ll");
  const traps = both.some(({ flags }) => flags & TRAPS);
  const [yes, no] = both.map((value) => traps ? g.compute(value) : value) as [Value, Value];
  const text = `${conditionText(condition)}?${yes.whole}:${no.whole}`;
  const base = plainText(I64, "", [yes, no, condition]);
  return { ...base, words: [], whole: wrapped(text) };
}

/** The locals that are BigInts. */
export function wholeLocals({ localTypes }: Generator): number[] {
  return localTypes.flatMap((type, index) => type === I64 ? [index] : []);
}
