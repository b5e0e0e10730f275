/**
 * What the memories and tables of one owner may take together: an instance, for those that it
 * declares; otherwise whoever makes one, for it alone. A memory or table that is imported counts for
 * its owner. Nothing shrinks, so nothing is ever given back but what the host had no room for.
 *
 * @module
 */
import { DEFAULT_LIMITS, type RuntimeLimits } from "./limits.ts";

/** So much of one thing, to be shared. */
export class Allowance {
  /** All of it. */
  readonly limit: number;
  #taken = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** How much of it is taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Takes so much, if there is so much left. @returns Whether there was. */
  take(amount: number): boolean {
    const taken = this.#taken + amount;
    if (!(taken <= this.limit)) return false;
    this.#taken = taken;
    return true;
  }

  /** Gives back what could not be used. */
  giveBack(amount: number): void {
    this.#taken -= amount;
  }

  /** For messages: the limit, and how much of it was taken before. */
  text(unit: string): string {
    const before = this.#taken === 0 ? "" : `, of which ${this.#taken} are taken`;
    return `the limit of ${this.limit}${unit}${before}`;
  }
}

/** The allowances of one owner. */
export class Quota {
  readonly memoryBytes: Allowance;
  readonly tableElements: Allowance;

  constructor(limits: QuotaLimits = {}) {
    this.memoryBytes = new Allowance(limits.memoryBytes ?? DEFAULT_LIMITS.memoryBytes);
    this.tableElements = new Allowance(limits.tableElements ?? DEFAULT_LIMITS.tableElements);
  }
}

/** The limits that a quota is made from. */
export type QuotaLimits = {
  readonly [name in "memoryBytes" | "tableElements"]?: RuntimeLimits[name] | undefined;
};
