/**
 * What keeps a guest within bounds of instructions and time, and lets others stop it.
 *
 * A meter costs nothing until it is asked for: functions of an instance that has one are lowered in a
 * form of their own: with a `fuel` instruction in front of each straight run of code, or, when only
 * time is limited, a `check` instruction at the start of each function and each loop.
 *
 * The rule by which fuel is counted is kept by every tier, to the unit:
 *
 * - Each instruction that is executed costs 1, whatever it does; `nop`, `block`, `loop`, `else`,
 *   `end`, `try`, `try_table`, `catch`, `catch_all` and `delegate` cost nothing.
 * - A straight run of instructions is paid for as a whole, before its first one. A run ends behind
 *   `if`, every branch, every call, `return`, `throw`, `throw_ref`, `rethrow` and `unreachable`, and
 *   in front of the code behind `loop`, `else`, `end`, `catch` and `catch_all`. What validation calls
 *   unreachable is no part of any run.
 * - A run that cannot be paid for is not begun, and nothing is taken for it. A trap in the middle of
 *   a run gives nothing back.
 *
 * So whenever the host looks, in a function that the guest calls or after the end, the count is the
 * number of instructions executed, plus, after a trap, those that were left of the run that trapped.
 *
 * @module
 */
import { StoppedError, type StopReason } from "./errors.ts";
import { METERS_FUEL, METERS_TIME } from "./meter_mode.ts";

/** What a meter is to keep. */
export interface MeterOptions {
  /** Instructions that may be executed: an integer from 0 to 2^53 - 1. @default {no limit} */
  readonly fuel?: number | undefined;
  /** Milliseconds from now until the guest is stopped. @default {no limit} */
  readonly timeout?: number | undefined;
  /**
   * A cell, usually set by another thread: the guest is stopped once its first element is not 0.
   * Waking up who waits for that element makes a sleeping guest look at once.
   */
  readonly stop?: Int32Array<SharedArrayBuffer> | undefined;
}

/** As much of a memory as tells what a guest takes of it. */
export interface MeteredMemory {
  /** Its bytes: it only ever grows. */
  readonly u8: Uint8Array;
  /** Whether the last growth that was asked for, by more than nothing, was refused. */
  readonly starved: boolean;
}

/** The clock is looked at as often as makes for pauses between these, in milliseconds. */
const SHORT_PAUSE = 0.5;
const LONG_PAUSE = 2;
const FEWEST_CHECKS = 8;
const MOST_CHECKS = 1 << 20;
const FIRST_CHECKS = 256;

/** How often compiled code looks without need, see {@linkcode Meter.rehearse}. */
const REHEARSALS = 500;

/** Most fuel that is handed out at a time: an int32, so that code counts it down quickly. */
const MOST_FUEL = 2 ** 29;

/** A day: longer waits are made of several, as the host's wait counts in doubles. */
const LONGEST_WAIT_MS = 86_400_000;

/**
 * Limits on what the instances made with it execute, together, and for how long.
 *
 * A guest that oversteps one is stopped: a {@linkcode StoppedError} comes out of the call into it,
 * which nothing in the guest can catch. Its instances stay as they were, and can be called again once
 * the meter allows it. What it cannot stop is a single call of the host's that does not return, and a
 * guest that waits on a shared memory, unless `run` runs it.
 *
 * @example
 * ```ts ignore
 * const meter = new Meter({ fuel: 1_000_000, timeout: 500 });
 * const instance = new WebAssembly.Instance(module, {}, { meter });
 * try {
 *   instance.exports.work();
 * } catch (error) {
 *   if (!(error instanceof StoppedError)) throw error;
 *   console.log(`stopped for ${error.reason} after ${meter.fuelUsed} instructions`);
 * }
 * ```
 */
export class Meter {
  /** Fuel handed out to code, an int32, which takes from it until it must {@linkcode pay}. */
  slice: number = 0;
  /** Where time is limited too, code is to {@linkcode pay} as soon as `slice` is less than this. */
  mark: number = 0;
  /** Checks left until the clock is looked at again. */
  checks: number = FIRST_CHECKS;
  /** `METERS_FUEL`, `METERS_TIME`, both or 0. */
  readonly mode: number;
  /** When the guest is stopped, by `performance.now()`; may be moved if it is finite. */
  deadline: number = Infinity;
  /** Memories of the instances that were made with this meter. */
  readonly memories: MeteredMemory[] = [];
  /** Fuel that is not handed out. */
  #reserve: number;
  readonly #budget: number;
  readonly #stop: Int32Array<SharedArrayBuffer> | null;
  #wait: Int32Array<SharedArrayBuffer> | null = null;
  #pause = FIRST_CHECKS;
  #rehearsals = 0;
  #looked = performance.now();

  /**
   * Makes a meter, whose time begins to run.
   *
   * @throws {RangeError} When `fuel` is no integer from 0 to 2^53 - 1, or `timeout` no number from 0.
   */
  constructor(options: MeterOptions = {}) {
    const { fuel, timeout, stop } = options;
    this.#budget = this.#reserve = fuel === undefined ? Infinity : checkedFuel(fuel);
    if (timeout !== undefined) this.deadline = this.#looked + checkedTimeout(timeout);
    this.#stop = stop ?? null;
    const timed = timeout !== undefined || stop !== undefined;
    this.mode = (fuel === undefined ? 0 : METERS_FUEL) | (timed ? METERS_TIME : 0);
  }

  /** What is left; may be set between calls. `Infinity` unless a limit was given. */
  get fuel(): number {
    return this.#reserve + this.slice;
  }

  set fuel(fuel: number) {
    this.#reserve = fuel === Infinity ? fuel : checkedFuel(fuel);
    this.slice = this.mark = 0;
  }

  /** Fuel used up, if it is counted: what was given less what is left. */
  get fuelUsed(): number | undefined {
    return (this.mode & METERS_FUEL) === 0 ? undefined : this.#budget - this.fuel;
  }

  /** Milliseconds left; `Infinity` without a limit, 0 or less when time is over. */
  get left(): number {
    return this.deadline - performance.now();
  }

  /**
   * Called when a price has been taken from the slice, and what is `left` is less than 0 or than `mark`:
   * looks at the clock if time is limited, and hands out another slice.
   *
   * @param price What has been taken, or 0.
   * @returns the new `slice`, from which the price has been taken
   * @throws {StoppedError} When it cannot be paid, or time is over; then nothing has been taken.
   */
  pay(left: number, price: number): number {
    const total = this.#reserve + (left + price);
    this.#reserve = total;
    this.slice = 0;
    const pause = (this.mode & METERS_TIME) === 0 ? Infinity : this.#nextPause();
    if (total < price) {
      throw stopped("fuel", `the limit of ${this.#budget} instructions is used up`);
    }
    const slice = Math.min(total, MOST_FUEL);
    this.#reserve = total - slice;
    this.slice = slice - price;
    this.mark = Math.max(0, this.slice - pause);
    return this.slice;
  }

  /**
   * Called when `checks` is used up.
   *
   * @returns the new `checks`
   * @throws {StoppedError} When time is over.
   */
  look(): number {
    return this.checks = this.#nextPause();
  }

  /**
   * Has code look at the time at each occasion, for a while: the host then optimises code that has just
   * been compiled with that in it, instead of throwing it away when it first happens.
   */
  rehearse(): void {
    if ((this.mode & METERS_TIME) === 0) return;
    this.#rehearsals = REHEARSALS;
    this.mark = this.slice;
    this.checks = 0;
  }

  /** Looks at the clock, and finds how many checks, or how much fuel, makes for a good pause. */
  #nextPause(): number {
    if (this.#rehearsals > 0) {
      this.#rehearsals--;
      return 1;
    }
    this.check();
    const now = performance.now();
    const elapsed = now - this.#looked;
    this.#looked = now;
    if (elapsed < SHORT_PAUSE) this.#pause = Math.min(MOST_CHECKS, 2 * this.#pause);
    else if (elapsed > LONG_PAUSE) this.#pause = Math.max(FEWEST_CHECKS, this.#pause >> 1);
    return this.#pause;
  }

  /** Stops the guest if it is to be stopped, whatever there is left of `checks`. */
  check(): void {
    if (this.#stop !== null && Atomics.load(this.#stop, 0) !== 0) {
      throw stopped("abort", "whoever runs the guest has aborted it");
    }
    if (performance.now() >= this.deadline) throw stopped("timeout", "the time limit has passed");
  }

  /**
   * Waits, using no CPU.
   *
   * @param milliseconds How long; `Infinity` until the guest is stopped.
   * @throws {StoppedError} As soon as the guest is to be stopped.
   */
  wait(milliseconds: number): void {
    const cell = this.#stop ?? (this.#wait ??= new Int32Array(new SharedArrayBuffer(4)));
    const end = performance.now() + milliseconds;
    for (;;) {
      this.check();
      const left = end - performance.now();
      if (left <= 0) return;
      Atomics.wait(cell, 0, 0, Math.min(left, this.left, LONGEST_WAIT_MS));
    }
  }
}

function stopped(reason: StopReason, message: string): StoppedError {
  return new StoppedError(`stopped: ${message}`, reason);
}

function checkedFuel(fuel: number): number {
  if (Number.isSafeInteger(fuel) && fuel >= 0) return fuel;
  throw new RangeError(`fuel must be an integer from 0 to 2^53 - 1, not ${fuel}`);
}

function checkedTimeout(timeout: number): number {
  if (timeout >= 0) return timeout;
  throw new RangeError(`a timeout must be a number of milliseconds from 0, not ${timeout}`);
}
