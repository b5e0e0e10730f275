/**
 * Generation of the instructions that a rule describes: numbers, and what loads and stores them.
 *
 * @module
 */
import { F32, F64, I32, I64, V128 } from "../runtime/types.ts";
import { type Address, readAddress, showAddress } from "./address.ts";
import { setApart } from "./depth.ts";
import { floatText } from "./forms.ts";
import type { Generator } from "./generator.ts";
import { ruleForHighWords } from "./high_words.ts";
import { RELOAD } from "./marks.ts";
import { simplify } from "./peephole.ts";
import { type Piece, type Rule, ruleOf } from "./rule.ts";
import {
  CONSTANT,
  constant,
  flagText,
  isSimple,
  numberOf,
  part,
  QUIET,
  SIMPLE,
  TRAPS,
  union,
  type Value,
  wordCount,
} from "./value.ts";

const F32_LOAD = 0x2a;
const F64_LOAD = 0x2b;
const F32_STORE = 0x38;
const F64_STORE = 0x39;
const F32_ABS = 0x8b;
const F64_ABS = 0x99;
const I64_LOAD = 0x29;
const I64_STORE = 0x37;
const F32_REINTERPRET_I32 = 0xbe;
const F64_REINTERPRET_I64 = 0xbf;
const I32_REINTERPRET_F32 = 0xbc;
const I64_REINTERPRET_F64 = 0xbd;

/** What a rule is applied to. */
interface Parts {
  readonly operands: Value[];
  readonly lane: number;
  readonly address: Address | undefined;
  readonly view: string;
  /** Whether operands are only asked for as numbers. */
  readonly numeric?: boolean;
  /** What a vector that results is known as. */
  readonly node?: number;
}

/** What {@link applyRule} is given. */
export interface Given extends Pick<Parts, "operands" | "node"> {
  readonly address?: Address;
  readonly lane?: number;
  /** The rule, if it is not simply that of the instruction. */
  readonly rule?: Rule | undefined;
}

/** Generates an instruction by its rule over words, whose operands have been popped. */
export function applyRule(g: Generator, code: number, given: Given): void {
  const { operands, address, lane = 0, node, rule = ruleOf(code, lane)! } = given;
  const view = address === undefined ? "" : g.view(address.memidx);
  const rest = node === undefined ? {} : { node };
  apply(g, rule, { operands, lane, address, view, ...rest });
}

/** Generates a plain instruction; `code` as in the catalogue. @returns whether it is one */
export function generatePlain(g: Generator, code: number): boolean {
  let rule = ruleOf(code);
  if (rule === undefined) return false;
  if (rule.accesses) {
    generateAccess(g, code, rule);
    return true;
  }
  const lane = rule.lane ? g.cursor.u8() : 0;
  if (rule.lane) rule = ruleOf(code, lane)!;
  const operands = g.popMany(rule.params.length);
  const { numeric } = rule;
  if (numeric) operands.forEach((operand) => g.floatLocals.takeNumber(operand));
  const better = simplify(code, operands) ?? reinterpret(g, code, operands[0]!);
  if (better !== undefined) g.push(better);
  else {
    const best = ruleForHighWords(code, operands) ?? rule;
    apply(g, best, { operands, lane, address: undefined, view: "", numeric });
    if (code === F32_ABS || code === F64_ABS) compareMagnitude(g, operands[0]!);
  }
  return true;
}

/** Has what compares the magnitude on top, that of `operand`, look at no NaN. */
function compareMagnitude(g: Generator, operand: Value): void {
  const text = operand.number ?? operand.words[0]!;
  const top = g.stack.length - 1;
  const value = g.stack[top]!;
  // What has been computed is at hand.
  if (!(value.flags & SIMPLE)) g.stack[top] = { ...value, compared: `${g.helper("abs")}(${text})` };
}

/** Reinterpretation of what is at hand as bits, or is to be: no float is made that is not asked for. */
function reinterpret(g: Generator, code: number, operand: Value): Value | undefined {
  if (code === F32_REINTERPRET_I32) {
    const bits = g.simple(operand);
    const text = `${g.helper("f32FromBits")}(${bits.words[0]})`;
    return { ...plainText(F32, text, [bits]), bits: bits.words };
  }
  if (code === F64_REINTERPRET_I64) {
    const bits = g.simple(operand);
    const text = `${g.helper("f64FromBits")}(${bits.words.join(",")})`;
    return { ...plainText(F64, text, [bits]), bits: bits.words };
  }
  const asksForBits = code === I32_REINTERPRET_F32 || code === I64_REINTERPRET_F64;
  return asksForBits ? bitsOf(operand) : undefined;
}

/** An operand of one word that depends on what `operands` depend on. */
export function plainText(type: number, text: string, operands: readonly Value[]): Value {
  return {
    type,
    words: [text],
    flags: operands.reduce((flags, operand) => flags | operand.flags, 0) &
      ~(SIMPLE | CONSTANT | QUIET),
    locals: operands.reduce<readonly number[]>((list, { locals }) => union(list, locals), []),
    temps: operands.reduce<readonly string[]>((list, { temps }) => union(list, temps), []),
    size: operands.reduce((size, operand) => size + operand.size, 1),
  };
}

// Memory.

function generateAccess(g: Generator, code: number, rule: Rule): void {
  const address = readAddress(g);
  const lane = rule.lane ? g.cursor.u8() : 0;
  const operands = g.popMany(rule.params.length);
  const view = rule.atomic ? g.viewNow(address.memidx) : g.view(address.memidx);
  const double = code === I64_STORE ? asDouble(operands[1]!) : undefined;
  if (code === I64_LOAD || code === F64_LOAD) {
    if (copiesWide(g, code)) return copyWide(g, { operands, lane, address, view });
  }
  if (code === F32_LOAD || code === F64_LOAD) {
    g.push(loadFloat(g, code, { operands, lane, address, view }));
  } else if (double !== undefined) {
    storeFloat(g, F64_STORE, { operands: [operands[0]!, double], lane, address, view });
  } else if (code === F32_STORE || code === F64_STORE) {
    const parts = { operands, lane, address, view };
    if (operands[1]!.bits !== undefined) storeBits(g, parts);
    else storeFloat(g, code, parts);
  } else {
    apply(g, ruleOf(code, lane)!, { operands, lane, address, view });
    // Another agent may have grown a shared memory: what it says by this is to be seen.
    if (rule.atomic) g.emit(RELOAD);
  }
}

/** The double that has the bits of a constant i64, as one store can write it, unless it is a NaN. */
function asDouble({ words, flags }: Value): Value | undefined {
  if ((flags & CONSTANT) === 0 || words.length !== 2) return undefined;
  words.forEach((word, k) => cell.setInt32(4 * k, numberOf(word), true));
  const text = floatText(cell.getFloat64(0, true));
  return text === undefined ? undefined : constant(F64, [text]);
}

const cell = new DataView(new ArrayBuffer(8));

/** Whether the next instruction only stores the 8 bytes that this one, already read, loads. */
function copiesWide({ cursor, metering }: Generator, code: number): boolean {
  const store = code === I64_LOAD ? I64_STORE : F64_STORE;
  // Each of both is paid for by itself.
  return metering === 0 && cursor.bytes[cursor.pos] === store;
}

/**
 * A load and the store of what it gives, as one double: two words that are stored one by one keep the
 * processor waiting when they are next read as one. Only a NaN is copied as words.
 */
function copyWide(g: Generator, { operands, address, view }: Parts): void {
  const source = g.simple(operands[0]!);
  g.flush(TRAPS);
  const from = showAddress(address!, source, 0);
  const [name] = g.scratch(F64).words;
  g.emit(`${name}=${g.mark()}${view}.getFloat64(${from},true);`);
  g.offset = g.cursor.pos;
  g.cursor.u8();
  const to = readAddress(g);
  const target = g.view(to.memidx);
  const at = showAddress(to, g.simple(g.pop()), 0);
  g.before({ clobbers: false });
  g.emit(`if(${name}===${name})${g.mark()}${target}.setFloat64(${at},${name},true);`);
  g.emit(`else${g.mark()}${g.helper("copyWords")}(${target},${at},${view},${from});`);
}

/**
 * A load of a float. Only a NaN is looked at twice, so that V8 cannot have changed its bits; the helper
 * is called for that alone, as V8 inlines no more than a few dozen calls into one function.
 */
function loadFloat(g: Generator, code: number, { operands, address, view }: Parts): Value {
  const base = g.simple(operands[0]!);
  const at = showAddress(address!, base, 0);
  const [type, size] = code === F32_LOAD ? [F32, 32] as const : [F64, 64] as const;
  const number = g.scratch(type);
  const [name] = number.words;
  const slow = `${g.helper(`f${size}Load`)}(${view},${at})`;
  const fast = `${g.mark()}${view}.getFloat${size}(${at},true)`;
  const value = plainText(type, `(${name}=${fast})===${name}?${name}:${slow}`, [base, number]);
  const bits = size === 64 ? {} : { bits: [`${g.mark()}${view}.getInt32(${at},true)`] };
  return { ...value, flags: value.flags | TRAPS, ...bits, number: fast };
}

/** A store of a float, with a NaN in the exact way unless it comes out of arithmetic. */
function storeFloat(g: Generator, code: number, { operands, address, view }: Parts): void {
  const [base, value] = operands as [Value, Value];
  const size = code === F32_STORE ? 32 : 64;
  const place = base.flags & TRAPS ? g.compute(base) : base;
  const at = showAddress(address!, place, 0);
  if (value.flags & QUIET) {
    g.before({ clobbers: false });
    g.emit(`${g.mark()}${view}.setFloat${size}(${at},${value.words[0]},true);`);
    return;
  }
  g.floatLocals.store(value);
  const number = g.simple(value).words[0]!;
  g.before({ clobbers: false });
  g.emit(`if(${number}===${number})${g.mark()}${view}.setFloat${size}(${at},${number},true);`);
  g.emit(`else${g.mark()}${g.helper(`f${size}Store`)}(${view},${at},${number});`);
}

/** The bits of a float as int32 words, if they are at hand. */
export function bitsOf(value: Value): Value | undefined {
  // What else is known of it is known of the float: its number above all, which is not that of its bits.
  const { bits, locals, temps, size } = value;
  if (bits === undefined) return undefined;
  const flags = value.flags & ~(SIMPLE | QUIET) | (bits.every(isSimple) ? SIMPLE : 0);
  return { type: bits.length === 1 ? I32 : I64, words: bits, flags, locals, temps, size };
}

/** Stores a float as words, so that no bit of a NaN can change on the way. */
function storeBits(g: Generator, { operands, address, view }: Parts): void {
  const [base, value] = operands as [Value, Value];
  const place = g.simple(base);
  const { words } = bitsOf(value)!;
  g.before({ clobbers: false });
  for (let i = words.length - 1; i >= 0; i--) {
    const text = showAddress(address!, place, 4 * i);
    g.emit(`${g.mark()}${view}.setInt32(${text},${words[i]},true);`);
  }
}

// Rules.

/** Applies a rule, and pushes its results. */
function apply(g: Generator, rule: Rule, parts: Parts): void {
  for (const name of rule.helpers) g.helper(name);
  prepare(g, rule, parts.operands);
  const mark = rule.traps ? g.mark() : "";
  const variables = Array.from({ length: rule.variables }, () => g.scratch(I32).words[0]!);
  const compares = parts.numeric === true && rule.predicate;
  const text = (pieces: readonly Piece[], first: string) =>
    mark + pieces.map((piece) => show(piece, { ...parts, compares, variables }, first)).join("");
  const { words, results } = rule;
  const { node } = parts;
  if (results.length === 0) {
    g.before({ clobbers: false });
    g.emit(`${text(words[0]!, "")};`);
    return;
  }
  const plain = plainText(results[0]!, "", parts.operands);
  const base = node === undefined ? plain : { ...plain, node };
  const flags = base.flags | (rule.traps ? TRAPS : 0) | (rule.quiet ? QUIET : 0);
  if (words.length === 1) {
    const word = text(words[0]!, "");
    const value = rule.predicate
      ? { ...base, flags, words: [flagText(word)], condition: word }
      : { ...base, flags, words: [word] };
    g.push(rule.atomic || rule.variables > 0 ? g.compute(value) : value);
    return;
  }
  // Its variables are those of the next instruction too.
  if (rule.wide || rule.atomic || rule.variables > 0 || flags & TRAPS) {
    computeWords(g, rule, { text, flags, node, operands: parts.operands });
    return;
  }
  let first = text(words[0]!, "");
  let temps = base.temps;
  if (rule.repeatsFirst && !isSimple(first)) {
    first = g.compute({ ...base, type: I32, words: [first] }).words[0]!;
    temps = union(temps, [first]);
  }
  const all = [first, ...words.slice(1).map((word) => text(word, first))];
  const simple = all.every(isSimple) ? SIMPLE : 0;
  g.push({ ...base, words: all, flags: flags | simple, temps });
}

/** Computes every word at once, in order. */
function computeWords(
  g: Generator,
  { words, results, wordwise, variables }: Rule,
  { text, flags, node, operands }: {
    text: (word: readonly Piece[], first: string) => string;
    flags: number;
    node: number | undefined;
    operands: readonly Value[];
  },
): void {
  if (flags & TRAPS) g.flush(TRAPS);
  const extension = results[0] === I64 ? extensionOf(words[1]!) : undefined;
  if (extension !== undefined) {
    const word = g.fresh(I32, 1);
    const [low] = word.words as [string];
    g.emit(`${low}=${text(words[0]!, low)};`);
    g.push({ ...word, type: I64, ...extension(low) });
    return;
  }
  // An operand may be where the result goes, if nothing of it is wanted once that is written.
  const place = node !== undefined && wordwise && g.vectors.formOf(node) === V128;
  const values = results.map((type) =>
    place
      ? g.place(type, node, operands)
      : { ...g.fresh(type, wordCount(type)), ...node === undefined ? {} : { node } }
  );
  const targets = values.flatMap((value) => value.words);
  const isLong = variables > 0 && words.length === 4;
  words.forEach((word, i) => {
    const [target, made] = [targets[i]!, text(word, targets[0]!)];
    g.emit(isLong ? setApart(target, made) : `${target}=${made};`);
  });
  for (const value of values) g.push(value);
}

/** What a high word is that needs no variable, as it follows from the low one. */
function extensionOf(word: readonly Piece[]): ((low: string) => Partial<Value>) | undefined {
  const text = word.join("");
  if (text === "0") return (low) => ({ words: [low, text] });
  // Not simple: to write it twice costs something, if little.
  if (text === "$r >> 31") return (low) => ({ words: [low, `${low} >> 31`], flags: 0, size: 1 });
  return undefined;
}

/** Computes the operands that the rule names more than once, and what traps before them. */
function prepare(g: Generator, rule: Rule, operands: Value[]): void {
  let last = -1;
  const repeated = operands.map(({ words, flags }, k) => {
    const uses = rule.uses[k]!;
    if (rule.params[k] === 0) return uses[0]! > 1 && !(flags & SIMPLE);
    const unused = flags & TRAPS && uses.every((count) => count === 0);
    return Boolean(unused) || words.some((word, i) => uses[i]! > 1 && !isSimple(word));
  });
  last = repeated.lastIndexOf(true);
  for (let k = 0; k <= last; k++) {
    const value = operands[k]!;
    if (repeated[k] || value.flags & TRAPS) operands[k] = g.compute(value);
  }
}

function show(
  piece: Piece,
  { operands, lane, address, view, numeric, compares, variables }: Parts & {
    variables: readonly string[];
    compares: boolean;
  },
  first: string,
): string {
  if (typeof piece === "object") {
    const value = operands[piece.operand]!;
    if (address !== undefined && piece.operand === 0) {
      return showAddress(address, value, piece.plus);
    }
    const text = compares ? value.compared ?? value.number : numeric ? value.number : undefined;
    return part(text ?? value.words[piece.word]!);
  }
  if (piece === "$r") return first;
  if (piece === "$i") return String(lane);
  if (piece.startsWith("$t")) return variables[Number(piece.slice(2))]!;
  return piece === "$m" ? view : piece;
}
