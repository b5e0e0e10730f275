/**
 * Rules of calls.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#control-instructions}
 *
 * @module
 */
import { isListSubtype, isSubtype } from "../subtype.ts";
import { valTypesText, valTypeText } from "../type_text.ts";
import { concrete, type DefType, FUNCREF, I32, I64, refType } from "../types.ts";
import type { Checker } from "./checker.ts";

/** `call` */
export function call(s: Checker): void {
  invoke(s, s.func(s.u32()));
}

/** `return_call` */
export function returnCall(s: Checker): void {
  invokeLast(s, s.func(s.u32()));
}

/** `call_indirect` */
export function callIndirect(s: Checker): void {
  invoke(s, indirectCallee(s));
}

/** `return_call_indirect` */
export function returnCallIndirect(s: Checker): void {
  invokeLast(s, indirectCallee(s));
}

/** `call_ref` */
export function callRef(s: Checker): void {
  invoke(s, referredCallee(s));
}

/** `return_call_ref` */
export function returnCallRef(s: Checker): void {
  invokeLast(s, referredCallee(s));
}

/** Reads a function type and a table, and pops the index into it. */
function indirectCallee(s: Checker): DefType {
  const type = s.typeIndex("func");
  const table = s.table();
  if (!isSubtype(table.element, FUNCREF)) {
    s.mismatch("a table of functions", `one of ${valTypeText(table.element)}`);
  }
  s.pop(table.is64 ? I64 : I32);
  return type;
}

/** Reads a function type and pops the reference to call. */
function referredCallee(s: Checker): DefType {
  const type = s.typeIndex("func");
  s.pop(refType(concrete(type.id), true));
  return type;
}

function invoke(s: Checker, { params, results }: DefType): void {
  if (params.length > 0) s.popAll(params);
  if (results.length > 0) s.pushAll(results);
}

/** A tail call: the callee's results must be good as results of this function. */
function invokeLast(s: Checker, { params, results }: DefType): void {
  const wanted = s.context.frames[0]!.results;
  s.charge(results);
  if (!isListSubtype(results, wanted)) {
    s.mismatch(
      `a callee with results ${valTypesText(wanted)}`,
      `one with ${valTypesText(results)}`,
    );
  }
  s.popAll(params);
  s.unreachable();
}
