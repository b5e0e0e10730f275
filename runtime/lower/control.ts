/**
 * Lowering of blocks, branches and calls.
 *
 * @module
 */
import {
  BR_TABLE,
  CALL,
  CALL_IMPORT,
  CALL_INDIRECT,
  CALL_REF,
  CLAMP_INDEX,
  COPY_REF,
  JUMP,
  LEAVE_REFS,
  REF_IS_NULL,
  RET,
  RET1,
  RET2,
  RET_K,
  RETURN_CALL,
  RETURN_CALL_IMPORT,
  RETURN_CALL_INDIRECT,
  RETURN_CALL_REF,
} from "../generated/isa.js";
import { type DefType, I32, type ValType } from "../types.ts";
import type { BlockType } from "./cursor.ts";
import type { Label, LabelKind, Lowerer, When } from "./lowerer.ts";
import { CONSTANT, LOCAL, widthOf, wordsOf, wordsOfAll } from "./operands.ts";

/** Opens a block. Its parameters, and locals still unread, are put where every path finds them. */
export function openBlock(l: Lowerer, kind: LabelKind, type: BlockType): void {
  const condition = kind === "if" ? l.takeCondition("fails") : undefined;
  l.settleLocals();
  l.settleTop(type.params.length);
  const height = l.operands.height - type.params.length;
  const top = l.operands.top - wordsOfAll(type.params);
  const otherwise = condition === undefined ? -1 : l.branchOn(condition);
  l.blocks++;
  const start = kind === "loop" ? openLoop(l) : -1;
  if (kind === "loop") {
    l.check();
    l.count(l.offset);
  }
  if (kind === "loop" || kind === "if") l.endRun();
  l.labels.push({ kind, height, top, type, start, waiting: -1, otherwise });
}

/** Where the loop that begins here starts; an outermost one is entered through its constants. */
function openLoop(l: Lowerer): number {
  if (!l.pool.isFree) return l.here();
  l.emit(JUMP, 0);
  const start = l.here();
  l.pool.open(start - 1, start);
  return start;
}

/** Pushes values that will be in their own slots. */
export function pushAll(l: Lowerer, types: readonly ValType[]): void {
  for (const type of types) l.operands.push(type);
}

/** From the end of one arm of a block to the block's end, past its other arms. */
export function jumpPast(l: Lowerer, label: Label): void {
  l.moveCarried(label);
  l.emit(JUMP, 0);
  l.aim(l.at - 1, label);
}

/** Goes on with the other arm of an `if`. */
export function lowerElse(l: Lowerer): void {
  const label = l.labelAt(0);
  l.endRun();
  if (!l.dead) jumpPast(l, label);
  l.words[label.otherwise] = l.here();
  label.otherwise = -1;
  label.kind = "else";
  l.operands.cut(label.height, label.top);
  pushAll(l, label.type.params);
  l.dead = false;
}

/** Closes the innermost block. */
export function lowerEnd(l: Lowerer): void {
  const label = l.labelAt(0);
  l.endRun();
  if (label.kind === "func") {
    if (!l.dead) lowerReturn(l, label.type);
    if (label.landings !== undefined) landReturns(l, label);
    l.labels.pop();
    return;
  }
  l.labels.pop();
  if (!l.dead) {
    if (label.kind === "catch") l.moveCarried(label);
    else l.settleTop(label.type.results.length);
  }
  if (label.kind === "try") l.closeHandler(label);
  if (label.kind === "loop") l.pool.close(label.start);
  l.operands.cut(label.height, label.top);
  if (label.otherwise >= 0) l.aim(label.otherwise, label);
  if (label.waiting >= 0 || label.landings !== undefined) l.dead = false;
  l.bind(label);
  if (!l.dead) pushAll(l, label.type.results);
}

/** Returns the top operands, as `type` says, from the function. */
export function lowerReturn(l: Lowerer, type: BlockType): void {
  const { results } = type;
  const at = l.operands.height - 1;
  if (results.length === 1 && !l.holdsRefs && returnNumber(l, at, results[0]!)) return;
  // Several values would overwrite locals that later ones still are.
  if (results.length > 1) l.settleTop(results.length);
  l.moveCarried(l.labels[0]!);
  if (l.holdsRefs) leaveRefs(l, wordsOfAll(results));
  l.emit(RET);
}

/** Returns from the function when exceptions have been caught whose arguments are its results. */
function landReturns(l: Lowerer, label: Label): void {
  l.bind(label);
  if (l.holdsRefs) leaveRefs(l, wordsOfAll(label.type.results));
  l.emit(RET);
}

/** Returns a number in one instruction. May be on one path of several: it must not settle anything. */
function returnNumber(l: Lowerer, at: number, type: ValType): boolean {
  const { operands } = l;
  const width = widthOf(type);
  if (width !== 1 && width !== 2) return false;
  if (operands.kind[at] !== CONSTANT) {
    l.emit(width === 1 ? RET1 : RET2, l.place(at));
  } else if (width === 1) {
    l.emit(RET_K, operands.low[at]!);
  } else {
    l.moveTo(at, 0);
    l.emit(RET);
  }
  return true;
}

/** Emits the forgetting of the frame's references from offset `from` on. */
function leaveRefs(l: Lowerer, from: number): void {
  l.emit(LEAVE_REFS, from, 0);
  l.frameEnds.push(l.at - 1);
}

/** `br`, and the way to a label that a conditional branch does not take itself. */
function jumpTo(l: Lowerer, label: Label): void {
  if (label.kind === "func") {
    lowerReturn(l, label.type);
    return;
  }
  l.moveCarried(label);
  l.emit(JUMP, 0);
  l.aim(l.at - 1, label);
}

/** `br`. */
export function lowerBranch(l: Lowerer): void {
  jumpTo(l, l.labelAt(l.cursor.u32()));
  l.dead = true;
}

/** A branch to the label at `depth` when the popped condition holds, or when it fails. */
export function branchIf(l: Lowerer, depth: number, when: When): void {
  const label = l.labelAt(depth);
  l.endRun();
  if (label.kind !== "func" && !mustMoveUnder(l, label)) {
    l.aim(l.branchOn(l.withAddition(l.takeCondition(when))), label);
    return;
  }
  const past = l.takeCondition(when === "holds" ? "fails" : "holds");
  const count = l.carried(label).length;
  if (count > 1) l.settleTop(count);
  const skip = l.branchOn(past);
  jumpTo(l, label);
  l.words[skip] = l.here();
}

/** Whether a branch must move its values, asked while the condition is still on top of them. */
function mustMoveUnder(l: Lowerer, label: Label): boolean {
  l.operands.height--;
  const must = l.mustMove(label);
  l.operands.height++;
  return must;
}

/** `br_table`: labels whose values must be moved are reached through stubs behind the table. */
export function lowerBranchTable(l: Lowerer): void {
  const count = l.cursor.u32();
  const index = l.popSource();
  const depths: number[] = [];
  for (let i = 0; i <= count; i++) depths.push(l.cursor.u32());
  const carried = l.carried(l.labelAt(depths[0]!)).length;
  if (carried > 1) l.settleTop(carried);
  l.emit(BR_TABLE, index, count);
  l.reserve(count + 1);
  const stubs = new Map<Label, number[]>();
  for (const depth of depths) {
    const label = l.labelAt(depth);
    const place = l.at++;
    if (label.kind !== "func" && !l.mustMove(label)) l.aim(place, label);
    else if (stubs.has(label)) stubs.get(label)!.push(place);
    else stubs.set(label, [place]);
  }
  for (const [label, places] of stubs) {
    const stub = l.here();
    for (const place of places) l.words[place] = stub;
    jumpTo(l, label);
  }
  l.dead = true;
}

/** `br_on_null`: the reference itself goes on, not null, when the branch is not taken. */
export function lowerBranchOnNull(l: Lowerer): void {
  const { operands } = l;
  const at = operands.pop();
  const kind = operands.kind[at]!;
  const type = operands.type[at]!;
  const local = operands.low[at]!;
  const source = l.place(at);
  // References lie beside the words of the frame, so the operand's slot is free for the flag.
  l.emitTo(REF_IS_NULL, operands.push(I32), source);
  branchIf(l, l.cursor.u32(), "holds");
  if (kind === LOCAL) operands.pushLocal(type, local);
  else operands.push(type);
}

/** `br_on_non_null`. */
export function lowerBranchOnNonNull(l: Lowerer): void {
  const { operands } = l;
  const source = l.place(operands.height - 1);
  l.emitTo(REF_IS_NULL, operands.push(I32), source);
  branchIf(l, l.cursor.u32(), "fails");
  operands.pop();
}

/** Puts arguments into their slots and pops them; returns the frame offset of the callee's frame. */
function takeArguments(l: Lowerer, type: DefType): number {
  l.endRun();
  l.settleTop(type.params.length);
  l.operands.cut(
    l.operands.height - type.params.length,
    l.operands.top - wordsOfAll(type.params),
  );
  return l.operands.top;
}

/** Moves arguments to the start of the frame and pops them, for a call in its place. */
function moveArguments(l: Lowerer, type: DefType): void {
  const { operands } = l;
  const count = type.params.length;
  l.settleTop(count);
  let target = 0;
  for (let i = 0; i < count; i++) {
    l.moveTo(operands.height - count + i, target);
    target += wordsOf(type.params[i]!);
  }
}

/** Whether a call comes back to its caller, or takes its place. */
export type CallKind = "call" | "return_call";

/** `call` and `return_call`. */
export function lowerCall(l: Lowerer, kind: CallKind): void {
  const { module } = l.cursor;
  const funcidx = l.cursor.u32();
  const type = module.funcs[funcidx]!;
  const imported = funcidx < module.imported.func;
  if (kind === "return_call") {
    moveArguments(l, type);
    if (l.holdsRefs) leaveRefs(l, wordsOfAll(type.params));
    l.emit(imported ? RETURN_CALL_IMPORT : RETURN_CALL, funcidx);
    l.dead = true;
    return;
  }
  const base = takeArguments(l, type);
  l.emit(imported ? CALL_IMPORT : CALL, funcidx, base);
  pushAll(l, type.results);
}

/** `call_indirect` and `return_call_indirect`. */
export function lowerCallIndirect(l: Lowerer, kind: CallKind): void {
  const { module } = l.cursor;
  const typeidx = l.cursor.u32();
  const tableidx = l.cursor.u32();
  const type = module.types[typeidx]!;
  const at = l.operands.height - 1;
  if (kind === "return_call") l.settle(at);
  l.operands.pop();
  let index = l.source(at);
  if (module.tables[tableidx]!.is64) {
    l.emit(CLAMP_INDEX, l.operands.slot[at]!, index);
    index = l.operands.slot[at]!;
  }
  if (kind === "return_call") {
    moveArguments(l, type);
    if (l.holdsRefs) leaveRefs(l, wordsOfAll(type.params));
    l.emit(RETURN_CALL_INDIRECT, tableidx, index, typeidx);
    l.dead = true;
    return;
  }
  const base = takeArguments(l, type);
  l.emit(CALL_INDIRECT, tableidx, index, typeidx, base);
  pushAll(l, type.results);
}

/** `call_ref` and `return_call_ref`. */
export function lowerCallRef(l: Lowerer, kind: CallKind): void {
  const type = l.cursor.module.types[l.cursor.u32()]!;
  const at = l.operands.height - 1;
  if (kind === "return_call") l.settle(at);
  l.operands.pop();
  const func = l.source(at);
  if (kind === "return_call") {
    moveArguments(l, type);
    // Right behind the arguments it is out of the way when the frame is cleared.
    const place = wordsOfAll(type.params);
    if (func !== place) l.emit(COPY_REF, place, func);
    leaveRefs(l, place + 2);
    l.emit(RETURN_CALL_REF, place);
    l.dead = true;
    return;
  }
  const base = takeArguments(l, type);
  l.emit(CALL_REF, func, base);
  pushAll(l, type.results);
}
