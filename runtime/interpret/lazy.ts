/**
 * What is made when it is first needed: an instance's running state, a function's register code.
 *
 * @module
 */
import { codeOf, lowerFunction as lower, placeStub, registerEntry } from "../lower/code.ts";
import type { Code, Func, Instance, Memory, RunState } from "../store.ts";
import { agentStack } from "./stack.ts";

/** Lowers function `funcidx`, and makes the stack ready for what it holds. */
export function lowerFunction(code: Code, funcidx: number): void {
  if (code.entry === "compiled") placeStub(code, funcidx);
  else lower(code, funcidx);
  if (code.usesRefs) agentStack().useRefs(0);
}

/** Where the code of `func`, a function of an instance, starts; lowers it first if need be. */
export function entryOf(func: Func): number {
  const { code } = prepare(func.instance!);
  if (code.entries[func.funcidx] === 0) lowerFunction(code, func.funcidx);
  return code.entries[func.funcidx]!;
}

/**
 * Has function `funcidx`, which was called through the instance's tier, run in the interpreter, with its
 * frame at word `at`.
 *
 * @returns where its register code starts
 */
export function enterInterpreted(instance: Instance, funcidx: number, at: number): number {
  const { code } = instance.run!;
  const entry = registerEntry(code, funcidx);
  if (code.usesRefs) agentStack().useRefs(at + code.words[entry]!);
  return entry;
}

/** Stands for memory 0 of a module without one: every access is out of bounds. */
const NO_MEMORY: Memory = {
  type: { min: 0n, max: 0n, is64: false, shared: false, pageSizeLog2: 16 },
  dv: new DataView(new ArrayBuffer(0)),
  u8: new Uint8Array(0),
  pages: 0,
  grow: () => -1,
  starved: false,
  exported: null,
};

/** The running state of `instance`, made at first use. */
export function prepare(instance: Instance): RunState {
  if (instance.run !== null) return instance.run;
  const code = codeOf(instance.module, instance.meter, instance.tier);
  instance.run = {
    code,
    memory: instance.memories[0] ?? NO_MEMORY,
    cells: instance.globals.map((global) => global.i32),
    types: instance.module.types,
  };
  instance.tier?.prepared?.(code);
  return instance.run;
}
