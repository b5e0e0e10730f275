/**
 * Evaluates constant expressions: what globals, tables and segments start with.
 *
 * They are run straight from the module's bytes, which have been validated: each is short and runs
 * once, so there is nothing to gain from lowering them. The operand stack holds slots, as frames and
 * struct fields do (see `runtime/gc_objects.ts`), so making a struct takes its fields off the stack as
 * they lie.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions}
 *
 * @module
 */
import { Reader } from "./decode/reader.ts";
import { type ArrayObject, fieldSlots, fillArray, newArray, newStruct } from "./gc_objects.ts";
import { slotsOf, StructObject } from "./gc_objects.ts";
import type { Range } from "./module.ts";
import type { Global, Instance, Ref } from "./store.ts";
import { type DefType, isRef } from "./types.ts";

// The instructions that a constant expression may hold; `const_expr_test.ts` compares with the
// catalogue.
const enum Op {
  end = 0x0b,
  globalGet = 0x23,
  i32Const = 0x41,
  i64Const = 0x42,
  f32Const = 0x43,
  f64Const = 0x44,
  i32Add = 0x6a,
  i32Sub = 0x6b,
  i32Mul = 0x6c,
  i64Add = 0x7c,
  i64Sub = 0x7d,
  i64Mul = 0x7e,
  refNull = 0xd0,
  refFunc = 0xd2,
  gcPrefix = 0xfb,
  simdPrefix = 0xfd,
}

const enum GcOp {
  structNew = 0,
  structNewDefault = 1,
  arrayNew = 6,
  arrayNewDefault = 7,
  arrayNewFixed = 8,
  anyConvertExtern = 26,
  externConvertAny = 27,
  refI31 = 28,
}

/**
 * The value of a constant expression, as slots.
 *
 * @param instance Needs its functions, and the globals that the expression may name.
 * @param range The expression with its `end`, in the bytes of the instance's module.
 * @throws {Trap} When an array is too large for the host.
 */
export function evaluate(instance: Instance, range: Range): unknown[] {
  const reader = new Reader(instance.module.bytes, range, "constant expression");
  const stack: unknown[] = [];
  while (step(reader, stack, instance)) { /* each step runs one instruction */ }
  return stack;
}

/** The value of a constant expression of reference type. */
export function evaluateRef(instance: Instance, range: Range): Ref {
  return evaluate(instance, range)[0];
}

/**
 * Where a segment goes: an unsigned number, exact up to 2^53 and beyond that at least too large for
 * any memory.
 */
export function evaluateOffset(instance: Instance, range: Range): number {
  const { bytes } = instance.module;
  if (bytes[range.start] === Op.i32Const) {
    // Nearly all are this one instruction, and large programs have tens of thousands of segments.
    const reader = new Reader(bytes, range, "constant expression");
    reader.pos++;
    const offset = reader.s32();
    if (reader.peek() === Op.end) return offset >>> 0;
  }
  const [low, high] = evaluate(instance, range) as number[];
  return (low! >>> 0) + (high === undefined ? 0 : (high >>> 0) * 2 ** 32);
}

/** Gives a global the value of its constant expression. */
export function initGlobal(instance: Instance, global: Global, range: Range): void {
  const slots = evaluate(instance, range);
  if (isRef(global.type.type)) global.ref = slots[0];
  else global.i32.set(slots as number[]);
}

/** Runs one instruction. Returns whether there are more. */
function step(reader: Reader, stack: unknown[], instance: Instance): boolean {
  const code = reader.u8();
  switch (code) {
    case Op.end:
      return false;
    case Op.i32Const:
      stack.push(reader.s32());
      break;
    case Op.i64Const:
      pushI64(stack, reader.s64());
      break;
    case Op.f32Const:
      pushWords(stack, reader, 1);
      break;
    case Op.f64Const:
      pushWords(stack, reader, 2);
      break;
    case Op.globalGet:
      pushGlobal(stack, instance.globals[reader.u32()]!);
      break;
    case Op.refNull:
      reader.s33();
      stack.push(null);
      break;
    case Op.refFunc:
      stack.push(instance.funcs[reader.u32()]);
      break;
    case Op.gcPrefix:
      stepGc(reader, stack, instance);
      break;
    case Op.simdPrefix:
      reader.u32(); // v128.const is the only one that is constant.
      pushWords(stack, reader, 4);
      break;
    default:
      stepArithmetic(code, stack);
  }
  return true;
}

function stepArithmetic(code: number, stack: unknown[]): void {
  if (code >= Op.i64Add) {
    const b = popI64(stack);
    const a = popI64(stack);
    pushI64(stack, code === Op.i64Add ? a + b : code === Op.i64Sub ? a - b : a * b);
    return;
  }
  const b = stack.pop() as number;
  const a = stack.pop() as number;
  switch (code) {
    case Op.i32Add:
      stack.push((a + b) | 0);
      break;
    case Op.i32Sub:
      stack.push((a - b) | 0);
      break;
    case Op.i32Mul:
      stack.push(Math.imul(a, b));
      break;
  }
}

function stepGc(reader: Reader, stack: unknown[], instance: Instance): void {
  const code = reader.u32();
  switch (code) {
    case GcOp.refI31:
      stack.push((stack.pop() as number) << 1 >> 1);
      return;
    case GcOp.anyConvertExtern:
    case GcOp.externConvertAny:
      return; // Both hierarchies hold the same references.
  }
  const type = instance.module.types[reader.u32()]!;
  switch (code) {
    case GcOp.structNew:
      stack.push(new StructObject(type, pop(stack, fieldSlots(type).at(-1)!)));
      return;
    case GcOp.structNewDefault:
      stack.push(newStruct(type));
      return;
  }
  if (code === GcOp.arrayNewFixed) {
    stack.push(fixedArray(type, reader.u32(), stack));
    return;
  }
  const array = newArray(type, (stack.pop() as number) >>> 0);
  if (code === GcOp.arrayNew) fillArray(array, 0, array.length, pop(stack, width(type)));
  stack.push(array);
}

/** An array of the `length` elements on top of the stack. */
function fixedArray(type: DefType, length: number, stack: unknown[]): ArrayObject {
  const array = newArray(type, length);
  const slots = pop(stack, length * width(type));
  for (const [i, slot] of slots.entries()) array.elements[i] = slot as number;
  return array;
}

/** The slots that one element of an array type takes. */
function width(type: DefType): number {
  return slotsOf(type.fields[0]!.type);
}

/** Takes `count` slots off the stack, in the order they were pushed. */
function pop(stack: unknown[], count: number): unknown[] {
  return stack.splice(stack.length - count, count);
}

function pushGlobal(stack: unknown[], global: Global): void {
  const type = global.type.type;
  if (isRef(type)) stack.push(global.ref);
  else stack.push(...global.i32.subarray(0, slotsOf(type)));
}

/** Pushes `count` words of the immediate, which is little-endian. */
function pushWords(stack: unknown[], reader: Reader, count: number): void {
  for (let i = 0; i < count; i++) {
    stack.push(reader.u8() | reader.u8() << 8 | reader.u8() << 16 | reader.u8() << 24);
  }
}

function pushI64(stack: unknown[], value: bigint): void {
  stack.push(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
}

function popI64(stack: unknown[]): bigint {
  const high = stack.pop() as number;
  const low = stack.pop() as number;
  return BigInt(high) << 32n | BigInt(low >>> 0);
}
