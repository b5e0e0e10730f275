/**
 * Lowering of structs, arrays, i31 and casts. Which instruction reads or writes a field is settled
 * here from the field's type, and so is the field's place in the object.
 *
 * @module
 */
import {
  ARRAY_COPY,
  ARRAY_FILL,
  ARRAY_GET1,
  ARRAY_GET16_S,
  ARRAY_GET16_U,
  ARRAY_GET2,
  ARRAY_GET4,
  ARRAY_GET8_S,
  ARRAY_GET8_U,
  ARRAY_GET_REF,
  ARRAY_INIT_DATA,
  ARRAY_INIT_ELEM,
  ARRAY_LEN,
  ARRAY_NEW,
  ARRAY_NEW_DATA,
  ARRAY_NEW_DEFAULT,
  ARRAY_NEW_ELEM,
  ARRAY_NEW_FIXED,
  ARRAY_SET1,
  ARRAY_SET16,
  ARRAY_SET2,
  ARRAY_SET4,
  ARRAY_SET8,
  ARRAY_SET_REF,
  I31_GET_S,
  I31_GET_U,
  REF_CAST,
  REF_CAST_TYPE,
  REF_I31,
  REF_TEST,
  REF_TEST_TYPE,
  STRUCT_GET1,
  STRUCT_GET16_S,
  STRUCT_GET16_U,
  STRUCT_GET2,
  STRUCT_GET4,
  STRUCT_GET8_S,
  STRUCT_GET8_U,
  STRUCT_GET_REF,
  STRUCT_NEW,
  STRUCT_NEW_DEFAULT,
  STRUCT_SET1,
  STRUCT_SET2,
  STRUCT_SET4,
  STRUCT_SET_REF,
} from "../generated/isa.js";
import { fieldSlots, slotsOf } from "../gc_objects.ts";
import { concrete, type DefType, HEAP, I16, I32, I8, isNullable } from "../types.ts";
import { isRef, refType, type ValType } from "../types.ts";
import { branchIf } from "./control.ts";
import type { Lowerer, When } from "./lowerer.ts";
import { wordsOfAll } from "./operands.ts";

/** Instructions on a field or element, by what it holds. */
interface Accesses {
  /** Of one, two and four words. */
  readonly words: readonly [number, number, number];
  readonly ref: number;
  readonly byte: number;
  readonly half: number;
}

const STRUCT_GETS = {
  words: [STRUCT_GET1, STRUCT_GET2, STRUCT_GET4],
  ref: STRUCT_GET_REF,
} as const;
const ARRAY_GETS = { words: [ARRAY_GET1, ARRAY_GET2, ARRAY_GET4], ref: ARRAY_GET_REF } as const;
const STRUCT_GET_S: Accesses = { ...STRUCT_GETS, byte: STRUCT_GET8_S, half: STRUCT_GET16_S };
const STRUCT_GET_U: Accesses = { ...STRUCT_GETS, byte: STRUCT_GET8_U, half: STRUCT_GET16_U };
const ARRAY_GET_S: Accesses = { ...ARRAY_GETS, byte: ARRAY_GET8_S, half: ARRAY_GET16_S };
const ARRAY_GET_U: Accesses = { ...ARRAY_GETS, byte: ARRAY_GET8_U, half: ARRAY_GET16_U };
const STRUCT_SET: Accesses = {
  words: [STRUCT_SET1, STRUCT_SET2, STRUCT_SET4],
  ref: STRUCT_SET_REF,
  byte: STRUCT_SET1,
  half: STRUCT_SET1,
};
const ARRAY_SET: Accesses = {
  words: [ARRAY_SET1, ARRAY_SET2, ARRAY_SET4],
  ref: ARRAY_SET_REF,
  byte: ARRAY_SET8,
  half: ARRAY_SET16,
};

/** The one of `accesses` that suits a field or element of `type`. */
function accessTo(accesses: Accesses, type: ValType): number {
  if (isRef(type)) return accesses.ref;
  if (type === I8) return accesses.byte;
  if (type === I16) return accesses.half;
  return accesses.words[slotsOf(type) >> 1]!;
}

/** The type as an operand of a field or element of `type`. */
function unpacked(type: ValType): ValType {
  return type === I8 || type === I16 ? I32 : type;
}

/** The type that the next immediate names. */
function readType(l: Lowerer): DefType {
  return l.cursor.module.types[l.cursor.u32()]!;
}

function elementOf(type: DefType): ValType {
  return type.fields[0]!.type;
}

/** Pops `count` operands; returns where they lie, the lowest first. */
function popSources(l: Lowerer, count: number): number[] {
  const sources: number[] = [];
  for (let i = 0; i < count; i++) sources.unshift(l.popSource());
  return sources;
}

/** Puts the top operands into their own slots and pops them; returns where the first lies. */
function popTogether(l: Lowerer, types: readonly ValType[]): number {
  l.settleTop(types.length);
  l.operands.cut(l.operands.height - types.length, l.operands.top - wordsOfAll(types));
  return l.operands.top;
}

/** An instruction behind 0xFB. */
export function lowerObject(l: Lowerer): void {
  const code = l.cursor.u32();
  if (code <= 5) lowerStruct(l, code);
  else if (code <= 10) lowerNewArray(l, code);
  else if (code <= 14) lowerElement(l, code);
  else if (code <= 19) lowerArray(l, code);
  else if (code <= 25) lowerCast(l, code);
  else lowerConversion(l, code);
}

/** `struct.new`, `struct.new_default`, `struct.get`, `.get_s`, `.get_u` and `struct.set`. */
function lowerStruct(l: Lowerer, code: number): void {
  const typeidx = l.cursor.u32();
  const type = l.cursor.module.types[typeidx]!;
  if (code === 0) {
    const base = popTogether(l, type.fields.map((field) => unpacked(field.type)));
    l.emitTo(STRUCT_NEW, l.operands.push(refTo(type)), typeidx, base);
  } else if (code === 1) {
    l.emitTo(STRUCT_NEW_DEFAULT, l.operands.push(refTo(type)), typeidx);
  } else {
    const fieldidx = l.cursor.u32();
    const field = type.fields[fieldidx]!.type;
    const slot = fieldSlots(type)[fieldidx]!;
    if (code === 5) {
      const [object, value] = popSources(l, 2);
      l.emit(accessTo(STRUCT_SET, field), object!, value!, slot);
      return;
    }
    const object = l.popSource();
    const op = accessTo(code === 3 ? STRUCT_GET_S : STRUCT_GET_U, field);
    l.emitTo(op, l.operands.push(unpacked(field)), object, slot);
  }
}

/** The type of a reference to a new object. */
function refTo(type: DefType): ValType {
  return refType(concrete(type.id), false);
}

/** `array.new` and its like. */
function lowerNewArray(l: Lowerer, code: number): void {
  const typeidx = l.cursor.u32();
  const type = l.cursor.module.types[typeidx]!;
  if (code === 8) {
    const length = l.cursor.u32();
    const base = popTogether(l, new Array(length).fill(unpacked(elementOf(type))));
    l.emitTo(ARRAY_NEW_FIXED, l.operands.push(refTo(type)), typeidx, base, length);
    return;
  }
  const segment = code >= 9 ? [l.cursor.u32()] : [];
  const op = [ARRAY_NEW, ARRAY_NEW_DEFAULT, 0, ARRAY_NEW_DATA, ARRAY_NEW_ELEM][code - 6]!;
  const sources = popSources(l, code === 7 ? 1 : 2);
  l.emitTo(op, l.operands.push(refTo(type)), typeidx, ...sources, ...segment);
}

/** `array.get`, `array.get_s`, `array.get_u` and `array.set`. */
function lowerElement(l: Lowerer, code: number): void {
  const element = elementOf(readType(l));
  if (code === 14) {
    l.emit(accessTo(ARRAY_SET, element), ...popSources(l, 3));
    return;
  }
  const op = accessTo(code === 12 ? ARRAY_GET_S : ARRAY_GET_U, element);
  const sources = popSources(l, 2);
  l.emitTo(op, l.operands.push(unpacked(element)), ...sources);
}

/** `array.len`, and what acts on many elements. */
function lowerArray(l: Lowerer, code: number): void {
  const { cursor } = l;
  if (code === 15) {
    const array = l.popSource();
    l.emitTo(ARRAY_LEN, l.operands.push(I32), array);
    return;
  }
  cursor.u32(); // The array knows its type.
  if (code === 16) l.emit(ARRAY_FILL, ...popSources(l, 4));
  else if (code === 17) {
    cursor.u32();
    l.emit(ARRAY_COPY, ...popSources(l, 5));
  } else {
    const segment = cursor.u32();
    l.emit(code === 18 ? ARRAY_INIT_DATA : ARRAY_INIT_ELEM, ...popSources(l, 4), segment);
  }
}

/** A heap type as code names it: instructions have a form for types that the module defines. */
interface NamedHeap {
  readonly defined: boolean;
  /** A type index, or the byte of an abstract heap type. */
  readonly word: number;
  readonly type: number;
}

function readHeap(l: Lowerer): NamedHeap {
  const { cursor } = l;
  const at = cursor.pos;
  const type = cursor.heapType();
  if (type <= HEAP.noexn) return { defined: false, word: type, type };
  cursor.pos = at;
  return { defined: true, word: cursor.u32(), type };
}

/** `ref.test` and `ref.cast`, with or without null, and the branches on casts. */
function lowerCast(l: Lowerer, code: number): void {
  if (code >= 24) {
    lowerCastBranch(l, code === 24 ? "holds" : "fails");
    return;
  }
  const heap = readHeap(l);
  const nullable = code & 1;
  if (code >= 22) {
    lowerRefCast(l, { heap, nullable: nullable === 1 });
    return;
  }
  const source = l.popSource();
  test(l, source, { heap, nullable: nullable === 1 });
}

/** What is cast to. */
interface CastTarget {
  readonly heap: NamedHeap;
  readonly nullable: boolean;
}

/** Pushes whether the reference at `source` is of that type. */
function test(l: Lowerer, source: number, { heap, nullable }: CastTarget): void {
  const op = heap.defined ? REF_TEST_TYPE : REF_TEST;
  l.emitTo(op, l.operands.push(I32), source, heap.word, Number(nullable));
}

/** The operand stays where it is, with another type. */
function lowerRefCast(l: Lowerer, { heap, nullable }: CastTarget): void {
  const { operands } = l;
  const at = operands.height - 1;
  const op = heap.defined ? REF_CAST_TYPE : REF_CAST;
  l.emit(op, l.place(at), heap.word, Number(nullable));
  operands.type[at] = refType(heap.type, nullable);
}

/** `br_on_cast` and `br_on_cast_fail`: either way the reference stays an operand. */
function lowerCastBranch(l: Lowerer, when: When): void {
  const { operands, cursor } = l;
  const flags = cursor.u8();
  const depth = cursor.u32();
  cursor.heapType();
  const heap = readHeap(l);
  const source = l.place(operands.height - 1);
  test(l, source, { heap, nullable: (flags & 2) !== 0 });
  branchIf(l, depth, when);
}

/** What only changes the form of a reference, and i31. */
function lowerConversion(l: Lowerer, code: number): void {
  const { operands } = l;
  const at = operands.height - 1;
  if (code <= 27) {
    // Both hierarchies hold the same references.
    operands.type[at] = refType(
      code === 26 ? HEAP.any : HEAP.extern,
      isNullable(operands.type[at]!),
    );
    return;
  }
  const source = l.popSource();
  if (code === 28) l.emitTo(REF_I31, operands.push(refType(HEAP.i31, false)), source);
  else l.emitTo(code === 29 ? I31_GET_S : I31_GET_U, operands.push(I32), source);
}
