import { assertEquals, assertThrows } from "@std/assert";
import { Trap } from "../ops/trap.ts";
import { fieldSlots, fillArray, isAnyOf, isI31, newArray, newStruct } from "./gc_objects.ts";
import { internSingle } from "./type_registry.ts";
import { ANYREF, type DefType, F32, F64, HEAP, I16, I32, I64, I8, V128 } from "./types.ts";
import type { ValType } from "./types.ts";

function gcType(kind: "struct" | "array", ...types: ValType[]): DefType {
  const fields = types.map((type) => ({ type, mutable: true }));
  const decl = { kind, final: true, parent: undefined, params: [], results: [], fields };
  return internSingle(decl, () => {});
}

Deno.test("fieldSlots() gives wide values the words they need", () => {
  const type = gcType("struct", I32, I64, I8, F64, V128, ANYREF, F32);
  assertEquals([...fieldSlots(type)], [0, 1, 3, 4, 6, 10, 11, 12]);
});

Deno.test("newStruct() sets every slot to zero or null", () => {
  assertEquals(newStruct(gcType("struct", I64, ANYREF, F32)).fields, [0, 0, null, 0]);
});

Deno.test("newArray() chooses elements by type", () => {
  assertEquals(newArray(gcType("array", I8), 3).elements, new Int8Array(3));
  assertEquals(newArray(gcType("array", I16), 3).elements, new Int16Array(3));
  assertEquals(newArray(gcType("array", F64), 3).elements, new Int32Array(6));
  assertEquals(newArray(gcType("array", V128), 3).elements, new Int32Array(12));
  assertEquals(newArray(gcType("array", ANYREF), 3).elements, [null, null, null]);
  assertEquals(newArray(gcType("array", F64), 3).length, 3);
});

Deno.test("newArray() traps when the array would be too large", () => {
  for (const type of [I8, I64, V128, ANYREF]) {
    const error = assertThrows(() => newArray(gcType("array", type), 0xffffffff), Trap);
    assertEquals((error as Trap).phrase, "allocation size too large");
  }
});

Deno.test("fillArray() writes all slots of each element", () => {
  const words = newArray(gcType("array", I64), 4);
  fillArray(words, 1, 3, [5, -1]);
  assertEquals([...words.elements as Int32Array], [0, 0, 5, -1, 5, -1, 0, 0]);
  const bytes = newArray(gcType("array", I8), 3);
  fillArray(bytes, 0, 2, [0x1ff]);
  assertEquals([...bytes.elements as Int8Array], [-1, -1, 0]);
});

Deno.test("isI31() is true of 31-bit integers and nothing else", () => {
  for (const value of [0, -1, 2 ** 30 - 1, -(2 ** 30)]) assertEquals(isI31(value), true);
  for (const value of [-0, 2 ** 30, -(2 ** 30) - 1, 0.5, NaN, Infinity, "1", 1n, null, undefined]) {
    assertEquals(isI31(value), false);
  }
});

Deno.test("isAnyOf() tells the kinds of reference apart", () => {
  const struct = newStruct(gcType("struct"));
  const array = newArray(gcType("array", I32), 0);
  const heaps = [HEAP.any, HEAP.eq, HEAP.i31, HEAP.struct, HEAP.array, HEAP.none];
  const answers = (ref: unknown) => heaps.map((heap) => isAnyOf(ref, heap));
  assertEquals(answers(struct), [true, true, false, true, false, false]);
  assertEquals(answers(array), [true, true, false, false, true, false]);
  assertEquals(answers(7), [true, true, true, false, false, false]);
  assertEquals(answers(7.5), [true, false, false, false, false, false]);
  assertEquals(answers("of the host"), [true, false, false, false, false, false]);
});
