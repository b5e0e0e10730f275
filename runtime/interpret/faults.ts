/**
 * The traps that the interpreter itself raises, each with the operands that led to it.
 *
 * @module
 */
import { Trap } from "../../ops/trap.ts";
import { RuntimeError } from "../errors.ts";
import type { Func } from "../store.ts";
import type { Stack } from "./stack.ts";
import { matchesDefType } from "../subtype.ts";
import { funcTypeText } from "../type_text.ts";
import type { DefType } from "../types.ts";

const trapErrors = new WeakSet<object>();

/** The error of a trap, as it is seen outside of the guest. No guest can catch it. */
export function trapError(message: string, phrase: string): RuntimeError {
  const error = new RuntimeError(message, phrase);
  trapErrors.add(error);
  return error;
}

/** Whether `error` is a trap's, and not one that the host has made. */
export function isTrapError(error: object): boolean {
  return trapErrors.has(error);
}

/** The trap of a guest for whom there is no more room on JavaScript's stack. */
export function overflowTrap(): RuntimeError {
  return trapError(
    "call stack exhausted: calls between the guest and the host are nested too deep",
    "call stack exhausted",
  );
}

/** The trap that something stands for which guest code has thrown itself; `undefined` if it is none. */
export function trapOf(error: unknown): RuntimeError | undefined {
  if (error instanceof Trap) return trapError(error.message, error.phrase);
  // A DataView refuses an access out of bounds with a RangeError: that is the trap.
  if (error instanceof RangeError) {
    return trapError("out of bounds memory access", "out of bounds memory access");
  }
  return undefined;
}

/** No room for another frame. */
export function exhausted(): never {
  throw new Trap(
    "call stack exhausted",
    "call stack exhausted: raise the limit of stack bytes or of call depth if this depth is wanted",
  );
}

/**
 * Makes room for a frame that ends at word `words`, and for its return record at `sp`.
 *
 * @returns the stack's `room`
 */
export function enlarge(stack: Stack, words: number, sp: number): number {
  if (sp >= stack.deepest || !stack.makeRoom(words)) exhausted();
  return stack.room;
}

/** `unreachable` was reached. */
export function unreachable(): never {
  throw new Trap("unreachable", "unreachable executed");
}

/** `call_indirect` through an element that is not there or is null. */
export function badElement(element: undefined | null, index: number, table: number): never {
  const at = index >>> 0;
  if (element === undefined) {
    const what = `undefined element: call through table ${table} at index ${at}, beyond its end`;
    throw new Trap("undefined element", what);
  }
  // The specification's interpreter has the index in its phrase, and scripts ask for that.
  const phrase = `uninitialized element ${at}`;
  throw new Trap(phrase, `${phrase}: call through table ${table}, which has null there`);
}

/** `call_ref` of null. */
export function nullFunction(): never {
  throw new Trap("null function reference", "null function reference called");
}

/** Traps unless `func` may be called at `wanted`: the type itself, or a subtype of it. */
export function checkSignature(func: Func, wanted: DefType, index: number): void {
  if (matchesDefType(func.type, wanted)) return;
  throw new Trap(
    "indirect call type mismatch",
    `indirect call type mismatch: element ${index >>> 0} is ${funcTypeText(func.type)}, called as ${
      funcTypeText(wanted)
    }`,
  );
}
