/**
 * The word on which a guest's thread waits for things from outside: input, connections, room to write.
 *
 * Helper threads do the waiting that has to be asynchronous, and put what has come into shared memory.
 * After each change they add one to this word and wake who waits on it. So one wait serves any number
 * of sources: note the word, look at each source, and if none is ready wait for as long as the word
 * is what it was.
 *
 * @module
 */
import type { Interruption } from "./interruption.ts";

let word: Int32Array<SharedArrayBuffer> | undefined;

/** Returns this thread's word, made when first asked for. */
export function wakeupWord(): Int32Array<SharedArrayBuffer> {
  return word ??= new Int32Array(new SharedArrayBuffer(4));
}

/** How a call of a guest waits. */
export interface Waiter {
  /**
   * True if a call must not wait in any other way than by {@linkcode wait}: it is then begun again
   * from the start, so it must have changed nothing yet.
   */
  readonly restarts: boolean;
  /**
   * When, on the monotonic clock, the call that is being made was first begun; `null` if it is not
   * begun again.
   */
  readonly began: bigint | null;
  /** Returns the word as it is now: to be read before looking at what is to be waited for. */
  note(): number;
  /** Returns once the word is no longer `noted`, or the time is over. */
  wait(noted: number, milliseconds: number): void;
}

/** How long a wait goes on before an interruption is asked again. */
const SLICE_MS = 20;

/** Returns what waits in place, by blocking the thread, until the guest is to end. */
export function waiterFor(interruption?: Interruption): Waiter {
  if (interruption === undefined) return blockingWaiter;
  return {
    ...blockingWaiter,
    wait(noted, milliseconds) {
      const end = performance.now() + milliseconds;
      let left = milliseconds;
      while (left > 0 && blockingWaiter.note() === noted) {
        blockingWaiter.wait(noted, Math.max(0, Math.min(left, SLICE_MS, interruption.left)));
        interruption.check();
        left = end - performance.now();
      }
    },
  };
}

/** Waits in place, by blocking the thread. */
export const blockingWaiter: Waiter = {
  restarts: false,
  began: null,
  note: () => Atomics.load(wakeupWord(), 0),
  wait: (noted, milliseconds) => void Atomics.wait(wakeupWord(), 0, noted, milliseconds),
};
