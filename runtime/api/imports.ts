/**
 * Reading an imports object: from what JavaScript offers to what instantiation links.
 *
 * {@link https://webassembly.github.io/spec/js-api/#read-the-imports}
 *
 * @module
 */
import { LinkError } from "../errors.ts";
import { checkHostType } from "../host_type.ts";
import { type Extern, missingImports } from "../instantiate.ts";
import type { GlobalType, Import, Module } from "../module.ts";
import { Func, Global, type HostFunction } from "../store.ts";
import { externTypeText, importText } from "../type_text.ts";
import { type DefType, I64, isRef } from "../types.ts";
import { builtinExtern, isBuiltin } from "./builtins.ts";
import { tagFrom } from "./exception.ts";
import { funcOf } from "./exported.ts";
import { globalFrom } from "./global.ts";
import { memoryFrom } from "./memory.ts";
import { tableFrom } from "./table.ts";
import { isOpaque, isUncallable, opaqueType, valueText, writeGlobal } from "./values.ts";
import { isObject } from "./webidl.ts";

/** What a value can be imported as. */
export type ImportValue = unknown;

/** The imports of one module name. */
export type ModuleImports = Record<string, ImportValue>;

/** What a module may import: by module name, then by name. */
export type Imports = Record<string, ModuleImports>;

/**
 * The externs that an imports object offers for a module's imports, in order.
 *
 * @throws {TypeError} When the object, or what it has for a module name, is no object. When more than
 * one is missing, the message lists all.
 * @throws {LinkError} When a value is missing or of the wrong kind.
 */
export function readImports(module: Module, importObject: unknown): Extern[] {
  if (importObject !== undefined && !isObject(importObject)) {
    throw new TypeError(`the imports must be an object, not ${valueText(importObject)}`);
  }
  let hosts = 0;
  return module.imports.map((wanted, i) => {
    const builtin = builtinExtern(module, wanted, hosts);
    if (builtin !== undefined) {
      if (builtin.kind === "func") hosts++;
      return builtin;
    }
    const from = lookUp(importObject, wanted.module);
    if (!isObject(from)) throw noNamespace(module, importObject, i);
    const value: unknown = Reflect.get(from, wanted.name);
    if (value === undefined && !acceptsUndefined(wanted)) {
      throw missingImports(missingFrom(module, importObject, i));
    }
    if (wanted.desc.kind === "func") return importFunc(wanted, wanted.desc.type, value, hosts++);
    return importOther(wanted, value);
  });
}

function lookUp(importObject: object | undefined, name: string): unknown {
  return importObject === undefined ? undefined : Reflect.get(importObject, name);
}

/** The imports from the `first` on that the object has nothing for; what it has is not judged. */
function missingFrom(module: Module, importObject: object | undefined, first: number): Import[] {
  return module.imports.slice(first).filter((wanted) => {
    if (isBuiltin(module, wanted)) return false;
    try {
      const from = lookUp(importObject, wanted.module);
      return !isObject(from) || Reflect.get(from, wanted.name) === undefined;
    } catch {
      return false; // A getter that throws has something to say, but not here.
    }
  });
}

/** The API wants a TypeError here; the message is that of any other missing import. */
function noNamespace(module: Module, importObject: object | undefined, first: number): TypeError {
  const missing = missingFrom(module, importObject, first);
  return new TypeError(
    missingImports(missing.length > 0 ? missing : [module.imports[first]!]).message,
  );
}

/** `undefined` is a value of type externref. */
function acceptsUndefined(wanted: Import): boolean {
  return wanted.desc.kind === "global" && isRef(wanted.desc.type.type);
}

function importFunc(wanted: Import, type: DefType, value: unknown, index: number): Extern {
  if (!isCallable(value)) throw wrongKind(wanted, value, "a function");
  const exported = funcOf(value);
  if (exported !== undefined) return { kind: "func", value: exported };
  checkHostType(wanted, type, value);
  return { kind: "func", value: new Func(type, null, index, hostFunction(type, value)) };
}

function isCallable(value: unknown): value is CallableFunction {
  return typeof value === "function";
}

/** The function as engines call it: without a receiver, whatever way they call. */
function hostFunction(type: DefType, value: CallableFunction): HostFunction {
  if (!isUncallable(type)) return Reflect.apply(Function.prototype.bind, value, [undefined]);
  return () => {
    throw opaqueType([...type.params, ...type.results].find(isOpaque)!);
  };
}

function importOther(wanted: Import, value: unknown): Extern {
  const { desc } = wanted;
  switch (desc.kind) {
    case "memory": {
      const memory = memoryFrom(value);
      if (memory === undefined) throw wrongKind(wanted, value, "a WebAssembly.Memory");
      return { kind: "memory", value: memory };
    }
    case "table": {
      const table = tableFrom(value);
      if (table === undefined) throw wrongKind(wanted, value, "a WebAssembly.Table");
      return { kind: "table", value: table };
    }
    case "tag": {
      const tag = tagFrom(value);
      if (tag === undefined) throw wrongKind(wanted, value, "a WebAssembly.Tag");
      return { kind: "tag", value: tag };
    }
    case "global":
      return { kind: "global", value: globalFrom(value) ?? valueGlobal(wanted, desc.type, value) };
    default:
      throw wrongKind(wanted, value, desc.kind);
  }
}

/** An immutable global made for a plain value. */
function valueGlobal(wanted: Import, { type }: GlobalType, value: unknown): Global {
  const primitive = type === I64 ? "bigint" : "number";
  if (isOpaque(type) || (!isRef(type) && typeof value !== primitive)) {
    throw wrongKind(wanted, value, isOpaque(type) ? "a WebAssembly.Global" : `a ${primitive}`);
  }
  const global = new Global({ type, mutable: false });
  try {
    writeGlobal(global, value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw wrongKind(wanted, value, `a value that converts (${error.message})`);
  }
  return global;
}

function wrongKind(wanted: Import, value: unknown, need: string): LinkError {
  const phrase = "incompatible import type";
  const what = `import ${importText(wanted)} ${externTypeText(wanted.desc)}`;
  return new LinkError(`${phrase}: ${what} must be ${need}, not ${valueText(value)}`, {
    phase: "link",
    phrase,
    offset: wanted.offset,
  });
}
