/**
 * `WebAssembly.Table`.
 *
 * {@link https://webassembly.github.io/spec/js-api/#tables}
 *
 * @module
 */
import { RuntimeError } from "../errors.ts";
import type { InstanceLimits } from "../instantiate.ts";
import type { TableType } from "../module.ts";
import { Quota } from "../quota.ts";
import type { Ref, Table as TableInstance } from "../store.ts";
import { createTable, growTable } from "../table.ts";
import { EXTERNREF, isNullable, isRef } from "../types.ts";
import { fromRef, isOpaque, opaqueType, toRef, valueText } from "./values.ts";
import { valueType } from "./value_type.ts";
import { type AddressType, addressValue, defineInterface, dictionary } from "./webidl.ts";
import { fromAddress, Internal, isObject, limits, required } from "./webidl.ts";

/** What {@link Table} is made from. */
export interface TableDescriptor {
  /** What it holds: `"anyfunc"`, `"externref"`, … */
  readonly element: string;
  /** The size at first: a number, or a BigInt when `address` is `"i64"`. */
  readonly initial: number | bigint;
  /** The size that it never exceeds. */
  readonly maximum?: number | bigint | undefined;
  /** Whether its indices are `"i32"` or `"i64"`. @default {"i32"} */
  readonly address?: AddressType | undefined;
}

/** What {@link Table} takes beyond the standard. */
export interface TableOptions {
  /** `tableElements` applies. @default {DEFAULT_LIMITS} */
  readonly limits?: InstanceLimits | undefined;
}

let tableOf: (value: object) => TableInstance | undefined;

/** A table of references. */
export class Table {
  readonly #table: TableInstance;

  /**
   * Makes a table.
   *
   * @param value What every element is at first. @default {null, or undefined for externref}
   * @throws {TypeError} When the descriptor is not one, or the value is of another type.
   * @throws {RangeError} When sizes are out of range.
   */
  constructor(
    descriptor: TableDescriptor,
    value: unknown = undefined,
    options: TableOptions = {},
  ) {
    if (descriptor instanceof Internal) {
      this.#table = descriptor.value;
    } else {
      const type = tableType(descriptor);
      const fill = value === undefined ? defaultOf(type) : toRef(value, type.element);
      this.#table = allocate(type, fill, options);
    }
    this.#table.exported = this;
  }

  static {
    tableOf = (value) => #table in value ? value.#table : undefined;
  }

  /** How many elements there are; a BigInt when indices are `"i64"`. */
  get length(): number {
    return fromAddress(this.#table.elements.length, addressOf(this.#table));
  }

  /**
   * Grows by `delta` elements.
   *
   * @param delta A number, or a BigInt when indices are `"i64"`.
   * @param value What they are. @default {null, or undefined for externref}
   * @returns The length before.
   * @throws {RangeError} When the maximum or a limit refuses.
   * @throws {TypeError} When the value is of another type.
   */
  grow(delta: number, ...value: [value?: unknown]): number {
    const table = this.#table;
    const { elements, type, limit } = table;
    const count = addressValue(delta, addressOf(table), "the number of elements");
    const fill = value.length === 0 ? defaultOf(type) : toRef(value[0], type.element);
    const before = growTable(table, Number(count), fill);
    if (before >= 0) return fromAddress(before, addressOf(table));
    throw new RangeError(
      `a table of ${elements.length} elements, at most ${limit}, cannot grow by ${count}`,
    );
  }

  /**
   * The element at `index`.
   *
   * @throws {RangeError} When there is none.
   * @throws {TypeError} When it is an exception.
   */
  // deno-lint-ignore no-explicit-any -- its type depends on the descriptor
  get(index: number): any {
    const { elements, type } = this.#table;
    if (isOpaque(type.element)) throw opaqueType(type.element);
    return fromRef(elements[position(this.#table, index)], type.element);
  }

  /**
   * Sets the element at `index`.
   *
   * @param value What it is to be. @default {null, or undefined for externref}
   * @throws {RangeError} When there is none.
   * @throws {TypeError} When the value is of another type.
   */
  set(index: number, ...value: [value?: unknown]): void {
    const { elements, type } = this.#table;
    if (isOpaque(type.element)) throw opaqueType(type.element);
    const at = addressValue(index, addressOf(this.#table), "the index");
    const ref = value.length === 0 ? defaultOf(type) : toRef(value[0], type.element);
    elements[inside(this.#table, at)] = ref;
  }
}

defineInterface(Table, "Table");

/** The API object of a table: always the same one. */
export function exportedTable(table: TableInstance): Table {
  return (table.exported ?? new Table(new Internal(table) as never)) as Table;
}

/** The table of an API object; `undefined` when `value` is none. */
export function tableFrom(value: unknown): TableInstance | undefined {
  return isObject(value) ? tableOf(value) : undefined;
}

function addressOf(table: TableInstance): AddressType {
  return table.type.is64 ? "i64" : "i32";
}

function position(table: TableInstance, index: unknown): number {
  return inside(table, addressValue(index, addressOf(table), "the index"));
}

function inside(table: TableInstance, at: bigint): number {
  const { length } = table.elements;
  if (at < BigInt(length)) return Number(at);
  throw new RangeError(`there is no element ${at} in a table of ${length}`);
}

function tableType(descriptor: unknown): TableType {
  if (descriptor === undefined) throw new TypeError("a table descriptor is required");
  const members = dictionary(descriptor, "a table descriptor");
  const element = String(required(members.element, "element"));
  const type = valueType(element);
  if (!isRef(type) || isOpaque(type)) {
    throw new TypeError(`a table cannot hold elements of type ${valueText(element)}`);
  }
  const { type: indices, min, max } = limits(members);
  if (max !== undefined && max < min) {
    throw new RangeError(`initial (${min} elements) is more than maximum (${max})`);
  }
  return { min, max, is64: indices === "i64", element: type };
}

/** *DefaultValue* of the element type. */
function defaultOf(type: TableType): Ref {
  if (type.element === EXTERNREF) return undefined;
  if (isNullable(type.element)) return null;
  throw new TypeError("the elements of this table have no default: a value is required");
}

/** The JavaScript API wants a RangeError where instantiation has a RuntimeError. */
function allocate(type: TableType, fill: Ref, options: TableOptions): TableInstance {
  try {
    return createTable(type, { fill, quota: new Quota(options.limits) });
  } catch (error) {
    if (error instanceof RuntimeError) throw new RangeError(error.message);
    throw error;
  }
}
