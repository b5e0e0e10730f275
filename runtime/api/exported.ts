/**
 * What JavaScript sees of functions and GC objects: one *Exported Function* for each function, one
 * opaque object for each struct or array, made at first sight and found again ever after.
 *
 * {@link https://webassembly.github.io/spec/js-api/#exported-function-exotic-objects}
 * {@link https://webassembly.github.io/spec/js-api/#gc-exotic-objects}
 *
 * @module
 */
import type { ArrayObject, StructObject } from "../gc_objects.ts";
import type { Func, HostFunction } from "../store.ts";

/** Calls a function of the store with JavaScript API values, and returns such. */
export type Caller = (func: Func, args: readonly unknown[]) => unknown;

let caller: Caller = (func) => {
  throw new Error(`function ${func.funcidx} was called before any engine was loaded`);
};

/**
 * Says how exported functions are called; the engine does so when it is loaded. Conversions of values
 * sit beneath the engine, which imports them, so they cannot import it.
 */
export function setCaller(call: Caller): void {
  caller = call;
}

const funcs = new WeakMap<HostFunction, Func>();
const objects = new WeakMap<object, StructObject | ArrayObject>();

/**
 * The JavaScript function that stands for `func`: always the same one.
 *
 * Its name is the function's index as a string, its length the number of parameters, and it is not a
 * constructor, all as the JavaScript API says.
 */
export function exportedFunction(func: Func): HostFunction {
  if (func.exported !== null) return func.exported;
  const exported = (...args: unknown[]): unknown => caller(func, args);
  Object.defineProperty(exported, "name", { value: String(func.funcidx), configurable: true });
  Object.defineProperty(exported, "length", {
    value: func.type.params.length,
    configurable: true,
  });
  func.exported = exported;
  funcs.set(exported, func);
  return exported;
}

/** The function that a JavaScript value stands for, if it is an Exported Function. */
export function funcOf(value: unknown): Func | undefined {
  return typeof value === "function" ? funcs.get(value as HostFunction) : undefined;
}

/** The opaque JavaScript object that stands for a struct or array: always the same one. */
export function exportedObject(object: StructObject | ArrayObject): object {
  if (object.exported !== null) return object.exported;
  const exported = new Proxy(OPAQUE, OPAQUE_HANDLER);
  object.exported = exported;
  objects.set(exported, object);
  return exported;
}

/** The struct or array that a JavaScript value stands for, if it does. */
export function objectOf(value: unknown): StructObject | ArrayObject | undefined {
  return typeof value === "object" && value !== null ? objects.get(value) : undefined;
}

// An empty, frozen object without a prototype already answers as the specification wants, but for
// the operations that must throw where JavaScript would shrug.
const OPAQUE: object = Object.freeze(Object.create(null));
const OPAQUE_HANDLER: ProxyHandler<object> = {
  set(): boolean {
    throw new TypeError(
      "WebAssembly objects are opaque: their fields cannot be set from JavaScript",
    );
  },
  deleteProperty(): boolean {
    throw new TypeError("WebAssembly objects are opaque: nothing can be deleted from one");
  },
  preventExtensions(): boolean {
    return false;
  },
  setPrototypeOf(): boolean {
    return false;
  },
};
