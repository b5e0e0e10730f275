/**
 * Rules of exceptions, in the form of WebAssembly 3.0 and in the older one.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#control-instructions}
 * {@link https://webassembly.github.io/exception-handling/legacy/core/valid/instructions.html}
 *
 * @module
 */
import { isListSubtype } from "../subtype.ts";
import { valTypesText } from "../type_text.ts";
import { EXNREF, HEAP, refType } from "../types.ts";
import type { Checker } from "./checker.ts";
import { openBlock, readBlockType } from "./control.ts";
import { BLOCK, CATCH, CATCH_ALL, labelTypes, NO_TYPES, TRY } from "./frame.ts";

/** `throw` */
export function throw_(s: Checker): void {
  s.popAll(s.tag());
  s.unreachable();
}

/** `throw_ref` */
export function throwRef(s: Checker): void {
  s.pop(EXNREF);
  s.unreachable();
}

/** What a caught exception is as an operand. */
const CAUGHT = refType(HEAP.exn, false);

/** The numbers of catch clauses. */
const enum Clause {
  Catch = 0,
  CatchRef = 1,
  CatchAll = 2,
  CatchAllRef = 3,
}

/** `try_table`; its clauses name labels from outside of the block. */
export function tryTable(s: Checker): void {
  const type = readBlockType(s);
  const count = s.count("catch clauses", { most: s.left, entryBytes: 2 });
  for (let i = 0; i < count; i++) checkClause(s);
  openBlock(s, BLOCK, type);
}

/** A clause's label must take what the exception carries, and no more. */
function checkClause(s: Checker): void {
  const at = s.pos;
  const clause = s.u8();
  if (clause > 3) s.fail("malformed catch clause", `0x${clause.toString(16)} is more than 3`, at);
  const carried = clause <= Clause.CatchRef ? s.tag() : NO_TYPES;
  const withRef = clause === Clause.CatchRef || clause === Clause.CatchAllRef;
  s.charge(carried);
  const given = withRef ? [...carried, CAUGHT] : carried;
  const wanted = labelTypes(s.label());
  if (isListSubtype(given, wanted)) return;
  s.mismatch(`a label that takes ${valTypesText(given)}`, `one that takes ${valTypesText(wanted)}`);
}

/** `try` */
export function try_(s: Checker): void {
  openBlock(s, TRY, readBlockType(s));
}

/** `catch` */
export function catch_(s: Checker): void {
  const carried = s.tag();
  reopen(s, CATCH);
  s.pushAll(carried);
}

/** `catch_all` */
export function catchAll(s: Checker): void {
  reopen(s, CATCH_ALL);
}

/** Closes a `try` or `catch` and opens the next part of the same block. */
function reopen(s: Checker, kind: typeof CATCH | typeof CATCH_ALL): void {
  if (s.top.kind !== TRY && s.top.kind !== CATCH) {
    s.fail("END opcode expected", `this ${s.instruction()} belongs to no try`, s.at);
  }
  const { results } = s.close();
  s.open(kind, NO_TYPES, results);
}

/** `rethrow`: names a block that is catching. */
export function rethrow(s: Checker): void {
  const { kind } = s.label();
  if (kind !== CATCH && kind !== CATCH_ALL) {
    s.reject("invalid rethrow label", "rethrow names a block that is not in a catch clause");
  }
  s.unreachable();
}

/** `delegate`: ends a `try`; its label is counted from outside of it. */
export function delegate(s: Checker): void {
  if (s.top.kind !== TRY) s.fail("END opcode expected", "this delegate belongs to no try", s.at);
  const { results } = s.close();
  s.label();
  s.pushAll(results);
}
