/**
 * Generation of locals, globals, constants and `select`.
 *
 * @module
 */
import { F32, F64, I32, I64, isRef, V128, type ValType } from "../runtime/types.ts";
import { choiceText } from "./choices.ts";
import { floatText } from "./forms.ts";
import type { Generator } from "./generator.ts";
import { plainText } from "./plain.ts";
import {
  conditionText,
  constant,
  int,
  isSimple,
  QUIET,
  SIMPLE,
  STATE,
  TRAPS,
  type Value,
} from "./value.ts";
import { asWhole, selectWhole } from "./whole.ts";

/** `local.get`: only a name, so far. */
export function generateLocalGet(g: Generator): void {
  pushLocal(g, g.localBase + g.cursor.u32());
}

function pushLocal(g: Generator, index: number): void {
  g.floatLocals.read(index);
  g.push(g.local(index));
}

/** `local.set` and `local.tee`. */
export function generateLocalSet(g: Generator, { tee }: { tee: boolean }): void {
  const index = g.localBase + g.cursor.u32();
  if (g.whole !== undefined && g.localTypes[index] === I64) setWhole(g, index);
  else putLocal(g, index, g.popRaw());
  if (tee) pushLocal(g, index);
}

/** Puts a value that has been popped into a local. */
export function putLocal(g: Generator, index: number, value: Value): void {
  g.settleReaders(index);
  if (value.flags & TRAPS) g.flush(TRAPS);
  if (value.node !== undefined) g.vectors.set(index, value.node);
  g.floatLocals.write(index, value);
  const { number } = value;
  const isNumber = number !== undefined && g.floatFacts?.numbers.has(index) === true;
  g.assign(g.namesOf(index), isNumber ? [number] : value.words);
}

/** Sets a local that is a BigInt. */
function setWhole(g: Generator, index: number): void {
  const value = asWhole(g, g.popRaw());
  g.settleReaders(index);
  if (value.flags & TRAPS) g.flush(TRAPS);
  g.slots("B");
  g.whole!.set(index, value.whole);
}

/** How a global's cell is read and written: its view, and the text around its contents. */
function cell(g: Generator, index: number): { type: ValType; name: string } {
  const { type } = g.module.globals[index]!;
  const make = `E.instance.globals[${index}]`;
  if (isRef(type)) return { type, name: g.need(`g${index}`, make) };
  return { type, name: g.need(`g${index}`, `${make}.i32`) };
}

/** `global.get`. */
export function generateGlobalGet(g: Generator): void {
  const index = g.cursor.u32();
  const { type, name } = cell(g, index);
  const flags = g.module.globals[index]!.mutable ? STATE : 0;
  const words = globalWords(type, name);
  const read: Value = { type, words, flags, locals: [], temps: [], size: 1 };
  if (type === F32) {
    const bits = words;
    g.push({ ...read, words: [`${g.helper("f32FromBits")}(${bits[0]})`], bits });
  } else if (type === F64) {
    const bits = words;
    g.push({ ...read, words: [`${g.helper("f64FromBits")}(${bits.join(",")})`], bits });
  } else g.push(read);
}

/** The places of a global's words. */
function globalWords(type: ValType, name: string): string[] {
  if (isRef(type)) return [`${name}.ref`];
  const count = type === V128 ? 4 : type === I64 || type === F64 ? 2 : 1;
  return Array.from({ length: count }, (_, k) => `${name}[${k}]`);
}

/** `global.set`. */
export function generateGlobalSet(g: Generator): void {
  const { type, name } = cell(g, g.cursor.u32());
  const value = g.pop();
  g.before({ clobbers: true });
  const words = wordsToKeep(g, value);
  globalWords(type, name).forEach((place, i) => g.emit(`${place}=${words[i]};`));
}

/** The words of a value that is to be kept as bits. */
function wordsToKeep(g: Generator, value: Value): readonly string[] {
  const { type, words, flags, bits } = value;
  if (type === F32) return bits ?? [`${g.helper("f32Bits")}(${words[0]})`];
  if (type === F64) {
    return bits ?? [`${g.helper("f64Bits")}(${words[0]})`, `${g.helper("wide")}.hi`];
  }
  return words.length > 1 && flags & STATE ? g.simple(value).words : words;
}

/** `drop`: what may trap still does. */
export function generateDrop(g: Generator): void {
  const value = g.popRaw();
  if (!(value.flags & TRAPS)) return;
  g.flush(TRAPS);
  if (value.words.length === 0) g.emit(`${value.whole};`);
  for (const word of value.words) if (!isSimple(word)) g.emit(`${word};`);
}

/**
 * `select`: both operands are evaluated, whichever is taken, as they might trap.
 *
 * @param type what it gives, where the instruction says; else that of its operands
 */
export function generateSelect(g: Generator, type?: ValType): void {
  const condition = g.pop();
  if (g.whole !== undefined && g.stack.at(-1)!.type === I64) {
    g.push(selectWhole(g, condition));
    return;
  }
  const both = g.popMany(2, { raw: true });
  const traps = both.some(({ flags }) => flags & TRAPS);
  const [yes, no] = both.map((value) => traps ? g.compute(value) : value) as [Value, Value];
  const many = yes.words.length > 1;
  const test = many ? g.simple(condition) : condition;
  const text = many ? `${test.words[0]}!==0` : conditionText(test);
  const choice = yes.type === I32 ? choiceText(yes, no, condition) : undefined;
  const words = choice === undefined
    ? yes.words.map((word, i) => `${text}?${word}:${no.words[i]}`)
    : [choice];
  const base = plainText(yes.node === undefined ? type ?? yes.type : yes.type, "", [yes, no, test]);
  const flags = base.flags & ~SIMPLE | yes.flags & no.flags & QUIET;
  if (yes.node === undefined) {
    g.push({ ...base, words, flags });
    return;
  }
  const node = g.vectors.make({ maskOf: [yes.node, no.node!] });
  g.vectors.unite(node, yes.node, no.node!);
  g.push({ ...base, words, flags, node });
}

const cellOfFloat = new DataView(new ArrayBuffer(8));

/** `i32.const` and the other constants of numbers, by opcode. */
export function generateConstant(g: Generator, opcode: number): void {
  const { cursor } = g;
  if (opcode === 0x41) {
    g.push(constant(I32, [int(cursor.s32())]));
    return;
  }
  if (opcode === 0x42) {
    const low = cursor.s64();
    g.push(constant(I64, [int(low), int(cursor.high)]));
    return;
  }
  const low = cursor.word();
  cellOfFloat.setInt32(0, low, true);
  if (opcode === 0x43) {
    const text = floatText(cellOfFloat.getFloat32(0, true));
    const word = text ?? (low === 0x7fc00000 ? "NaN" : special(g, `f32FromBits(${low})`));
    g.push(constant(F32, [word], [int(low)]));
    return;
  }
  const high = cursor.word();
  cellOfFloat.setInt32(4, high, true);
  const text = floatText(cellOfFloat.getFloat64(0, true));
  const word = text ??
    (low === 0 && high === 0x7ff80000 ? "NaN" : special(g, `f64FromBits(${low},${high})`));
  g.push(constant(F64, [word], text === undefined ? [int(low), int(high)] : undefined));
}

/** A NaN with a payload: made once, outside the function. */
function special(g: Generator, text: string): string {
  g.helper(text.slice(0, text.indexOf("(")));
  for (const [name, make] of g.needs) if (make === text) return name;
  return g.need(`N${g.needs.size}`, text);
}
