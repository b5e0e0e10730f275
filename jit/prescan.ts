/**
 * A look at a function's bytes before it is compiled: those that are hopeless are not generated at all.
 *
 * @module
 */
import { Reader } from "../runtime/decode/reader.ts";
import { closes, opens, skipInstruction } from "../runtime/decode/skip.ts";
import { bodyOf, Cursor } from "../runtime/lower/cursor.ts";
import type { Module } from "../runtime/module.ts";
import { DEEPEST } from "./label.ts";

/** Smaller functions are not looked at: generating one in vain costs no more. */
const WORTH_A_LOOK = 2_000;

/** Generated source has at least so many characters for each byte of the function's. */
const LEAST_CHARS_PER_BYTE = 3;

/**
 * Says why function `funcidx`, which the module declares, should not be compiled.
 *
 * @param budget The most characters of source that are held.
 * @returns `undefined` if there is no reason.
 */
export function hopeless(module: Module, funcidx: number, budget: number): string | undefined {
  const { start, end } = bodyOf(module, funcidx);
  const size = end - start;
  if (size * LEAST_CHARS_PER_BYTE > budget) {
    return `its ${size} bytes are too many for a budget of ${budget} characters of source`;
  }
  if (size < WORTH_A_LOOK || deepestBlock(module, start, end) <= DEEPEST + 1) return undefined;
  return `blocks nested deeper than ${DEEPEST}`;
}

/** How deep the blocks of a function are nested, itself the outermost, which lies from `start` to `end`. */
function deepestBlock(module: Module, start: number, end: number): number {
  const cursor = new Cursor(module);
  cursor.pos = start;
  for (let groups = cursor.u32(); groups > 0; groups--) {
    cursor.u32();
    cursor.valType();
  }
  const reader = new Reader(module.bytes, { start: cursor.pos, end }, "code");
  let depth = 1;
  let deepest = 1;
  while (reader.pos < end) {
    const opcode = skipInstruction(reader);
    if (opens(opcode)) deepest = Math.max(deepest, ++depth);
    else if (closes(opcode)) depth--;
  }
  return deepest;
}

/** The opcode of `call`. */
const CALL = 0x10;

/** Whether function `caller`'s bytes have a call of function `callee`, or what looks like one. */
export function hasCallOf(module: Module, caller: number, callee: number): boolean {
  const { start, end } = bodyOf(module, caller);
  const cursor = new Cursor(module);
  for (let at = start; at < end; at++) {
    if (module.bytes[at] !== CALL) continue;
    cursor.pos = at + 1;
    if (cursor.u32() === callee) return true;
  }
  return false;
}
