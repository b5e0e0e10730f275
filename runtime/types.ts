/**
 * Value types, and the canonical form of defined types.
 *
 * A value type is one small integer, so that stages compare types with `===`. Defined types are
 * canonical for the whole agent: two modules that declare the same recursive group get the same
 * `DefType` objects, and a concrete reference type carries the canonical id, never a module's index.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/types.html}
 *
 * @module
 */

/** A value type (or storage type): see the constants and {@link refType}. */
export type ValType = number;
/** A heap type: an abstract one's byte, or `CONCRETE + id` of a canonical type. */
export type HeapType = number;

/** The bottom type: what an operand of unreachable code has. */
export const BOT = 0;
/** Number types, by their byte in the binary format. */
export const I32 = 0x7f;
/** See {@link I32}. */
export const I64 = 0x7e;
/** See {@link I32}. */
export const F32 = 0x7d;
/** See {@link I32}. */
export const F64 = 0x7c;
/** The vector type. */
export const V128 = 0x7b;
/** Packed storage types of fields. */
export const I8 = 0x78;
/** See {@link I8}. */
export const I16 = 0x77;

/** Abstract heap types, by their byte in the binary format. */
export const HEAP = {
  noexn: 0x74,
  nofunc: 0x73,
  noextern: 0x72,
  none: 0x71,
  func: 0x70,
  extern: 0x6f,
  any: 0x6e,
  eq: 0x6d,
  i31: 0x6c,
  struct: 0x6b,
  array: 0x6a,
  exn: 0x69,
} as const;

/** Heap types from here up are canonical type ids. */
export const CONCRETE = 0x100;

/** The heap type of the canonical type `id`. */
export function concrete(id: number): HeapType {
  return CONCRETE + id;
}

/** The reference type to `heap`: every reference type is 0x100 or more, odd when nullable. */
export function refType(heap: HeapType, nullable: boolean): ValType {
  return 0x100 + heap * 2 + (nullable ? 1 : 0);
}

/** Whether `type` is a reference type. */
export function isRef(type: ValType): boolean {
  return type >= 0x100;
}

/** Whether the reference type admits null. */
export function isNullable(type: ValType): boolean {
  return (type & 1) === 1;
}

/** The heap type that a reference type refers to. */
export function heapOf(type: ValType): HeapType {
  return (type - 0x100) >> 1;
}

/** `(ref null func)`. */
export const FUNCREF = refType(HEAP.func, true);
/** `(ref null extern)`. */
export const EXTERNREF = refType(HEAP.extern, true);
/** `(ref null exn)`. */
export const EXNREF = refType(HEAP.exn, true);
/** `(ref null any)`. */
export const ANYREF = refType(HEAP.any, true);

/** A field of a struct, or the element of an array. */
export interface FieldType {
  readonly type: ValType;
  readonly mutable: boolean;
}

/** A defined type in canonical form. Unused members are empty. */
export interface DefType {
  /** Unique in the agent; equal types have equal ids. */
  readonly id: number;
  readonly kind: "func" | "struct" | "array";
  readonly final: boolean;
  /** The declared supertype, if any. */
  readonly parent: DefType | null;
  /** All ancestors, root first, then the type itself: subtyping is one lookup. */
  readonly display: readonly DefType[];
  /** For functions. */
  readonly params: readonly ValType[];
  /** For functions. */
  readonly results: readonly ValType[];
  /** For structs; an array has exactly one. */
  readonly fields: readonly FieldType[];
}
