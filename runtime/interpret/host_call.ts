/**
 * Calls out of the guest: arguments from the frame to JavaScript values, and the results back.
 *
 * @module
 */
import type { Func } from "../store.ts";
import { readValue, wordsOf, wordsOfAll, writeValue } from "./frame_values.ts";
import type { Stack } from "./stack.ts";

/**
 * Calls the host function `func` with the arguments at word `base`, and leaves its results there.
 *
 * @throws {TypeError} when a result does not convert, or a type has no form in JavaScript
 * @throws whatever the function throws
 */
export function callHost(func: Func, base: number, stack: Stack): void {
  const { params, results } = func.type;
  const args: unknown[] = [];
  let at = base;
  for (let i = 0; i < params.length; i++) {
    args.push(readValue(stack, at, params[i]!));
    at += wordsOf(params[i]!);
  }
  const top = stack.top;
  stack.top = Math.max(at, base + wordsOfAll(results));
  try {
    const { host } = func;
    const value = host!(...args);
    if (results.length === 1) writeValue(stack, base, results[0]!, value);
    else if (results.length > 1) writeAll(func, base, stack, value);
  } finally {
    stack.top = top;
  }
}

function writeAll(func: Func, base: number, stack: Stack, value: unknown): void {
  const { results } = func.type;
  const values = [...value as Iterable<unknown>];
  if (values.length !== results.length) {
    throw new TypeError(
      `A host function of ${results.length} results returned ${values.length} values`,
    );
  }
  let at = base;
  for (let i = 0; i < results.length; i++) {
    writeValue(stack, at, results[i]!, values[i]);
    at += wordsOf(results[i]!);
  }
}
