/**
 * Lowering of instructions that act on the instance: memories, tables, references. Each pops its
 * operands, names indices from the code, and may push one result.
 *
 * @module
 */
import {
  DATA_DROP,
  ELEM_DROP,
  MEMORY_COPY,
  MEMORY_FILL,
  MEMORY_GROW,
  MEMORY_INIT,
  MEMORY_SIZE,
  REF_AS_NON_NULL,
  REF_EQ,
  REF_FUNC,
  REF_IS_NULL,
  REF_NULL,
  TABLE_COPY,
  TABLE_FILL,
  TABLE_GET,
  TABLE_GROW,
  TABLE_INIT,
  TABLE_SET,
  TABLE_SIZE,
} from "../generated/isa.js";
import { concrete, I32, I64, refType, type ValType } from "../types.ts";
import type { Lowerer } from "./lowerer.ts";

/** Pops `pops` operands into an instruction that has no result; `indices` follow them. */
function effect(l: Lowerer, op: number, pops: number, indices: readonly number[]): void {
  const sources: number[] = [];
  for (let i = 0; i < pops; i++) sources.unshift(l.popSource());
  l.emit(op, ...sources, ...indices);
}

/** As {@link effect}, with a result of `type`. */
function value(
  l: Lowerer,
  op: number,
  { pops, type }: { pops: number; type: ValType },
  indices: readonly number[],
): void {
  const sources: number[] = [];
  for (let i = 0; i < pops; i++) sources.unshift(l.popSource());
  l.emit(op, l.operands.push(type), ...sources, ...indices);
}

/** `memory.size`. */
export function lowerMemorySize(l: Lowerer): void {
  const memidx = l.cursor.u32();
  value(l, MEMORY_SIZE, { pops: 0, type: pagesType(l, memidx) }, [memidx]);
}

/** `memory.grow`. */
export function lowerMemoryGrow(l: Lowerer): void {
  const memidx = l.cursor.u32();
  value(l, MEMORY_GROW, { pops: 1, type: pagesType(l, memidx) }, [memidx]);
}

/** The type of a number of pages. */
function pagesType(l: Lowerer, memidx: number): ValType {
  return l.cursor.module.memories[memidx]!.is64 ? I64 : I32;
}

/** `table.get`. */
export function lowerTableGet(l: Lowerer): void {
  const table = l.cursor.u32();
  value(l, TABLE_GET, { pops: 1, type: l.cursor.module.tables[table]!.element }, [table]);
}

/** `table.set`. */
export function lowerTableSet(l: Lowerer): void {
  effect(l, TABLE_SET, 2, [l.cursor.u32()]);
}

/** Instructions behind 0xFC that are not numeric. */
export function lowerBulk(l: Lowerer, code: number): void {
  const { cursor } = l;
  const indexType = (table: number) => cursor.module.tables[table]!.is64 ? I64 : I32;
  const first = cursor.u32();
  switch (code) {
    case 8:
      return effect(l, MEMORY_INIT, 3, [first, cursor.u32()]);
    case 9:
      return effect(l, DATA_DROP, 0, [first]);
    case 10:
      return effect(l, MEMORY_COPY, 3, [first, cursor.u32()]);
    case 11:
      return effect(l, MEMORY_FILL, 3, [first]);
    case 12:
      return effect(l, TABLE_INIT, 3, [first, cursor.u32()]);
    case 13:
      return effect(l, ELEM_DROP, 0, [first]);
    case 14:
      return effect(l, TABLE_COPY, 3, [first, cursor.u32()]);
    case 15:
      return value(l, TABLE_GROW, { pops: 2, type: indexType(first) }, [first]);
    case 16:
      return value(l, TABLE_SIZE, { pops: 0, type: indexType(first) }, [first]);
    case 17:
      return effect(l, TABLE_FILL, 3, [first]);
  }
  throw new Error(`No instruction is numbered 0xfc ${code}`);
}

/** `ref.null`, `ref.is_null`, `ref.func`, `ref.eq` and `ref.as_non_null`, by opcode. */
export function lowerReference(l: Lowerer, opcode: number): void {
  const { cursor, operands } = l;
  switch (opcode) {
    case 0xd0:
      return value(l, REF_NULL, { pops: 0, type: refType(cursor.heapType(), true) }, []);
    case 0xd1:
      return value(l, REF_IS_NULL, { pops: 1, type: I32 }, []);
    case 0xd2: {
      const funcidx = cursor.u32();
      const type = refType(concrete(cursor.module.funcs[funcidx]!.id), false);
      return value(l, REF_FUNC, { pops: 0, type }, [funcidx]);
    }
    case 0xd3:
      return value(l, REF_EQ, { pops: 2, type: I32 }, []);
    default:
      return value(l, REF_AS_NON_NULL, {
        pops: 1,
        type: operands.type[operands.height - 1]!,
      }, []);
  }
}
