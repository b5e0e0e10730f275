/**
 * The tier of an instance: which of its functions are compiled, and how they are entered.
 *
 * @module
 */
import { bodyOf } from "../runtime/lower/cursor.ts";
import { enterInterpreted } from "../runtime/interpret/lazy.ts";
import { COUNTS_UNTIL_ASKED } from "../runtime/lazy_tier.ts";
import {
  askAgain,
  codeBytesOf,
  countAgain,
  countOn,
  countsOf,
  placeStub,
  removeStub,
  stopCounting,
  timesCounted,
} from "../runtime/lower/code.ts";
import {
  type Code,
  type CompiledFunction,
  type Func,
  GO_ON,
  type HotOutcome,
  type Instance,
  type InstanceTier,
  RETURNED,
} from "../runtime/store.ts";
import { interpretedFunction, passByCode } from "./callable.ts";
import { type CodeOptions, CodeTable } from "./code_table.ts";
import { depth, LEAST_WORDS } from "./depth.ts";
import { type Adapter, adapterOf, callCompiled, type LoopEntry } from "./enter.ts";
import { type Environment, environmentOf } from "./environment.ts";
import { keyOf, type MakeOptions, wantedOf } from "./key.ts";
import { hasCallOf } from "./prescan.ts";
import { formsOf, type FormTable } from "./visits.ts";
import type { Reason } from "./hooks.ts";
import { localTypes } from "./source.ts";
import type { JitStatistics } from "./statistics.ts";

/**
 * While less has been generated than so many characters, a function is hot once its tier is asked about
 * it. What small programs use fits in: they gain by all of it being compiled soon.
 */
const EAGER_CHARS = 100_000;

/** Modules with more bytes of code are no such programs: of what they call at first, little will be hot. */
const SMALL = 2 ** 17;

/** Those with more than this use a small part of what they have. */
const LARGE = 2 ** 20;

/**
 * Milliseconds in a loop, from when the function was first hot there, until it is entered: about half of
 * what it costs to generate it once more for that.
 */
const UNTIL_ENTERED = 0.4;

/** Afterwards, or in a module that is not small, it is hot when it has been counted so many times as often. */
const TIMES_UNTIL_HOT = 16;

/** In a large module, this many. */
const TIMES_UNTIL_HOT_IN_LARGE = 64;

/**
 * In large modules, the least counts of a hot function: what it costs to compile a small one, for a small
 * part of a large program's run, is spent on interpreting so many.
 */
const LEAST_COUNTS = 2 ** 15;

/**
 * In large modules, the part of the time that generating may have taken: where it is more, functions must
 * have been counted as many times as often.
 */
const SHARE = 0.08;

/** Milliseconds that a tier is taken to be older than it is: at first any generating is all of the time. */
const HEAD_START = 50;

/**
 * Bytes of a function that is interpreted sooner than entered from the interpreter, unless it loops or
 * calls itself: the way in and out costs as much as twenty instructions. Compiled code calls it compiled.
 */
const SHORT = 100;

/** Such a function is hot all the same when it has been counted so many times as often: who calls it is not. */
const TIMES_UNTIL_SHORT_HOT = 2 ** 14;

/** Calls by compiled code after which such a function is compiled. */
const CALLS_OF_SHORT = 16;

/** The opcode of `loop`. As a byte it may mean something else; then a function counts as long. */
const LOOP = 0x03;

/** What a tier can be asked for. */
export interface TierOptions extends CodeOptions {
  /** `compiled`: at the first call; `counted`: when a function is hot. @default {"compiled"} */
  readonly entry?: "compiled" | "counted" | undefined;
  /**
   * Calls and rounds of loops after which a small function is hot; a larger one is after more.
   *
   * @default {COUNTS_UNTIL_ASKED while little is compiled, then more}
   */
  readonly threshold?: number | undefined;
  /** `whole`: functions compute with BigInts from the start, wherever they can, for tests. */
  readonly form?: "whole" | undefined;
}

/** Compiles the functions of one instance. */
export class JitTier implements InstanceTier {
  readonly entry: "compiled" | "counted";
  readonly threshold: number;
  /** Whether a function is hot once its tier is asked about it. */
  readonly #isExact: boolean;
  /** Whether the module is so large that it is compiled less readily. */
  readonly #isLarge: boolean;
  /** When there was nothing generated. */
  readonly #since: number;
  /** Characters until whose generation functions are compiled soon. */
  readonly #eagerChars: number;
  /** How often as at first a function is counted afterwards, until it is hot. */
  readonly #timesUntilHot: number;
  readonly #instance: Instance;
  readonly #environment: Environment;
  readonly #forms: FormTable;
  readonly #form: "whole" | undefined;
  /** Functions compiled for this instance. */
  readonly #compiled = new Set<number>();
  readonly #table: CodeTable;
  /** By function index: how compiled functions are called that have been called through this tier. */
  readonly #adapters: Adapter[] = [];
  /** When functions were first hot in a loop. */
  readonly #hotLoops = new Map<number, number>();
  /** By `index@offset`: functions entered at a loop. */
  readonly #loops = new Map<string, LoopEntry | null>();

  constructor(instance: Instance, options: TierOptions = {}) {
    this.entry = options.entry ?? "compiled";
    this.threshold = options.threshold ?? COUNTS_UNTIL_ASKED;
    this.#isExact = options.threshold !== undefined;
    const bytes = codeBytesOf(instance.module);
    this.#isLarge = bytes > LARGE;
    this.#eagerChars = this.#isExact || bytes > SMALL ? 0 : EAGER_CHARS;
    this.#timesUntilHot = this.#isLarge ? TIMES_UNTIL_HOT_IN_LARGE : TIMES_UNTIL_HOT;
    this.#since = performance.now() - HEAD_START;
    this.#form = options.form;
    this.#instance = instance;
    this.#forms = formsOf(
      instance.funcs,
      (funcidx, options) => this.#make(funcidx, options, "hot"),
    );
    this.#environment = environmentOf(instance, this.#forms);
    this.#table = new CodeTable(instance.module, options, {
      drop: (funcidx) => this.#drop(funcidx),
      watch: (funcidx) => this.#watch(funcidx),
    });
  }

  /** By function index, or `index@offset` of a loop: why it stays in the interpreter. */
  get declined(): Map<string, string> {
    return this.#table.declined;
  }

  /** What it has done so far. */
  statistics(): JitStatistics {
    let loops = 0;
    for (const entry of this.#loops.values()) loops += Number(entry !== null);
    const functions = this.#compiled.size;
    return { functions, loops, declined: this.declined, ...this.#table.tallies };
  }

  /**
   * Drops the code of a function, and of its loops. The function is interpreted until it is hot again;
   * calls of it that have not returned go on as they are.
   *
   * @returns whether it had any code
   */
  evict(funcidx: number): boolean {
    return this.#table.evict(funcidx);
  }

  /** Has the cache, if there is one, keep the source of what has been compiled. */
  save(): void {
    this.#table.save();
  }

  /** What was hot in an earlier run is compiled at its first call. */
  prepared(code: Code): void {
    if (this.entry === "compiled") return;
    askAgain(code);
    const metering = this.#instance.meter?.mode ?? 0;
    for (const key of this.#table.expected) {
      const { funcidx } = wantedOf(key);
      if (key === keyOf(funcidx, { metering })) placeStub(code, funcidx);
    }
  }

  codeOf(func: Func): CompiledFunction | null {
    // What is counted is interpreted until it is hot.
    if (this.entry === "counted" && !this.#isEager) {
      return this.#isShort(func.funcidx) ? this.#shortFunction(func) : null;
    }
    const interpreted = interpretedFunction(func);
    // Not at once: what it calls is compiled when it is first called, not now, and so on without end.
    return (...args) => {
      if (!this.#table.hasTime) return interpreted(...args);
      if (!this.#compileCallee(func)) func.code = interpreted;
      return func.code!(...args);
    };
  }

  /** Interprets a short function that compiled code calls, until it is worth compiling. */
  #shortFunction(func: Func): CompiledFunction {
    const interpreted = interpretedFunction(func);
    let calls = 0;
    return (...args) => {
      if (++calls <= CALLS_OF_SHORT || !this.#table.hasTime) return interpreted(...args);
      if (!this.#compile(func, "called")) func.code = interpreted;
      return func.code!(...args);
    };
  }

  /** Compiles what compiled code calls for the first time. Returns whether it is compiled. */
  #compileCallee(func: Func): boolean {
    if (this.entry === "compiled") return this.#compile(func, "called");
    // What is called by what is hot is hot soon.
    if (!this.#isEager || !this.#compile(func, "called")) return false;
    const { run } = this.#instance;
    if (run !== null && !this.#isShort(func.funcidx)) placeStub(run.code, func.funcidx);
    return true;
  }

  call(funcidx: number, at: number): number {
    if (!(depth.left >= LEAST_WORDS)) return enterInterpreted(this.#instance, funcidx, at);
    const func = this.#instance.funcs[funcidx]!;
    const isCompiled = this.#compiled.has(funcidx);
    if (!isCompiled && !this.#table.hasTime) return enterInterpreted(this.#instance, funcidx, at);
    if (!isCompiled && !this.#compile(func, "called")) {
      const entry = enterInterpreted(this.#instance, funcidx, at);
      this.#giveUp(funcidx);
      return entry;
    }
    callCompiled(func.code!, at, this.#adapters[funcidx] ?? this.#adapter(func));
    return 0;
  }

  hot(funcidx: number, at: number, loop: number): HotOutcome {
    const { code } = this.#instance.run!;
    if (!(depth.left >= LEAST_WORDS)) {
      countAgain(code, funcidx);
      return GO_ON;
    }
    if (!this.#isHot(funcidx)) {
      countOn(code, funcidx);
      return GO_ON;
    }
    const func = this.#instance.funcs[funcidx]!;
    if (loop !== 0) return this.#hotLoop(func, at, loop);
    if (!this.#compile(func, "hot")) {
      this.#giveUp(funcidx);
      return GO_ON;
    }
    placeStub(code, funcidx);
    callCompiled(func.code!, at, this.#adapters[funcidx] ?? this.#adapter(func));
    return RETURNED;
  }

  /** Whether a function is only worth entering from compiled code. */
  #isShort(funcidx: number): boolean {
    // Of a small program hardly anything is going to be interpreted for long.
    if (this.#isExact || this.#isEager) return false;
    const { module } = this.#instance;
    const { start, end } = bodyOf(module, funcidx);
    if (end - start > SHORT) return false;
    return !module.bytes.subarray(start, end).includes(LOOP) &&
      !hasCallOf(module, funcidx, funcidx);
  }

  /** Whether so little has been generated that functions are compiled soon. */
  get #isEager(): boolean {
    return this.#table.tallies.generatedChars < this.#eagerChars;
  }

  /** Whether a function that has been counted is to be compiled. */
  #isHot(funcidx: number): boolean {
    if (!this.#table.hasTime) return false;
    if (this.#isExact || this.#isEager) return true;
    const { code } = this.#instance.run!;
    const times = timesCounted(code, funcidx);
    const least = this.#timesUntilHot;
    if (times < (this.#isShort(funcidx) ? TIMES_UNTIL_SHORT_HOT : least)) return false;
    return !this.#isLarge ||
      countsOf(code, funcidx) >= LEAST_COUNTS && times >= least * this.#share / SHARE;
  }

  /** Which part of the time has been spent on generating code. */
  get #share(): number {
    return this.#table.tallies.milliseconds / (performance.now() - this.#since);
  }

  /**
   * `func` is hot where it is in a loop. It will be compiled when it is called again. Only if the loop
   * goes on for as long once more, so that this may not happen soon, it is entered there.
   */
  #hotLoop(func: Func, at: number, loop: number): HotOutcome {
    const { code } = this.#instance.run!;
    const { funcidx } = func;
    const since = this.#hotLoops.get(funcidx);
    if (since === undefined) {
      this.#hotLoops.set(funcidx, performance.now());
      placeStub(code, funcidx);
      countOn(code, funcidx);
      return GO_ON;
    }
    if (!this.#isExact && performance.now() - since < UNTIL_ENTERED) {
      countOn(code, funcidx);
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

  #adapter({ funcidx, type }: Func): Adapter {
    return this.#adapters[funcidx] = adapterOf(type);
  }

  /** Has a function that cannot be compiled be interpreted, without being asked about again. */
  #giveUp(funcidx: number): void {
    const { code } = this.#instance.run!;
    // The register code belongs to all instances of the module; what one refuses, others may want.
    if (this.#table.hasRefused(funcidx)) return countAgain(code, funcidx);
    removeStub(code, funcidx);
    stopCounting(code, funcidx);
  }

  /** Compiles a function, unless it is. Returns whether it is now. */
  #compile(func: Func, reason: Reason): boolean {
    const { funcidx } = func;
    if (this.#compiled.has(funcidx)) return true;
    const code = this.#make(funcidx, {}, reason);
    if (code === null) return false;
    this.#compiled.add(funcidx);
    func.code = code;
    return true;
  }

  /** A function in one of its forms, entered at its start or at a loop; `null` if it is declined. */
  #make(funcidx: number, options: MakeOptions, reason: Reason): CompiledFunction | null {
    const { meter, run } = this.#instance;
    const metering = meter?.mode ?? 0;
    // What it is worth: the counts that made it hot. Called by another instance, it may be the first.
    const worth = run === null ? this.threshold : countsOf(run.code, funcidx);
    const request = { form: this.#form, ...options, funcidx, metering, reason, worth };
    let factory = this.#table.factory(request);
    if (factory === null && request.form === "whole") {
      // BigInts are too much for it: with pairs, for good.
      factory = this.#table.factory({ ...request, form: "pairs" });
    }
    if (factory === null) return null;
    meter?.rehearse();
    return factory(this.#environment);
  }

  /** The function that enters `func` at a loop; `null` when there is none. */
  #loopEntry({ type, funcidx }: Func, entry: number): LoopEntry | null {
    const key = keyOf(funcidx, { entry });
    this.#table.used(funcidx);
    const present = this.#loops.get(key);
    if (present !== undefined) return present;
    const code = this.#make(funcidx, { entry }, "loop");
    // What is declined may have locals beyond number.
    if (code === null) {
      this.#loops.set(key, null);
      return null;
    }
    const params = localTypes(this.#instance.module, funcidx);
    const made = { code, ...adapterOf({ ...type, params }) };
    this.#loops.set(key, made);
    return made;
  }

  /** Code is not held any more: has the function be interpreted, and counted again. */
  #drop(funcidx: number): void {
    const func = this.#instance.funcs[funcidx]!;
    this.#forms.forget(funcidx);
    for (const key of this.#loops.keys()) {
      if (wantedOf(key).funcidx === funcidx) this.#loops.delete(key);
    }
    this.#compiled.delete(funcidx);
    this.#hotLoops.delete(funcidx);
    func.code = this.codeOf(func) ?? interpretedFunction(func);
    func.tail = null;
    passByCode(func);
    if (this.entry === "compiled") return;
    const { code } = this.#instance.run!;
    removeStub(code, funcidx);
    countAgain(code, funcidx, 2 ** this.#table.timesDisplaced(funcidx));
  }

  /** Tells the table when a function is called next. */
  #watch(funcidx: number): void {
    const func = this.#instance.funcs[funcidx]!;
    const { code, passed } = func;
    if (code === null || !this.#compiled.has(funcidx)) return;
    const watching: CompiledFunction = (...args) => {
      // Unless it has been dropped, or has changed its form, meanwhile.
      if (func.code === watching) {
        func.code = code;
        // What was made for callers meanwhile calls `code`: it is none the worse.
        func.passed = passed ?? func.passed;
      }
      this.#table.used(funcidx);
      return code(...args);
    };
    func.code = watching;
    passByCode(func);
  }
}
