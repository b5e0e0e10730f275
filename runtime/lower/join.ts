/**
 * Joining instructions that follow each other, so that they are executed without a dispatch between
 * them: see `runtime/interpret/isa_joined.ts`.
 *
 * @module
 */
import { BR_TABLE, JOINS, LENGTHS } from "../generated/isa.js";

/**
 * Joins what can be joined in `words` between the instruction at `from` and the place `to`. Wherever
 * control comes in, each instruction then stands for itself and what is joined to it.
 */
export function joinInstructions(words: Int32Array, from: number, to: number): void {
  for (let at = from; at < to;) {
    const op = words[at]!;
    const next = at + lengthAt(words, at);
    const pair = next < to ? joined(op, words[next]!) : 0;
    if (pair !== 0) {
      const third = next + LENGTHS[words[next]!]!;
      words[at] = third < to && joined(pair, words[third]!) || pair;
    }
    at = next;
  }
}

const NONE: readonly number[] = [];

/** The instruction that does the work of `first` and then of `second`, or 0. */
function joined(first: number, second: number): number {
  const joins = JOINS[first] || NONE;
  for (let i = 0; i < joins.length; i += 2) if (joins[i] === second) return joins[i + 1]!;
  return 0;
}

/** Words of the instruction at `at`, which is not joined yet. */
function lengthAt(words: Int32Array, at: number): number {
  const op = words[at]!;
  return LENGTHS[op]! + (op === BR_TABLE ? words[at + 2]! + 1 : 0);
}
