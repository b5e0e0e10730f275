/**
 * The clocks of a guest, and sleeping by them. They are an interface so that an embedder can give a
 * guest a time of its own; one who replaces `monotonic` should replace `sleep` with it.
 *
 * All times are nanoseconds.
 *
 * @module
 */
import type { Interruption } from "./interruption.ts";
import { nodeProcess } from "./node_builtins.ts";

/** The clocks of one guest. */
export interface Clocks {
  /** Time since 1970. */
  realtime(): bigint;
  /** Time since any fixed moment; never goes back. */
  monotonic(): bigint;
  /** CPU time that the process has used. */
  processCpu(): bigint;
  /** CPU time that the calling thread has used. */
  threadCpu(): bigint;
  /** The shortest step of each clock above. */
  readonly resolutions: ClockResolutions;
  /** Returns once at least `duration` has passed on the monotonic clock. */
  sleep(duration: bigint): void;
  /**
   * True if time passes by `sleep` and not by itself: then a wait for input that also waits for a
   * clock, and finds no input, goes on by sleeping. @default {false}
   */
  readonly isVirtual?: boolean;
}

/** The shortest step of each clock. */
export interface ClockResolutions {
  /** Of `realtime`. */
  readonly realtime: bigint;
  /** Of `monotonic`. */
  readonly monotonic: bigint;
  /** Of `processCpu`. */
  readonly processCpu: bigint;
  /** Of `threadCpu`. */
  readonly threadCpu: bigint;
}

/** A day: longer sleeps are made of several, as the host's wait counts in doubles. */
const LONGEST_WAIT_MS = 86_400_000;

/** How far the fine clock may stray from the host's coarse one before it is set again. */
const DRIFT_MS = 2;

/** The host's own clocks. They need no permission. */
export class HostClocks implements Clocks {
  // performance.now() counts nanoseconds in a double of milliseconds; the rest was measured in Deno.
  readonly resolutions: ClockResolutions = {
    realtime: 1000n,
    monotonic: 1n,
    processCpu: 1000n,
    threadCpu: 1000n,
  };
  #origin = performance.timeOrigin;
  #wait: Int32Array<SharedArrayBuffer> | null = null;
  readonly #interruption: Interruption | undefined;

  /**
   * Makes the clocks.
   *
   * @param interruption what may end a sleep, and the guest with it.
   */
  constructor(interruption?: Interruption) {
    this.#interruption = interruption;
  }

  /**
   * Date.now() has steps of a millisecond, and performance.now() does not follow when the host's
   * clock is set; so the fine one is used for as long as it agrees with the coarse one.
   */
  realtime(): bigint {
    const coarse = Date.now();
    let fine = this.#origin + performance.now();
    if (Math.abs(fine - coarse) > DRIFT_MS) {
      this.#origin += coarse - fine;
      fine = coarse;
    }
    return BigInt(Math.floor(fine)) * 1_000_000n + BigInt(Math.floor((fine % 1) * 1000) * 1000);
  }

  monotonic(): bigint {
    return BigInt(Math.round(performance.now() * 1e6));
  }

  processCpu(): bigint {
    const { user, system } = nodeProcess().cpuUsage();
    return BigInt(user + system) * 1000n;
  }

  /** Falls back to the time of the process where the host does not tell threads apart. */
  threadCpu(): bigint {
    const process = nodeProcess();
    if (process.threadCpuUsage === undefined) return this.processCpu();
    const { user, system } = process.threadCpuUsage();
    return BigInt(user + system) * 1000n;
  }

  /** Waits on a word that nobody wakes: no CPU is used meanwhile. */
  sleep(duration: bigint): void {
    this.#wait ??= new Int32Array(new SharedArrayBuffer(4));
    const end = this.monotonic() + duration;
    for (;;) {
      const left = Number(end - this.monotonic()) / 1e6;
      if (left <= 0) return;
      if (this.#interruption !== undefined) this.#interruption.wait(left);
      else Atomics.wait(this.#wait, 0, 0, Math.min(left, LONGEST_WAIT_MS));
    }
  }
}
