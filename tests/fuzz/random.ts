/**
 * Seeded random numbers: the same seed, the same mutant, on every machine.
 *
 * @module
 */

/** A generator of 32-bit numbers (splitmix32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** The next number, 0 to 2³²−1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** A whole number from 0 up to and without `end`, which is 1 or more. */
  below(end: number): number {
    return this.next() % end;
  }

  /** One of `items`, of which there is at least one. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}
