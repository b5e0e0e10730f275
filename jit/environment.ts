/**
 * What generated code takes from its surroundings.
 *
 * @module
 */
import * as simd from "../ops/math/simd.ts";
import * as array from "../runtime/interpret/system_array.ts";
import * as memory from "../runtime/interpret/system_memory.ts";
import * as table from "../runtime/interpret/system_table.ts";
import type { CompiledFunction, Func, Instance } from "../runtime/store.ts";
import { callable, interpretedFunction, passable } from "./callable.ts";
import { GUEST_HELPERS } from "./guest_helpers.ts";
import { HELPERS } from "./helpers.ts";
import { MOST_VARIABLES } from "./outline.ts";
import { SharedView } from "./shared_view.ts";
import { passed } from "./slots.ts";
import { leftCallOf } from "./tail_calls.ts";
import { MOST_SLOTS } from "./whole_locals.ts";

/** Other forms of a function, which it goes over to while it is running. */
export interface Forms {
  /** The function with BigInts, entered at the loop at `entry` if given: once `rest` or `loopRest` says so. */
  readonly whole: (funcidx: number, entry?: number) => CompiledFunction;
  /** The function with pairs, entered at a loop: at the end of a visit that `loopRest` has begun. */
  readonly pairs: (funcidx: number, entry: number) => CompiledFunction;
  /** Asks whether to call it with BigInts: see `VisitCounter`. */
  readonly rest: (funcidx: number, left: number) => number;
  /** Asks whether to go over to BigInts in the loop at `entry`, which is so if this is negative: see `restAfterLoop`. */
  readonly loopRest: (funcidx: number, entry: number) => number;
}

/** What generated code takes from its surroundings, as `E`. */
export interface Environment {
  readonly instance: Instance;
  readonly cells: typeof CELLS;
  /** Makes 256 bytes, the first of which are these words, to look bytes up in. */
  readonly table: typeof lookupTable;
  readonly out: typeof OUT;
  readonly passed: Float64Array;
  readonly helpers: Readonly<Record<string, unknown>>;
  readonly system: Readonly<Record<string, unknown>>;
  /** A function of the instance, ready to be called. */
  readonly func: (funcidx: number) => Func;
  /** A function of the instance, ready to be called with floats in the array. */
  readonly passing: (funcidx: number) => Func;
  /** The way to call a function when there is no room on JavaScript's stack. */
  readonly deep: (funcidx: number) => CompiledFunction;
  /** Other forms of functions, and when to use them. */
  readonly whole: Forms["whole"];
  readonly pairs: Forms["pairs"];
  readonly rest: Forms["rest"];
  readonly loopRest: Forms["loopRest"];
  /** Where BigInts of functions are at the ends of blocks. */
  readonly slots: typeof SLOTS;
  /** Gives 2^n as an i64, by n below 64. */
  readonly powers: typeof powersOfTwo;
  readonly leftCallOf: typeof leftCallOf;
  /** What stands for the view of a shared memory. */
  readonly sharedView: (memidx: number) => SharedView;
}

function lookupTable(...words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(256);
  new Int32Array(bytes.buffer).set(words);
  return bytes;
}

const cell = new ArrayBuffer(8);
/** Sixteen bytes that are looked up by number, and zeros for all further numbers. */
const lookup = new ArrayBuffer(256);
/** Where floats turn into words and back. */
const CELLS = {
  words: new Int32Array(cell),
  singles: new Float32Array(cell),
  doubles: new Float64Array(cell),
  swizzleWords: new Int32Array(lookup),
  swizzleBytes: new Uint8Array(lookup),
};

/** Where parts of divided functions leave what they have changed, and the function's result. */
const OUT = {
  outI: new Int32Array(MOST_VARIABLES + 1),
  outD: new Float64Array(MOST_VARIABLES + 1),
  outR: new Array<unknown>(MOST_VARIABLES + 1).fill(null),
};

const slotCells = new ArrayBuffer(8 * MOST_SLOTS);
/** By slot, and by word of a slot: a function leaves them as it likes, and its caller sees to its own. */
const SLOTS = { B: new BigInt64Array(slotCells), W: new Int32Array(slotCells) };

let powers: BigInt64Array | undefined;

function powersOfTwo(): BigInt64Array {
  return powers ??= BigInt64Array.from({ length: 64 }, (_, n) => 1n << BigInt(n));
}

/** The surroundings of the functions of `instance`. */
export function environmentOf(instance: Instance, forms: Forms): Environment {
  return {
    instance,
    ...forms,
    slots: SLOTS,
    powers: powersOfTwo,
    cells: CELLS,
    table: lookupTable,
    out: OUT,
    passed,
    helpers: { ...HELPERS, ...GUEST_HELPERS },
    system: { ...memory, ...table, ...array, ...simd },
    func: (funcidx) => callable(instance.funcs[funcidx]!),
    passing: (funcidx) => passable(instance.funcs[funcidx]!),
    leftCallOf,
    sharedView: (memidx) => new SharedView(instance.memories[memidx]!),
    deep: (funcidx) => interpretedFunction(instance.funcs[funcidx]!),
  };
}
