/**
 * What generated code calls for instructions that the catalogue has no meaning for.
 *
 * @module
 */
import { Trap } from "../ops/trap.ts";
import {
  badElement,
  checkSignature,
  nullFunction,
  unreachable,
} from "../runtime/interpret/faults.ts";
import { agentStack } from "../runtime/interpret/stack.ts";
import type { Func, Ref } from "../runtime/store.ts";
import type { DefType } from "../runtime/types.ts";
import { callable } from "./callable.ts";
import { slots } from "./slots.ts";

/** The slow way of `call_indirect`: traps, or returns the function, ready to be called. */
function checkIndirect(
  func: Func | null | undefined,
  wanted: DefType,
  index: number,
  table: number,
): Func {
  if (func === undefined || func === null) return badElement(func, index, table);
  if (func.type !== wanted) checkSignature(func, wanted, index);
  return callable(func);
}

/** The slow way of `call_ref`. */
function checkCallRef(func: Func | null): Func {
  if (func === null) return nullFunction();
  return callable(func);
}

/** `ref.as_non_null`. */
function nonNull(ref: Ref): Ref {
  if (ref === null) throw new Trap("null reference");
  return ref;
}

/** By name. */
export const GUEST_HELPERS: Readonly<Record<string, unknown>> = {
  agentStack,
  checkIndirect,
  checkCallRef,
  nonNull,
  slots,
  unreachable,
};
