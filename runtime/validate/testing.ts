/**
 * For tests: modules written as short text, and what becomes of them.
 *
 * Value types are spelled as in the text format where they are one word; `&3` is `(ref 3)`, `?3`
 * `(ref null 3)`, and so `&func`. Instructions are separated by `;`.
 *
 * @module
 */
import { byName } from "../../ops/catalogue.ts";
import type { Immediate } from "../../ops/row.ts";
import { decode } from "../decode/decode.ts";
import { ID, leb, name, section, typeIndex, vec, wasm } from "../decode/testing.ts";
import { CompileError } from "../errors.ts";
import type { Features } from "../features.ts";
import { validate } from "./validate.ts";

const SIMPLE: Readonly<Record<string, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  i8: 0x78,
  i16: 0x77,
  nullexnref: 0x74,
  nullfuncref: 0x73,
  nullexternref: 0x72,
  nullref: 0x71,
  funcref: 0x70,
  externref: 0x6f,
  anyref: 0x6e,
  eqref: 0x6d,
  i31ref: 0x6c,
  structref: 0x6b,
  arrayref: 0x6a,
  exnref: 0x69,
};

const HEAPS: Readonly<Record<string, number>> = {
  noexn: 0x74,
  nofunc: 0x73,
  noextern: 0x72,
  none: 0x71,
  func: 0x70,
  extern: 0x6f,
  any: 0x6e,
  eq: 0x6d,
  i31: 0x6c,
  struct: 0x6b,
  array: 0x6a,
  exn: 0x69,
};

/** A heap type. */
function heapType(text: string): number[] {
  return text in HEAPS ? [HEAPS[text]!] : typeIndex(Number(text));
}

/** A value or storage type. */
export function valType(text: string): number[] {
  if (text.startsWith("&")) return [0x64, ...heapType(text.slice(1))];
  if (text.startsWith("?")) return [0x63, ...heapType(text.slice(1))];
  const byte = SIMPLE[text];
  if (byte === undefined) throw new Error(`No value type "${text}"`);
  return [byte];
}

function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}

/** Several value types. */
function valTypes(text: string): number[] {
  return vec(...words(text).map(valType));
}

/** A field: a type, with `mut:` in front when it can be changed. */
function field(text: string): number[] {
  return text.startsWith("mut:") ? [...valType(text.slice(4)), 1] : [...valType(text), 0];
}

/** A type: `i32 -> i64`, `struct i32 mut:i8`, `array mut:i32`; `sub 3 struct …` is open. */
function typeDef(text: string): number[] {
  const [first, ...rest] = words(text);
  if (first === "sub") {
    const parent = /^\d+$/.test(rest[0]!) ? [leb(Number(rest.shift()))] : [];
    return [0x50, ...vec(...parent), ...typeDef(rest.join(" "))];
  }
  if (first === "struct") return [0x5f, ...vec(...rest.map(field))];
  if (first === "array") return [0x5e, ...field(rest[0]!)];
  const [params, results] = text.split("->");
  return [0x60, ...valTypes(params!), ...valTypes(results!)];
}

/** The bytes of a signed LEB128 integer. */
export function sleb(n: bigint): number[] {
  const low = Number(n & 0x7fn);
  const rest = n >> 7n;
  const done = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return done ? [low] : [low | 0x80, ...sleb(rest)];
}

function blockType(word: string | undefined): number[] {
  if (word === undefined) return [0x40];
  return word.startsWith("@") ? typeIndex(Number(word.slice(1))) : valType(word);
}

/** A catch clause: `catch/TAG/LABEL`, `catch_all/LABEL` and the like. */
function clause(word: string): number[] {
  const [kind, ...indices] = word.split("/");
  const number = ["catch", "catch_ref", "catch_all", "catch_all_ref"].indexOf(kind!);
  return [number, ...indices.flatMap((index) => leb(Number(index)))];
}

/**
 * One immediate, taken from the front of `args`. What is left out is zero; a vector is four words, a
 * shuffle's lanes are sixteen or one for all.
 */
function immediate(kind: Immediate, args: string[]): number[] {
  const zeros = (count: number) => new Array<number>(count).fill(0);
  switch (kind) {
    case "blocktype":
      return blockType(args[0]?.includes("/") ? undefined : args.shift());
    case "labels": {
      const labels = args.splice(0).map((label) => leb(Number(label)));
      return [...leb(labels.length - 1), ...labels.flat()];
    }
    case "memarg": {
      const [align, offset, memory] = args.splice(0, 3);
      const place = memory === undefined ? [] : leb(Number(memory));
      const flags = Number(align ?? 0) + (memory === undefined ? 0 : 0x40);
      return [...leb(flags), ...place, ...leb(Number(offset ?? 0))];
    }
    case "lanes":
      if (args.length === 16) return args.splice(0).map(Number);
      return zeros(16).fill(Number(args.shift() ?? 0));
    case "i32":
    case "i64":
      return sleb(BigInt(args.shift() ?? 0));
    case "f32":
      return zeros(4);
    case "f64":
      return zeros(8);
    case "v128": {
      const words = Int32Array.from(args.splice(0), Number);
      return words.length === 4 ? [...new Uint8Array(words.buffer)] : zeros(16);
    }
    case "heaptype":
      return heapType(args.shift() ?? "func");
    case "valtypes":
      return valTypes(args.splice(0).join(" "));
    case "catches":
      return vec(...args.splice(0).map(clause));
    default:
      return leb(Number(args.shift() ?? 0));
  }
}

/** The bytes of one instruction; bytes written as `0x0b 0x0c` stand for themselves. */
function instruction(text: string): number[] {
  const args = words(text);
  if (args[0]!.startsWith("0x")) return args.map(Number);
  const row = byName.get(args.slice(0, 2).join(" ")) ?? byName.get(args[0]!);
  if (row === undefined) throw new Error(`No instruction "${text}"`);
  args.splice(0, words(row.name).length);
  const bytes = row.immediates.flatMap((kind) => immediate(kind, args));
  if (args.length > 0) throw new Error(`Too many immediates in "${text}"`);
  return row.code < 0x100
    ? [row.code, ...bytes]
    : [row.code >> 12, ...leb(row.code & 0xfff), ...bytes];
}

/** The bytes of instructions, without a final `end`. */
export function code(text: string): number[] {
  return text.split(";").filter((part) => part.trim() !== "").flatMap(instruction);
}

/** A constant expression or the code of a body, with its final `end`. */
export function expr(text: string): number[] {
  return [...code(text), 0x0b];
}

/** One function. */
export interface FuncSpec {
  /** The index of its type. @default {0} */
  readonly type?: number;
  /** The types of its locals. @default {""} */
  readonly locals?: string;
  readonly code: string;
}

/** A module; every list in the binary's own form unless said otherwise. */
export interface ModuleSpec {
  readonly types?: readonly string[];
  readonly imports?: readonly number[][];
  readonly funcs?: readonly FuncSpec[];
  readonly tables?: readonly number[][];
  readonly memories?: readonly number[][];
  readonly tags?: readonly number[];
  /** Type, mutability and initial value: `mut:i32 = i32.const 1`. */
  readonly globals?: readonly string[];
  readonly exports?: readonly number[][];
  readonly start?: number;
  readonly elements?: readonly number[][];
  readonly datas?: readonly number[][];
  /** Leave out the data count section. */
  readonly noDataCount?: boolean;
}

function func({ locals = "", code }: FuncSpec): number[] {
  const body = [...vec(...words(locals).map((type) => [1, ...valType(type)])), ...expr(code)];
  return [...leb(body.length), ...body];
}

function global(text: string): number[] {
  const [type, init] = text.split("=");
  return [...field(type!.trim()), ...expr(init!)];
}

/** An export. */
export function exported(called: string, kind: number, index: number): number[] {
  return [...name(called), kind, ...leb(index)];
}

/** An import; `desc` starts with the kind. */
export function imported(...desc: number[]): number[] {
  return [...name("m"), ...name("n"), ...desc];
}

/** The bytes of a module. */
export function moduleBytes(spec: ModuleSpec): Uint8Array {
  const funcs = spec.funcs ?? [];
  const list = (id: number, entries: readonly number[][] | undefined) =>
    entries === undefined || entries.length === 0 ? [] : section(id, vec(...entries));
  const count = spec.datas !== undefined && !spec.noDataCount
    ? section(ID.dataCount, leb(spec.datas.length))
    : [];
  return wasm(
    list(ID.type, spec.types?.map(typeDef)),
    list(ID.import, spec.imports),
    list(ID.function, funcs.map(({ type = 0 }) => leb(type))),
    list(ID.table, spec.tables),
    list(ID.memory, spec.memories),
    list(ID.tag, spec.tags?.map((type) => [0, ...leb(type)])),
    list(ID.global, spec.globals?.map(global)),
    list(ID.export, spec.exports),
    spec.start === undefined ? [] : section(ID.start, leb(spec.start)),
    list(ID.element, spec.elements),
    count,
    list(ID.code, funcs.map(func)),
    list(ID.data, spec.datas),
  );
}

/** Decodes and validates; `valid`, or how the module is refused, as `phase: phrase`. */
export function verdict(spec: ModuleSpec | Uint8Array, features?: Features): string {
  const error = refusal(spec, features);
  return error === undefined ? "valid" : `${error.detail.phase}: ${error.detail.phrase}`;
}

/** The error that refuses a module, if one does. */
export function refusal(
  spec: ModuleSpec | Uint8Array,
  features?: Features,
): CompileError | undefined {
  try {
    validate(decode(spec instanceof Uint8Array ? spec : moduleBytes(spec), features), features);
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
  return undefined;
}

/** A body among others in {@link world}. */
export interface BodySpec {
  /** Its type. @default {" -> "} */
  readonly type?: string;
  readonly locals?: string;
  /** Types with the indices from 1. */
  readonly types?: readonly string[];
}

/**
 * A module with one of everything, and a function: type 0 is the function's; the rest is in its
 * comments below.
 */
export function world(
  text: string,
  { type = " -> ", locals = "", types = [] }: BodySpec = {},
): ModuleSpec {
  const tagTypes = types.length + 1;
  return {
    types: [type, ...types, " -> ", "i32 -> "],
    funcs: [{ locals, code: text }],
    tables: [[0x70, 0, 1], [0x6f, 0, 1], [0x70, 4, 1]], // funcref, externref, funcref by i64
    memories: [[0, 1], [4, 1]], // one by i32, one by i64
    tags: [tagTypes, tagTypes + 1], // without a value, with an i32
    globals: ["i32 = i32.const 0", "mut:i64 = i64.const 0"],
    elements: [[5, 0x70, ...vec(expr("ref.null func"))], [
      5,
      0x6f,
      ...vec(expr("ref.null extern")),
    ]],
    datas: [[1, 0]],
  };
}

/** What becomes of a body in {@link world}. */
export function bodyVerdict(text: string, spec?: BodySpec): string {
  return verdict(world(text, spec));
}

/** Bodies in {@link world}, each with what must become of it. */
export type Cases = Readonly<Record<string, string>>;

/** What becomes of the bodies of `cases`, in the same form. */
export function verdicts(cases: Cases, spec?: BodySpec): Cases {
  return Object.fromEntries(Object.keys(cases).map((text) => [text, bodyVerdict(text, spec)]));
}

/** What a body with an operand of a wrong type gives. */
export const MISMATCH = "validate: type mismatch";
