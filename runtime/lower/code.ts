/**
 * The register code of a module: where it is kept, and when it is made.
 *
 * Functions are lowered when they are first called. Most functions of a large module never are.
 *
 * @module
 */
import { COMPILED, COUNT, HALT, LENGTHS, RESUME, SWITCH_BACK } from "../generated/isa.js";
import type { Module } from "../module.ts";
import type { Code, EntryMode, InstanceTier } from "../store.ts";
import type { Meter } from "../meter.ts";
import { lower } from "./lower.ts";
import type { LoweredCode } from "./lowered_code.ts";
import { NEVER_HOT } from "./lowerer.ts";
import { wordsOfAll } from "./operands.ts";

/** By module, and then by how it is metered (`Meter.mode`, or 0 without a meter), plus {@link ENTRY}. */
const codes = new WeakMap<Module, (LoweredCode | undefined)[]>();

/** `halt` at 0 and `switch_back` at 1: where return records of callers outside the module point. */
const FIRST = 2;

/** What the entry mode adds to the key of a form of code. */
const ENTRY: Readonly<Record<EntryMode, number>> = { interpreted: 0, compiled: 4, counted: 8 };

/** The code of `module`: one for all its instances that are metered in the same way. */
export function codeOf(
  module: Module,
  meter: Meter | null = null,
  tier: InstanceTier | null = null,
): LoweredCode {
  const metering = meter?.mode ?? 0;
  const entry = tier?.entry ?? "interpreted";
  const form = metering + ENTRY[entry];
  let forms = codes.get(module);
  if (forms === undefined) codes.set(module, forms = []);
  let code = forms[form];
  if (code === undefined) {
    code = {
      module,
      metering,
      entry,
      threshold: tier?.threshold ?? 0,
      words: Int32Array.of(HALT, SWITCH_BACK),
      entries: new Int32Array(module.funcs.length),
      used: FIRST,
      resumePlace: 0,
      usesRefs: false,
      starts: [],
      funcs: [],
      registerEntries: new Int32Array(entry === "interpreted" ? 0 : module.funcs.length),
      stubs: new Int32Array(entry === "interpreted" ? 0 : module.funcs.length),
      counts: new Int32Array(entry === "counted" ? module.funcs.length : 0),
      doublings: new Uint8Array(entry === "counted" ? module.funcs.length : 0),
      handlers: new Map(),
    };
    forms[form] = code;
  }
  return code;
}

/** Lowers function `funcidx`, which the module declares; afterwards `entries` has its place. */
export function lowerFunction(code: Code, funcidx: number): void {
  code.entries[funcidx] = append(
    code as LoweredCode,
    funcidx,
    (target, at) => lower(target, funcidx, { at }),
  );
}

/** Notes which function lies at the end of the code, and has it put there. Returns where it starts. */
function append(
  code: LoweredCode,
  funcidx: number,
  make: (code: LoweredCode, at: number) => number,
): number {
  const start = code.used;
  code.used = make(code, start);
  code.starts.push(start);
  code.funcs.push(funcidx);
  return start;
}

/** Where a function's instructions start, behind its header. */
const HEADER = 3;

/** Has function `funcidx`, whose code is counted, be hot after `times` as many counts as at first. */
export function countAgain(code: Code, funcidx: number, times = 1): void {
  setCount(code, funcidx, Math.min(NEVER_HOT, times * countsOf(code, funcidx)));
}

/** How often function `funcidx` has been counted when its tier was last asked about it. */
export function countsOf(code: Code, funcidx: number): number {
  const { counts, doublings, threshold } = code as LoweredCode;
  return Math.min(NEVER_HOT, (counts[funcidx] || threshold) * 2 ** doublings[funcidx]!);
}

/** Has the tier be asked about function `funcidx` again when it has been counted twice as often. */
export function countOn(code: Code, funcidx: number): void {
  countAgain(code, funcidx);
  (code as LoweredCode).doublings[funcidx]!++;
}

/** How many times as often function `funcidx` has been counted as when its tier was first asked. */
export function timesCounted(code: Code, funcidx: number): number {
  return 2 ** (code as LoweredCode).doublings[funcidx]!;
}

/** Has the tier be asked at the next count about all functions that it has been asked about before. */
export function askAgain(code: Code): void {
  const { doublings } = code as LoweredCode;
  for (const [funcidx, times] of doublings.entries()) if (times > 0) setCount(code, funcidx, 0);
}

/** Has function `funcidx`, whose code is counted, never be hot: it is not going to be compiled. */
export function stopCounting(code: Code, funcidx: number): void {
  setCount(code, funcidx, NEVER_HOT);
}

function setCount(code: Code, funcidx: number, counts: number): void {
  const { words, entries, registerEntries, stubs } = code as LoweredCode;
  const entry = (registerEntries[funcidx] || entries[funcidx])!;
  const isLowered = entry !== 0 && entry !== stubs[funcidx];
  if (code.entry !== "counted" || !isLowered) return;
  let at = entry + HEADER;
  while (words[at] !== COUNT) at += LENGTHS[words[at]!]!;
  words[words[at + 1]!] = counts;
}

/**
 * Counts a call of the function whose register code starts at `entry` for more than it is: it comes
 * from compiled code, and so costs as much more.
 */
export function countCrossing(code: Code, entry: number): void {
  const { words } = code;
  const at = entry + HEADER;
  if (words[at] === COUNT) words[words[at + 1]!]! -= CROSSING_COUNTS;
}

/** Counts that a call from compiled code is worth, besides the one of every call. */
const CROSSING_COUNTS = 7;

/** In tiered code, makes function `funcidx` one that is entered through the instance's tier. */
export function placeStub(code: Code, funcidx: number): void {
  const { registerEntries, entries, stubs, words } = code as LoweredCode;
  const present = entries[funcidx]!;
  if (present !== 0 && words[present + HEADER] === COMPILED) return;
  registerEntries[funcidx] = present;
  if (stubs[funcidx] !== 0) {
    entries[funcidx] = stubs[funcidx]!;
    return;
  }
  const { params, results } = code.module.funcs[funcidx]!;
  const taken = wordsOfAll(params);
  const size = Math.max(taken, wordsOfAll(results));
  entries[funcidx] = stubs[funcidx] = append(code as LoweredCode, funcidx, (target, at) => {
    const stub = [present === 0 ? size : words[present]!, taken, taken, COMPILED, funcidx];
    return write(target, at, stub);
  });
}

/** Writes words at the end of code. Returns the place behind them. */
function write(code: LoweredCode, at: number, words: readonly number[]): number {
  const end = at + words.length;
  if (end > code.words.length) {
    const wider = new Int32Array(2 * end);
    wider.set(code.words);
    code.words = wider;
  }
  code.words.set(words, at);
  return end;
}

/** Where a guest is entered that has been suspended. */
export function resumePlace(code: Code): number {
  const target = code as LoweredCode;
  if (target.resumePlace === 0) {
    target.resumePlace = target.used;
    target.used = write(target, target.used, [RESUME]);
  }
  return target.resumePlace;
}

/** In counted code, makes function `funcidx` one that is entered in the interpreter again. */
export function removeStub(code: Code, funcidx: number): void {
  const { entries, registerEntries, stubs } = code as LoweredCode;
  if (stubs[funcidx] !== 0 && entries[funcidx] === stubs[funcidx]) {
    entries[funcidx] = registerEntries[funcidx]!;
  }
}

/** In tiered code, where the register code of function `funcidx` starts; lowers it if need be. */
export function registerEntry(code: Code, funcidx: number): number {
  const { registerEntries, entries } = code as LoweredCode;
  if (registerEntries[funcidx] === 0) {
    const stub = entries[funcidx]!;
    lowerFunction(code, funcidx);
    registerEntries[funcidx] = entries[funcidx]!;
    entries[funcidx] = stub;
  }
  return registerEntries[funcidx]!;
}

/** How many bytes of code a module has, before any of it is lowered. */
export function codeBytesOf({ bodies }: Module): number {
  return bodies.length === 0 ? 0 : bodies.at(-1)! - bodies[0]!;
}
