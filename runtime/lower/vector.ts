/**
 * Lowering of vector instructions, atomic ones and wide arithmetic.
 *
 * @module
 */
import {
  ATOMIC,
  ATOMIC_FENCE,
  I64_ADD128,
  I64_MUL_WIDE_S,
  I64_MUL_WIDE_U,
  I64_SUB128,
  MEMORY_ANY4,
  SHAPE_ATOMIC,
  SHAPE_VECTOR,
  VECTOR,
} from "../generated/isa.js";
import { I64 } from "../types.ts";
import type { Lowerer } from "./lowerer.ts";

/** `v128.const`, behind 0xFD. */
const CONST = 0x0c;
/** `atomic.fence`, behind 0xFE. */
const FENCE = 0x03;
/** In a shape: the instruction reaches memory. */
const ACCESSES = 0x8000;

/** By the code behind 0xFC less 0x13. */
const WIDE = [I64_ADD128, I64_SUB128, I64_MUL_WIDE_S, I64_MUL_WIDE_U];

/** Pops `count` operands; returns where they are, the first pushed first. */
function popSources(l: Lowerer, count: number): number[] {
  const sources: number[] = [];
  for (let i = 0; i < count; i++) sources.unshift(l.popSource());
  return sources;
}

/** An instruction behind 0xFD. */
export function lowerVector(l: Lowerer): void {
  const { cursor } = l;
  const code = cursor.u32();
  if (code === CONST) {
    l.pushVector([cursor.word(), cursor.word(), cursor.word(), cursor.word()]);
    return;
  }
  const op = VECTOR[code]!;
  const shape = SHAPE_VECTOR[code]!;
  if ((shape & ACCESSES) !== 0) return lowerVectorAccess(l, op, shape);
  const lanes = lanesOf(l, shape);
  const sources = popSources(l, (shape >> 8) & 0xf);
  l.emitTo(op, l.operands.push(shape & 0xff), ...sources, ...lanes);
}

/** Reads the lanes that the immediates end with. */
function lanesOf({ cursor }: Lowerer, shape: number): number[] {
  const words = (shape >> 12) & 7;
  if (words === 0) return [];
  if (words === 1) return [cursor.u8()];
  return [cursor.word(), cursor.word(), cursor.word(), cursor.word()];
}

/** A memory and an offset into it. */
interface MemArg {
  readonly memidx: number;
  readonly is64: boolean;
  readonly low: number;
  readonly high: number;
}

function memArg({ cursor }: Lowerer): MemArg {
  const flags = cursor.u32();
  const memidx = (flags & 0x40) !== 0 ? cursor.u32() : 0;
  const { is64 } = cursor.module.memories[memidx]!;
  if (!is64) return { memidx, is64, low: cursor.u32() | 0, high: 0 };
  const low = cursor.u64();
  return { memidx, is64, low, high: cursor.high };
}

function lowerVectorAccess(l: Lowerer, op: number, shape: number): void {
  const { memidx, is64, low, high } = memArg(l);
  const lanes = lanesOf(l, shape);
  const sources = popSources(l, (shape >> 8) & 0xf);
  const result = shape & 0xff;
  const target = result === 0 ? -1 : l.operands.push(result);
  if (memidx !== 0 || is64) {
    const [address, x] = sources;
    l.emit(MEMORY_ANY4, op, memidx, target, address!, x ?? 0, lanes[0] ?? 0, low, high);
  } else if (result === 0) l.emit(op, ...sources, low, ...lanes);
  else l.emitTo(op, target, ...sources, low, ...lanes);
}

/** An instruction behind 0xFE. */
export function lowerAtomic(l: Lowerer): void {
  const code = l.cursor.u32();
  if (code === FENCE) {
    l.cursor.u8();
    l.emit(ATOMIC_FENCE);
    return;
  }
  const shape = SHAPE_ATOMIC[code]!;
  const { memidx, low, high } = memArg(l);
  const sources = popSources(l, (shape >> 8) & 0xf);
  const result = shape & 0xff;
  if (result === 0) l.emit(ATOMIC[code]!, ...sources, memidx, low, high);
  else l.emitTo(ATOMIC[code]!, l.operands.push(result), ...sources, memidx, low, high);
}

/** Wide arithmetic: two i64 results, side by side. `code` is the one behind 0xFC. */
export function lowerWide(l: Lowerer, code: number): void {
  const sources = popSources(l, code < 0x15 ? 4 : 2);
  const target = l.operands.push(I64);
  l.operands.push(I64);
  // Not `emitTo`: to write the first result elsewhere would put the second behind it.
  l.emit(WIDE[code - 0x13]!, target, ...sources);
}
