import { assertEquals } from "@std/assert";
import { type Cases, MISMATCH, verdicts } from "./testing.ts";

const TYPES = {
  types: [
    "struct i32 mut:i8 mut:f64", // 1
    "struct &func", // 2
    "array mut:i16", // 3
    "array f32", // 4
    "array mut:funcref", // 5
    "array mut:&func", // 6
    "array mut:eqref", // 7
    "array mut:i31ref", // 8
  ],
};

Deno.test("the rules of structs check fields one by one", () => {
  const cases: Cases = {
    "i32.const 0; i32.const 0; f64.const; struct.new 1; drop": "valid",
    "i32.const 0; i32.const 0; f32.const; struct.new 1; drop": MISMATCH,
    "struct.new 1; drop": MISMATCH,
    "struct.new 0; drop": "validate: non-structure type",
    "struct.new 99; drop": "validate: unknown type 99",
    "struct.new_default 1; drop": "valid",
    "struct.new_default 2; drop": "validate: field type is not defaultable",
    "ref.null 1; struct.get 1 0; i32.eqz; drop": "valid",
    "ref.null 1; struct.get 1 1; drop": "validate: field is packed",
    "ref.null 1; struct.get_s 1 1; i32.eqz; drop": "valid",
    "ref.null 1; struct.get_u 1 0; drop": "validate: field is unpacked",
    "ref.null 1; struct.get 1 3; drop": "validate: unknown field 3",
    "ref.null 2; struct.get 1 0; drop": MISMATCH,
    "ref.null none; struct.get 1 0; drop": "valid",
    "ref.null 1; f64.const; struct.set 1 2": "valid",
    "ref.null 1; i32.const 0; struct.set 1 1": "valid",
    "ref.null 1; i32.const 0; struct.set 1 0": "validate: immutable field",
    "ref.null 1; i32.const 0; struct.set 1 2": MISMATCH,
  };
  assertEquals(verdicts(cases, TYPES), cases);
});

Deno.test("the rules of arrays check elements, mutability and counts", () => {
  const cases: Cases = {
    "i32.const 1; i32.const 9; array.new 3; drop": "valid",
    "f32.const; i32.const 9; array.new 3; drop": MISMATCH,
    "i32.const 9; array.new_default 3; drop": "valid",
    "i32.const 9; array.new_default 6; drop": "validate: array type is not defaultable",
    "f32.const; f32.const; array.new_fixed 4 2; drop": "valid",
    "f32.const; array.new_fixed 4 2; drop": MISMATCH,
    "unreachable; array.new_fixed 4 4294967295; drop": "valid",
    "ref.null 4; i32.const 0; array.get 4; f32.abs; drop": "valid",
    "ref.null 3; i32.const 0; array.get 3; drop": "validate: array is packed",
    "ref.null 3; i32.const 0; array.get_u 3; drop": "valid",
    "ref.null 4; i32.const 0; array.get_s 4; drop": "validate: array is unpacked",
    "ref.null 3; i32.const 0; i32.const 0; array.set 3": "valid",
    "ref.null 4; i32.const 0; f32.const; array.set 4": "validate: immutable array",
    "ref.null array; array.len; drop": "valid",
    "ref.null struct; array.len; drop": MISMATCH,
    "ref.null 3; i32.const 0; i32.const 0; i32.const 0; array.fill 3": "valid",
    "ref.null 4; i32.const 0; f32.const; i32.const 0; array.fill 4": "validate: immutable array",
  };
  assertEquals(verdicts(cases, TYPES), cases);
});

Deno.test("the rules that copy into arrays compare their types with the source", () => {
  const copy = (to: number, from: number) =>
    `ref.null ${to}; i32.const 0; ref.null ${from}; i32.const 0; i32.const 0; array.copy ${to} ${from}`;
  const init = (name: string, type: number, segment: number) =>
    `ref.null ${type}; i32.const 0; i32.const 0; i32.const 0; ${name} ${type} ${segment}`;
  const make = (name: string, type: number, segment: number) =>
    `i32.const 0; i32.const 0; ${name} ${type} ${segment}; drop`;
  const cases: Cases = {
    [copy(3, 3)]: "valid",
    [copy(4, 4)]: "validate: immutable array",
    [copy(3, 4)]: "validate: array types do not match",
    [copy(7, 8)]: "valid",
    [copy(8, 7)]: "validate: array types do not match",
    [init("array.init_data", 3, 0)]: "valid",
    [init("array.init_data", 3, 1)]: "validate: unknown data segment 1",
    [init("array.init_data", 4, 0)]: "validate: immutable array",
    [init("array.init_data", 5, 0)]: "validate: array type is not numeric or vector",
    [init("array.init_elem", 5, 0)]: "valid",
    [init("array.init_elem", 5, 1)]: MISMATCH,
    [init("array.init_elem", 6, 0)]: MISMATCH,
    [init("array.init_elem", 5, 2)]: "validate: unknown elem segment 2",
    [make("array.new_data", 4, 0)]: "valid",
    [make("array.new_data", 5, 0)]: "validate: array type is not numeric or vector",
    [make("array.new_elem", 5, 0)]: "valid",
    [make("array.new_elem", 4, 0)]: MISMATCH,
  };
  assertEquals(verdicts(cases, TYPES), cases);
});
