/**
 * Stands for an instance's compiler until something is hot: most programs are over before.
 *
 * Loading the compiler takes some ten milliseconds, a tenth of a small program's whole process. So it
 * begins only when the guest has been running for as long, and something in it is hot. The guest waits
 * for it, where it can (see `interpret/suspend.ts`); elsewhere it is compiled from a later turn of
 * JavaScript's event loop on.
 *
 * @module
 */
import { enterInterpreted } from "./interpret/lazy.ts";
import { agentStack } from "./interpret/stack.ts";
import { waitFor } from "./interpret/suspend.ts";
import { countOn, timesCounted } from "./lower/code.ts";
import {
  type CompiledFunction,
  GO_ON,
  type HotOutcome,
  type Instance,
  type InstanceTier,
  SUSPEND,
} from "./store.ts";

/** Makes the tier of an instance. */
export type TierMaker = (instance: Instance) => InstanceTier;

/**
 * Calls and rounds of loops after which a tier is asked about a small function, unless the embedder says
 * otherwise, and whenever there have been twice as many again.
 */
export const COUNTS_UNTIL_ASKED = 16;

/** How many times as many make a function hot enough for the compiler to be loaded. */
const TIMES_UNTIL_LOADED = 16;

/** Milliseconds after which the compiler is loaded, if something is hot: as long as that takes. */
const PATIENCE = 10;

/** What a lazy tier is made with. */
export interface LazyTierOptions {
  /** Calls and rounds of loops after which a function is hot. @default {COUNTS_UNTIL_ASKED, and more} */
  readonly threshold?: number | undefined;
  /** Milliseconds from the making of the instance until `load` may be called. @default {10} */
  readonly patience?: number | undefined;
}

/**
 * Makes tiers that load another when something is hot.
 *
 * @param load Returns what makes that tier; called once for all instances.
 */
export function lazyTier(
  load: () => Promise<TierMaker>,
  options: LazyTierOptions = {},
): (instance: Instance) => LazyTier {
  let loading: Promise<TierMaker> | undefined;
  return (instance) => new LazyTier(instance, () => loading ??= load(), options);
}

/** The tier of one instance, until another is loaded, which then takes its place. */
export class LazyTier implements InstanceTier {
  readonly entry = "counted";
  readonly threshold: number;
  readonly #instance: Instance;
  readonly #load: () => Promise<TierMaker>;
  /** Why there is no other tier, though it was asked for; everything is interpreted then. */
  failure: unknown = undefined;
  #loading: Promise<void> | undefined;
  /** When the other tier may be loaded. */
  readonly #due: number;
  readonly #timesUntilLoaded: number;

  constructor(instance: Instance, load: () => Promise<TierMaker>, options: LazyTierOptions) {
    this.#instance = instance;
    this.#load = load;
    this.threshold = options.threshold ?? COUNTS_UNTIL_ASKED;
    this.#timesUntilLoaded = options.threshold === undefined ? TIMES_UNTIL_LOADED : 1;
    this.#due = performance.now() + (options.patience ?? PATIENCE);
  }

  /** Compiled code of other instances calls those of this one in the interpreter, for now. */
  codeOf(): CompiledFunction | null {
    return null;
  }

  call(funcidx: number, at: number): number {
    return enterInterpreted(this.#instance, funcidx, at);
  }

  hot(funcidx: number): HotOutcome {
    const { code } = this.#instance.run!;
    if (this.#isTime(funcidx)) {
      this.#loading ??= this.#begin();
      if (this.failure === undefined && agentStack().suspendable) return SUSPEND;
    }
    countOn(code, funcidx);
    return GO_ON;
  }

  /** Whether the other tier is to be loaded. */
  #isTime(funcidx: number): boolean {
    if (this.#loading !== undefined) return true;
    const times = timesCounted(this.#instance.run!.code, funcidx);
    return times >= this.#timesUntilLoaded && performance.now() >= this.#due;
  }

  /** Loads the tier, which takes this one's place. */
  #begin(): Promise<void> {
    const loading = this.#load().then((make) => {
      const instance = this.#instance;
      instance.tier = make(instance);
      if (instance.run !== null) instance.tier.prepared?.(instance.run.code);
    }).catch((error) => {
      this.failure = error;
    });
    waitFor(loading);
    return loading;
  }
}
