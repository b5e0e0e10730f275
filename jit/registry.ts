/**
 * Modules by number, so that a line in a JavaScript stack can be traced back to one.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";

/** What the name of a compiled function's source starts with; its module's number and index follow. */
export const SOURCE_PREFIX = "wasm-";

const numbers = new WeakMap<Module, number>();
const modules = new Map<number, WeakRef<Module>>();

/** The number of `module`: always the same. */
export function numberOf(module: Module): number {
  let number = numbers.get(module);
  if (number === undefined) {
    number = modules.size + 1;
    numbers.set(module, number);
    modules.set(number, new WeakRef(module));
  }
  return number;
}

/** The module of this number, while it is in use. */
export function moduleOf(number: number): Module | undefined {
  return modules.get(number)?.deref();
}
