/**
 * `WebAssembly.Module`.
 *
 * {@link https://webassembly.github.io/spec/js-api/#modules}
 *
 * @module
 */
import { decode } from "../decode/decode.ts";
import { Reader } from "../decode/reader.ts";
import type { Features } from "../features.ts";
import type { ExternKind, Module as DecodedModule, Section } from "../module.ts";
import { validate as check } from "../validate/validate.ts";
import { type BuiltinOptions, enableBuiltins, isBuiltin } from "./builtins.ts";
import { valueText } from "./values.ts";
import { copyBytes, defineInterface, Internal, isObject, required } from "./webidl.ts";

/** What an import or export is, as descriptors spell it. */
export type ImportExportKind = "function" | "table" | "memory" | "global" | "tag";

/** One import of a module. */
export interface ModuleImportDescriptor {
  /** The first of its two names. */
  readonly module: string;
  /** The second. */
  readonly name: string;
  /** What it must be. */
  readonly kind: ImportExportKind;
}

/** One export of a module. */
export interface ModuleExportDescriptor {
  /** Its name. */
  readonly name: string;
  /** What it is. */
  readonly kind: ImportExportKind;
}

/** What compiling takes besides the bytes. */
export interface CompileOptions extends BuiltinOptions {
  /** Beyond the standard: which proposals a module may use. @default {DEFAULT_FEATURES} */
  readonly features?: Features | undefined;
}

let decodedOf: (value: object) => DecodedModule | undefined;

/** A compiled module: stateless code that can be instantiated any number of times. */
export class Module {
  readonly #module: DecodedModule;

  /**
   * Compiles a module.
   *
   * @param bytes The binary; it is copied.
   * @throws {TypeError} When `bytes` is no buffer source.
   * @throws {CompileError} When they are not a valid module.
   */
  constructor(bytes: BufferSource, options: CompileOptions = {}) {
    this.#module = bytes instanceof Internal
      ? bytes.value
      : compileBytes(copyBytes(bytes), options);
  }

  static {
    decodedOf = (value) => #module in value ? value.#module : undefined;
  }

  /** The exports of a module, in order. */
  static exports(moduleObject: Module): ModuleExportDescriptor[] {
    return requireModule(moduleObject).exports.map(({ name, kind }) => ({
      name,
      kind: KINDS[kind],
    }));
  }

  /** The imports of a module, in order, without builtins. */
  static imports(moduleObject: Module): ModuleImportDescriptor[] {
    const decoded = requireModule(moduleObject);
    return decoded.imports.filter((wanted) => !isBuiltin(decoded, wanted))
      .map(({ module, name, desc }) => ({ module, name, kind: KINDS[desc.kind] }));
  }

  /** Copies of the contents of all custom sections of that name, in order. */
  static customSections(moduleObject: Module, sectionName: string): ArrayBuffer[] {
    const { bytes, sections } = requireModule(moduleObject);
    const wanted = String(required(sectionName, "a section name"));
    return sections.filter(({ id, name }) => id === 0 && name === wanted)
      .map((section) => contentsOf(bytes, section));
  }
}

defineInterface(Module, "Module");

const KINDS: Readonly<Record<ExternKind, ImportExportKind>> = {
  func: "function",
  table: "table",
  memory: "memory",
  global: "global",
  tag: "tag",
};

/** A copy of what follows the name in a custom section. */
function contentsOf(bytes: Uint8Array, section: Section): ArrayBuffer {
  const reader = new Reader(bytes, section, "custom");
  reader.name("section name");
  return new Uint8Array(bytes.subarray(reader.pos, section.end)).buffer;
}

/**
 * Decodes and validates.
 *
 * @param bytes Which must not change afterwards.
 * @throws {CompileError} When they are not a valid module.
 */
export function compileBytes(bytes: Uint8Array, options: CompileOptions): DecodedModule {
  return checkModule(decode(bytes, options.features), options);
}

/**
 * Validates a decoded module.
 *
 * @throws {CompileError} When it is invalid.
 */
export function checkModule(module: DecodedModule, options: CompileOptions): DecodedModule {
  check(module, options.features);
  enableBuiltins(module, options);
  return module;
}

/** The API object of a valid module. */
export function exportedModule(module: DecodedModule): Module {
  return new Module(new Internal(module) as never);
}

/** The module of an API object; `undefined` when `value` is none. */
export function moduleFrom(value: unknown): DecodedModule | undefined {
  return isObject(value) ? decodedOf(value) : undefined;
}

/**
 * The module of an API object.
 *
 * @throws {TypeError} When `value` is none.
 */
export function requireModule(value: unknown): DecodedModule {
  const module = moduleFrom(value);
  if (module === undefined) throw new TypeError(`${valueText(value)} is not a WebAssembly.Module`);
  return module;
}
