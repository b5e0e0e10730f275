/**
 * Lowering of locals, globals, constants and `select`.
 *
 * @module
 */
import {
  FUSED,
  GLOBAL_GET1,
  GLOBAL_GET2,
  GLOBAL_GET4,
  GLOBAL_GET_REF,
  GLOBAL_SET1,
  GLOBAL_SET2,
  GLOBAL_SET4,
  GLOBAL_SET_REF,
  NEGATED,
  SELECT1,
  SELECT2,
  SELECT4,
  SELECT_REF,
  SWAPPED,
} from "../generated/isa.js";
import { F32, F64, I32, I64, type ValType } from "../types.ts";
import type { Lowerer } from "./lowerer.ts";
import { widthOf } from "./operands.ts";

/** `local.get`: nothing is moved yet. */
export function lowerLocalGet(l: Lowerer): void {
  const local = l.cursor.u32();
  l.operands.pushLocal(l.localType[local]!, l.localSlot[local]!);
}

/** Pops an operand into a local: by making what computed it write there, where that is possible. */
function setLocal(l: Lowerer, local: number): void {
  const slot = l.localSlot[local]!;
  const at = l.operands.pop();
  l.settleHolders(slot);
  if (!l.retarget(at, slot)) l.moveTo(at, slot);
}

/** `local.set`. */
export function lowerLocalSet(l: Lowerer): void {
  setLocal(l, l.cursor.u32());
}

/** `local.tee`: the operand goes on as the local. */
export function lowerLocalTee(l: Lowerer): void {
  const local = l.cursor.u32();
  setLocal(l, local);
  l.operands.pushLocal(l.localType[local]!, l.localSlot[local]!);
}

/** Picks, of four instructions, the one that moves a value of `type`. */
function byWidth(type: ValType, ops: readonly [number, number, number, number]): number {
  const width = widthOf(type);
  return width === 1 ? ops[0] : width === 2 ? ops[1] : width === 4 ? ops[2] : ops[3];
}

/** `global.get`. */
export function lowerGlobalGet(l: Lowerer): void {
  const index = l.cursor.u32();
  const { type } = l.cursor.module.globals[index]!;
  const op = byWidth(type, [GLOBAL_GET1, GLOBAL_GET2, GLOBAL_GET4, GLOBAL_GET_REF]);
  l.emitTo(op, l.operands.push(type), index);
}

/** `global.set`. */
export function lowerGlobalSet(l: Lowerer): void {
  const index = l.cursor.u32();
  const { type } = l.cursor.module.globals[index]!;
  const op = byWidth(type, [GLOBAL_SET1, GLOBAL_SET2, GLOBAL_SET4, GLOBAL_SET_REF]);
  l.emit(op, index, l.popSource());
}

/** `select`, with or without types. */
export function lowerSelect(l: Lowerer): void {
  const { operands } = l;
  const condition = operands.pop();
  const right = operands.pop();
  const left = operands.pop();
  const type = operands.type[left]!;
  if (widthOf(type) === 1 && l.isFresh(condition) && selectByCompare(l, { left, right, type })) {
    return;
  }
  const c = l.source(condition);
  const b = l.source(right);
  const a = l.source(left);
  const op = byWidth(type, [SELECT1, SELECT2, SELECT4, SELECT_REF]);
  l.emitTo(op, operands.push(type), c, a, b);
}

/** Fuses a `select` with the comparison just made, or with what it is when turned around. */
function selectByCompare(
  l: Lowerer,
  { left, right, type }: { left: number; right: number; type: ValType },
): boolean {
  const compare = l.words[l.last]!;
  const fused = fusedSelect(compare);
  const negated = fusedSelect(NEGATED[compare]);
  const mirrored = fusedSelect(SWAPPED[compare]);
  if (fused < 0 && negated < 0 && mirrored < 0) return false;
  const [x, y] = l.takeBack(2);
  // The slots of what is selected lie below those that the comparison reads.
  const b = l.source(right);
  const a = l.source(left);
  const target = l.operands.push(type);
  if (fused >= 0) l.emitTo(fused, target, x!, y!, a, b);
  else if (negated >= 0) l.emitTo(negated, target, x!, y!, b, a);
  else l.emitTo(mirrored, target, y!, x!, a, b);
  return true;
}

function fusedSelect(compare: number | undefined): number {
  return compare === undefined || compare < 0 ? -1 : FUSED[SELECT1 << 10 | compare] ?? -1;
}

/** `i32.const` and the other constants of numbers, by opcode. */
export function lowerConstant(l: Lowerer, opcode: number): void {
  const { cursor, operands } = l;
  if (opcode === 0x41) operands.pushConstant(I32, cursor.s32(), 0);
  else if (opcode === 0x42) {
    const low = cursor.s64();
    operands.pushConstant(I64, low, cursor.high);
  } else if (opcode === 0x43) operands.pushConstant(F32, cursor.word(), 0);
  else {
    const low = cursor.word();
    operands.pushConstant(F64, low, cursor.word());
  }
}
