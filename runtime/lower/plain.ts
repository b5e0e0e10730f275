/**
 * Lowering of instructions whose meaning is their row's alone: arithmetic, comparisons, conversions,
 * loads and stores.
 *
 * @module
 */
import {
  CONSTANT_FORM,
  I32_ADD_K,
  I32_EQZ,
  I32_SUB,
  MEMORY_ANY,
  NEGATED,
  SWAPPED,
} from "../generated/isa.js";
import type { Lowerer } from "./lowerer.ts";
import { CONSTANT } from "./operands.ts";

/** Set in a shape when the instruction only changes what the bits are taken for. */
const RETYPES = 0x1000;

/** A numeric instruction: `op` is its number in the register code, `shape` its entry in `SHAPE`. */
export function lowerPlain(l: Lowerer, op: number, shape: number): void {
  const result = shape & 0xff;
  if ((shape & RETYPES) !== 0) {
    l.operands.type[l.operands.height - 1] = result;
    return;
  }
  const count = (shape >> 8) & 0xf;
  if (count === 2) lowerBinary(l, op, result);
  else if (count === 1) lowerUnary(l, op, result);
  else lowerMany(l, op, { result, count });
}

function lowerUnary(l: Lowerer, op: number, result: number): void {
  const at = l.operands.pop();
  if (op === I32_EQZ && l.isFresh(at)) {
    const negated = NEGATED[l.words[l.last]!] ?? -1;
    if (negated >= 0) {
      l.words[l.last] = negated;
      l.operands.push(result);
      return;
    }
  }
  const source = l.source(at);
  l.emitTo1(op, l.operands.push(result), source);
}

function lowerBinary(l: Lowerer, op: number, result: number): void {
  const { operands } = l;
  let right = operands.pop();
  let left = operands.pop();
  if (operands.kind[left] === CONSTANT && operands.kind[right] !== CONSTANT) {
    const swapped = SWAPPED[op] ?? -1;
    if (swapped >= 0) {
      op = swapped;
      [left, right] = [right, left];
    }
  }
  if (operands.kind[right] === CONSTANT && lowerWithConstant(l, { op, left, right, result })) {
    return;
  }
  if (lowerFused(l, { op, left, right, result })) return;
  const b = l.source(right);
  const a = l.source(left);
  l.emitTo2(op, operands.push(result), a, b);
}

/** A binary instruction, once its operands are popped. */
interface Binary {
  readonly op: number;
  readonly left: number;
  readonly right: number;
  readonly result: number;
}

/** A commutative instruction that takes in the one that computed one of its operands. */
function lowerFused(l: Lowerer, { op, left, right, result }: Binary): boolean {
  const fresh = l.isFresh(right) ? right : l.isFresh(left) ? left : -1;
  if (fresh < 0) return false;
  const fused = l.fusedWithLast(op);
  if (fused < 0) return false;
  const other = fresh === right ? left : right;
  // Putting a constant into its own slot could overwrite what the first instruction reads.
  if (l.operands.kind[other] === CONSTANT && l.pooled(other) < 0) return false;
  const taken = l.takeBack(2);
  const source = l.source(other);
  l.emitTo(fused, l.operands.push(result), source, ...taken);
  return true;
}

/** A binary instruction that has a form for a constant on the right. */
function lowerWithConstant(l: Lowerer, { op, left, right, result }: Binary): boolean {
  const form = op === I32_SUB ? I32_ADD_K : CONSTANT_FORM[op] ?? -1;
  if (form < 0) return false;
  const constant = l.operands.low[right]!;
  const value = op === I32_SUB ? -constant | 0 : constant;
  const fused = l.isFresh(left) ? l.fusedWithLast(form) : -1;
  if (fused >= 0) {
    const taken = l.takeBack(2);
    l.emitTo(fused, l.operands.push(result), ...taken, value);
    return true;
  }
  const a = l.source(left);
  l.emitTo2(form, l.operands.push(result), a, value);
  return true;
}

function lowerMany(l: Lowerer, op: number, shape: { result: number; count: number }): void {
  const sources: number[] = [];
  for (let i = 0; i < shape.count; i++) sources.unshift(l.popSource());
  l.emitTo(op, l.operands.push(shape.result), ...sources);
}

/** A load or store: `op` its number, `shape` its entry in `SHAPE`. */
export function lowerAccess(l: Lowerer, op: number, shape: number): void {
  const { cursor } = l;
  const flags = cursor.u32();
  const memidx = (flags & 0x40) !== 0 ? cursor.u32() : 0;
  const { is64 } = cursor.module.memories[memidx]!;
  const offset = is64 ? cursor.u64() : cursor.u32() | 0;
  const far = memidx !== 0 || is64;
  const high = is64 ? cursor.high : 0;
  const result = shape & 0xff;
  if (result !== 0) {
    const at = l.operands.pop();
    if (far) {
      const address = l.source(at);
      l.emit(MEMORY_ANY, op, memidx, l.operands.push(result), address, offset, high);
    } else lowerLoad(l, { op, at, offset, result });
    return;
  }
  const value = l.operands.pop();
  if (far) {
    const source = l.source(value);
    l.emit(MEMORY_ANY, op, memidx, source, l.popSource(), offset, high);
  } else lowerStore(l, { op, value, offset });
}

/** A load of memory 0: from a sum in one instruction, where the address is one. */
function lowerLoad(
  l: Lowerer,
  { op, at, offset, result }: { op: number; at: number; offset: number; result: number },
): void {
  const fused = l.isFresh(at) ? l.fusedWithLast(op) : -1;
  if (fused >= 0) {
    const taken = l.takeBack(2);
    l.emitTo(fused, l.operands.push(result), ...taken, offset);
    return;
  }
  const address = l.source(at);
  l.emitTo2(op, l.operands.push(result), address, offset);
}

function lowerStore(
  l: Lowerer,
  { op, value, offset }: { op: number; value: number; offset: number },
): void {
  const form = l.operands.kind[value] === CONSTANT ? CONSTANT_FORM[op] ?? -1 : -1;
  if (form >= 0) {
    const constant = l.operands.low[value]!;
    l.emit(form, l.popSource(), constant, offset);
    return;
  }
  const source = l.source(value);
  l.emit(op, l.popSource(), source, offset);
}
