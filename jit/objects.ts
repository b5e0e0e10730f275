/**
 * Generation of structs, arrays, i31 and casts.
 *
 * Objects hold slots, as `runtime/gc_objects.ts` says: reading or writing a field is one access to a
 * JavaScript array. A cast to the object's own type is one comparison; all others ask a helper.
 *
 * @module
 */
import { fieldSlots, slotsOf } from "../runtime/gc_objects.ts";
import {
  CONCRETE,
  concrete,
  type DefType,
  F32,
  F64,
  HEAP,
  I16,
  I32,
  I8,
  isNullable,
  refType,
  type ValType,
} from "../runtime/types.ts";
import { branchIf } from "./control.ts";
import type { Generator } from "./generator.ts";
import { generateSystem, pushCondition } from "./instance_ops.ts";
import { plainText } from "./plain.ts";
import { slotsText } from "./slots_text.ts";
import { STATE, TRAPS, type Value, wordCount } from "./value.ts";

/** An instruction behind 0xFB; its code there has been read. */
export function generateObject(g: Generator, code: number): void {
  if (code <= 5) generateStruct(g, code);
  else if (code <= 10) generateNewArray(g, code);
  else if (code <= 15) generateElement(g, code);
  else if (code <= 19) generateArray(g, code);
  else if (code <= 25) generateCast(g, code);
  else generateConversion(g, code);
}

/** The type as an operand of a field or element of `type`. */
function unpacked(type: ValType): ValType {
  return type === I8 || type === I16 ? I32 : type;
}

function readType(g: Generator): { type: DefType; index: number; name: string } {
  const index = g.cursor.u32();
  return { type: g.module.types[index]!, index, name: typeName(g, index) };
}

function typeName(g: Generator, index: number): string {
  return g.need(`Y${index}`, `E.instance.module.types[${index}]`);
}

/** A reference to a new object of the type. */
function refTo(type: DefType): ValType {
  return refType(concrete(type.id), false);
}

// Slots.

/** Pushes what lies in `slots` from the index `from` on, which `operands` lead to. */
function pushSlots(
  g: Generator,
  { type, slots, from, operands, traps, signed }: {
    type: ValType;
    slots: string;
    from: (plus: number) => string;
    operands: readonly Value[];
    traps: boolean;
    signed: boolean;
  },
): void {
  const mark = traps ? g.mark() : "";
  const slot = (plus: number) => `${mark}${slots}[${from(plus)}]`;
  const base = plainText(unpacked(type), "", operands);
  const read = { ...base, flags: base.flags | STATE | (traps ? TRAPS : 0) };
  if (type === F32) {
    const bits = [slot(0)];
    g.push({ ...read, words: [`${g.helper("f32FromBits")}(${bits[0]})`], bits });
  } else if (type === F64) {
    g.push({ ...read, words: [`${g.helper("f64FromBits")}(${slot(0)},${slot(1)})`] });
  } else if (type === I8 || type === I16) {
    const by = type === I8 ? 24 : 16;
    g.push({ ...read, words: [signed ? `${slot(0)}<<${by}>>${by}` : `${slot(0)}<<${by}>>>${by}`] });
  } else {
    const words = Array.from({ length: wordCount(type) }, (_, k) => slot(k));
    const value = { ...read, words };
    // A reference is loaded with what it leads to; several words are read at the same time.
    g.push(words.length > 1 ? g.compute(value) : value);
  }
}

/** A reference that is not null, by name: traps otherwise, at once. */
function object(g: Generator, value: Value, fault: string): string {
  const simple = g.simple(value);
  const name = simple.words[0]!;
  if (isNullable(value.type)) {
    g.flush(TRAPS);
    g.emit(`if(${name}===null)${g.mark()}${g.helper(fault)}();`);
  }
  return name;
}

// Structs.

/** `struct.new`, `struct.new_default`, `struct.get`, `.get_s`, `.get_u` and `struct.set`. */
function generateStruct(g: Generator, code: number): void {
  const { type, name } = readType(g);
  if (code === 0) {
    const values = popComputed(g, type.fields.length);
    const slots = values.flatMap((value) => slotsText(g, value));
    const text = `new ${g.helper("StructObject")}(${name},[${slots.join(",")}])`;
    g.push(g.compute(plainText(refTo(type), text, values)));
    return;
  }
  if (code === 1) {
    g.push(g.compute(plainText(refTo(type), `${g.helper("newStruct")}(${name})`, [])));
    return;
  }
  const fieldidx = g.cursor.u32();
  const field = type.fields[fieldidx]!.type;
  const slot = fieldSlots(type)[fieldidx]!;
  if (code === 5) {
    const [target, value] = popComputed(g, 2) as [Value, Value];
    g.before({ clobbers: true });
    const place = object(g, target, "nullStruct");
    slotsText(g, value).forEach((text, k) => g.emit(`${place}.fields[${slot + k}]=${text};`));
    return;
  }
  const target = g.simple(g.pop());
  const place = object(g, target, "nullStruct");
  pushSlots(g, {
    type: field,
    slots: `${place}.fields`,
    from: (plus) => String(slot + plus),
    operands: [target],
    traps: false,
    signed: code === 3,
  });
}

/** Pops operands; what may trap, or must be read before an object changes, is computed. */
function popComputed(g: Generator, count: number): Value[] {
  return g.popMany(count).map((value) => value.flags & (TRAPS | STATE) ? g.compute(value) : value);
}

// Arrays.

/** `array.new` and its like. */
function generateNewArray(g: Generator, code: number): void {
  const { type, index, name } = readType(g);
  const result = refTo(type);
  if (code === 8) {
    const values = popComputed(g, g.cursor.u32());
    const slots = values.flatMap((value) => slotsText(g, value));
    const text = `${g.mark()}${g.helper("arrayOf")}(${name},${values.length},[${slots.join(",")}])`;
    g.flush(TRAPS);
    g.push(g.compute(plainText(result, text, values)));
    return;
  }
  const immediates = code >= 9 ? [g.cursor.u32()] : [];
  const call = ["arrayNew", "arrayNewDefault", "", "arrayNewData", "arrayNewElem"][code - 6]!;
  const pops = code === 7 ? 1 : 2;
  generateSystem(g, { name: call, pops, result, leading: [index], immediates, clobbers: false });
}

/** `array.get`, `array.get_s`, `array.get_u`, `array.set` and `array.len`. */
function generateElement(g: Generator, code: number): void {
  if (code === 15) {
    const target = g.simple(g.pop());
    const place = object(g, target, "nullArray");
    g.push(plainText(I32, `${place}.length`, [target]));
    return;
  }
  const element = readType(g).type.fields[0]!.type;
  const operands = popComputed(g, code === 14 ? 3 : 2);
  const target = g.simple(operands[0]!);
  const index = g.simple(operands[1]!);
  if (code === 14) g.before({ clobbers: true });
  const place = object(g, target, "nullArray");
  const at = index.words[0]!;
  g.flush(TRAPS);
  const fault = `${g.mark()}${g.helper("outOfArray")}(${place},${at}>>>0);`;
  g.emit(`if(${at}>>>0>=${place}.length)${fault}`);
  const width = slotsOf(element);
  const from = (plus: number) => width === 1 ? at : `${at}*${width}+${plus}`;
  const slots = `${place}.elements`;
  if (code === 14) {
    slotsText(g, operands[2]!).forEach((text, k) => g.emit(`${slots}[${from(k)}]=${text};`));
    return;
  }
  const signed = code === 12;
  pushSlots(g, { type: element, slots, from, operands: [target, index], traps: false, signed });
}

/** What acts on many elements. */
function generateArray(g: Generator, code: number): void {
  g.cursor.u32(); // The array knows its type.
  const immediates = code === 16 ? [] : [g.cursor.u32()];
  const name = ["arrayFill", "arrayCopy", "arrayInitData", "arrayInitElem"][code - 16]!;
  generateSystem(g, {
    name,
    pops: code === 17 ? 5 : 4,
    immediates: code === 17 ? [] : immediates,
    clobbers: false,
  });
}

// Casts.

/** `ref.test` and `ref.cast`, with or without null, and the branches on casts. */
function generateCast(g: Generator, code: number): void {
  if (code >= 24) {
    generateCastBranch(g, { onFailure: code !== 24 });
    return;
  }
  const heap = g.cursor.heapType();
  const nullable = (code & 1) === 1;
  const ref = g.simple(g.pop());
  if (code < 22) {
    pushCondition(g, testText(g, ref, { heap, nullable }), [ref]);
    return;
  }
  g.flush(TRAPS);
  const cast = `${g.helper("castFailure")}(${ref.words[0]},${heap});`;
  g.emit(`if(!(${testText(g, ref, { heap, nullable })}))${g.mark()}${cast}`);
  g.push({ ...ref, type: refType(heap, nullable) });
}

/** The condition that a reference, given by name, is of a type. */
function testText(
  g: Generator,
  ref: Value,
  { heap, nullable }: { heap: number; nullable: boolean },
): string {
  const name = ref.words[0]!;
  const test = `${g.helper("refHasType")}(${name},${heap})`;
  const index = heap < CONCRETE ? -1 : g.module.types.findIndex(({ id }) => id + CONCRETE === heap);
  const full = index < 0 ? test : `(${name}.type===${typeName(g, index)}||${test})`;
  return nullable ? `${name}===null||${full}` : `${name}!==null&&${full}`;
}

/** `br_on_cast` and `br_on_cast_fail`: either way the reference stays an operand. */
function generateCastBranch(g: Generator, { onFailure }: { onFailure: boolean }): void {
  const flags = g.cursor.u8();
  const depth = g.cursor.u32();
  g.cursor.heapType();
  const heap = g.cursor.heapType();
  const ref = g.simple(g.pop());
  g.push(ref);
  const test = testText(g, ref, { heap, nullable: (flags & 2) !== 0 });
  pushCondition(g, onFailure ? `!(${test})` : test, [ref]);
  branchIf(g, depth, g.pop());
}

/** What only changes the form of a reference, and i31. */
function generateConversion(g: Generator, code: number): void {
  const value = g.pop();
  if (code <= 27) {
    // Both hierarchies hold the same references.
    const heap = code === 26 ? HEAP.any : HEAP.extern;
    g.push({ ...value, type: refType(heap, isNullable(value.type)) });
  } else if (code === 28) {
    g.push(plainText(refType(HEAP.i31, false), `(${value.words[0]})<<1>>1`, [value]));
  } else {
    const ref = g.simple(value);
    const name = object(g, ref, "nullI31");
    g.push(plainText(I32, code === 29 ? `${name}|0` : `${name}&0x7fffffff`, [ref]));
  }
}
