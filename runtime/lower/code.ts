/**
 * The register code of a module: where it is kept, and when it is made.
 *
 * Functions are lowered when they are first called. Most functions of a large module never are.
 *
 * @module
 */
import type { Module } from "../module.ts";
import type { Code } from "../store.ts";
import type { Meter } from "../meter.ts";
import type { Handler } from "./handlers.ts";
import { lower } from "./lower.ts";

/** By module, and then by how it is metered: `Meter.mode`, or 0 without a meter. */
const codes = new WeakMap<Module, (LoweredCode | undefined)[]>();

/** Code, and the record of which function lies where in it. */
export interface LoweredCode extends Code {
  /** How it is metered: `Meter.mode`, 0 for code that costs nothing to count. */
  readonly metering: number;
  /** Words used. */
  used: number;
  /** Where functions start, ascending, and which they are. */
  readonly starts: number[];
  /** See `starts`. */
  readonly funcs: number[];
  /** By function index: its handlers, inner ones first. Few functions have any. */
  readonly handlers: Map<number, readonly Handler[]>;
}

/** `halt` at 0 and `switch_back` at 1: where return records of callers outside the module point. */
const FIRST = 2;

/** The code of `module`: one for all its instances that are metered in the same way. */
export function codeOf(module: Module, meter: Meter | null = null): LoweredCode {
  const metering = meter?.mode ?? 0;
  let forms = codes.get(module);
  if (forms === undefined) codes.set(module, forms = []);
  let code = forms[metering];
  if (code === undefined) {
    code = {
      module,
      metering,
      words: Int32Array.of(0, 1),
      entries: new Int32Array(module.funcs.length),
      used: FIRST,
      usesRefs: false,
      starts: [],
      funcs: [],
      handlers: new Map(),
    };
    forms[metering] = code;
  }
  return code;
}

/** Lowers function `funcidx`, which the module declares; afterwards `entries` has its place. */
export function lowerFunction(code: Code, funcidx: number): void {
  const target = code as LoweredCode;
  const start = target.used;
  target.used = lower(target, funcidx, { at: start });
  target.starts.push(start);
  target.funcs.push(funcidx);
  target.entries[funcidx] = start;
}
