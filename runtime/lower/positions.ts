/**
 * From a place in register code back to the module: which function, and which byte.
 *
 * No map is kept while a guest runs: a function's is made again, by lowering it again, when it is
 * asked for.
 *
 * @module
 */
import { FUSED } from "../generated/isa.js";
import type { Code } from "../store.ts";
import type { LoweredCode } from "./lowered_code.ts";
import { lower } from "./lower.ts";
import { Lowerer } from "./lowerer.ts";

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
  const recorder = new RecordingLowerer(code as LoweredCode);
  lower(code as LoweredCode, funcidx, { at: startAt(code, pc), recorder });
  const { places, offsets } = recorder;
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

/** Opcodes of loads: what may trap in an instruction that does the work of two. */
const FIRST_LOAD = 0x28;
const LAST_LOAD = 0x35;

let fusedOps: ReadonlySet<number> | undefined;

/** Lowers a function again, and keeps a record of what each instruction carries out. */
export class RecordingLowerer extends Lowerer {
  /** Where instructions start, ascending. */
  readonly places: number[] = [];
  /** By index in `places`: the byte offset in the module. */
  readonly offsets: number[] = [];
  /** The offset of a load that is to be done by the next fused instruction; or -1. */
  #load = -1;
  /** The offset of the instruction that took the load back. */
  #taker = -1;

  override emit(op: number, ...operands: number[]): void {
    this.#record(op);
    super.emit(op, ...operands);
  }

  override emitTo1(op: number, target: number, a: number): void {
    this.#record(op);
    super.emitTo1(op, target, a);
  }

  override emitTo2(op: number, target: number, a: number, b: number): void {
    this.#record(op);
    super.emitTo2(op, target, a, b);
  }

  override takeBack(count: number): number[] {
    this.places.pop();
    const offset = this.offsets.pop()!;
    const opcode = this.cursor.bytes[offset]!;
    this.#load = opcode >= FIRST_LOAD && opcode <= LAST_LOAD ? offset : -1;
    this.#taker = this.offset;
    return super.takeBack(count);
  }

  #record(op: number): void {
    const { places, offsets, at } = this;
    if (at <= (places[0] ?? -1)) {
      // The function is being lowered afresh.
      places.length = 0;
      offsets.length = 0;
    }
    fusedOps ??= new Set(Object.values(FUSED));
    const isLoad = this.#load >= 0 && this.#taker === this.offset && fusedOps.has(op);
    places.push(at);
    offsets.push(isLoad ? this.#load : this.offset);
  }
}
