/**
 * The tier of an instance: which of its functions are compiled, and how they are entered.
 *
 * @module
 */
import { enterInterpreted } from "../runtime/interpret/lazy.ts";
import { COUNTS_UNTIL_HOT } from "../runtime/lazy_tier.ts";
import { countAgain, placeStub, removeStub, stopCounting } from "../runtime/lower/code.ts";
import {
  type CompiledFunction,
  type Func,
  GO_ON,
  type HotOutcome,
  type Instance,
  type InstanceTier,
  RETURNED,
} from "../runtime/store.ts";
import { interpretedFunction } from "./callable.ts";
import { depth, LEAST_WORDS } from "./depth.ts";
import { type Adapter, adapterOf, callCompiled, type LoopEntry } from "./enter.ts";
import { type Environment, environmentOf } from "./environment.ts";
import { type Factory, factoryOf, keyOf, type MakeOptions } from "./factory.ts";
import { formsOf } from "./visits.ts";
import { Declined } from "./generator.ts";
import { localTypes } from "./source.ts";
import { type JitStatistics, noTallies } from "./statistics.ts";

/** What a tier can be asked for. */
export interface TierOptions {
  /** `compiled`: at the first call; `counted`: when a function is hot. @default {"compiled"} */
  readonly entry?: "compiled" | "counted" | undefined;
  /** Calls and rounds of loops after which a function is hot. @default {COUNTS_UNTIL_HOT} */
  readonly threshold?: number | undefined;
  /** `whole`: functions compute with BigInts from the start, wherever they can, for tests. */
  readonly form?: "whole" | undefined;
}

/** A function, and how to call it. */
interface Link {
  readonly func: Func;
  readonly adapter: Adapter;
}

/** Compiles the functions of one instance. */
export class JitTier implements InstanceTier {
  readonly entry: "compiled" | "counted";
  readonly threshold: number;
  readonly #instance: Instance;
  readonly #environment: Environment;
  readonly #form: "whole" | undefined;
  /** By function index, or `index@offset` of a loop: why it stays in the interpreter. */
  readonly declined = new Map<string, string>();
  /** Functions compiled for this instance. */
  readonly #compiled = new Set<number>();
  readonly #tallies = noTallies();
  /** By function index: what calls need, of functions that have been called through this tier. */
  readonly #links: Link[] = [];
  /** Functions that have been hot in a loop. */
  readonly #hotLoops = new Set<number>();
  /** By `index@offset`: functions entered at a loop. */
  readonly #loops = new Map<string, LoopEntry | null>();

  constructor(instance: Instance, options: TierOptions = {}) {
    this.entry = options.entry ?? "compiled";
    this.threshold = options.threshold ?? COUNTS_UNTIL_HOT;
    this.#form = options.form;
    this.#instance = instance;
    this.#environment = environmentOf(
      instance,
      formsOf(instance.funcs, (funcidx, options) => this.#makeForm(funcidx, options)),
    );
  }

  /** What it has done so far. */
  statistics(): JitStatistics {
    let loops = 0;
    for (const entry of this.#loops.values()) loops += Number(entry !== null);
    const functions = this.#compiled.size;
    return { functions, loops, declined: this.declined, ...this.#tallies };
  }

  codeOf(func: Func): CompiledFunction | null {
    // What is counted is interpreted until it is hot.
    if (this.entry === "counted") return null;
    // Not at once: what it calls is compiled when it is first called, not now, and so on without end.
    return (...args) => {
      if (!this.#compile(func)) func.code = interpretedFunction(func);
      return func.code!(...args);
    };
  }

  call(funcidx: number, at: number): number {
    const link = this.#links[funcidx] ?? this.#link(funcidx);
    if (!(depth.left >= LEAST_WORDS)) return enterInterpreted(this.#instance, funcidx, at);
    if (!this.#compiled.has(funcidx) && !this.#compile(link.func)) {
      const entry = enterInterpreted(this.#instance, funcidx, at);
      this.#giveUp(funcidx);
      return entry;
    }
    callCompiled(link.func.code!, at, link.adapter);
    return 0;
  }

  hot(funcidx: number, at: number, loop: number): HotOutcome {
    const { code } = this.#instance.run!;
    if (!(depth.left >= LEAST_WORDS)) {
      countAgain(code, funcidx);
      return GO_ON;
    }
    const { func, adapter } = this.#links[funcidx] ?? this.#link(funcidx);
    if (loop !== 0) return this.#hotLoop(func, at, loop);
    if (!this.#compile(func)) {
      this.#giveUp(funcidx);
      return GO_ON;
    }
    placeStub(code, funcidx);
    callCompiled(func.code!, at, adapter);
    return RETURNED;
  }

  /**
   * `func` is hot where it is in a loop. It will be compiled when it is called again. Only if the loop
   * goes on for as long once more, so that this may not happen soon, it is entered there.
   */
  #hotLoop(func: Func, at: number, loop: number): HotOutcome {
    const { code } = this.#instance.run!;
    const { funcidx } = func;
    if (!this.#hotLoops.has(funcidx)) {
      this.#hotLoops.add(funcidx);
      placeStub(code, funcidx);
      countAgain(code, funcidx);
      return GO_ON;
    }
    const entry = this.#loopEntry(func, loop);
    if (entry === null) {
      countAgain(code, funcidx);
      return GO_ON;
    }
    callCompiled(entry.code, at, entry);
    return RETURNED;
  }

  #link(funcidx: number): Link {
    const func = this.#instance.funcs[funcidx]!;
    return this.#links[funcidx] = { func, adapter: adapterOf(func.type) };
  }

  /** Has a function that cannot be compiled be interpreted, without being asked about again. */
  #giveUp(funcidx: number): void {
    const { code } = this.#instance.run!;
    removeStub(code, funcidx);
    stopCounting(code, funcidx);
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
    this.#instance.meter?.rehearse();
    this.#compiled.add(funcidx);
    func.code = factory(this.#environment);
    return true;
  }

  /** What makes a function, entered at its start or at a loop. */
  #factory(funcidx: number, options: MakeOptions = {}): Factory | Declined {
    const { module, meter } = this.#instance;
    const tallies = this.#tallies;
    const began = performance.now();
    const metering = meter?.mode ?? 0;
    let made = factoryOf(module, funcidx, { form: this.#form, ...options, metering });
    if (made instanceof Declined && this.#form !== undefined) {
      made = factoryOf(module, funcidx, { ...options, metering, form: "pairs" });
    }
    tallies.milliseconds += performance.now() - began;
    if (made instanceof Declined) return made;
    tallies.compiled++;
    tallies.sourceChars += made.source.length;
    tallies.generatedChars += made.source.length;
    return made.factory;
  }

  /** Makes another form of a function; where BigInts are too much for it, with pairs for good. */
  #makeForm(funcidx: number, options: MakeOptions): CompiledFunction {
    let factory = this.#factory(funcidx, options);
    if (factory instanceof Declined) {
      factory = this.#factory(funcidx, { ...options, form: "pairs" });
    }
    if (factory instanceof Declined) throw factory;
    return factory(this.#environment);
  }

  /** The function that enters `func` at a loop; `null` when there is none. */
  #loopEntry(func: Func, loop: number): LoopEntry | null {
    const key = keyOf(func.funcidx, { entry: loop });
    let entry = this.#loops.get(key);
    if (entry === undefined) {
      const { module } = this.#instance;
      const factory = this.#factory(func.funcidx, { entry: loop });
      if (factory instanceof Declined) {
        this.declined.set(key, factory.message);
        entry = null;
      } else {
        this.#instance.meter?.rehearse();
        const type = { ...func.type, params: localTypes(module, func.funcidx) };
        entry = { code: factory(this.#environment), ...adapterOf(type) };
      }
      this.#loops.set(key, entry);
    }
    return entry;
  }
}
