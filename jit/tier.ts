/**
 * The tier of an instance: which of its functions are compiled, and how they are entered.
 *
 * @module
 */
import * as memory from "../runtime/interpret/system_memory.ts";
import * as table from "../runtime/interpret/system_table.ts";
import { registerEntry } from "../runtime/lower/code.ts";
import { agentStack } from "../runtime/interpret/stack.ts";
import type { Module } from "../runtime/module.ts";
import type { CompiledFunction, Func, Instance, InstanceTier } from "../runtime/store.ts";
import { frameCallOf } from "./adapters.ts";
import { callable, interpretedFunction } from "./callable.ts";
import { depth, isOutermost, LEAST_WORDS } from "./depth.ts";
import { leaveCompiled, STACK_TRACE_LIMIT } from "./faults.ts";
import { Declined } from "./generator.ts";
import { GUEST_HELPERS } from "./guest_helpers.ts";
import { HELPERS } from "./helpers.ts";
import { numberOf, SOURCE_PREFIX } from "./registry.ts";
import { generateSource } from "./source.ts";
import { wordsOfAll } from "../runtime/interpret/frame_values.ts";

/** What generated code takes from its surroundings, as `E`. */
interface Environment {
  readonly instance: Instance;
  readonly helpers: Readonly<Record<string, unknown>>;
  readonly system: Readonly<Record<string, unknown>>;
  /** A function of the instance, ready to be called. */
  readonly func: (funcidx: number) => Func;
  /** The way to call a function when there is no room on JavaScript's stack. */
  readonly deep: (funcidx: number) => CompiledFunction;
}

/** Makes a compiled function for an instance. */
type Factory = (environment: Environment) => CompiledFunction;

/** What is known of a module's functions: a factory, or why there is none. */
type Compiled = Factory | Declined;

const compiled = new WeakMap<Module, (Compiled | undefined)[]>();

function factoryOf(module: Module, funcidx: number): Compiled {
  let list = compiled.get(module);
  if (list === undefined) compiled.set(module, list = []);
  return list[funcidx] ??= makeFactory(module, funcidx);
}

function makeFactory(module: Module, funcidx: number): Compiled {
  try {
    const text = generateSource(module, funcidx);
    const name = `${SOURCE_PREFIX}${numberOf(module)}/${funcidx}`;
    return new Function("E", `"use strict";\n${text}\n//# sourceURL=${name}`) as Factory;
  } catch (error) {
    if (error instanceof Declined) return error;
    throw error;
  }
}

/** Compiles the functions of one instance. */
export class JitTier implements InstanceTier {
  readonly #instance: Instance;
  readonly #environment: Environment;
  /** By function index: why it stays in the interpreter. */
  readonly declined = new Map<number, string>();

  constructor(instance: Instance) {
    this.#instance = instance;
    this.#environment = {
      instance,
      helpers: { ...HELPERS, ...GUEST_HELPERS },
      system: { ...memory, ...table },
      func: (funcidx) => callable(instance.funcs[funcidx]!),
      deep: (funcidx) => interpretedFunction(instance.funcs[funcidx]!),
    };
  }

  codeOf(func: Func): CompiledFunction {
    const factory = factoryOf(this.#instance.module, func.funcidx);
    if (factory instanceof Declined) {
      this.declined.set(func.funcidx, factory.message);
      return interpretedFunction(func);
    }
    // Not at once: what it calls is compiled when it is first called, not now, and so on without end.
    return (...args) => (func.code = factory(this.#environment))(...args);
  }

  call(funcidx: number, at: number): number {
    const { code } = this.#instance.run!;
    const func = callable(this.#instance.funcs[funcidx]!);
    if (!(depth.left >= LEAST_WORDS) || this.declined.has(funcidx)) {
      const entry = registerEntry(code, funcidx);
      if (code.usesRefs) agentStack().useRefs();
      return entry;
    }
    callCompiled(func, at);
    return 0;
  }
}

/** Calls compiled code with the frame at word `at`; its name stands in stacks between runs of it. */
function callCompiled(func: Func, at: number): void {
  const stack = agentStack();
  const { top } = stack;
  const { params, results } = func.type;
  stack.top = at + Math.max(wordsOfAll(params), wordsOfAll(results));
  const limit = isOutermost() ? noteDeepStacks() : undefined;
  const before = depth.left;
  depth.left = before - 1;
  try {
    frameCallOf(func.type)(func.code!, stack, at, before);
  } catch (error) {
    throw leaveCompiled(error, callCompiled.name);
  } finally {
    stack.top = top;
    depth.left = before;
    if (limit !== undefined) Error.stackTraceLimit = limit;
  }
}

/** Has V8 note more frames of errors than the few it does by itself. Returns the number before. */
function noteDeepStacks(): number | undefined {
  const limit = Error.stackTraceLimit;
  if (limit >= STACK_TRACE_LIMIT) return undefined;
  Error.stackTraceLimit = STACK_TRACE_LIMIT;
  return limit;
}
