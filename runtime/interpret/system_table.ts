/**
 * Table instructions.
 *
 * @module
 */
import { Trap } from "../../ops/trap.ts";
import type { Instance, Table } from "../store.ts";
import { growTable } from "../table.ts";
import { agentStack } from "./stack.ts";
import { putSize, unsignedAt } from "./system_memory.ts";

/** An i64 index as an i32 one: past every table when it does not fit. */
export function clampIndex(_inst: Instance, d: number, a: number): void {
  const { i32 } = agentStack();
  i32[d] = i32[a + 1] === 0 ? i32[a]! : -1;
}

function outOfBounds(what: string): Trap {
  return new Trap("out of bounds table access", `out of bounds table access: ${what}`);
}

function checkRange(table: Table, start: number, length: number): void {
  const size = table.elements.length;
  if (start + length > size) {
    throw outOfBounds(`${length} elements at ${start} of a table of ${size}`);
  }
}

function indexIn(table: Table, a: number): number {
  const index = unsignedAt(a, table.type.is64);
  if (index >= table.elements.length) {
    throw outOfBounds(`element ${index} of a table of ${table.elements.length}`);
  }
  return index;
}

/** `table.get`. */
export function tableGet(inst: Instance, d: number, a: number, tableidx: number): void {
  const table = inst.tables[tableidx]!;
  agentStack().refs[d >> 1] = table.elements[indexIn(table, a)];
}

/** `table.set`. */
export function tableSet(inst: Instance, a: number, v: number, tableidx: number): void {
  const table = inst.tables[tableidx]!;
  table.elements[indexIn(table, a)] = agentStack().refs[v >> 1];
}

/** `table.size`. */
export function tableSize(inst: Instance, d: number, tableidx: number): void {
  const table = inst.tables[tableidx]!;
  putSize(d, table.elements.length, table.type.is64);
}

/** `table.grow`. */
export function tableGrow(inst: Instance, d: number, v: number, n: number, tableidx: number): void {
  const table = inst.tables[tableidx]!;
  const { is64 } = table.type;
  putSize(d, growTable(table, unsignedAt(n, is64), agentStack().refs[v >> 1]), is64);
}

/** `table.fill`. */
export function tableFill(inst: Instance, d: number, v: number, n: number, tableidx: number): void {
  const table = inst.tables[tableidx]!;
  const start = unsignedAt(d, table.type.is64);
  const length = unsignedAt(n, table.type.is64);
  checkRange(table, start, length);
  table.elements.fill(agentStack().refs[v >> 1], start, start + length);
}

/** `table.copy`: from table `from` to table `to`. */
export function tableCopy(
  inst: Instance,
  d: number,
  s: number,
  n: number,
  to: number,
  from: number,
): void {
  const target = inst.tables[to]!;
  const source = inst.tables[from]!;
  const start = unsignedAt(d, target.type.is64);
  const origin = unsignedAt(s, source.type.is64);
  const length = unsignedAt(n, target.type.is64 && source.type.is64);
  checkRange(source, origin, length);
  checkRange(target, start, length);
  if (source === target) target.elements.copyWithin(start, origin, origin + length);
  else for (let i = 0; i < length; i++) target.elements[start + i] = source.elements[origin + i];
}

/** `table.init`. */
export function tableInit(
  inst: Instance,
  d: number,
  s: number,
  n: number,
  elemidx: number,
  tableidx: number,
): void {
  const table = inst.tables[tableidx]!;
  const segment = inst.elements[elemidx] ?? [];
  const start = unsignedAt(d, table.type.is64);
  const origin = unsignedAt(s, false);
  const length = unsignedAt(n, false);
  if (origin + length > segment.length) {
    throw outOfBounds(`${length} elements at ${origin} of a segment of ${segment.length}`);
  }
  checkRange(table, start, length);
  for (let i = 0; i < length; i++) table.elements[start + i] = segment[origin + i];
}

/** `elem.drop`. */
export function elemDrop(inst: Instance, elemidx: number): void {
  inst.elements[elemidx] = null;
}
