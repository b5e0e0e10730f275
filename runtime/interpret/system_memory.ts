/**
 * Memory instructions other than the loads and stores of memory 0: size, growth, bulk operations, and
 * every access to 64-bit memories or to memories after the first.
 *
 * @module
 */
import { Trap } from "../../ops/trap.ts";
import { accessMemory } from "../generated/access.js";
import { accessVector } from "../generated/vector.js";
import type { Instance, Memory } from "../store.ts";
import { agentStack } from "./stack.ts";

/** The unsigned number at word `a`: an i32, or an i64 rounded to a double when `is64`. */
export function unsignedAt(a: number, is64: boolean): number {
  const { i32 } = agentStack();
  const low = i32[a]! >>> 0;
  return is64 ? (i32[a + 1]! >>> 0) * 0x1_0000_0000 + low : low;
}

/** Puts `value`, -1 or a size, at word `d` as an i32 or an i64. */
export function putSize(d: number, value: number, is64: boolean): void {
  const { i32 } = agentStack();
  i32[d] = value % 0x1_0000_0000;
  if (is64) i32[d + 1] = Math.floor(value / 0x1_0000_0000);
}

/** `memory.size`. */
export function memorySize(inst: Instance, d: number, memidx: number): void {
  const memory = inst.memories[memidx]!;
  putSize(d, memory.pages, memory.type.is64);
}

/** `memory.grow`. */
export function memoryGrow(inst: Instance, d: number, a: number, memidx: number): void {
  const memory = inst.memories[memidx]!;
  const { is64 } = memory.type;
  putSize(d, memory.grow(unsignedAt(a, is64)), is64);
}

/** Traps unless `length` units from `start` lie within `size`. */
function checkRange(memory: Memory, start: number, length: number): void {
  if (start + length > memory.u8.length) {
    if (memory.refresh?.()) return checkRange(memory, start, length);
    const size = memory.u8.length;
    throw new Trap(
      "out of bounds memory access",
      `out of bounds memory access: ${length} bytes at ${start} of a memory of ${size} bytes`,
    );
  }
}

/** `memory.fill`. */
export function memoryFill(inst: Instance, d: number, v: number, n: number, memidx: number): void {
  const memory = inst.memories[memidx]!;
  const { is64 } = memory.type;
  const start = unsignedAt(d, is64);
  const length = unsignedAt(n, is64);
  fillBytes(memory, { start, value: agentStack().i32[v]!, length });
}

/**
 * Sets bytes from `start` on to the low byte of `value`.
 *
 * @throws {Trap} when any of them is out of bounds, before anything is written
 */
export function fillBytes(
  memory: Memory,
  { start, value, length }: { start: number; value: number; length: number },
): void {
  checkRange(memory, start, length);
  memory.u8.fill(value, start, start + length);
}

/** `memory.copy`: from memory `from` to memory `to`. */
export function memoryCopy(
  inst: Instance,
  d: number,
  s: number,
  n: number,
  to: number,
  from: number,
): void {
  const target = inst.memories[to]!;
  const source = inst.memories[from]!;
  const start = unsignedAt(d, target.type.is64);
  const origin = unsignedAt(s, source.type.is64);
  const length = unsignedAt(n, target.type.is64 && source.type.is64);
  copyBytes(target, source, { start, origin, length });
}

/**
 * Copies bytes from `origin` in `source` to `start` in `target`; both ranges may overlap.
 *
 * @throws {Trap} when any of them is out of bounds, before anything is written
 */
export function copyBytes(
  target: Memory,
  source: Memory,
  { start, origin, length }: { start: number; origin: number; length: number },
): void {
  checkRange(source, origin, length);
  checkRange(target, start, length);
  if (source === target) target.u8.copyWithin(start, origin, origin + length);
  else target.u8.set(source.u8.subarray(origin, origin + length), start);
}

/** `memory.init`. */
export function memoryInit(
  inst: Instance,
  d: number,
  s: number,
  n: number,
  dataidx: number,
  memidx: number,
): void {
  const memory = inst.memories[memidx]!;
  const data = inst.datas[dataidx];
  const start = unsignedAt(d, memory.type.is64);
  const origin = unsignedAt(s, false);
  const length = unsignedAt(n, false);
  const available = data?.length ?? 0;
  if (origin + length > available) {
    throw new Trap(
      "out of bounds memory access",
      `out of bounds memory access: ${length} bytes at ${origin} of data segment ${dataidx} of ${available} bytes`,
    );
  }
  checkRange(memory, start, length);
  if (data) memory.u8.set(data.subarray(origin, origin + length), start);
}

/** `data.drop`. */
export function dataDrop(inst: Instance, dataidx: number): void {
  inst.datas[dataidx] = null;
}

/** The address that an access of memory `memidx` reaches: the one at word `a`, and the offset. */
export function effective(
  inst: Instance,
  a: number,
  memidx: number,
  low: number,
  high: number,
): number {
  const { is64 } = inst.memories[memidx]!.type;
  return unsignedAt(a, is64) + (high >>> 0) * 0x1_0000_0000 + (low >>> 0);
}

/**
 * A load or store, numbered `op`, of any memory: `x` is where a load puts its result and where a store
 * finds its value, `a` the address, `low` and `high` the offset.
 */
export function anyMemory(
  inst: Instance,
  op: number,
  memidx: number,
  x: number,
  a: number,
  low: number,
  high: number,
): void {
  const address = effective(inst, a, memidx, low, high);
  accessMemory(op, inst.memories[memidx]!.dv, address, x, agentStack().i32);
}

/** As {@link anyMemory}, for vectors: the result goes to `d`, the operand is at `x`. */
export function anyVector(
  inst: Instance,
  op: number,
  memidx: number,
  d: number,
  a: number,
  x: number,
  lane: number,
  low: number,
  high: number,
): void {
  const address = effective(inst, a, memidx, low, high);
  accessVector(op, agentStack().i32, inst.memories[memidx]!.dv, d, address, x, lane);
}
