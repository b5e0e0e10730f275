/**
 * Clocks that do not follow the host's, so that a guest finds the same times in every run.
 *
 * Time passes in two ways only: a sleep takes exactly as long as the guest asks for, and no real time
 * at all; and, if a step is set, each reading of any clock moves all of them on by that step.
 *
 * @module
 */
import type { ClockResolutions, Clocks } from "./clocks.ts";

/** How a virtual clock starts and goes. */
export interface VirtualClockOptions {
  /** The time of the real-time clock at the start. @default {2000-01-01T00:00:00Z} */
  readonly start?: Date;
  /** Nanoseconds that pass with each reading. @default {0n} */
  readonly step?: bigint;
}

/** Midnight, 1 January 2000. */
const Y2K = new Date(Date.UTC(2000, 0, 1));

/** Clocks for one guest. The monotonic and the CPU clocks begin at 0. */
export class VirtualClocks implements Clocks {
  /** Time does not pass by itself. */
  readonly isVirtual = true;
  /** The step, or 1 ns. */
  readonly resolutions: ClockResolutions;
  readonly #start: bigint;
  readonly #step: bigint;
  #passed = 0n;

  /**
   * Makes clocks that stand at the start.
   *
   * @throws {RangeError} if `start` is no valid date, or before 1970, or `step` is negative.
   */
  constructor(options: VirtualClockOptions = {}) {
    const { start = Y2K, step = 0n } = options;
    if (!(start.getTime() >= 0)) {
      throw new RangeError(`a clock cannot start at ${start.getTime()} ms: it counts from 1970 on`);
    }
    if (step < 0n) throw new RangeError(`a clock cannot go back, by ${step} ns each time`);
    this.#start = BigInt(start.getTime()) * 1_000_000n;
    this.#step = step;
    const resolution = step > 0n ? step : 1n;
    this.resolutions = {
      realtime: resolution,
      monotonic: resolution,
      processCpu: resolution,
      threadCpu: resolution,
    };
  }

  /** The start, and the time that has passed. */
  realtime(): bigint {
    return this.#start + this.monotonic();
  }

  /** The time that has passed, before the step that this reading takes. */
  monotonic(): bigint {
    const now = this.#passed;
    this.#passed += this.#step;
    return now;
  }

  /** As the monotonic clock. */
  processCpu(): bigint {
    return this.monotonic();
  }

  /** As the monotonic clock. */
  threadCpu(): bigint {
    return this.monotonic();
  }

  /** Moves all clocks on, and returns at once. */
  sleep(duration: bigint): void {
    if (duration > 0n) this.#passed += duration;
  }
}
