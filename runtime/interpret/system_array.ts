/**
 * Array instructions, but for reading and writing an element, which `isa_objects.ts` spells out.
 *
 * @module
 */
import { Trap } from "../../ops/trap.ts";
import { ArrayObject, bytesOf, fillArray, newArray, slotsOf } from "../gc_objects.ts";
import type { Instance, Ref } from "../store.ts";
import { type DefType, isRef, type ValType } from "../types.ts";
import { wordsOf } from "./frame_values.ts";
import { agentStack } from "./stack.ts";

/** An element, or the length, of null. */
export function nullArray(): never {
  throw new Trap("null array reference", "null array reference: it has no elements");
}

/** An index beyond the array's end. */
export function outOfArray({ length }: ArrayObject, index: number): never {
  throw outOfBounds(`element ${index}`, length);
}

function outOfBounds(what: string, length: number): Trap {
  return new Trap(
    "out of bounds array access",
    `out of bounds array access: ${what} of an array of ${length}`,
  );
}

/** The array at frame index `a`, or null's trap. */
function arrayAt(a: number): ArrayObject {
  const array = agentStack().refs[a >> 1] as ArrayObject | null;
  return array ?? nullArray();
}

/** The u32 at frame index `a`. */
function u32At(a: number): number {
  return agentStack().i32[a]! >>> 0;
}

function checkRange({ length }: ArrayObject, start: number, count: number): void {
  if (start + count > length) throw outOfBounds(`${count} elements at ${start}`, length);
}

function elementOf(type: DefType): ValType {
  return type.fields[0]!.type;
}

/** The slots of the value of `type` at frame index `a`. */
function slotsAt(a: number, type: ValType): unknown[] {
  const { i32, refs } = agentStack();
  return isRef(type) ? [refs[a >> 1]] : [...i32.subarray(a, a + slotsOf(type))];
}

/** `array.new` */
export function arrayNew(inst: Instance, d: number, typeidx: number, v: number, n: number): void {
  const type = inst.module.types[typeidx]!;
  const array = newArray(type, u32At(n));
  fillArray(array, 0, array.length, slotsAt(v, elementOf(type)));
  agentStack().refs[d >> 1] = array;
}

/** `array.new_default` */
export function arrayNewDefault(inst: Instance, d: number, typeidx: number, n: number): void {
  agentStack().refs[d >> 1] = newArray(inst.module.types[typeidx]!, u32At(n));
}

/** `array.new_fixed`: the elements lie one after the other from `base` on. */
export function arrayNewFixed(
  inst: Instance,
  d: number,
  typeidx: number,
  base: number,
  length: number,
): void {
  const { i32, refs } = agentStack();
  const type = inst.module.types[typeidx]!;
  const array = newArray(type, length);
  const element = elementOf(type);
  const words = wordsOf(element);
  if (isRef(element)) {
    const elements = array.elements as Ref[];
    for (let i = 0; i < length; i++) elements[i] = refs[(base + i * words) >> 1];
  } else {
    const elements = array.elements as Int32Array;
    const slots = slotsOf(element);
    for (let i = 0; i < length; i++) {
      for (let k = 0; k < slots; k++) elements[i * slots + k] = i32[base + i * words + k]!;
    }
  }
  refs[d >> 1] = array;
}

/** The bytes of `count` elements from the byte `start` of a data segment, or the trap. */
function dataFor(
  inst: Instance,
  dataidx: number,
  { start, count, element }: { start: number; count: number; element: ValType },
): Uint8Array {
  const size = inst.datas[dataidx]?.length ?? 0;
  const bytes = count * bytesOf(element);
  if (start + bytes > size) {
    throw new Trap(
      "out of bounds memory access",
      `out of bounds memory access: ${bytes} bytes at ${start} of data segment ${dataidx}, of ${size}`,
    );
  }
  return inst.datas[dataidx]?.subarray(start, start + bytes) ?? new Uint8Array();
}

/** The elements of a segment from `start` up to `start + count`, or the trap. */
function elementsFor(inst: Instance, elemidx: number, start: number, count: number): Ref[] {
  const segment = inst.elements[elemidx] ?? [];
  if (start + count > segment.length) {
    throw new Trap(
      "out of bounds table access",
      `out of bounds table access: ${count} elements at ${start} of element segment ${elemidx}, ` +
        `of ${segment.length}`,
    );
  }
  return segment.slice(start, start + count);
}

/** Writes little-endian `bytes` over elements of numbers, from element `start` on. */
function putBytes(array: ArrayObject, start: number, bytes: Uint8Array): void {
  const { buffer, byteOffset, byteLength } = array.elements as Int32Array;
  new Uint8Array(buffer, byteOffset, byteLength).set(bytes, start * bytesOf(elementOf(array.type)));
}

/** `array.new_data` */
export function arrayNewData(
  inst: Instance,
  d: number,
  typeidx: number,
  s: number,
  n: number,
  dataidx: number,
): void {
  const type = inst.module.types[typeidx]!;
  const count = u32At(n);
  const bytes = dataFor(inst, dataidx, { start: u32At(s), count, element: elementOf(type) });
  const array = newArray(type, count);
  putBytes(array, 0, bytes);
  agentStack().refs[d >> 1] = array;
}

/** `array.new_elem` */
export function arrayNewElem(
  inst: Instance,
  d: number,
  typeidx: number,
  s: number,
  n: number,
  elemidx: number,
): void {
  const count = u32At(n);
  const elements = elementsFor(inst, elemidx, u32At(s), count);
  agentStack().refs[d >> 1] = new ArrayObject(inst.module.types[typeidx]!, elements, count);
}

/** `array.fill` */
export function arrayFill(_inst: Instance, a: number, i: number, v: number, n: number): void {
  const array = arrayAt(a);
  const start = u32At(i);
  const count = u32At(n);
  checkRange(array, start, count);
  fillArray(array, start, start + count, slotsAt(v, elementOf(array.type)));
}

/** `array.copy`: `n` elements from `s` at index `j` to `a` at index `i`. */
export function arrayCopy(
  _inst: Instance,
  a: number,
  i: number,
  s: number,
  j: number,
  n: number,
): void {
  const target = arrayAt(a);
  const source = arrayAt(s);
  const to = u32At(i);
  const from = u32At(j);
  const count = u32At(n);
  checkRange(target, to, count);
  checkRange(source, from, count);
  const element = elementOf(target.type);
  if (isRef(element)) {
    copyRefs(target.elements as Ref[], to, source.elements as Ref[], { from, count });
    return;
  }
  const slots = slotsOf(element);
  const words = (source.elements as Int32Array).subarray(from * slots, (from + count) * slots);
  (target.elements as Int32Array).set(words, to * slots);
}

function copyRefs(
  target: Ref[],
  to: number,
  source: readonly Ref[],
  { from, count }: { from: number; count: number },
): void {
  if (target === source) target.copyWithin(to, from, from + count);
  else for (let k = 0; k < count; k++) target[to + k] = source[from + k];
}

/** `array.init_data` */
export function arrayInitData(
  inst: Instance,
  a: number,
  i: number,
  s: number,
  n: number,
  dataidx: number,
): void {
  const array = arrayAt(a);
  const to = u32At(i);
  const count = u32At(n);
  checkRange(array, to, count);
  const element = elementOf(array.type);
  putBytes(array, to, dataFor(inst, dataidx, { start: u32At(s), count, element }));
}

/** `array.init_elem` */
export function arrayInitElem(
  inst: Instance,
  a: number,
  i: number,
  s: number,
  n: number,
  elemidx: number,
): void {
  const array = arrayAt(a);
  const to = u32At(i);
  const count = u32At(n);
  checkRange(array, to, count);
  const elements = elementsFor(inst, elemidx, u32At(s), count);
  copyRefs(array.elements as Ref[], to, elements, { from: 0, count });
}
