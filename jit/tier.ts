/**
 * The tier of an instance: which of its functions are compiled, and how they are entered.
 *
 * @module
 */
import { enterInterpreted } from "../runtime/interpret/lazy.ts";
import { COUNTS_UNTIL_HOT } from "../runtime/lazy_tier.ts";
import { NEVER_HOT, placeStub, setCount } from "../runtime/lower/code.ts";
import {
  type CompiledFunction,
  type Func,
  GO_ON,
  type HotOutcome,
  type Instance,
  type InstanceTier,
  RETURNED,
} from "../runtime/store.ts";
import { frameCallOf } from "./adapters.ts";
import { interpretedFunction } from "./callable.ts";
import { depth, LEAST_WORDS } from "./depth.ts";
import { callCompiled, type LoopEntry } from "./enter.ts";
import { type Environment, environmentOf } from "./environment.ts";
import { type Factory, factoryOf, keyOf } from "./factory.ts";
import { Declined } from "./generator.ts";
import { localTypes } from "./source.ts";
import { type JitStatistics, noTallies } from "./statistics.ts";

/** After so many calls from compiled code, a function is compiled that has not been hot before. */
const CALLS_UNTIL_COMPILED = 20;

/** What a tier can be asked for. */
export interface TierOptions {
  /** `compiled`: at the first call; `counted`: when a function is hot. @default {"compiled"} */
  readonly entry?: "compiled" | "counted" | undefined;
  /** Calls and rounds of loops after which a function is hot. @default {COUNTS_UNTIL_HOT} */
  readonly threshold?: number | undefined;
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
  readonly #tallies = noTallies();
  /** By `index@offset`: functions entered at a loop. */
  readonly #loops = new Map<string, LoopEntry | null>();

  constructor(instance: Instance, options: TierOptions = {}) {
    this.entry = options.entry ?? "compiled";
    this.threshold = options.threshold ?? COUNTS_UNTIL_HOT;
    this.#instance = instance;
    this.#environment = environmentOf(instance);
  }

  /** What it has done so far. */
  statistics(): JitStatistics {
    let loops = 0;
    for (const entry of this.#loops.values()) loops += Number(entry !== null);
    const functions = this.#compiled.size;
    return { functions, loops, declined: this.declined, ...this.#tallies };
  }

  codeOf(func: Func): CompiledFunction {
    // Not at once: what it calls is compiled when it is first called, not now, and so on without end.
    let calls = this.entry === "compiled" ? 0 : Math.min(CALLS_UNTIL_COMPILED, this.threshold);
    const slow = interpretedFunction(func);
    return (...args) => {
      if (--calls >= 0) return slow(...args);
      if (!this.#compile(func)) func.code = slow;
      return func.code!(...args);
    };
  }

  call(funcidx: number, at: number): number {
    const func = this.#instance.funcs[funcidx]!;
    if (!(depth.left >= LEAST_WORDS) || !this.#compile(func)) {
      return enterInterpreted(this.#instance, funcidx, at);
    }
    callCompiled(func.code!, at, { call: frameCallOf(func.type), type: func.type });
    return 0;
  }

  hot(funcidx: number, at: number, loop: number): HotOutcome {
    const { code } = this.#instance.run!;
    const func = this.#instance.funcs[funcidx]!;
    if (!(depth.left >= LEAST_WORDS)) {
      setCount(code, funcidx, this.threshold);
      return GO_ON;
    }
    if (!this.#compile(func)) {
      setCount(code, funcidx, NEVER_HOT);
      return GO_ON;
    }
    placeStub(code, funcidx);
    if (loop === 0) {
      callCompiled(func.code!, at, { call: frameCallOf(func.type), type: func.type });
      return RETURNED;
    }
    const entry = this.#loopEntry(func, loop);
    if (entry === null) return GO_ON;
    callCompiled(entry.code, at, entry);
    return RETURNED;
  }

  /** Compiles a function, unless it is. Returns whether it is now. */
  #compile(func: Func): boolean {
    const { funcidx } = func;
    if (this.#compiled.has(funcidx)) return true;
    if (this.declined.has(String(funcidx))) return false;
    const factory = this.#factory(funcidx);
    if (factory instanceof Declined) {
      this.declined.set(String(funcidx), factory.message);
      return false;
    }
    this.#compiled.add(funcidx);
    func.code = factory(this.#environment);
    return true;
  }

  /** What makes a function, entered at its start or at the loop at offset `entry`. */
  #factory(funcidx: number, entry?: number): Factory | Declined {
    const tallies = this.#tallies;
    const began = performance.now();
    const made = factoryOf(this.#instance.module, funcidx, entry);
    tallies.milliseconds += performance.now() - began;
    if (made instanceof Declined) return made;
    tallies.compiled++;
    tallies.sourceChars += made.source.length;
    tallies.generatedChars += made.source.length;
    return made.factory;
  }

  /** The function that enters `func` at a loop; `null` when there is none. */
  #loopEntry(func: Func, loop: number): LoopEntry | null {
    const key = keyOf(func.funcidx, loop);
    let entry = this.#loops.get(key);
    if (entry === undefined) {
      const { module } = this.#instance;
      const factory = this.#factory(func.funcidx, loop);
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
