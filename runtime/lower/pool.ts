/**
 * Constants of loops. A constant that an instruction cannot hold costs an instruction of its own each
 * time it is used; inside a loop it is put into a slot once instead, on the way into the outermost
 * loop around it.
 *
 * What must be put there is known only at the loop's end. So the loop is entered through a jump, to
 * code behind the function that fills the slots and jumps back.
 *
 * @module
 */

/** A constant and the frame offset of its slot. */
export interface Pooled {
  readonly slot: number;
  readonly low: number;
  readonly high: number;
}

/** The way into an outermost loop. */
export interface LoopEntry {
  /** The word that holds the target of the jump. */
  readonly place: number;
  /** Where the loop starts. */
  readonly start: number;
  readonly constants: readonly Pooled[];
}

/** The most constants that one loop keeps in slots. */
const MOST = 12;
/** The words of frame that takes. */
export const POOL_WORDS = 2 * MOST;

/** The constants of the loop being lowered. */
export class ConstantPool {
  /** Ways into loops that are closed. */
  readonly entries: LoopEntry[] = [];
  #base = -1;
  #constants: Pooled[] = [];
  #place = -1;
  #start = -1;

  /** Starts a function that has room for constants at frame offset `base`, or has none (-1). */
  reset(base: number): void {
    this.#base = base;
    this.#place = -1;
    this.entries.length = 0;
  }

  /** The frame offset of the first constant; -1 in a function that has no room for any. */
  get base(): number {
    return this.#base;
  }

  /** Whether an outermost loop could start here. */
  get isFree(): boolean {
    return this.#base >= 0 && this.#place < 0;
  }

  /** Opens an outermost loop, entered by the jump whose target is at `place`, and starting at `start`. */
  open(place: number, start: number): void {
    this.#place = place;
    this.#start = start;
    this.#constants = [];
  }

  /** Closes the loop that starts at `start`, if it is the outermost one. */
  close(start: number): void {
    if (this.#place < 0 || start !== this.#start) return;
    this.entries.push({ place: this.#place, start, constants: this.#constants });
    this.#place = -1;
  }

  /** The slot that holds a constant in the present loop, or -1 when it has none. */
  slotOf(low: number, high: number): number {
    if (this.#place < 0) return -1;
    for (const pooled of this.#constants) {
      if (pooled.low === low && pooled.high === high) return pooled.slot;
    }
    const count = this.#constants.length;
    if (count === MOST) return -1;
    const slot = this.#base + 2 * count;
    this.#constants.push({ slot, low, high });
    return slot;
  }
}
