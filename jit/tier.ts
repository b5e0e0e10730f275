/**
 * The tier of an instance: which of its functions are compiled, and how they are entered.
 *
 * @module
 */
import * as simd from "../ops/math/simd.ts";
import * as array from "../runtime/interpret/system_array.ts";
import * as memory from "../runtime/interpret/system_memory.ts";
import * as table from "../runtime/interpret/system_table.ts";
import { placeStub, registerEntry, stopCounting } from "../runtime/lower/code.ts";
import { agentStack } from "../runtime/interpret/stack.ts";
import type { Module } from "../runtime/module.ts";
import type { CompiledFunction, Func, Instance, InstanceTier } from "../runtime/store.ts";
import { type FrameCall, frameCallOf } from "./adapters.ts";
import { callable, interpretedFunction } from "./callable.ts";
import { depth, isOutermost, LEAST_WORDS } from "./depth.ts";
import { leaveCompiled, STACK_TRACE_LIMIT } from "./faults.ts";
import { Declined } from "./generator.ts";
import { GUEST_HELPERS } from "./guest_helpers.ts";
import { HELPERS } from "./helpers.ts";
import { MOST_VARIABLES } from "./outline.ts";
import { numberOf, SOURCE_PREFIX } from "./registry.ts";
import { generateSource, localTypes } from "./source.ts";
import type { DefType } from "../runtime/types.ts";
import { wordsOfAll } from "../runtime/interpret/frame_values.ts";

/** What generated code takes from its surroundings, as `E`. */
interface Environment {
  readonly instance: Instance;
  readonly cells: typeof CELLS;
  readonly out: typeof OUT;
  readonly helpers: Readonly<Record<string, unknown>>;
  readonly system: Readonly<Record<string, unknown>>;
  /** A function of the instance, ready to be called. */
  readonly func: (funcidx: number) => Func;
  /** The way to call a function when there is no room on JavaScript's stack. */
  readonly deep: (funcidx: number) => CompiledFunction;
}

const cell = new ArrayBuffer(8);
/** Where floats turn into words and back. */
const CELLS = {
  words: new Int32Array(cell),
  singles: new Float32Array(cell),
  doubles: new Float64Array(cell),
};

/** Where parts of divided functions leave what they have changed, and the function's result. */
const OUT = {
  outI: new Int32Array(MOST_VARIABLES + 1),
  outD: new Float64Array(MOST_VARIABLES + 1),
  outR: new Array<unknown>(MOST_VARIABLES + 1).fill(null),
};

/** Makes a compiled function for an instance. */
type Factory = (environment: Environment) => CompiledFunction;

/** A factory, or why there is none. */
type Compiled = Factory | Declined;

/** By module: factories by function index, and by `index@offset` for entries at loops. */
const compiled = new WeakMap<Module, Map<string, Compiled>>();

/** The factory of a function, entered at its start or at the loop at offset `entry`. */
function factoryOf(module: Module, funcidx: number, entry?: number): Compiled {
  let known = compiled.get(module);
  if (known === undefined) compiled.set(module, known = new Map());
  const key = entry === undefined ? String(funcidx) : `${funcidx}@${entry}`;
  let factory = known.get(key);
  if (factory === undefined) {
    factory = makeFactory(module, key, () => generateSource(module, funcidx, { entry }));
    known.set(key, factory);
  }
  return factory;
}

function makeFactory(module: Module, key: string, generate: () => string): Compiled {
  try {
    const name = `${SOURCE_PREFIX}${numberOf(module)}/${key}`;
    return new Function("E", `"use strict";\n${generate()}\n//# sourceURL=${name}`) as Factory;
  } catch (error) {
    if (error instanceof Declined) return error;
    // V8's parser is recursive: it is the depth of the text that was too much.
    if (error instanceof RangeError) return new Declined("nested too deep for the parser");
    throw error;
  }
}

/** After so many calls from compiled code, a function is compiled that has not been hot before. */
const CALLS_UNTIL_COMPILED = 20;

/**
 * Calls and rounds of loops after which a function is hot. Fresh JavaScript is slower than the
 * interpreter until V8 has compiled it in turn, but gets there only by being run.
 */
const COUNTS_UNTIL_HOT = 1000;

/** What a tier can be asked for. */
export interface TierOptions {
  /** `compiled`: at the first call; `counted`: when a function is hot. @default {"compiled"} */
  readonly entry?: "compiled" | "counted";
  /** Calls and rounds of loops after which a function is hot. @default {1000} */
  readonly threshold?: number;
}

/** Compiles the functions of one instance. */
export class JitTier implements InstanceTier {
  readonly entry: "compiled" | "counted";
  readonly threshold: number;
  readonly #instance: Instance;
  readonly #environment: Environment;
  /** By function index, or `index@offset` of a loop: why it stays in the interpreter. */
  readonly declined = new Map<string, string>();
  /** Functions compiled for this instance. */
  readonly #compiled = new Set<number>();
  /** By `index@offset`: functions entered at a loop. */
  readonly #loops = new Map<string, LoopEntry | null>();

  constructor(instance: Instance, options: TierOptions = {}) {
    this.entry = options.entry ?? "compiled";
    this.threshold = options.threshold ?? COUNTS_UNTIL_HOT;
    this.#instance = instance;
    this.#environment = {
      instance,
      cells: CELLS,
      out: OUT,
      helpers: { ...HELPERS, ...GUEST_HELPERS },
      system: { ...memory, ...table, ...array, ...simd },
      func: (funcidx) => callable(instance.funcs[funcidx]!),
      deep: (funcidx) => interpretedFunction(instance.funcs[funcidx]!),
    };
  }

  /** How many functions are compiled, and how many entries at loops. */
  get counts(): { functions: number; loops: number } {
    return { functions: this.#compiled.size, loops: this.#loops.size };
  }

  codeOf(func: Func): CompiledFunction {
    // Not at once: what it calls is compiled when it is first called, not now, and so on without end.
    let calls = this.entry === "compiled" ? 0 : CALLS_UNTIL_COMPILED;
    const slow = interpretedFunction(func);
    return (...args) => {
      if (--calls >= 0) return slow(...args);
      if (!this.#compile(func)) func.code = slow;
      return func.code!(...args);
    };
  }

  call(funcidx: number, at: number): number {
    const { code } = this.#instance.run!;
    const func = this.#instance.funcs[funcidx]!;
    if (!(depth.left >= LEAST_WORDS) || !this.#compile(func)) {
      const entry = registerEntry(code, funcidx);
      if (code.usesRefs) agentStack().useRefs(at + code.words[entry]!);
      return entry;
    }
    callCompiled(func.code!, at, { call: frameCallOf(func.type), type: func.type });
    return 0;
  }

  hot(funcidx: number, at: number, loop: number): boolean {
    const { code } = this.#instance.run!;
    const func = this.#instance.funcs[funcidx]!;
    if (!(depth.left >= LEAST_WORDS)) return false;
    if (!this.#compile(func)) {
      stopCounting(code, funcidx);
      return false;
    }
    placeStub(code, funcidx);
    if (loop === 0) {
      callCompiled(func.code!, at, { call: frameCallOf(func.type), type: func.type });
      return true;
    }
    const entry = this.#loopEntry(func, loop);
    if (entry === null) return false;
    callCompiled(entry.code, at, entry);
    return true;
  }

  /** Compiles a function, unless it is. Returns whether it is now. */
  #compile(func: Func): boolean {
    const { funcidx } = func;
    if (this.#compiled.has(funcidx)) return true;
    if (this.declined.has(String(funcidx))) return false;
    const factory = factoryOf(this.#instance.module, funcidx);
    if (factory instanceof Declined) {
      this.declined.set(String(funcidx), factory.message);
      return false;
    }
    this.#compiled.add(funcidx);
    func.code = factory(this.#environment);
    return true;
  }

  /** The function that enters `func` at a loop; `null` when there is none. */
  #loopEntry(func: Func, loop: number): LoopEntry | null {
    const key = `${func.funcidx}@${loop}`;
    let entry = this.#loops.get(key);
    if (entry === undefined) {
      const { module } = this.#instance;
      const factory = factoryOf(module, func.funcidx, loop);
      if (factory instanceof Declined) {
        this.declined.set(key, factory.message);
        entry = null;
      } else {
        const type = { ...func.type, params: localTypes(module, func.funcidx) };
        entry = { code: factory(this.#environment), call: frameCallOf(type), type };
      }
      this.#loops.set(key, entry);
    }
    return entry;
  }
}

/** A function entered at a loop: its parameters are all locals. */
interface LoopEntry extends Adapter {
  readonly code: CompiledFunction;
}

/** How to call a compiled function on a frame. */
interface Adapter {
  readonly call: FrameCall;
  readonly type: DefType;
}

/** Calls compiled code with the frame at word `at`; its name stands in stacks between runs of it. */
function callCompiled(code: CompiledFunction, at: number, { call, type }: Adapter): void {
  const stack = agentStack();
  const { top } = stack;
  const { params, results } = type;
  stack.top = at + Math.max(wordsOfAll(params), wordsOfAll(results));
  const limit = isOutermost() ? noteDeepStacks() : undefined;
  const before = depth.left;
  depth.left = before - 1;
  try {
    call(code, stack, at, before);
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
