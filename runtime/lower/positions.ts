/**
 * From a place in register code back to the module: which function, and which byte.
 *
 * No map is kept while a guest runs: a function's is made again, by lowering it again, when it is
 * asked for.
 *
 * @module
 */
import type { Code } from "../store.ts";
import type { LoweredCode } from "./code.ts";
import { lower } from "./lower.ts";

/** The function whose code holds `pc`. */
export function functionAt(code: Code, pc: number): number {
  const { starts, funcs } = code as LoweredCode;
  return funcs[lastNotAfter(starts, pc)]!;
}

/** Where the code of the function that holds `pc` starts. */
export function startAt(code: Code, pc: number): number {
  const { starts } = code as LoweredCode;
  return starts[lastNotAfter(starts, pc)]!;
}

/** The byte offset in the module of the instruction that `pc`, in function `funcidx`, carries out. */
export function offsetAt(code: Code, funcidx: number, pc: number): number {
  const places: number[] = [];
  const offsets: number[] = [];
  const start = startAt(code, pc);
  lower(code as LoweredCode, funcidx, {
    at: start,
    scratch: true,
    note(place, offset) {
      places.push(place);
      offsets.push(offset);
    },
  });
  return offsets[lastNotAfter(places, pc)] ?? 0;
}

/** The index of the last element of ascending `values` that is `value` or less; 0 if there is none. */
function lastNotAfter(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
