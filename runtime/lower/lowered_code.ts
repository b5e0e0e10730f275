/**
 * What the register code of a module is.
 *
 * @module
 */
import type { Code } from "../store.ts";
import type { Handler } from "./handlers.ts";

/** Code, and the record of which function lies where in it. */
export interface LoweredCode extends Code {
  /** How it is metered: `Meter.mode`, 0 for code that costs nothing to count. */
  readonly metering: number;
  /** What counts start from, for code that is counted: the first instance's tier says it for all. */
  readonly threshold: number;
  /** Where the `resume` is that every suspended guest goes through; 0 before the first is. */
  resumePlace: number;
  /** Words used. */
  used: number;
  /** Where functions start, ascending, and which they are. */
  readonly starts: number[];
  /** See `starts`. */
  readonly funcs: number[];
  /** For tiered code: as `entries`, but always the function's register code, not a stub. */
  readonly registerEntries: Int32Array;
  /** For counted code: after how many counts functions that have been lowered are first asked about. */
  readonly counts: Int32Array;
  /** For counted code: how often they have been counted for as long again; see `countOn`. */
  readonly doublings: Uint8Array;
  /** For tiered code: where the stubs of functions are that have ever been compiled. */
  readonly stubs: Int32Array;
  /** By function index: its handlers, inner ones first. Few functions have any. */
  readonly handlers: Map<number, readonly Handler[]>;
}
