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
import { wholeChoiceText } from "./choices.ts";
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
import { SCRATCH } from "./whole_locals.ts";
import {
  bitOfOrder,
  borrowBit,
  signBit,
  unsigned,
  WHOLE_RULES,
  type WholeRule,
  wrapped,
} from "./whole_rules.ts";

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
  if (rule.constant !== undefined) return generateShift(g, code, rule);
  if (rule.divides !== undefined) return generateDivision(g, rule);
  if (rule.unsigned !== undefined) return generateOrder(g, rule);
  const address = rule.params[0] === "a" ? readAddress(g) : undefined;
  const operands = popReady(g, rule.params);
  const bit = bitOfOrder(operands[0]!.condition);
  // What an order gives, such as a carry, is a BigInt before it is a condition.
  if (rule.params === "i" && bit !== undefined) {
    g.push({ ...plainText(I64, "", operands), words: [], whole: bit });
  } else apply(g, rule.text, { rule, operands, address });
  return true;
}

const I64_SHL = 0x86;

/** A shift. Most by other numbers than constants are left to words. */
function generateShift(g: Generator, code: number, rule: WholeRule): boolean {
  const count = g.stack.at(-1)!;
  if (!(count.flags & CONSTANT)) return code === I64_SHL && shiftLeft(g);
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

/** A shift to the left as a product with a power of two, which is looked up. */
function shiftLeft(g: Generator): boolean {
  const by = g.pop();
  const count = by.flags & TRAPS ? g.compute(by) : by;
  const [value] = popReady(g, "l") as [Value];
  const powers = g.need("powers", "E.powers()");
  const text = `${wholePart(value.whole!)}*${powers}[${part(count.words[0]!)}&63]`;
  g.push({ ...plainText(I64, "", [value, count]), words: [], whole: wrapped(text) });
  return true;
}

/** A division; what traps is left to the function for words. */
function generateDivision(g: Generator, rule: WholeRule): boolean {
  const [value, divisor] = popReady(g, "ll") as [Value, Value];
  const isSigned = !rule.divides!.endsWith("U");
  const known = divisor.flags & CONSTANT ? constantOf(divisor) : undefined;
  if (known !== undefined && known !== 0n && (known !== -1n || !isSigned)) {
    divide(g, rule, [value, { ...divisor, whole: wrapped(literal(known)) }]);
    return true;
  }
  const operands = [value, divisor].map((operand) => g.simple(g.compute(operand)));
  const [dividend, by] = operands.map(({ whole }) => whole!) as [string, string];
  g.flush(TRAPS);
  g.slots("W");
  const trap = (low: number) => `${g.mark()}${g.helper(rule.divides!)}(W[0],W[1],${low},${low})`;
  const save = `${g.slots("B")}[${SCRATCH}]=${dividend};`;
  g.emit(`if(${by}===0n){${save}${trap(0)};}`);
  if (rule.divides === "i64DivS") {
    g.emit(`if(${by}===-1n&&${dividend}===-9223372036854775808n){${save}${trap(-1)};}`);
  }
  divide(g, rule, operands as [Value, Value]);
  return true;
}

/** The division, which does not trap. */
function divide(g: Generator, rule: WholeRule, operands: readonly [Value, Value]): void {
  if (rule.divides!.endsWith("U")) return divideUnsigned(g, rule, operands);
  apply(g, rule.text, { rule, operands, address: undefined });
}

/** Divisors from this on may leave rests that are negative, as signed numbers. */
const LARGE_DIVISOR = 1n << 62n;

/**
 * A division of unsigned numbers, which V8 calls into the runtime for: half the dividend is divided, and
 * twice the quotient is one too small if the rest is not less than the divisor.
 */
function divideUnsigned(g: Generator, rule: WholeRule, operands: readonly [Value, Value]): void {
  const [dividend, divisor] = operands.map((value) => g.simple(value)) as [Value, Value];
  const [x, y] = [dividend.whole!, divisor.whole!];
  const next = (text: string) =>
    g.simple({ ...plainText(I64, "", []), words: [], whole: wrapped(text) }).whole!;
  const isKnown = (divisor.flags & CONSTANT) !== 0;
  const known = isKnown ? constantOf(divisor) : -1n;
  const place = `${g.slots("B")}[${SCRATCH}]`;
  if (!isKnown) {
    // Most numbers are less than 2^63.
    g.emit(
      `if(${wrapped(`${wrapped(`${x}|${y}`)}>>63n`)}===0n)${place}=${
        wrapped(`${x}${rule.operator}${y}`)
      };`,
    );
    g.emit("else{");
  }
  const twice = next(`${wrapped(`${wrapped(`${unsigned(x)}>>1n`)}/${y}`)}<<1n`);
  const quotient = known > 0n ? twice : next(`${y}<0n?0n:${twice}`);
  const rest = next(`${x}-${wrapped(`${quotient}*${y}`)}`);
  const isSmall = known > 0n && known < LARGE_DIVISOR;
  const isLess = isSmall
    ? signBit(wrapped(`${rest}-${y}`))
    : borrowBit({ text: rest }, { text: y });
  const result = rule.operator === "/"
    ? `${quotient}+${wrapped(`${isLess}^1n`)}`
    : `${rest}-${wrapped(`${y}&${wrapped(`${isLess}-1n`)}`)}`;
  if (!isKnown) g.emit(`${place}=${wrapped(result)};}`);
  const whole = isKnown ? wrapped(result) : place;
  g.push(g.compute({ ...plainText(I64, "", []), words: [], whole }));
}

/** An order of unsigned numbers, whose text names them more than once. */
function generateOrder(g: Generator, rule: WholeRule): true {
  const operands = popReady(g, rule.params).map((value) => g.simple(value));
  const known = operands.map((value) => value.flags & CONSTANT ? constantOf(value) : undefined);
  const text = rule.unsigned!(known);
  apply(g, text, { rule, operands, address: undefined });
  return true;
}

interface Application {
  readonly rule: WholeRule;
  readonly operands: readonly Value[];
  readonly address: Address | undefined;
}

function apply(g: Generator, template: string, { rule, operands, address }: Application): void {
  const view = address === undefined ? "" : g.view(address.memidx);
  const body = foldConstants(template, operands).replace(/\$(\d|m)/g, (_, which) => {
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

/** A template with what it does to operands that are constants done. */
function foldConstants(template: string, operands: readonly Value[]): string {
  return operands.reduce((text, operand, k) => {
    if (operand.type !== I64 || !(operand.flags & CONSTANT)) return text;
    const value = constantOf(operand);
    return text.replace(unsigned(`$${k}`), `${BigInt.asUintN(64, value)}n`);
  }, template);
}

/** The text as a part of a larger expression; a call stands by itself. */
function wholePart(text: string): string {
  return isSimple(text) || /^BigInt[.\w]*\([^()]*\)$/.test(text) ? text : `(${text})`;
}

/** `select` between BigInts, whose condition has been popped. */
export function selectWhole(g: Generator, condition: Value): Value {
  const given = popReady(g, "ll") as [Value, Value];
  const choice = wholeChoiceText(given[0].whole!, given[1].whole!, condition);
  if (choice !== undefined) {
    return { ...plainText(I64, "", [...given, condition]), words: [], whole: choice };
  }
  // Both beforehand: V8 makes an object of what is chosen, if one way to it computes something.
  const [yes, no] = given.map((value) => g.simple(value)) as [Value, Value];
  const text = `${conditionText(condition)}?${yes.whole}:${no.whole}`;
  return { ...plainText(I64, "", [yes, no, condition]), words: [], whole: wrapped(text) };
}

/** The locals that are BigInts. */
export function wholeLocals({ localTypes }: Generator): number[] {
  return localTypes.flatMap((type, index) => type === I64 ? [index] : []);
}
