/**
 * Making functions callable by compiled code: every `Func` gets a `code`, whatever it is.
 *
 * @module
 */
import { callHost } from "../runtime/interpret/host_call.ts";
import { run } from "../runtime/generated/loop.js";
import { countCrossing } from "../runtime/lower/code.ts";
import { entryOf } from "../runtime/interpret/lazy.ts";
import { exhausted } from "../runtime/interpret/faults.ts";
import { agentStack } from "../runtime/interpret/stack.ts";
import type { CompiledFunction, Func } from "../runtime/store.ts";
import { interpreted, passing } from "./adapters.ts";
import { depth, RUN_WORDS } from "./depth.ts";
import { foreign } from "./faults.ts";

/** `func`, once it has a `code`. */
export function callable(func: Func): Func {
  func.code ??= func.host !== null
    ? interpreted(func, runHost)
    : func.instance!.tier?.codeOf(func) ?? interpretedFunction(func);
  return func;
}

/** `func`, once it has a `code` and can be called with floats in the array. */
export function passable(func: Func): Func {
  callable(func).passed ??= passing(func);
  return func;
}

/** Has calls with floats in the array go by `code`, of which something else is to become. */
export function passByCode(func: Func): void {
  if (func.passed !== null) func.passed = passing(func);
}

/** A way to call a wasm function that is not compiled. */
export function interpretedFunction(func: Func): CompiledFunction {
  return interpreted(func, runInterpreter);
}

/** Runs a function of an instance in the interpreter; its frame starts at word `at`, on the top. */
function runInterpreter(func: Func, at: number, left: number, words: number): void {
  const stack = agentStack();
  const before = depth.left;
  depth.left = left - RUN_WORDS;
  stack.top = at + words;
  try {
    const entry = entryOf(func);
    const code = func.instance!.run!.code;
    if (code.entry === "counted") countCrossing(code, entry);
    if (code.usesRefs) stack.useRefs(at + code.words[entry]!);
    if (at + code.words[entry]! > stack.limit || stack.sp >= stack.deepest) exhausted();
    stack.i32.fill(0, at + code.words[entry + 1]!, at + code.words[entry + 2]!);
    run(entry + 3, at, func.instance!);
  } catch (error) {
    foreign.error = error;
    throw error;
  } finally {
    stack.top = at;
    depth.left = before;
  }
}

/** Calls a function of the host; its arguments start at word `at`, on the top. */
function runHost(func: Func, at: number, left: number, words: number): void {
  const stack = agentStack();
  if (at + words > stack.limit) exhausted();
  const before = depth.left;
  depth.left = left;
  try {
    callHost(func, at, stack);
  } catch (error) {
    foreign.error = error;
    throw error;
  } finally {
    depth.left = before;
  }
}
