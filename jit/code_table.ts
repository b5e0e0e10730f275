/**
 * The code of one instance: made when it is asked for, unless something speaks against it, and held
 * within a budget.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import { functionName } from "../runtime/names.ts";
import { type Factory, type Made, makeFactory } from "./factory.ts";
import { Declined, Refused } from "./declined.ts";
import { HookError } from "./hooks.ts";
import type { CachedSources, JitHooks, Reason, SourceCache } from "./hooks.ts";
import { Holdings } from "./holdings.ts";
import { keyOf, type Wanted } from "./key.ts";
import { Planner } from "./planner.ts";
import { hopeless } from "./prescan.ts";
import { noTallies } from "./statistics.ts";

/** What a table is made with. */
export interface CodeOptions {
  /** The most characters of generated source to hold at a time. @default {DEFAULT_BUDGET} */
  readonly budget?: number | undefined;
  /** Keeps generated source between runs. @default {none} */
  readonly cache?: SourceCache | undefined;
  /** See the code of functions, and may object. @default {none} */
  readonly hooks?: JitHooks | undefined;
  /** Tells the time in milliseconds, for tests. @default {performance.now} */
  readonly now?: (() => number) | undefined;
}

/** Whom a table belongs to. */
export interface CodeOwner {
  /** Drops the code of a function, in all its forms and entries: it is not held any more. */
  drop(funcidx: number): void;
  /** Has {@linkcode CodeTable.used} be called when the function is called next. */
  watch(funcidx: number): void;
}

/** Code that is asked for. */
export interface Request extends Wanted {
  readonly reason: Reason;
  /** The counts that made it hot. */
  readonly worth: number;
}

/** What has been dropped for other code so often is not compiled again: it would only be dropped once more. */
const MOST_TIMES = 4;

/**
 * Once there is room only in place of other code, the part of the time that may go into making code. A
 * guest with more hot code than there is room for would otherwise be slower than if it were interpreted:
 * what it gets is dropped before V8 has made it fast.
 */
const SHARE = 0.1;

/** Milliseconds of making code that are not looked at so closely. */
const GRACE = 50;

/** The code of one instance. */
export class CodeTable {
  /** By {@linkcode keyOf}: why there is no code. */
  readonly declined = new Map<string, string>();
  readonly tallies = noTallies();
  readonly #module: Module;
  readonly #hooks: JitHooks;
  readonly #owner: CodeOwner;
  readonly #planner: Planner;
  readonly #cached: CachedSources | undefined;
  readonly #holdings: Holdings;
  readonly #now: () => number;
  /** When the budget was first full, and the milliseconds spent until then. */
  #full: { readonly at: number; readonly spent: number } | undefined;
  readonly #refused = new Set<number>();
  /** Functions whose bytes have been looked at, and are not hopeless. */
  readonly #promising = new Set<number>();
  /** How often the code of a function has been dropped for the sake of other code. */
  readonly #displaced = new Map<number, number>();

  constructor(module: Module, { budget, cache, hooks, now }: CodeOptions, owner: CodeOwner) {
    this.#module = module;
    this.#holdings = new Holdings(module);
    this.#hooks = hooks ?? {};
    this.#owner = owner;
    this.#now = now ?? (() => performance.now());
    this.#planner = new Planner(budget);
    this.#cached = cache?.open(module);
  }

  /** Keys of code that was hot in an earlier run. */
  get expected(): readonly string[] {
    return this.#cached?.keys ?? [];
  }

  /** Returns what makes a function, or `null` when it is to stay in the interpreter. */
  factory(request: Request): Factory | null {
    const { funcidx, entry, form } = request;
    // A form that is declined is not the function.
    const key = form === undefined ? keyOf(funcidx, { entry }) : undefined;
    if (key !== undefined && this.declined.has(key)) return null;
    const began = this.#now();
    try {
      const made = this.#make(request);
      this.#hold(request, made);
      return made.factory;
    } catch (error) {
      if (!(error instanceof Declined)) throw error;
      if (key !== undefined) this.declined.set(key, error.message);
      if (error instanceof Refused) this.#refused.add(funcidx);
      return null;
    } finally {
      this.tallies.milliseconds += this.#now() - began;
    }
  }

  /** A function was called, or entered: see {@linkcode CodeOwner.watch}. */
  used(funcidx: number): void {
    this.#planner.used(funcidx);
  }

  /** Whether this instance alone has no code of a function: for others there may be. */
  hasRefused(funcidx: number): boolean {
    return this.#refused.has(funcidx);
  }

  /** How often the code of a function has been dropped for the sake of other code. */
  timesDisplaced(funcidx: number): number {
    return this.#displaced.get(funcidx) ?? 0;
  }

  /** Whether code is to be made now. Where it would be in place of other code, that must not take long. */
  get hasTime(): boolean {
    if (this.#full === undefined || !this.#planner.isScarce) return true;
    const spent = this.tallies.milliseconds - this.#full.spent;
    return spent < GRACE + SHARE * (this.#now() - this.#full.at);
  }

  /** Drops the code of a function. Returns whether there was any. */
  evict(funcidx: number): boolean {
    const had = this.#drop(funcidx);
    if (had) this.#tellEvicted(funcidx);
    return had;
  }

  #drop(funcidx: number): boolean {
    const chars = this.#holdings.drop(funcidx);
    if (chars === 0) return false;
    this.#planner.release(funcidx);
    this.tallies.sourceChars -= chars;
    this.tallies.evictions++;
    this.#owner.drop(funcidx);
    return true;
  }

  /** Drops the code of a function to make room. Returns whether there was any. */
  #displace(funcidx: number): boolean {
    this.#displaced.set(funcidx, this.timesDisplaced(funcidx) + 1);
    return this.#drop(funcidx);
  }

  #tellEvicted(funcidx: number): void {
    try {
      this.#hooks.evicted?.({ module: this.#module, funcidx });
    } catch (error) {
      throw new HookError("evicted", error);
    }
  }

  /** Has the cache keep what it has been given. */
  save(): void {
    this.#cached?.save();
  }

  #make(request: Request): Made {
    const { funcidx } = request;
    if (this.timesDisplaced(funcidx) >= MOST_TIMES) {
      throw new Refused(`its code was dropped ${MOST_TIMES} times: the budget is too small`);
    }
    const holdings = this.#holdings;
    const kept = this.#cached?.get(keyOf(funcidx, request));
    const source = kept ?? holdings.knownSource(request);
    if (source === undefined) this.#lookAt(funcidx);
    const made = holdings.known(request) ??
      makeFactory(this.#module, { ...request, copy: holdings.copy }, source);
    this.#requireRoom(funcidx, made.source.length);
    if (kept !== undefined) this.tallies.cacheHits++;
    else if (this.#cached !== undefined) this.tallies.cacheMisses++;
    if (source === undefined) this.tallies.generatedChars += made.source.length;
    this.#show(request, { source: made.source, cached: kept !== undefined });
    return made;
  }

  /** Looks at a function's bytes, once for all its forms and entries. @throws {Refused} if it is hopeless */
  #lookAt(funcidx: number): void {
    if (this.#promising.has(funcidx)) return;
    const reason = hopeless(this.#module, funcidx, this.#planner.budget);
    if (reason !== undefined) throw new Refused(reason);
    this.#promising.add(funcidx);
  }

  /** @throws {Refused} when there is no room for so many characters of a function's source */
  #requireRoom(funcidx: number, length: number): void {
    const { budget } = this.#planner;
    const held = this.#planner.heldOf(funcidx);
    if (held + length <= budget) return;
    const beside = held === 0 ? "" : `, beside the ${held} held of it,`;
    throw new Refused(
      `its source of ${length} characters${beside} exceeds the budget of ${budget}`,
    );
  }

  /** Shows code to the embedder. @throws {Refused} when that wants none of it. */
  #show({ funcidx, entry, reason }: Request, shown: { source: string; cached: boolean }): void {
    const { generated } = this.#hooks;
    if (generated === undefined) return;
    const module = this.#module;
    const name = functionName(module, funcidx);
    let answer: boolean | void;
    try {
      answer = generated.call(this.#hooks, { module, funcidx, name, entry, reason, ...shown });
    } catch (error) {
      throw new HookError("generated", error);
    }
    if (answer === false) throw new Refused("refused by the embedder");
  }

  #hold(request: Request, made: Made): void {
    const { funcidx } = request;
    // Made before, as the way back of a visit (see `visits.ts`) or as an entry.
    if (this.#holdings.has(request)) return;
    this.#holdings.add(request, made);
    this.#cached?.put(keyOf(funcidx, request), made.source);
    this.tallies.compiled++;
    this.tallies.sourceChars += made.source.length;
    const plan = this.#planner.admit(funcidx, { chars: made.source.length, worth: request.worth });
    if (plan.drop.length > 0) {
      this.#full ??= { at: this.#now(), spent: this.tallies.milliseconds };
    }
    const dropped = plan.drop.filter((other) => this.#displace(other));
    for (const other of plan.watch) this.#owner.watch(other);
    // Only now, as a hook may do anything: throw, or ask for more code.
    for (const other of dropped) this.#tellEvicted(other);
  }
}
