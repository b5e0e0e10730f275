/**
 * Rules of structs and arrays.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#aggregate-instructions}
 *
 * @module
 */
import { isSubtype } from "../subtype.ts";
import { valTypeText } from "../type_text.ts";
import { concrete, type DefType, type FieldType, HEAP, I16, I32, I8 } from "../types.ts";
import { isNullable, isRef, refType, type ValType } from "../types.ts";
import type { Checker } from "./checker.ts";

/** Whether an instruction reads a field as it is, or extends the value of a packed one. */
export type Reading = "whole" | "packed";

function isPacked(type: ValType): boolean {
  return type === I8 || type === I16;
}

/** What a field of a storage type looks like on the stack. */
function unpacked(type: ValType): ValType {
  return isPacked(type) ? I32 : type;
}

function isDefaultable(type: ValType): boolean {
  return !isRef(type) || isNullable(type);
}

/** A reference to `type` that cannot be null. */
function refTo(type: DefType): ValType {
  return refType(concrete(type.id), false);
}

/** A reference to `type` that may be null. */
function refNullTo(type: DefType): ValType {
  return refType(concrete(type.id), true);
}

/** `struct.new` */
export function structNew(s: Checker): void {
  const type = s.typeIndex("struct");
  s.charge(type.fields);
  for (let i = type.fields.length - 1; i >= 0; i--) s.pop(unpacked(type.fields[i]!.type));
  s.push(refTo(type));
}

/** `struct.new_default` */
export function structNewDefault(s: Checker): void {
  const type = s.typeIndex("struct");
  s.charge(type.fields);
  const index = type.fields.findIndex((field) => !isDefaultable(field.type));
  if (index >= 0) {
    const what = `field ${index}, a ${valTypeText(type.fields[index]!.type)}, has no default value`;
    s.reject("field type is not defaultable", what);
  }
  s.push(refTo(type));
}

/** `struct.get`, `struct.get_s` and `struct.get_u` */
export function structGet(s: Checker, reading: Reading): void {
  const type = s.typeIndex("struct");
  const field = readField(s, type);
  checkReading(s, field, { reading, what: "field" });
  s.pop(refNullTo(type));
  s.push(unpacked(field.type));
}

/** `struct.set` */
export function structSet(s: Checker): void {
  const type = s.typeIndex("struct");
  const field = readField(s, type);
  if (!field.mutable) {
    s.reject("immutable field", "struct.set names a field that cannot be changed");
  }
  s.pop(unpacked(field.type));
  s.pop(refNullTo(type));
}

function readField(s: Checker, type: DefType): FieldType {
  const index = s.u32();
  return type.fields[index] ?? s.unknown("field", index, type.fields.length);
}

/** Packed fields must be read with a sign or without, others as they are. */
function checkReading(
  s: Checker,
  field: FieldType,
  { reading, what }: { reading: Reading; what: string },
): void {
  if (isPacked(field.type) === (reading === "packed")) return;
  const is = isPacked(field.type) ? "packed" : "unpacked";
  s.reject(`${what} is ${is}`, `${s.instruction()} cannot read ${valTypeText(field.type)}`);
}

/** `array.new` */
export function arrayNew(s: Checker): void {
  const type = s.typeIndex("array");
  s.pop(I32);
  s.pop(unpacked(element(type)));
  s.push(refTo(type));
}

/** `array.new_default` */
export function arrayNewDefault(s: Checker): void {
  const type = s.typeIndex("array");
  if (!isDefaultable(element(type))) {
    const what = `${valTypeText(element(type))} has no default value`;
    s.reject("array type is not defaultable", what);
  }
  s.pop(I32);
  s.push(refTo(type));
}

/** `array.new_fixed`; its count can be four billion, of which unreachable code has any number. */
export function arrayNewFixed(s: Checker): void {
  const type = s.typeIndex("array");
  const count = s.u32();
  const wanted = unpacked(element(type));
  for (let i = 0; i < count; i++) {
    if (s.top.dead && s.sp === s.top.height) break;
    s.pop(wanted);
  }
  s.push(refTo(type));
}

/** `array.new_data` */
export function arrayNewData(s: Checker): void {
  const type = s.typeIndex("array");
  s.data(s.u32());
  checkNumeric(s, type);
  s.pop(I32);
  s.pop(I32);
  s.push(refTo(type));
}

/** `array.new_elem` */
export function arrayNewElem(s: Checker): void {
  const type = s.typeIndex("array");
  checkElements(s, s.elem(s.u32()), type);
  s.pop(I32);
  s.pop(I32);
  s.push(refTo(type));
}

/** `array.get`, `array.get_s` and `array.get_u` */
export function arrayGet(s: Checker, reading: Reading): void {
  const type = s.typeIndex("array");
  checkReading(s, type.fields[0]!, { reading, what: "array" });
  s.pop(I32);
  s.pop(refNullTo(type));
  s.push(unpacked(element(type)));
}

/** `array.set` */
export function arraySet(s: Checker): void {
  const type = mutableArray(s);
  s.pop(unpacked(element(type)));
  s.pop(I32);
  s.pop(refNullTo(type));
}

/** `array.len` */
export function arrayLen(s: Checker): void {
  s.popHeap(HEAP.array);
  s.push(I32);
}

/** `array.fill` */
export function arrayFill(s: Checker): void {
  const type = mutableArray(s);
  s.pop(I32);
  s.pop(unpacked(element(type)));
  s.pop(I32);
  s.pop(refNullTo(type));
}

/** `array.copy` */
export function arrayCopy(s: Checker): void {
  const to = mutableArray(s);
  const from = s.typeIndex("array");
  if (!isSubtype(element(from), element(to))) {
    const what = `${valTypeText(element(from))} is copied to ${valTypeText(element(to))}`;
    s.reject("array types do not match", what);
  }
  s.pop(I32);
  s.pop(I32);
  s.pop(refNullTo(from));
  s.pop(I32);
  s.pop(refNullTo(to));
}

/** `array.init_data` */
export function arrayInitData(s: Checker): void {
  const type = mutableArray(s);
  s.data(s.u32());
  checkNumeric(s, type);
  popInit(s, type);
}

/** `array.init_elem` */
export function arrayInitElem(s: Checker): void {
  const type = mutableArray(s);
  checkElements(s, s.elem(s.u32()), type);
  popInit(s, type);
}

/** Pops an array, where to begin in it, where in the segment, and how many. */
function popInit(s: Checker, type: DefType): void {
  s.pop(I32);
  s.pop(I32);
  s.pop(I32);
  s.pop(refNullTo(type));
}

/** The storage type of an array's elements. */
function element(type: DefType): ValType {
  return type.fields[0]!.type;
}

/** Reads the index of an array type whose elements can be changed. */
function mutableArray(s: Checker): DefType {
  const type = s.typeIndex("array");
  if (type.fields[0]!.mutable) return type;
  return s.reject("immutable array", `${s.instruction()} names an array that cannot be changed`);
}

/** Data segments are bytes, of which only numbers and vectors can be made. */
function checkNumeric(s: Checker, type: DefType): void {
  if (!isRef(element(type))) return;
  const what = `elements of type ${valTypeText(element(type))} cannot be made from bytes`;
  s.reject("array type is not numeric or vector", what);
}

function checkElements(s: Checker, from: ValType, type: DefType): void {
  if (isSubtype(from, element(type))) return;
  s.mismatch(`elements of type ${valTypeText(element(type))}`, `a segment of ${valTypeText(from)}`);
}
