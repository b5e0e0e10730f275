/**
 * What generated code calls for instructions that the catalogue has no meaning for.
 *
 * @module
 */
import { Trap } from "../ops/trap.ts";
import { fromThrown } from "../runtime/api/thrown.ts";
import { refHasType } from "../runtime/api/values.ts";
import { ExceptionObject } from "../runtime/exception.ts";
import { type ArrayObject, newArray, newStruct, StructObject } from "../runtime/gc_objects.ts";
import { nullArray, outOfArray } from "../runtime/interpret/system_array.ts";
import { castTrap } from "../runtime/interpret/system_cast.ts";
import { nullI31, nullStruct } from "../runtime/interpret/system_struct.ts";
import { isCatchable } from "../runtime/interpret/unwind.ts";
import { copyMemory, copyWords, fillMemory } from "./bulk_memory.ts";
import { foreign } from "./faults.ts";
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
import { bounce, tail, tailD, tailI, tailR } from "./tail_calls.ts";

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

/** `array.new_fixed`: the slots of all elements, one after the other. */
function arrayOf(type: DefType, length: number, slots: readonly unknown[]): ArrayObject {
  const array = newArray(type, length);
  const elements = array.elements as unknown[];
  for (let i = 0; i < slots.length; i++) elements[i] = slots[i];
  return array;
}

/** The exception that a `catch` of JavaScript's has caught, unless no guest may catch it. */
function caught(error: unknown): ExceptionObject {
  if (error instanceof ExceptionObject) return error;
  // Traps and other errors of compiled code come from no host function.
  if (error !== foreign.error || !isCatchable(error)) throw error;
  return fromThrown(error);
}

/** What `throw_ref` throws. */
function thrownBy(exception: ExceptionObject | null): ExceptionObject {
  if (exception !== null) return exception;
  throw new Trap(
    "null exception reference",
    "null exception reference: there is nothing to throw",
  );
}

/** By name. */
export const GUEST_HELPERS: Readonly<Record<string, unknown>> = {
  agentStack,
  arrayOf,
  bounce,
  castFailure: castTrap,
  caught,
  checkIndirect,
  checkCallRef,
  copyMemory,
  copyWords,
  ExceptionObject,
  fillMemory,
  newStruct,
  nonNull,
  nullArray,
  nullI31,
  nullStruct,
  outOfArray,
  refHasType,
  slots,
  StructObject,
  tail,
  tailD,
  tailI,
  tailR,
  thrownBy,
  unreachable,
};
