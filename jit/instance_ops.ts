/**
 * Generation of instructions that act on the instance: sizes, tables, bulk operations, references.
 *
 * The frequent ones are written out. The others go through the functions that the interpreter uses:
 * operands into free words of the guest stack, a call, and the result from there.
 *
 * @module
 */
import {
  concrete,
  EXTERNREF,
  F32,
  F64,
  I32,
  I64,
  isRef,
  refType,
  V128,
  type ValType,
} from "../runtime/types.ts";
import { unsignedText } from "./address.ts";
import type { Generator } from "./generator.ts";
import { functionName } from "./calls.ts";
import { RELOAD } from "./marks.ts";
import { plainText } from "./plain.ts";
import { constant, flagText, part, TRAPS, type Value, wordCount } from "./value.ts";

/** A function of the interpreter's, with what it takes besides the instance. */
export interface SystemCall {
  readonly name: string;
  /** How many operands it takes; they come before the immediates. */
  readonly pops: number;
  /** The type of its result; its place comes before the operands. Absent: none. */
  readonly result?: ValType;
  /** Immediates that come before the operands. */
  readonly leading?: readonly number[];
  readonly immediates: readonly number[];
  /** Whether a memory may have grown. */
  readonly clobbers: boolean;
}

/** Generates a call of one of the interpreter's functions. */
export function generateSystem(g: Generator, call: SystemCall): void {
  const operands = g.popMany(call.pops);
  g.before({ clobbers: true });
  const words = operands.map((value) => value.flags & TRAPS ? g.compute(value) : value);
  const free = freeWords(g);
  const { result } = call;
  if ([...words.map(({ type }) => type), result ?? I32].some(isRef)) {
    g.emit(`${free.stack}.useRefs(${free.at}+${8 + 4 * words.length});`);
  }
  const places: string[] = result === undefined ? [] : [free.at];
  words.forEach((value, k) => {
    places.push(`${free.at}+${4 + 4 * k}`);
    writePlace(g, value, { ...free, at: places.at(-1)! });
  });
  const before = places.splice(0, result === undefined ? 0 : 1);
  const leading = (call.leading ?? []).map(String);
  const inst = g.need("inst", "E.instance");
  const args = [inst, ...before, ...leading, ...places, ...call.immediates];
  const name = g.need(call.name, `E.system.${call.name}`);
  g.emit(`${g.mark()}${name}(${args.join(",")});`);
  if (call.clobbers) g.emit(RELOAD);
  if (result !== undefined) g.push(readPlace(g, result, free));
}

/**
 * Generates a call of a function of `ops/math/simd.ts`, over places of the guest stack in bytes. It
 * takes `pops` vectors and gives one.
 */
export function callOnPlaces(g: Generator, name: string, pops: number): void {
  const operands = g.popMany(pops);
  g.before({ clobbers: false });
  const words = operands.map((value) => value.flags & TRAPS ? g.compute(value) : value);
  const free = freeWords(g);
  const places = words.map((_, k) => `${free.at}+${4 + 4 * k}`);
  words.forEach((value, k) => writePlace(g, value, { ...free, at: places[k]! }));
  const args = [free.at, ...places].map((place) => `(${place})<<2`);
  const called = g.need(name, `E.system.${name}`);
  g.emit(`${called}(${[free.stack, ...args].join(",")});`);
  g.push(readPlace(g, V128, free));
}

/** Free words of the guest stack: the variable that holds it, and the place in it. */
interface Scratch {
  readonly stack: string;
  readonly at: string;
}

/** Where they are, in variables until the end of the instruction. */
function freeWords(g: Generator): Scratch {
  const [stack, at] = [EXTERNREF, I32].map((type) => g.scratch(type).words[0]!) as [string, string];
  g.emit(`${stack}=${g.helper("agentStack")}();${at}=${stack}.top;`);
  return { stack, at };
}

/** Writes an operand to a place of the guest stack. */
function writePlace(g: Generator, { type, words, bits }: Value, { stack, at }: Scratch): void {
  if (isRef(type)) {
    g.emit(`${stack}.refs[(${at})>>1]=${words[0]};`);
  } else if (type === F64) {
    g.emit(`${stack}.i32[${at}]=${g.helper("f64Bits")}(${words[0]});`);
    g.emit(`${stack}.i32[${at}+1]=${g.helper("wide")}.hi;`);
  } else if (type === F32) {
    g.emit(`${stack}.i32[${at}]=${bits?.[0] ?? `${g.helper("f32Bits")}(${words[0]})`};`);
  } else words.forEach((word, i) => g.emit(`${stack}.i32[${at}+${i}]=${word};`));
}

/** Reads a result from a place of the guest stack. */
function readPlace(g: Generator, type: ValType, { stack, at }: Scratch): Value {
  const target = g.fresh(type, wordCount(type));
  target.words.forEach((word, i) => {
    if (isRef(type)) g.emit(`${word}=${stack}.refs[${at}>>1];`);
    else if (type === F64) {
      const low = `${stack}.i32[${at}]`;
      g.emit(`${word}=${g.helper("f64FromBits")}(${low},${stack}.i32[${at}+1]);`);
    } else if (type === F32) g.emit(`${word}=${g.helper("f32FromBits")}(${stack}.i32[${at}]);`);
    else g.emit(`${word}=${stack}.i32[${at}+${i}];`);
  });
  return target;
}

/** `memory.size`. */
export function generateMemorySize(g: Generator): void {
  const memidx = g.cursor.u32();
  g.before({ clobbers: true });
  pushPages(g, memidx, plainText(I32, `${g.memory(memidx)}.pages`, []));
}

/** `memory.grow`. */
export function generateMemoryGrow(g: Generator): void {
  const memidx = g.cursor.u32();
  const delta = g.pop();
  g.before({ clobbers: true });
  const text = `${g.mark()}${g.memory(memidx)}.grow(${unsignedText(delta)})`;
  pushPages(g, memidx, plainText(I32, text, [delta]));
}

/** Computes a number of pages, which may change the memory. */
function pushPages(g: Generator, memidx: number, pages: Value): void {
  const { is64 } = g.module.memories[memidx]!;
  const target = g.compute(is64 ? pages : { ...pages, words: [`${pages.words[0]}|0`] });
  g.emit(RELOAD);
  if (!is64) g.push(target);
  else g.push(splitSize(g, target));
}

/** A size as an i64: -1 or a number below 2^53. */
function splitSize(g: Generator, { words }: Value): Value {
  const high = `Math.floor(${words[0]}/4294967296)|0`;
  return g.compute({ ...plainText(I64, "", []), words: [`${words[0]}|0`, high] });
}

/** `table.get`. */
export function generateTableGet(g: Generator): void {
  const table = g.cursor.u32();
  const result = g.module.tables[table]!.element;
  generateSystem(g, { name: "tableGet", pops: 1, result, immediates: [table], clobbers: false });
}

/** `table.set`. */
export function generateTableSet(g: Generator): void {
  const immediates = [g.cursor.u32()];
  generateSystem(g, { name: "tableSet", pops: 2, immediates, clobbers: false });
}

/** The functions behind 0xFC 8 to 17: name, operands, immediates. */
const BULK: Readonly<Record<number, readonly [string, number, number]>> = {
  8: ["memoryInit", 3, 2],
  9: ["dataDrop", 0, 1],
  10: ["memoryCopy", 3, 2],
  11: ["memoryFill", 3, 1],
  12: ["tableInit", 3, 2],
  13: ["elemDrop", 0, 1],
  14: ["tableCopy", 3, 2],
  15: ["tableGrow", 2, 1],
  16: ["tableSize", 0, 1],
  17: ["tableFill", 3, 1],
};

const MEMORY_COPY = 10;
const MEMORY_FILL = 11;

/** `memory.copy` within one memory, and `memory.fill`. */
function generateMove(g: Generator, code: number, memidx: number): void {
  const [start, from, length] = g.popMany(3).map((value) =>
    value.flags & TRAPS ? g.compute(value) : value
  ) as [Value, Value, Value];
  g.before({ clobbers: false });
  const name = g.helper(code === MEMORY_COPY ? "copyMemory" : "fillMemory");
  const what = code === MEMORY_COPY ? unsignedText(from) : from.words[0];
  const args = [g.memory(memidx), unsignedText(start), what, unsignedText(length)];
  g.emit(`${g.mark()}${name}(${args.join(",")});`);
}

/** Instructions behind 0xFC that are not numeric. */
export function generateBulk(g: Generator, code: number): void {
  const [name, pops, count] = BULK[code]!;
  const immediates: number[] = [];
  for (let i = 0; i < count; i++) immediates.push(g.cursor.u32());
  if (code === MEMORY_FILL || code === MEMORY_COPY && immediates[0] === immediates[1]) {
    generateMove(g, code, immediates[0]!);
    return;
  }
  const call: SystemCall = { name, pops, immediates, clobbers: true };
  const sized = code === 15 || code === 16;
  const result = sized && g.module.tables[immediates[0]!]!.is64 ? I64 : I32;
  generateSystem(g, sized ? { ...call, result } : call);
}

/** `ref.null`, `ref.is_null`, `ref.func`, `ref.eq` and `ref.as_non_null`, by opcode. */
export function generateReference(g: Generator, opcode: number): void {
  const { cursor } = g;
  if (opcode === 0xd0) {
    g.push(constant(refType(cursor.heapType(), true), ["null"]));
  } else if (opcode === 0xd2) {
    const funcidx = cursor.u32();
    const type = refType(concrete(g.module.funcs[funcidx]!.id), false);
    g.push(constant(type, [functionName(g, funcidx)]));
  } else if (opcode === 0xd1) {
    const ref = g.pop();
    pushCondition(g, `${part(ref.words[0]!)}===null`, [ref]);
  } else if (opcode === 0xd3) {
    const [left, right] = g.popMany(2) as [Value, Value];
    const text = `${part(left.words[0]!)}===${part(right.words[0]!)}`;
    pushCondition(g, text, [left, right]);
  } else {
    const ref = g.pop();
    const text = `${g.mark()}${g.helper("nonNull")}(${ref.words[0]})`;
    const value = plainText(ref.type, text, [ref]);
    g.push({ ...value, flags: value.flags | TRAPS });
  }
}

/** Pushes an i32 that says whether a condition holds. */
export function pushCondition(g: Generator, condition: string, operands: readonly Value[]): void {
  const value = plainText(I32, flagText(condition), operands);
  g.push({ ...value, condition });
}
