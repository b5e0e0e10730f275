/**
 * `WebAssembly.Global`.
 *
 * {@link https://webassembly.github.io/spec/js-api/#globals}
 *
 * @module
 */
import { Global as GlobalInstance } from "../store.ts";
import { EXTERNREF, isRef } from "../types.ts";
import { isOpaque, opaqueType, readGlobal, writeGlobal } from "./values.ts";
import { valueType } from "./value_type.ts";
import { defineInterface, dictionary, Internal, isObject, required } from "./webidl.ts";

/** What {@link Global} is made from. */
export interface GlobalDescriptor {
  /** The type of its value: `"i32"`, `"i64"`, `"f32"`, `"f64"`, `"externref"`, `"anyfunc"`, … */
  readonly value: string;
  /** Whether it can be set. @default {false} */
  readonly mutable?: boolean | undefined;
}

let globalOf: (value: object) => GlobalInstance | undefined;

/** A global variable. */
export class Global {
  readonly #global: GlobalInstance;

  /**
   * Makes a global.
   *
   * @param initial Its value at first. @default {zero, null, or undefined for externref}
   * @throws {TypeError} When the descriptor is not one, or the value does not convert.
   */
  constructor(descriptor: GlobalDescriptor, ...initial: [value?: unknown]) {
    const given: unknown = descriptor;
    this.#global = given instanceof Internal ? given.value : allocate(given, initial);
    this.#global.exported = this;
  }

  static {
    globalOf = (value) => #global in value ? value.#global : undefined;
  }

  /**
   * The value.
   *
   * @throws {TypeError} When JavaScript cannot see values of its type, when it is set and not
   * mutable, or set to what does not convert.
   */
  // deno-lint-ignore no-explicit-any -- its type depends on the descriptor
  get value(): any {
    return readGlobal(this.#global);
  }

  set value(value: unknown) {
    const { mutable, type } = this.#global.type;
    if (isOpaque(type)) throw opaqueType(type);
    if (!mutable) throw new TypeError("an immutable global cannot be set");
    writeGlobal(this.#global, value);
  }

  /** The value, as `value` gives it. */
  // deno-lint-ignore no-explicit-any -- its type depends on the descriptor
  valueOf(): any {
    return readGlobal(this.#global);
  }
}

defineInterface(Global, "Global");

/** The API object of a global: always the same one. */
export function exportedGlobal(global: GlobalInstance): Global {
  return (global.exported ?? new Global(new Internal(global) as never)) as Global;
}

/** The global of an API object; `undefined` when `value` is none. */
export function globalFrom(value: unknown): GlobalInstance | undefined {
  return isObject(value) ? globalOf(value) : undefined;
}

function allocate(descriptor: unknown, initial: readonly unknown[]): GlobalInstance {
  if (descriptor === undefined) throw new TypeError("a global descriptor is required");
  const { mutable, value: typeName } = dictionary(descriptor, "a global descriptor");
  const type = valueType(required(typeName, "value"));
  if (isOpaque(type)) throw opaqueType(type);
  const global = new GlobalInstance({ type, mutable: Boolean(mutable) });
  // An explicit undefined is a value of a reference type; for numbers, hosts take it as none.
  const [value] = initial;
  if (value !== undefined || (initial.length > 0 && isRef(type))) writeGlobal(global, value);
  else if (type === EXTERNREF) global.ref = undefined;
  return global;
}
