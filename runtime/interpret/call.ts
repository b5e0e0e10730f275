/**
 * Calls into the guest from outside.
 *
 * @module
 */
import { setCaller } from "../api/exported.ts";
import { isOpaque, isUncallable, opaqueType } from "../api/values.ts";
import type { RuntimeError } from "../errors.ts";
import { slotsOf } from "../gc_objects.ts";
import { run } from "../generated/loop.js";
import type { Func, Ref } from "../store.ts";
import { isRef, type ValType } from "../types.ts";
import { trapError } from "./faults.ts";
import { readValue, wordsOf, wordsOfAll, writeValue } from "./frame_values.ts";
import { callHost } from "./host_call.ts";
import { entryOf } from "./lazy.ts";
import { rehearse } from "./rehearse.ts";
import { agentStack, type Stack } from "./stack.ts";

/**
 * Calls `func` as the JavaScript API does.
 *
 * @param func Any function instance
 * @param args JavaScript values; missing ones are `undefined`, further ones are ignored
 * @returns `undefined`, the result, or an array of the results
 * @throws {TypeError} when an argument does not convert, or a type has no form in JavaScript
 * @throws {RuntimeError} when the guest traps
 * @throws whatever a host function throws
 *
 * {@link https://webassembly.github.io/spec/js-api/#call-an-exported-function}
 */
export function callFunction(func: Func, args: readonly unknown[]): unknown {
  const stack = agentStack();
  const base = reserve(func, stack);
  try {
    writeArguments(func, base, stack, args);
    enter(func, base, stack);
    return readResults(func, base, stack);
  } finally {
    release(base, stack);
  }
}

/**
 * Converts arguments to words from `base` on.
 *
 * @throws {TypeError} when one does not convert, or a type, be it of a result, has no form in JavaScript
 */
export function writeArguments(
  { type }: Func,
  base: number,
  stack: Stack,
  args: readonly unknown[],
): void {
  if (isUncallable(type)) throw opaqueType([...type.params, ...type.results].find(isOpaque)!);
  const { params } = type;
  let at = base;
  for (let i = 0; i < params.length; i++) {
    writeValue(stack, at, params[i]!, args[i]);
    at += wordsOf(params[i]!);
  }
}

/** What a function that has left its results from `base` on returns to JavaScript. */
export function readResults({ type: { results } }: Func, base: number, stack: Stack): unknown {
  if (results.length === 0) return undefined;
  if (results.length === 1) return readValue(stack, base, results[0]!);
  return readAll(stack, base, results);
}

function readAll(stack: Stack, base: number, types: readonly ValType[]): unknown[] {
  let at = base;
  return types.map((type) => {
    const value = readValue(stack, at, type);
    at += wordsOf(type);
    return value;
  });
}

/** A value as its bits: int32 words, low first (one for i32 and f32, two, or four), or a reference. */
export type RawValue = readonly number[] | { readonly ref: Ref };

/**
 * Calls `func` with exact bits in and out: no NaN is touched, and every type passes.
 *
 * @throws {RuntimeError} when the guest traps
 * @throws whatever a host function throws
 */
export function callRaw(func: Func, args: readonly RawValue[]): RawValue[] {
  const { params, results } = func.type;
  const stack = agentStack();
  const base = reserve(func, stack);
  try {
    let at = base;
    for (let i = 0; i < params.length; i++) {
      const value = args[i]!;
      if ("ref" in value) stack.refs[at >> 1] = value.ref;
      else stack.i32.set(value, at);
      at += wordsOf(params[i]!);
    }
    enter(func, base, stack);
    at = base;
    return results.map((type) => {
      const from = at;
      at += wordsOf(type);
      if (isRef(type)) return { ref: stack.refs[from >> 1] };
      return [...stack.i32.subarray(from, from + slotsOf(type))];
    });
  } finally {
    release(base, stack);
  }
}

/**
 * Takes room for the arguments and results off the top of the stack, before any is converted: a
 * conversion may run JavaScript that calls a guest again.
 *
 * @returns the first word of that room
 */
export function reserve({ type }: Func, stack: Stack): number {
  const base = stack.top;
  const words = Math.max(wordsOfAll(type.params), wordsOfAll(type.results));
  if (base + words > stack.limit) throw tooDeep();
  if (type.params.some(isRef) || type.results.some(isRef)) stack.useRefs(base + words);
  stack.top = base + words;
  return base;
}

/** Gives back what `reserve` took, and lets go of the references in it. */
export function release(base: number, stack: Stack): void {
  const { refs, top } = stack;
  if (refs.length > 0) refs.fill(null, base >> 1, top >> 1);
  stack.top = base;
}

function tooDeep(): RuntimeError {
  return trapError(
    "call stack exhausted: raise the limit of stack bytes if this depth is wanted",
    "call stack exhausted",
  );
}

/** Runs `func` on the arguments at word `base`, to leave its results there. */
export function enter(func: Func, base: number, stack: Stack): void {
  if (func.instance === null) {
    callHost(func, base, stack);
    return;
  }
  const entry = entryOf(func);
  const { code } = func.instance.run!;
  const { words } = code;
  rehearse(func.instance, stack);
  if (code.usesRefs) stack.useRefs(base + words[entry]!);
  if (base + words[entry]! > stack.limit || stack.sp >= stack.deepest) throw tooDeep();
  stack.i32.fill(0, base + words[entry + 1]!, base + words[entry + 2]!);
  run(entry + 3, base, func.instance);
}

setCaller(callFunction);
