/**
 * Lowering of exceptions, in the form of WebAssembly 3.0 and in the older one.
 *
 * A handler's clause leads straight to its label: unwinding writes what the exception carries to
 * where a branch to that label would put it. In the older form a clause is the start of a `catch`
 * arm, which keeps the exception in a hidden operand below its arguments, for `rethrow`.
 *
 * @module
 */
import { RAISE, THROW, THROW_REF } from "../generated/isa.js";
import { EXNREF } from "../types.ts";
import { jumpPast, lowerEnd, openBlock, pushAll } from "./control.ts";
import type { Clause } from "./handlers.ts";
import type { LabelKind, Lowerer } from "./lowerer.ts";
import { wordsOfAll } from "./operands.ts";

/** `throw` */
export function lowerThrow(l: Lowerer): void {
  const tagidx = l.cursor.u32();
  const { params } = l.cursor.module.tags[tagidx]!;
  l.settleTop(params.length);
  l.emit(THROW, tagidx, l.operands.top - wordsOfAll(params));
  raise(l);
}

/** `throw_ref` */
export function lowerThrowRef(l: Lowerer): void {
  l.emit(THROW_REF, l.popSource());
  raise(l);
}

function raise(l: Lowerer): void {
  l.emit(RAISE);
  l.dead = true;
}

/** The numbers of catch clauses. */
const enum ClauseKind {
  Catch = 0,
  CatchRef = 1,
  CatchAll = 2,
  CatchAllRef = 3,
}

/** `try_table`; its clauses name labels from outside of the block. */
export function lowerTryTable(l: Lowerer): void {
  const type = l.cursor.blockType();
  const clauses: Clause[] = [];
  for (let count = l.cursor.u32(); count > 0; count--) clauses.push(readClause(l));
  openBlock(l, "try", type);
  protect(l, clauses);
}

function readClause(l: Lowerer): Clause {
  const { cursor } = l;
  const kind = cursor.u8();
  const tag = kind <= ClauseKind.CatchRef ? cursor.u32() : -1;
  const label = l.labelAt(cursor.u32());
  const words = tag < 0 ? 0 : wordsOfAll(cursor.module.tags[tag]!.params);
  const withRef = kind === ClauseKind.CatchRef || kind === ClauseKind.CatchAllRef;
  const clause: Clause = {
    tag,
    values: label.top,
    ref: withRef ? label.top + words : -1,
    free: label.top,
    target: label.start,
  };
  if (label.kind !== "loop") (label.landings ??= []).push(clause);
  return clause;
}

/** Starts the range of a handler, which belongs to the innermost block. */
function protect(l: Lowerer, clauses: Clause[]): void {
  l.labelAt(0).handler = {
    start: l.here(),
    end: -1,
    depth: l.labels.length - 1,
    clauses,
    delegate: -1,
  };
}

/** `try` */
export function lowerTry(l: Lowerer): void {
  openBlock(l, "try", l.cursor.blockType());
  protect(l, []);
}

/** `catch` and `catch_all` */
export function lowerCatch(l: Lowerer, kind: "one" | "all"): void {
  const tag = kind === "one" ? l.cursor.u32() : -1;
  const label = l.labelAt(0);
  l.endRun();
  if (!l.dead) jumpPast(l, label);
  const { clauses } = label.handler!;
  if (label.kind === "try") l.closeHandler(label);
  label.kind = "catch" satisfies LabelKind;
  l.operands.cut(label.height, label.top);
  label.caught = l.operands.push(EXNREF);
  const values = l.operands.top;
  clauses.push({ tag, values, ref: label.caught, free: label.top, target: l.here() });
  if (tag >= 0) pushAll(l, l.cursor.module.tags[tag]!.params);
  l.dead = false;
}

/** `rethrow` */
export function lowerRethrow(l: Lowerer): void {
  const { caught } = l.labelAt(l.cursor.u32());
  l.emit(THROW_REF, caught!);
  raise(l);
}

/** `delegate`: ends a `try`, whose exceptions go where those of the block at a label would. */
export function lowerDelegate(l: Lowerer): void {
  const depth = l.cursor.u32();
  // The label is counted from outside of the try, which is still open here.
  l.labelAt(0).handler!.delegate = l.labels.length - 2 - depth;
  lowerEnd(l);
}
