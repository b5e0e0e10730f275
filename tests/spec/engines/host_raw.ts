/**
 * Calls functions of the host's WebAssembly with exact bits.
 *
 * JavaScript can neither see a function's type nor pass a v128, and an f32's NaN changes on its way.
 * So a call goes through a small module, made for the signature, that loads the arguments from a
 * memory, calls, and stores the results there. The signature comes from the script: the arguments tell
 * the parameters, the expected values the results; V8 refuses to link a wrong guess. Where nothing is
 * expected, the results are guessed too. References do cross, so calls with one are plain calls.
 *
 * @module
 */
import { NotRun, type ResultHint } from "../engine.ts";
import {
  HostValue,
  type NumType,
  type NumValue,
  type RawValue,
  type RefValue,
} from "../wast/value.ts";

/** Any exported function. */
export type WasmFunction = (...args: unknown[]) => unknown;

/** Results to try where the script expects none in particular. */
const GUESSES: readonly (readonly NumType[])[] = [
  [],
  ["i32"],
  ["i64"],
  ["f32"],
  ["f64"],
  ["v128"],
  ["i64", "i64"],
  ["i32", "i64"],
];

/** A value takes 16 bytes: results start after room for all arguments. */
const SLOT = 16;
const RESULTS_AT = 2048 * SLOT;

const scratch = new WebAssembly.Memory({ initial: 1 });

/** Calls `func`. @throws NotRun when the values cannot cross */
export function callRaw(
  func: WasmFunction,
  args: readonly RawValue[],
  hint: ResultHint,
): RawValue[] {
  const params = args.map(({ type }) => type);
  if (!params.includes("ref") && !hint?.includes("ref")) {
    const guesses = hint === undefined ? GUESSES : [hint as readonly NumType[]];
    for (const results of guesses) {
      const call = wrapperOf(func, params as NumType[], results);
      if (call === undefined) continue;
      writeSlots(args as readonly NumValue[]);
      call();
      return readSlots(results);
    }
  }
  return callPlain(func, args, hint);
}

/** The value of a global. @throws NotRun when it cannot cross */
export function readRaw(global: WebAssembly.Global, hint: ResultHint): RawValue {
  const type = hint?.[0];
  if (type === undefined || type === "ref") return rawOfJs(global.value, type);
  for (const mutable of [0, 1]) {
    const call = link(globalReader(type, mutable), { v: global, m: scratch });
    if (call === undefined) continue;
    call();
    return readSlots([type])[0]!;
  }
  throw new NotRun(`the global is no ${type}`);
}

// Plain calls

function callPlain(func: WasmFunction, args: readonly RawValue[], hint: ResultHint): RawValue[] {
  const result = callThroughJs(func, args.map(jsOfRaw));
  if (hint === undefined || hint.length === 0) return [];
  const results = hint.length === 1 ? [result] : result as unknown[];
  return hint.map((type, index) => rawOfJs(results[index], type));
}

/** An exnref cannot cross; V8 says so with a TypeError, after the call. */
function callThroughJs(func: WasmFunction, args: readonly unknown[]): unknown {
  try {
    return func(...args);
  } catch (error) {
    if (error instanceof TypeError) throw new NotRun(error.message);
    throw error;
  }
}

const hostValues = new Map<number, HostValue>();

/** The one object that stands for a number: identity is how a script knows it again. */
function hostValue(id: number): HostValue {
  const known = hostValues.get(id);
  if (known !== undefined) return known;
  const made = new HostValue(id);
  hostValues.set(id, made);
  return made;
}

const cell = new DataView(new ArrayBuffer(8));

function jsOfRaw(value: RawValue): unknown {
  switch (value.type) {
    case "ref":
      return value.kind === "null" ? null : hostValue(value.host!);
    case "i32":
      return Number(value.bits);
    case "i64":
      return value.bits;
    case "f32":
      cell.setUint32(0, Number(value.bits));
      return cell.getFloat32(0);
    case "f64":
      cell.setBigUint64(0, value.bits);
      return cell.getFloat64(0);
    case "v128":
      throw new NotRun("a v128 beside a reference cannot cross the JavaScript API");
  }
}

function rawOfJs(value: unknown, type: NumType | "ref" | undefined): RawValue {
  switch (type) {
    case "ref":
      return refOfJs(value);
    case "i32":
      return { type, bits: BigInt.asUintN(32, BigInt(value as number)) };
    case "i64":
      return { type, bits: BigInt.asUintN(64, value as bigint) };
    case "f32":
      cell.setFloat32(0, value as number);
      if (Number.isNaN(value)) throw new NotRun("a NaN may change on its way through JavaScript");
      return { type, bits: BigInt(cell.getUint32(0)) };
    default:
      throw new NotRun(`a ${type ?? "value of unknown type"} cannot cross the JavaScript API here`);
  }
}

function refOfJs(value: unknown): RefValue {
  if (value === null) return { type: "ref", kind: "null" };
  if (value instanceof HostValue) return { type: "ref", kind: "host", host: value.id };
  if (typeof value === "number") return { type: "ref", kind: "i31" };
  if (typeof value === "function") return { type: "ref", kind: "func" };
  const { isStruct, isArray } = refTests();
  if (isStruct(value)) return { type: "ref", kind: "struct" };
  if (isArray(value)) return { type: "ref", kind: "array" };
  throw new NotRun(`no known reference: ${String(value)}`);
}

interface RefTests {
  readonly isStruct: (value: unknown) => number;
  readonly isArray: (value: unknown) => number;
}

let refTestsMade: RefTests | undefined;

/** Functions that test an anyref for `struct` and `array`, which JavaScript cannot tell apart. */
function refTests(): RefTests {
  refTestsMade ??= new WebAssembly.Instance(
    new WebAssembly.Module(moduleOf([
      section(1, [[0x60, 1, 0x6e, 1, 0x7f]]),
      section(3, [[0], [0]]),
      section(7, [[...name("isStruct"), 0, 0], [...name("isArray"), 0, 1]]),
      section(10, [body([0], [0x20, 0, 0xfb, 0x14, 0x6b]), body([0], [0x20, 0, 0xfb, 0x14, 0x6a])]),
    ])),
  ).exports as unknown as RefTests;
  return refTestsMade;
}

// Wrappers

const wrappers = new WeakMap<WasmFunction, Map<string, (() => void) | undefined>>();

function wrapperOf(
  func: WasmFunction,
  params: readonly NumType[],
  results: readonly NumType[],
): (() => void) | undefined {
  let known = wrappers.get(func);
  if (known === undefined) wrappers.set(func, known = new Map());
  const key = `${params} -> ${results}`;
  if (!known.has(key)) known.set(key, link(callerModule(params, results), { v: func, m: scratch }));
  return known.get(key);
}

/** An instance's function `c`, or `undefined` when V8 finds that the types do not fit. */
function link(
  module: WebAssembly.Module,
  imports: Record<string, unknown>,
): (() => void) | undefined {
  try {
    const e = imports as WebAssembly.ModuleImports;
    return new WebAssembly.Instance(module, { e }).exports.c as () => void;
  } catch (error) {
    if (error instanceof WebAssembly.LinkError) return undefined;
    throw error;
  }
}

const CODES: Readonly<Record<NumType, { type: number; load: number[]; store: number[] }>> = {
  i32: { type: 0x7f, load: [0x28, 2], store: [0x36, 2] },
  i64: { type: 0x7e, load: [0x29, 3], store: [0x37, 3] },
  f32: { type: 0x7d, load: [0x2a, 2], store: [0x38, 2] },
  f64: { type: 0x7c, load: [0x2b, 3], store: [0x39, 3] },
  v128: { type: 0x7b, load: [0xfd, 0, 4], store: [0xfd, 11, 4] },
};

const callerModules = new Map<string, WebAssembly.Module>();

/** The module that calls a function of one signature. */
function callerModule(
  params: readonly NumType[],
  results: readonly NumType[],
): WebAssembly.Module {
  const key = `${params} -> ${results}`;
  const known = callerModules.get(key);
  if (known !== undefined) return known;
  const type = [0x60, ...vector(params.map(codeOf)), ...vector(results.map(codeOf))];
  const loads = params.flatMap((param, i) => [0x41, 0, ...CODES[param].load, ...leb(i * SLOT)]);
  const module = wrapperModule({
    types: [type],
    imported: [0x00, 1],
    results,
    code: [...loads, 0x10, 0],
  });
  callerModules.set(key, module);
  return module;
}

/** The module that reads a global. */
function globalReader(type: NumType, mutable: number): WebAssembly.Module {
  const imported = [0x03, CODES[type].type, mutable];
  return wrapperModule({ types: [], imported, results: [type], code: [0x23, 0] });
}

interface Wrapper {
  readonly types: readonly number[][];
  /** Kind and type of the import `v`. */
  readonly imported: readonly number[];
  readonly results: readonly NumType[];
  /** Leaves the results on the stack. */
  readonly code: readonly number[];
}

/** A module whose function `c`, of type 0, runs some code and stores what it leaves. */
function wrapperModule({ types, imported, results, code }: Wrapper): WebAssembly.Module {
  const isFunction = imported[0] === 0x00;
  const locals = vector(results.map((result) => [1, codeOf(result)]));
  const stores = results.flatMap((result, i) => [
    ...[0x41, 0, 0x20, ...leb(i)],
    ...[...CODES[result].store, ...leb(RESULTS_AT + i * SLOT)],
  ]);
  const sets = results.flatMap((_, i) => [0x21, ...leb(results.length - 1 - i)]);
  return new WebAssembly.Module(moduleOf([
    section(1, [[0x60, 0, 0], ...types]),
    section(2, [
      [...name("e"), ...name("v"), ...imported],
      [...name("e"), ...name("m"), 0x02, 0, 1],
    ]),
    section(3, [[0]]),
    section(7, [[...name("c"), 0, isFunction ? 1 : 0]]),
    section(10, [body(locals, [...code, ...sets, ...stores])]),
  ]));
}

function codeOf(type: NumType): number {
  return CODES[type].type;
}

// Binary pieces

function moduleOf(sections: readonly number[][]): Uint8Array<ArrayBuffer> {
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);
}

function section(id: number, items: readonly number[][]): number[] {
  const content = vector(items);
  return [id, ...leb(content.length), ...content];
}

function vector(items: readonly (number | number[])[]): number[] {
  return [...leb(items.length), ...items.flat()];
}

function body(locals: readonly number[], code: readonly number[]): number[] {
  const content = [...locals, ...code, 0x0b];
  return [...leb(content.length), ...content];
}

function name(text: string): number[] {
  return [text.length, ...new TextEncoder().encode(text)];
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

function writeSlots(values: readonly NumValue[]): void {
  const view = new DataView(scratch.buffer);
  values.forEach(({ bits }, index) => {
    view.setBigUint64(index * SLOT, BigInt.asUintN(64, bits), true);
    view.setBigUint64(index * SLOT + 8, bits >> 64n, true);
  });
}

function readSlots(types: readonly NumType[]): NumValue[] {
  const view = new DataView(scratch.buffer);
  return types.map((type, index) => {
    const at = RESULTS_AT + index * SLOT;
    const low = view.getBigUint64(at, true);
    switch (type) {
      case "i32":
      case "f32":
        return { type, bits: BigInt.asUintN(32, low) };
      case "i64":
      case "f64":
        return { type, bits: low };
      case "v128":
        return { type, bits: low | (view.getBigUint64(at + 8, true) << 64n) };
    }
  });
}
