/**
 * Structs and arrays, as the engine holds them. JavaScript's collector is the guest's collector, so
 * an object lives exactly as long as something refers to it, cycles included.
 *
 * Values are kept as *slots*, the same words that frames hold: an i32, an f32 (as its bits) and a
 * packed integer take one int32; an i64 and an f64 (as its bits) take two, low word first; a v128
 * takes four; a reference takes one, and is the reference itself. Words never pass through a float,
 * so NaN payloads survive, and a struct's slots are all small integers or pointers: V8 never boxes
 * one. Packed fields hold any int32 with the right low bits; reading sign- or zero-extends.
 *
 * {@link https://webassembly.github.io/spec/core/exec/runtime.html#structure-instances}
 *
 * @module
 */
import { Trap } from "../ops/trap.ts";
import type { Ref } from "./store.ts";
import { CONCRETE, type DefType, F64, HEAP, type HeapType, I16, I64, I8 } from "./types.ts";
import { isRef, V128, type ValType } from "./types.ts";

/** A struct: its type, and the slots of its fields, at the offsets that {@link fieldSlots} gives. */
export class StructObject {
  readonly type: DefType;
  readonly fields: unknown[];
  /** What stands for it in JavaScript, made on demand by the API. */
  exported: object | null = null;

  constructor(type: DefType, fields: unknown[]) {
    this.type = type;
    this.fields = fields;
  }
}

/**
 * The elements of an array: bytes for i8, halves for i16, words for the other numbers (`slotsOf` for
 * each element), a JavaScript array for references.
 */
export type Elements = Int8Array | Int16Array | Int32Array | Ref[];

/** An array: its type, its elements, and how many there are. */
export class ArrayObject {
  readonly type: DefType;
  readonly elements: Elements;
  /** In elements, not in slots. */
  readonly length: number;
  /** What stands for it in JavaScript, made on demand by the API. */
  exported: object | null = null;

  constructor(type: DefType, elements: Elements, length: number) {
    this.type = type;
    this.elements = elements;
    this.length = length;
  }
}

/** The most bytes that one array of numbers may take. */
const MAX_ARRAY_BYTES = 2 ** 30;
/** The most references in one array: beyond this V8 turns the array into a hash table. */
const MAX_ARRAY_REFS = 2 ** 25;

/** How many slots a value (or field) of this type takes: 1, 2 or 4. */
export function slotsOf(type: ValType): number {
  if (type === I64 || type === F64) return 2;
  return type === V128 ? 4 : 1;
}

const offsetsByType = new WeakMap<DefType, Int32Array>();

/**
 * Where each field of a struct type starts in `StructObject.fields`; the last entry is the number of
 * slots altogether. Made once for each type.
 */
export function fieldSlots(type: DefType): Int32Array {
  let offsets = offsetsByType.get(type);
  if (offsets === undefined) {
    offsets = new Int32Array(type.fields.length + 1);
    for (const [i, field] of type.fields.entries()) {
      offsets[i + 1] = offsets[i]! + slotsOf(field.type);
    }
    offsetsByType.set(type, offsets);
  }
  return offsets;
}

const emptyByType: (unknown[] | undefined)[] = [];

/** A struct with every field at its default: zero or null. */
export function newStruct(type: DefType): StructObject {
  // A copy is exactly as long as it must be; an array that grew would have room to spare.
  return new StructObject(type, (emptyByType[type.id] ?? defaultsOf(type)).slice());
}

/** The slots of a struct with every field at its default, made once for each type. */
function defaultsOf(type: DefType): unknown[] {
  const slots: unknown[] = [];
  for (const field of type.fields) {
    const empty = isRef(field.type) ? null : 0;
    for (let i = slotsOf(field.type); i > 0; i--) slots.push(empty);
  }
  return emptyByType[type.id] = slots;
}

/**
 * An array with every element at its default: zero or null.
 *
 * @param length Elements; a u32.
 * @throws {Trap} When it would take more than 1 GiB, or the host has no room for it.
 */
export function newArray(type: DefType, length: number): ArrayObject {
  const element = type.fields[0]!.type;
  if (isRef(element)) {
    if (length > MAX_ARRAY_REFS) throw tooLarge(length, `${MAX_ARRAY_REFS} references`);
    return new ArrayObject(type, emptyRefs(length), length);
  }
  if (length * bytesOf(element) > MAX_ARRAY_BYTES) throw tooLarge(length, "1 GiB");
  try {
    return new ArrayObject(type, emptyWords(element, length), length);
  } catch {
    throw tooLarge(length, "the memory of the host");
  }
}

/**
 * Sets elements `start` to `end` of an array to one value.
 *
 * @param slots The value's slots.
 */
export function fillArray(
  array: ArrayObject,
  start: number,
  end: number,
  slots: readonly unknown[],
): void {
  const { elements } = array;
  const width = slots.length;
  if (width === 1) {
    (elements as unknown[]).fill(slots[0], start, end);
    return;
  }
  const words = elements as Int32Array;
  for (let at = start * width; at < end * width; at += width) words.set(slots as number[], at);
}

/** The bytes that an element of an array of numbers takes. */
export function bytesOf(element: ValType): number {
  if (element === I8) return 1;
  return element === I16 ? 2 : 4 * slotsOf(element);
}

function emptyWords(element: ValType, length: number): Elements {
  if (element === I8) return new Int8Array(length);
  return element === I16 ? new Int16Array(length) : new Int32Array(length * slotsOf(element));
}

function emptyRefs(length: number): Ref[] {
  const refs: Ref[] = [];
  for (let i = 0; i < length; i++) refs.push(null);
  return refs;
}

function tooLarge(length: number, limit: string): Trap {
  return new Trap(
    "allocation size too large",
    `allocation size too large: an array of ${length} elements is over ${limit}`,
  );
}

/**
 * Whether a reference is an i31. Other numbers come from the host, as `any` or `extern`; -0 is one of
 * them, so that the host gets back what it gave.
 */
export function isI31(ref: Ref): boolean {
  return typeof ref === "number" && ref === (ref << 1 >> 1) && (ref !== 0 || 1 / ref > 0);
}

/**
 * Whether a reference that is not null belongs to the abstract heap type `heap`, within the hierarchy
 * of `any`. Concrete types are compared through `StructObject.type` and `ArrayObject.type`.
 */
export function isAnyOf(ref: Ref, heap: HeapType): boolean {
  if (heap >= CONCRETE) throw new RangeError(`heap type ${heap} is concrete`);
  switch (heap) {
    case HEAP.any:
      return true;
    case HEAP.eq:
      return ref instanceof StructObject || ref instanceof ArrayObject || isI31(ref);
    case HEAP.i31:
      return isI31(ref);
    case HEAP.struct:
      return ref instanceof StructObject;
    case HEAP.array:
      return ref instanceof ArrayObject;
  }
  return false;
}
