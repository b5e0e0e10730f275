/**
 * The engine of this repository, with its interpreter, as an engine under test: the stages by
 * themselves rather than through the JavaScript API, so that every bit of a value is seen.
 *
 * @module
 */
import { Exception } from "../../../runtime/api/exception.ts";
import { decode } from "../../../runtime/decode/decode.ts";
import { CompileError, LinkError, RuntimeError } from "../../../runtime/errors.ts";
import { ExceptionObject } from "../../../runtime/exception.ts";
import { features } from "../../../runtime/features.ts";
import { ArrayObject, isI31, StructObject } from "../../../runtime/gc_objects.ts";
import {
  exportedExtern,
  type Extern,
  instantiate,
  type InstantiateOptions,
} from "../../../runtime/instantiate.ts";
import { callRaw, type RawValue as Words } from "../../../runtime/interpret/call.ts";
import type { Module } from "../../../runtime/module.ts";
import { Func, type Global, type HostFunction, type Ref } from "../../../runtime/store.ts";
import { isHeapSubtype } from "../../../runtime/subtype.ts";
import { F32, F64, HEAP, heapOf, I32, I64, isRef, V128 } from "../../../runtime/types.ts";
import type { ValType } from "../../../runtime/types.ts";
import { validate } from "../../../runtime/validate/validate.ts";
import type { Engine, EngineInstance, EngineModule, Failure, Resolver } from "../engine.ts";
import { HostValue, type NumType, type RawValue, type RefValue, WIDTH } from "../wast/value.ts";

/** Makes the engine. */
export function interpreterEngine(): Engine {
  return ourEngine("interpreter", {});
}

/** Makes the engine with a tier of its own. */
export function ourEngine(name: string, options: Pick<InstantiateOptions, "tier">): Engine {
  function compile(bytes: Uint8Array<ArrayBuffer>, disabled: readonly string[] = []): EngineModule {
    const on = features({ disable: disabled });
    const module = decode(bytes, on);
    validate(module, on);
    return { instantiate: (resolve) => makeInstance(module, resolve, options) };
  }

  return { name, compile, hostFunction, failureOf };
}

function hostFunction(): HostFunction {
  return function print(): void {};
}

/** What a resolver gives is an export of ours, or a function of the host. */
type Given = Extern | HostFunction | undefined;

function makeInstance(
  module: Module,
  resolve: Resolver,
  options: InstantiateOptions,
): EngineInstance {
  const externs = module.imports.map(({ module: from, name, desc }): Extern | undefined => {
    const given = resolve(from, name) as Given;
    if (typeof given !== "function") return given;
    if (desc.kind !== "func") return undefined;
    return { kind: "func", value: new Func(desc.type, null, -1, given) };
  });
  const instance = instantiate(module, externs, options);
  const exports = new Map(module.exports.map((one) => [one.name, one]));

  function exported(name: string): Extern | undefined {
    const found = exports.get(name);
    return found && exportedExtern(instance, found.kind, found.index);
  }

  function invoke(name: string, args: readonly RawValue[]): RawValue[] {
    const func = exported(name);
    if (func?.kind !== "func") throw new Error(`"${name}" is no exported function`);
    const { results } = func.value.type;
    return callRaw(func.value, args.map(wordsOf)).map((words, i) => rawOf(words, results[i]!));
  }

  function read(name: string): RawValue {
    const global = exported(name);
    if (global?.kind !== "global") throw new Error(`"${name}" is no exported global`);
    return readGlobal(global.value);
  }

  return { exported, invoke, read };
}

function readGlobal({ type: { type }, i32, ref }: Global): RawValue {
  return rawOf(isRef(type) ? { ref } : [...i32], type);
}

// Values

const hostValues = new Map<number, HostValue>();

/** The one object that stands for a number: identity is how a script knows it again. */
function hostValue(id: number): HostValue {
  const known = hostValues.get(id);
  if (known !== undefined) return known;
  const made = new HostValue(id);
  hostValues.set(id, made);
  return made;
}

function wordsOf(value: RawValue): Words {
  if (value.type === "ref") {
    return { ref: value.kind === "null" ? null : hostValue(value.host!) };
  }
  const words: number[] = [];
  for (let at = 0; at < WIDTH[value.type]; at += 32) {
    words.push(Number(BigInt.asIntN(32, value.bits >> BigInt(at))));
  }
  return words;
}

const NUM_TYPES: ReadonlyMap<ValType, NumType> = new Map([
  [I32, "i32"],
  [I64, "i64"],
  [F32, "f32"],
  [F64, "f64"],
  [V128, "v128"],
]);

function rawOf(words: Words, type: ValType): RawValue {
  if ("ref" in words) return rawOfRef(words.ref, type);
  const name = NUM_TYPES.get(type);
  if (name === undefined) throw new Error(`no number type: ${type}`);
  let bits = 0n;
  for (let at = WIDTH[name] / 32 - 1; at >= 0; at--) {
    bits = (bits << 32n) | BigInt.asUintN(32, BigInt(words[at]!));
  }
  return { type: name, bits };
}

function rawOfRef(ref: Ref, type: ValType): RefValue {
  const value = { type: "ref", hierarchy: hierarchyOf(type) } as const;
  if (ref === null) return { ...value, kind: "null" };
  if (ref instanceof HostValue) return { ...value, kind: "host", host: ref.id };
  if (ref instanceof Func) return { ...value, kind: "func" };
  if (ref instanceof StructObject) return { ...value, kind: "struct" };
  if (ref instanceof ArrayObject) return { ...value, kind: "array" };
  if (ref instanceof ExceptionObject) return { ...value, kind: "exn" };
  if (isI31(ref)) return { ...value, kind: "i31" };
  throw new Error(`no reference of the engine's: ${String(ref)}`);
}

function hierarchyOf(type: ValType): NonNullable<RefValue["hierarchy"]> {
  const heap = heapOf(type);
  if (isHeapSubtype(heap, HEAP.func)) return "func";
  if (isHeapSubtype(heap, HEAP.extern)) return "extern";
  return isHeapSubtype(heap, HEAP.exn) ? "exn" : "any";
}

// Errors

function failureOf(error: unknown): Failure | null {
  if (error instanceof CompileError) {
    const { phase, phrase } = error.detail;
    return phase === "decode" || phase === "validate"
      ? { phase, phrase, message: error.message }
      : null;
  }
  if (error instanceof LinkError) {
    return { phase: "link", phrase: error.detail.phrase, message: error.message };
  }
  if (error instanceof RuntimeError) {
    const { phrase, message } = error;
    return { phase: phrase === "call stack exhausted" ? "exhaustion" : "trap", phrase, message };
  }
  const thrown = error instanceof ExceptionObject || error instanceof Exception;
  return thrown ? { phase: "exception", message: "an exception" } : null;
}
