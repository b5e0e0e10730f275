import { assertEquals } from "@std/assert";
import { byName } from "../ops/catalogue.ts";
import { evaluate, evaluateOffset } from "./const_expr.ts";
import { decode } from "./decode/decode.ts";
import { ID, leb, section, vec, wasm } from "./decode/testing.ts";
import { type ArrayObject, StructObject } from "./gc_objects.ts";
import { instantiate } from "./instantiate.ts";
import type { Instance } from "./store.ts";

// Types 0 to 3 of the module under test.
const TYPES = section(
  ID.type,
  vec(
    [0x60, 0, 0], // (func)
    [0x5f, 3, 0x7f, 1, 0x7e, 1, 0x63, 0x6e, 1], // (struct (mut i32) (mut i64) (mut anyref))
    [0x5e, 0x7e, 1], // (array (mut i64))
    [0x5e, 0x78, 1], // (array (mut i8))
  ),
);
const FUNCTION = section(ID.function, vec([0]));
const GLOBALS = section(
  ID.global,
  vec([0x7e, 0, 0x42, 0x7e, 0x0b], [0x6f, 0, 0xd0, 0x6f, 0x0b]), // i64 -2, externref null
);
const CODE = section(ID.code, vec([2, 0, 0x0b]));
const PARTS = [TYPES, FUNCTION, GLOBALS, CODE];

/** The bytes of an instruction, its code from the catalogue. */
function op(name: string, ...immediates: number[]): number[] {
  const { code } = byName.get(name)!;
  return [...(code < 0x100 ? [code] : [code >> 12, ...leb(code & 0xfff)]), ...immediates];
}

/** The slots that an expression leaves, in a module with the parts above. */
function slots(...instructions: number[][]): unknown[] {
  const expression = [...instructions.flat(), ...op("end")];
  return evaluate(...place(expression));
}

/** An instance whose module ends in a custom section that holds the expression. */
function place(expression: number[]): [Instance, { start: number; end: number }] {
  const bytes = wasm(...PARTS, section(ID.custom, [1, 0x78, ...expression]));
  const instance = instantiate(decode(bytes), []);
  return [instance, { start: bytes.length - expression.length, end: bytes.length }];
}

Deno.test("evaluate() leaves numbers as words, low first", () => {
  assertEquals(slots(op("i32.const", 0x7f)), [-1]);
  assertEquals(slots(op("i64.const", 0x7e)), [-2, -1]);
  assertEquals(slots(op("f32.const", 1, 0, 0xa0, 0x7f)), [0x7fa00001]);
  assertEquals(slots(op("f64.const", 1, 0, 0, 0, 0, 0, 0xf4, 0xff)), [1, 0xfff40000 | 0]);
  const sixteen = Array.from({ length: 16 }, (_, i) => i);
  assertEquals(slots(op("v128.const", ...sixteen)), [
    0x03020100,
    0x07060504,
    0x0b0a0908,
    0x0f0e0d0c,
  ]);
});

Deno.test("evaluate() computes with wrapping integers", () => {
  const small = [op("i32.const", 5), op("i32.const", 7)];
  assertEquals(slots(...small, op("i32.add")), [12]);
  assertEquals(slots(...small, op("i32.sub")), [-2]);
  assertEquals(slots(...small, op("i32.mul")), [35]);
  const least = op("i64.const", 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f);
  assertEquals(slots(least, op("i64.const", 0x7f), op("i64.add")), [-1, 0x7fffffff]);
  assertEquals(slots(least, op("i64.const", 1), op("i64.sub")), [-1, 0x7fffffff]);
  assertEquals(slots(op("i64.const", 0x7f), op("i64.const", 3), op("i64.mul")), [-3, -1]);
});

Deno.test("evaluate() reads globals and makes references", () => {
  assertEquals(slots(op("global.get", 0)), [-2, -1]);
  assertEquals(slots(op("global.get", 1)), [null]);
  assertEquals(slots(op("ref.null", 0x70)), [null]);
  assertEquals(slots(op("i32.const", 0x7f), op("ref.i31")), [-1]);
  const top = op("i32.const", 0x80, 0x80, 0x80, 0x80, 0x04); // 2^30 has bit 30 set
  assertEquals(slots(top, op("ref.i31")), [-(2 ** 30)]);
  const [instance, range] = place([...op("ref.func", 0), ...op("end")]);
  assertEquals(evaluate(instance, range)[0], instance.funcs[0]);
});

Deno.test("evaluate() makes structs of the slots on the stack", () => {
  const [made] = slots(
    op("i32.const", 9),
    op("i64.const", 0x7d),
    op("i32.const", 4),
    op("ref.i31"),
    op("struct.new", 1),
  );
  assertEquals((made as StructObject).fields, [9, -3, -1, 4]);
  const [empty] = slots(op("struct.new_default", 1));
  assertEquals((empty as StructObject).fields, [0, 0, 0, null]);
});

Deno.test("evaluate() makes arrays", () => {
  const value = op("i64.const", 0x7f);
  const [fixed] = slots(op("i64.const", 1), value, op("array.new_fixed", 2, 2)) as [ArrayObject];
  assertEquals([...fixed.elements as Int32Array], [1, 0, -1, -1]);
  const [filled] = slots(value, op("i32.const", 3), op("array.new", 2)) as [ArrayObject];
  assertEquals([...filled.elements as Int32Array], [-1, -1, -1, -1, -1, -1]);
  const [bytes] = slots(op("i32.const", 3), op("array.new_default", 3)) as [ArrayObject];
  assertEquals(bytes.elements, new Int8Array(3));
});

Deno.test("evaluate() converts between extern and any by doing nothing", () => {
  const made = slots(
    op("struct.new_default", 1),
    op("extern.convert_any"),
    op("any.convert_extern"),
  );
  assertEquals(made[0] instanceof StructObject, true);
});

Deno.test("evaluateOffset() is unsigned, for both kinds of address", () => {
  assertEquals(evaluateOffset(...place([...op("i32.const", 0x7f), ...op("end")])), 2 ** 32 - 1);
  assertEquals(evaluateOffset(...place([...op("i64.const", 5), ...op("end")])), 5);
  assertEquals(evaluateOffset(...place([...op("i64.const", 0x7f), ...op("end")])), 2 ** 64);
});
