/**
 * How a call waits that one thread makes for another: it does not.
 *
 * All calls of a guest's threads are made by one thread, which must not wait for one of them while the
 * others have something to do. So a call that would have to wait is left, by an exception; the thread
 * that wanted it waits, and asks for it again.
 *
 * @module
 */
import { blockingWaiter, type Waiter } from "../wakeup.ts";

/** Thrown out of a call that would have to wait; what the waiting is for. */
export class Parked {
  /** What the word was before it was looked whether there is something to wait for. */
  readonly noted: number;
  /** How long it is worth waiting. */
  readonly milliseconds: number;

  /** Makes the exception. */
  constructor(noted: number, milliseconds: number) {
    this.noted = noted;
    this.milliseconds = milliseconds;
  }
}

/** Throws {@linkcode Parked} instead of waiting. */
export class ParkingWaiter implements Waiter {
  readonly restarts = true;
  began: bigint | null = null;

  note(): number {
    return blockingWaiter.note();
  }

  wait(noted: number, milliseconds: number): never {
    throw new Parked(noted, milliseconds);
  }
}
