/**
 * The register code of a module: where it is kept, and when it is made.
 *
 * Functions are lowered when they are first called. Most functions of a large module never are.
 *
 * @module
 */
import type { Module } from "../module.ts";
import type { Code } from "../store.ts";
import type { Handler } from "./handlers.ts";
import { lower } from "./lower.ts";

const codes = new WeakMap<Module, LoweredCode>();

/** Code, and the record of which function lies where in it. */
export interface LoweredCode extends Code {
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

/** The code of `module`: one for all its instances. */
export function codeOf(module: Module): LoweredCode {
  let code = codes.get(module);
  if (code === undefined) {
    code = {
      module,
      words: Int32Array.of(0, 1),
      entries: new Int32Array(module.funcs.length),
      used: FIRST,
      usesRefs: false,
      starts: [],
      funcs: [],
      handlers: new Map(),
    };
    codes.set(module, code);
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
