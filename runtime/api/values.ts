/**
 * Conversion between JavaScript's values and WebAssembly's: *ToWebAssemblyValue* and *ToJSValue*.
 *
 * Numbers convert by what JavaScript offers (`x | 0`, `BigInt.asIntN`, `Math.fround`, `+x`), which
 * throws the TypeErrors that the specification asks for. References have two forms: what JavaScript
 * sees, and the engine's own `Ref` (see `runtime/store.ts`).
 *
 * {@link https://webassembly.github.io/spec/js-api/#towebassemblyvalue}
 *
 * @module
 */
import { ExceptionObject } from "../exception.ts";
import { ArrayObject, isAnyOf, StructObject } from "../gc_objects.ts";
import { Func, type Global, type Ref } from "../store.ts";
import { isHeapSubtype, matchesDefType } from "../subtype.ts";
import { defType } from "../type_registry.ts";
import { valTypeText } from "../type_text.ts";
import {
  CONCRETE,
  type DefType,
  F32,
  F64,
  HEAP,
  heapOf,
  type HeapType,
  I32,
  I64,
} from "../types.ts";
import { concrete, isNullable, isRef, V128, type ValType } from "../types.ts";
import { exportedFunction, exportedObject, funcOf, objectOf } from "./exported.ts";

/**
 * The engine's form of a JavaScript value given for a reference of type `type`.
 *
 * @throws {TypeError} When the value is not one of that type.
 */
export function toRef(value: unknown, type: ValType): Ref {
  const heap = heapOf(type);
  if (value === null) {
    if (isNullable(type)) return null;
  } else if (heap === HEAP.extern) {
    return objectOf(value) ?? value;
  } else if (isHeapSubtype(heap, HEAP.func)) {
    const func = funcOf(value);
    if (func !== undefined && isFuncOf(func, heap)) return func;
  } else if (isHeapSubtype(heap, HEAP.any)) {
    const ref = objectOf(value) ?? value;
    if (isInAny(ref, heap)) return ref;
  }
  throw new TypeError(`${valueText(value)} is not a value of type ${valTypeText(type)}`);
}

/**
 * What JavaScript sees of a reference of type `type`.
 *
 * @throws {TypeError} For an `exnref`, which JavaScript never sees.
 */
export function fromRef(ref: Ref, type: ValType): unknown {
  if (isOpaque(type)) throw opaqueType(type);
  if (ref === null || typeof ref !== "object") return ref;
  if (ref instanceof Func) return exportedFunction(ref);
  if (ref instanceof StructObject || ref instanceof ArrayObject) return exportedObject(ref);
  return ref;
}

/** Whether a type has no form in JavaScript: `v128`, and references to exceptions. */
export function isOpaque(type: ValType): boolean {
  if (!isRef(type)) return type === V128;
  const heap = heapOf(type);
  return heap === HEAP.exn || heap === HEAP.noexn;
}

/** Whether JavaScript can neither call nor be called by functions of this type: see {@link isOpaque}. */
export function isUncallable(type: DefType): boolean {
  return type.params.some(isOpaque) || type.results.some(isOpaque);
}

/** The TypeError for a value that JavaScript cannot see. */
export function opaqueType(type: ValType): TypeError {
  return new TypeError(`a value of type ${valTypeText(type)} cannot pass to or from JavaScript`);
}

/**
 * Whether a reference that is not null has the type that `heap` names, in any of the hierarchies.
 * This is what `ref.test` asks.
 */
export function refHasType(ref: Ref, heap: HeapType): boolean {
  if (ref instanceof Func) return isFuncOf(ref, heap);
  if (isHeapSubtype(heap, HEAP.extern)) return heap === HEAP.extern;
  if (ref instanceof ExceptionObject) return heap === HEAP.exn;
  return isInAny(ref, heap);
}

function isFuncOf(func: Func, heap: HeapType): boolean {
  return isHeapSubtype(concrete(func.type.id), heap);
}

function isInAny(ref: Ref, heap: HeapType): boolean {
  if (heap < CONCRETE) return isAnyOf(ref, heap);
  return (ref instanceof StructObject || ref instanceof ArrayObject) &&
    matchesDefType(ref.type, defType(heap - CONCRETE));
}

/**
 * The slots (see `runtime/gc_objects.ts`) of a JavaScript value converted to `type`.
 *
 * @throws {TypeError} When the value does not convert.
 */
export function toSlots(value: unknown, type: ValType): readonly unknown[] {
  if (isRef(type)) return [toRef(value, type)];
  switch (type) {
    case I32:
      return [(value as number) | 0];
    case I64:
      scratchI64[0] = BigInt.asIntN(64, value as bigint);
      return [scratch[0], scratch[1]];
    case F32:
      scratchF32[0] = value as number;
      return [scratch[0]];
    case F64:
      scratchF64[0] = value as number;
      return [scratch[0], scratch[1]];
  }
  throw opaqueType(type);
}

/**
 * The JavaScript value of the slots at `slots[at]` and following.
 *
 * @throws {TypeError} For a `v128` or an `exnref`.
 */
export function fromSlots(slots: ArrayLike<unknown>, at: number, type: ValType): unknown {
  if (isRef(type)) return fromRef(slots[at], type);
  scratch[0] = slots[at] as number;
  switch (type) {
    case I32:
      return scratch[0];
    case F32:
      return scratchF32[0];
  }
  scratch[1] = slots[at + 1] as number;
  switch (type) {
    case I64:
      return scratchI64[0];
    case F64:
      return scratchF64[0];
  }
  throw opaqueType(type);
}

const scratch = new Int32Array(2);
const scratchI64 = new BigInt64Array(scratch.buffer);
const scratchF32 = new Float32Array(scratch.buffer);
const scratchF64 = new Float64Array(scratch.buffer);

/**
 * The value of a global as JavaScript sees it.
 *
 * @throws {TypeError} For a `v128` or an `exnref`.
 */
export function readGlobal(global: Global): unknown {
  const type = global.type.type;
  return isRef(type) ? fromRef(global.ref, type) : fromSlots(global.i32, 0, type);
}

/**
 * Sets a global to a JavaScript value, whether it is mutable or not.
 *
 * @throws {TypeError} When the value does not convert.
 */
export function writeGlobal(global: Global, value: unknown): void {
  const type = global.type.type;
  if (isOpaque(type)) throw opaqueType(type);
  if (isRef(type)) global.ref = toRef(value, type);
  else global.i32.set(toSlots(value, type) as number[]);
}

/** A value as messages show it: short, and harmless whatever it is. */
export function valueText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    case "bigint":
      return `${value}n`;
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : "an object";
    default:
      return String(value);
  }
}
