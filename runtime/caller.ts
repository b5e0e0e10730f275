/**
 * The way from below the engine to the engine: conversions of values and instantiation sit beneath
 * the interpreter, which imports them, yet must be able to call a function.
 *
 * @module
 */
import type { Func } from "./store.ts";

/** Calls a function of the store with JavaScript API values, and returns such. */
export type Caller = (func: Func, args: readonly unknown[]) => unknown;

let caller: Caller = (func) => {
  throw new Error(`function ${func.funcidx} was called before any engine was loaded`);
};

/** Says how functions are called; an engine does so when it is loaded. */
export function setCaller(call: Caller): void {
  caller = call;
}

/**
 * Calls a function with JavaScript API values.
 *
 * @returns `undefined`, the one result, or an array of several.
 * @throws {RuntimeError} On a trap; otherwise whatever a host function throws.
 */
export function call(func: Func, args: readonly unknown[]): unknown {
  return caller(func, args);
}
