/**
 * A module to be tried on several engines, and what is done with it.
 *
 * @module
 */
import type { Random } from "../fuzz/random.ts";

/** A call of an exported function. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  /** Whether the function leaves results in memory, from 0 on, which are looked at. */
  readonly leavesResults?: boolean;
}

/** A module, and the calls that are made, in order. */
export interface Trial {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly calls: readonly Call[];
  /** The exported i32 global that is set before each call: how much the call may use up. */
  readonly fuel?: string;
}

/** What JavaScript passes for each type; a NaN may change on the way, so there is none. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  i32: [0, 1, -1, 0x7fffffff, -0x80000000, 7, 64, 1000, 123456],
  i64: [0n, 1n, -1n, 1n << 62n, -(1n << 63n), 12345678901n],
  f32: [0, -0, 1.5, Infinity, 1e30, -3],
  f64: [0, -0, 1.5, -Infinity, 1e300, 4294967296],
};

/** An argument for each of these types, by their names; references are null. */
export function someArguments(types: readonly string[], random: Random): unknown[] {
  return types.map((type) => random.pick(ARGUMENTS[type] ?? [null]));
}
