/**
 * `WebAssembly.Instance`.
 *
 * {@link https://webassembly.github.io/spec/js-api/#instances}
 *
 * @module
 */
import {
  exportedExtern,
  type Extern,
  instantiate,
  type InstantiateOptions,
} from "../instantiate.ts";
import type { Module as DecodedModule } from "../module.ts";
import type { HostFunction, Instance as ModuleInstance } from "../store.ts";
import { type InstanceOptions, tierFor } from "./engine.ts";
import { exportedTag, type Tag } from "./exception.ts";
import { exportedFunction } from "./exported.ts";
import { exportedGlobal, type Global } from "./global.ts";
import { type Imports, readImports } from "./imports.ts";
import { exportedMemory, type Memory } from "./memory.ts";
import { type Module, requireModule } from "./module.ts";
import { exportedTable, type Table } from "./table.ts";
import { defineInterface, Internal } from "./webidl.ts";

/** What an instance exports under one name. */
export type ExportValue = HostFunction | Global | Memory | Table | Tag;

/** The exports of an instance, by name. */
export type Exports = Record<string, ExportValue>;

let instanceOf: (instance: Instance) => ModuleInstance;

/** A module with its state, ready to be called. */
export class Instance {
  readonly #instance: ModuleInstance;
  readonly #exports: Exports;

  /**
   * Links and starts a module.
   *
   * @param options Beyond the standard: limits on what the instance may use, and who executes it.
   * @throws {TypeError} When `module` is no module, imports of a whole module name are missing, or the
   * engine asked for has to be loaded first.
   * @throws {LinkError} When an import is missing or does not fit.
   * @throws {RuntimeError} When a segment does not fit, the start function traps, or a memory or table
   * starts over its limit.
   */
  constructor(
    module: Module,
    importObject: Imports | undefined = undefined,
    options: InstanceOptions = {},
  ) {
    const given: unknown = module;
    this.#instance = given instanceof Internal
      ? given.value
      : instantiateWith(requireModule(module), importObject, options);
    this.#exports = exportsOf(this.#instance);
  }

  static {
    instanceOf = (instance) => instance.#instance;
  }

  /** What it exports: a frozen object without a prototype. */
  get exports(): Exports {
    return this.#exports;
  }
}

defineInterface(Instance, "Instance");

/** Links and starts a module whose imports have been read already. */
export function instantiateCore(
  module: DecodedModule,
  externs: readonly Extern[],
  options: InstantiateOptions,
): Instance {
  return new Instance(new Internal(instantiate(module, externs, options)) as never);
}

/** The engine's instance behind an API object. */
export function instanceFrom(instance: Instance): ModuleInstance {
  return instanceOf(instance);
}

/**
 * Drops the compiled code of a function, and of its loops: it is interpreted until it is hot again.
 * Calls of it that have not returned go on as they are.
 *
 * @param funcidx The function's index, as {@linkcode CompilerHooks} have it.
 * @returns Whether there was any: not if it is imported, has never been hot, or is only written out in
 * those that call it, which is a part of their code.
 * @throws {TypeError} When `instance` is none of ours.
 * @throws {RangeError} When the instance has no such function.
 */
export function dropCode(instance: Instance, funcidx: number): boolean {
  if (!(instance instanceof Instance)) {
    throw new TypeError("dropCode() takes an Instance of this engine first");
  }
  const { funcs } = instanceOf(instance);
  if (funcs[funcidx] === undefined) {
    throw new RangeError(`funcidx must be from 0 to ${funcs.length - 1}, not ${funcidx}`);
  }
  const tier = instanceOf(instance).tier as { evict?(funcidx: number): boolean } | null;
  return tier?.evict?.(funcidx) ?? false;
}

function instantiateWith(
  module: DecodedModule,
  importObject: unknown,
  options: InstanceOptions,
): ModuleInstance {
  const { engine, ...others } = options;
  const tier = tierFor(engine);
  return instantiate(module, readImports(module, importObject), { ...others, tier });
}

function exportsOf(instance: ModuleInstance): Exports {
  const exports: Exports = Object.create(null);
  for (const { name, kind, index } of instance.module.exports) {
    exports[name] = exportValue(exportedExtern(instance, kind, index));
  }
  return Object.freeze(exports);
}

/** What JavaScript sees of an extern: always the same object. */
function exportValue({ kind, value }: Extern): ExportValue {
  switch (kind) {
    case "func":
      return exportedFunction(value);
    case "table":
      return exportedTable(value);
    case "memory":
      return exportedMemory(value);
    case "global":
      return exportedGlobal(value);
    case "tag":
      return exportedTag(value);
  }
}
