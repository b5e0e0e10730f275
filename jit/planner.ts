/**
 * What is worth its place: which generated code is held, within a budget of characters of source.
 *
 * The code of every function has a score: the calls and rounds of loops that made it hot, and as much again
 * whenever it is seen to be used. Each time that room is needed all scores are halved, and what has the
 * least score for its size goes.
 *
 * Compiled code does not count its calls, which would slow down all of it for the sake of little. So
 * what is held is watched only when room is getting scarce: the planner says what to watch, and its
 * next call is noted.
 *
 * @module
 */

/**
 * Characters of source held by default. In V8 a character turns into some 15 bytes of text, bytecode,
 * type feedback and machine code; see RATIONALE.md.
 */
export const DEFAULT_BUDGET = 8_000_000;

/** Above this share of the budget, code is watched. */
const SCARCE = 0.75;

/** The code of a function, in all its forms and entries. */
interface Holding {
  chars: number;
  worth: number;
  score: number;
  watched: boolean;
}

/** What to do so that the budget is kept. */
export interface Plan {
  /** Functions whose code is to be dropped. */
  readonly drop: readonly number[];
  /** Functions whose next call is to be told. */
  readonly watch: readonly number[];
}

/** Keeps account of the code of one instance. */
export class Planner {
  readonly budget: number;
  readonly #holdings = new Map<number, Holding>();
  #held = 0;

  /** @param budget The most characters of source to hold. */
  constructor(budget: number = DEFAULT_BUDGET) {
    this.budget = budget;
  }

  /** Characters of source that are held. */
  get held(): number {
    return this.#held;
  }

  /** Whether there is little room left, or none but in place of what is held. */
  get isScarce(): boolean {
    return this.#held > SCARCE * this.budget;
  }

  /** Characters of source that are held of a function. */
  heldOf(funcidx: number): number {
    return this.#holdings.get(funcidx)?.chars ?? 0;
  }

  /**
   * Takes up code of a function, besides what there is of it, and makes room.
   *
   * @param chars Its length; with what is held of the function, not more than the budget.
   * @param worth The counts that made it hot.
   */
  admit(funcidx: number, { chars, worth }: { chars: number; worth: number }): Plan {
    const wasScarce = this.isScarce;
    const drop = this.#makeRoom(chars, funcidx);
    const holding = this.#holdings.get(funcidx) ?? { chars: 0, worth, score: 0, watched: false };
    holding.chars += chars;
    holding.score += worth;
    this.#holdings.set(funcidx, holding);
    this.#held += chars;
    // Being watched costs V8 what it knows of a call: so not again before something has been dropped.
    const isDue = drop.length > 0 || !wasScarce && this.isScarce;
    return { drop, watch: isDue ? this.#toWatch(funcidx) : [] };
  }

  /** A function was called, or entered at a loop. */
  used(funcidx: number): void {
    const holding = this.#holdings.get(funcidx);
    if (holding === undefined) return;
    holding.score += holding.worth;
    holding.watched = false;
  }

  /** Nothing of a function is held any more. */
  release(funcidx: number): void {
    const holding = this.#holdings.get(funcidx);
    if (holding === undefined) return;
    this.#holdings.delete(funcidx);
    this.#held -= holding.chars;
  }

  #makeRoom(chars: number, besides: number): number[] {
    const drop: number[] = [];
    if (this.#held + chars <= this.budget) return drop;
    for (const holding of this.#holdings.values()) holding.score /= 2;
    const order = [...this.#holdings].sort(([, a], [, b]) => a.score / a.chars - b.score / b.chars);
    for (const [funcidx] of order) {
      if (this.#held + chars <= this.budget) break;
      if (funcidx === besides) continue;
      this.release(funcidx);
      drop.push(funcidx);
    }
    return drop;
  }

  /** Code other than `newest` of which nothing is known since it was last used. */
  #toWatch(newest: number): number[] {
    const watch: number[] = [];
    for (const [funcidx, holding] of this.#holdings) {
      if (holding.watched || funcidx === newest) continue;
      holding.watched = true;
      watch.push(funcidx);
    }
    return watch;
  }
}
