/**
 * Tables: how they begin and how they grow.
 *
 * {@link https://webassembly.github.io/spec/core/exec/runtime.html#table-instances}
 *
 * @module
 */
import { RuntimeError } from "./errors.ts";
import type { TableType } from "./module.ts";
import { Quota } from "./quota.ts";
import { type Ref, Table } from "./store.ts";

/** What {@link createTable} takes besides the type. */
export interface TableOptions {
  /** What every element is at first; `undefined` is a value of the host. */
  readonly fill: Ref;
  /** What its elements count for. @default {a quota of its own, of the default limits} */
  readonly quota?: Quota | undefined;
  /** How messages call it. @default {"table"} */
  readonly name?: string;
}

/**
 * A table of the type's minimal size.
 *
 * @throws {RuntimeError} When it starts over the limit.
 */
export function createTable(type: TableType, options: TableOptions): Table {
  const { fill, quota = new Quota(), name = "table" } = options;
  const allowance = quota.tableElements;
  const count = Number(type.min);
  if (!allowance.take(count)) {
    throw new RuntimeError(
      `out of memory: ${name} starts with ${type.min} elements, over ${allowance.text("")}; ` +
        "raise the limit (limits.tableElements) to run it",
      "out of memory",
    );
  }
  const elements: Ref[] = [];
  for (let i = count; i > 0; i--) elements.push(fill);
  return new Table(type, elements, allowance);
}

/** Adds `delta` elements, all `fill`. @returns The old size, or -1 when a limit refuses. */
export function growTable(table: Table, delta: number, fill: Ref): number {
  const { elements, allowance } = table;
  const before = elements.length;
  if (before + delta > table.limit || !allowance.take(delta)) return -1;
  for (let i = 0; i < delta; i++) elements.push(fill);
  return before;
}
