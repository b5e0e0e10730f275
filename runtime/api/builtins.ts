/**
 * What a module may import without anyone giving it: builtin functions, and strings that are named by
 * their own contents. Both are asked for when it is compiled.
 *
 * {@link https://webassembly.github.io/spec/js-api/#builtins}
 *
 * @module
 */
import { CompileError } from "../errors.ts";
import type { Extern } from "../instantiate.ts";
import type { ExternType, Import, Module } from "../module.ts";
import { Func, Global } from "../store.ts";
import { matchesExtern } from "../subtype.ts";
import { externTypeText, importText } from "../type_text.ts";
import { HEAP, refType } from "../types.ts";
import { STRING_BUILTINS } from "./string_builtins.ts";

/** What was asked for. */
export interface BuiltinOptions {
  /** Names of sets of builtin functions; `"js-string"` is the one there is. @default {[]} */
  readonly builtins?: Iterable<string> | undefined;
  /** The module name from which any string may be imported as a global. */
  readonly importedStringConstants?: string | null | undefined;
}

interface Enabled {
  readonly functions: boolean;
  readonly constants: string | undefined;
}

const enabledByModule = new WeakMap<Module, Enabled>();
/** Strings are immutable globals of this type. */
const STRING_GLOBAL: ExternType = {
  kind: "global",
  type: { type: refType(HEAP.extern, false), mutable: false },
};

/**
 * Lets a module have what `options` ask for.
 *
 * @throws {CompileError} When the module imports one of them with another type, or a set is named
 * twice.
 */
export function enableBuiltins(module: Module, options: BuiltinOptions): void {
  const sets = [...options.builtins ?? []].map(String);
  const constants = options.importedStringConstants ?? undefined;
  if (sets.length === 0 && constants === undefined) return;
  if (new Set(sets).size !== sets.length) throw refuse(`a set of builtins is named twice: ${sets}`);
  const enabled = {
    functions: sets.includes("js-string"),
    constants: constants === undefined ? undefined : String(constants),
  };
  for (const wanted of module.imports) {
    const type = builtinType(enabled, wanted);
    if (type === undefined || matchesExtern(type, wanted.desc)) continue;
    const texts = `${externTypeText(type)}, not ${externTypeText(wanted.desc)}`;
    throw refuse(`builtin import ${importText(wanted)} is ${texts}`, wanted.offset);
  }
  enabledByModule.set(module, enabled);
}

/** Whether an import of the module is a builtin, and so nobody has to give it. */
export function isBuiltin(module: Module, wanted: Import): boolean {
  const enabled = enabledByModule.get(module);
  return enabled !== undefined && builtinType(enabled, wanted) !== undefined;
}

/** The builtin that an import of the module is; `undefined` when it is none. */
export function builtinExtern(module: Module, wanted: Import, index: number): Extern | undefined {
  const enabled = enabledByModule.get(module);
  if (enabled === undefined) return undefined;
  if (isConstant(enabled, wanted) && wanted.desc.kind === "global") {
    const global = new Global(wanted.desc.type);
    global.ref = wanted.name;
    return { kind: "global", value: global };
  }
  const builtin = functionOf(enabled, wanted);
  if (builtin === undefined) return undefined;
  return { kind: "func", value: new Func(builtin.type(), null, index, builtin.run) };
}

function builtinType(enabled: Enabled, wanted: Import): ExternType | undefined {
  if (isConstant(enabled, wanted)) return STRING_GLOBAL;
  const builtin = functionOf(enabled, wanted);
  return builtin === undefined ? undefined : { kind: "func", type: builtin.type() };
}

function isConstant({ constants }: Enabled, wanted: Import): boolean {
  return wanted.module === constants;
}

function functionOf({ functions }: Enabled, wanted: Import) {
  if (!functions || wanted.module !== "wasm:js-string") return undefined;
  return STRING_BUILTINS.get(wanted.name);
}

function refuse(what: string, offset?: number): CompileError {
  const phrase = "incompatible import type";
  return new CompileError(`${phrase}: ${what}`, {
    phase: "validate",
    phrase,
    ...(offset === undefined ? {} : { offset }),
  });
}
