import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import * as vitrine from "../api/namespace.ts";
import { testBoth } from "../api/testing.ts";
import { RuntimeError } from "../errors.ts";
import { FUNC, load } from "./testing.ts";

const TYPES = [
  "anyref i32 ->",
  "sub struct mut:i32 mut:i8",
  "sub 1 struct mut:i32 mut:i8 mut:i16",
  "array mut:i16",
  "array mut:anyref",
  "array mut:i64",
  "externref -> externref",
  "anyref -> i32",
];

/** The message of the trap that `code` ends in; its locals are an anyref and an i32. */
function trap(code: string, ref: unknown = null, index = 0): string {
  const { run } = load(vitrine, {
    types: TYPES,
    funcs: [{ code }],
    datas: [[1, 4, 1, 2, 3, 4]],
    elements: [[5, 0x6e, 1, 0xd0, 0x6e, 0x0b]],
    exports: { run: [FUNC, 0] },
  });
  try {
    run(ref, index);
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    assert(error.message.startsWith(error.phrase), error.message);
    return error.message;
  }
  return "none";
}

Deno.test("traps of null name what is missing", () => {
  assertEquals(
    trap("ref.null 1; struct.get 1 0; drop"),
    "null structure reference: it has no fields",
  );
  assertEquals(
    trap("ref.null 1; i32.const 0; struct.set 1 0"),
    "null structure reference: it has no fields",
  );
  for (
    const code of [
      "ref.null 3; array.len; drop",
      "ref.null 3; i32.const 0; array.get_u 3; drop",
      "ref.null 3; i32.const 0; i32.const 0; array.set 3",
      "ref.null 3; i32.const 0; i32.const 0; i32.const 0; array.fill 3",
      "ref.null 3; i32.const 0; ref.null 3; i32.const 0; i32.const 0; array.copy 3 3",
      "ref.null 3; i32.const 0; i32.const 0; i32.const 0; array.init_data 3 0",
      "ref.null 4; i32.const 0; i32.const 0; i32.const 0; array.init_elem 4 0",
    ]
  ) assertEquals(trap(code), "null array reference: it has no elements");
  assertEquals(
    trap("ref.null i31; i31.get_u; drop"),
    "null i31 reference: it has no value",
  );
});

Deno.test("traps of arrays say the index and the length", () => {
  const array = "i32.const 3; array.new_default 3; ";
  assertEquals(
    trap(`${array} local.get 1; array.get_s 3; drop`, null, 3),
    "out of bounds array access: element 3 of an array of 3",
  );
  assertEquals(
    trap(`${array} local.get 1; i32.const 0; array.set 3`, null, -1),
    "out of bounds array access: element 4294967295 of an array of 3",
  );
  assertEquals(
    trap(`${array} i32.const 2; i32.const 0; local.get 1; array.fill 3`, null, -1),
    "out of bounds array access: 4294967295 elements at 2 of an array of 3",
  );
  assertEquals(
    trap(`${array} i32.const 0; i32.const 1; i32.const 2; array.init_data 3 0`),
    "out of bounds memory access: 4 bytes at 1 of data segment 0, of 4",
  );
  assertEquals(
    trap("local.get 1; local.get 1; array.new_data 5 0; drop", null, -1),
    "out of bounds memory access: 34359738360 bytes at 4294967295 of data segment 0, of 4",
  );
  assertEquals(
    trap("i32.const 1; i32.const 1; array.new_elem 4 0; drop"),
    "out of bounds table access: 1 elements at 1 of element segment 0, of 1",
  );
});

Deno.test("an array too large for the host is a trap, not the end of the program", () => {
  for (const type of [3, 4, 5]) {
    const message = trap(`local.get 1; array.new_default ${type}; drop`, null, -1);
    assertEquals(message.slice(0, 26), "allocation size too large:");
  }
});

Deno.test("a failing cast says what was found and what was wanted", () => {
  const cast = (heap: string) => `local.get 0; ref.cast ${heap}; drop`;
  assertEquals(trap(cast("i31")), "cast failure: null is no i31");
  assertEquals(trap(cast("struct"), 7), "cast failure: the number 7 is no struct");
  assertEquals(trap(cast("array"), {}), "cast failure: a value of the host is no array");
  assertEquals(
    trap("struct.new_default 1; ref.cast 2; drop"),
    "cast failure: (sub (struct (field (mut i32)) (field (mut i8)))) is no " +
      "(sub (struct (field (mut i32)) (field (mut i8))) " +
      "(struct (field (mut i32)) (field (mut i8)) (field (mut i16))))",
  );
});

testBoth("a cast local keeps the object it was cast as when the local changes", (W) => {
  const { run } = load(W, {
    types: [...TYPES, "-> i32"],
    funcs: [{
      type: 8,
      locals: "anyref",
      code: "i32.const 5; i32.const 0; struct.new 1; local.set 0; local.get 0; ref.cast 1; " +
        "i32.const 6; i32.const 0; struct.new 1; local.set 0; struct.get 1 0; " +
        "i32.const 10; i32.mul; local.get 0; ref.cast 1; struct.get 1 0; i32.add",
    }],
    exports: { run: [FUNC, 0] },
  });
  assertEquals(run(), 56);
});

testBoth("packed fields wrap when written and extend as they are read", (W) => {
  const { run } = load(W, {
    types: [...TYPES, "-> i32 i32 i32 i32"],
    funcs: [{
      type: 8,
      locals: "?2",
      code: "i32.const 0; i32.const -129; i32.const 0; struct.new 2; local.tee 0; " +
        "i32.const 98304; struct.set 2 2; " +
        "local.get 0; struct.get_s 2 1; local.get 0; struct.get_u 2 1; " +
        "local.get 0; struct.get_s 2 2; local.get 0; struct.get_u 2 2",
    }],
    exports: { run: [FUNC, 0] },
  });
  assertEquals(run(), [127, 127, -32768, 32768]);
});

testBoth("a value of the host goes through any and comes back as itself", (W) => {
  const { run, test } = load(W, {
    types: TYPES,
    funcs: [
      { type: 6, code: "local.get 0; any.convert_extern; extern.convert_any" },
      { type: 7, code: "local.get 0; ref.test eq" },
    ],
    exports: { run: [FUNC, 0], test: [FUNC, 1] },
  });
  for (const value of [{}, "text", undefined, null, 5, -0, 0.5, 2 ** 40, 5n, Symbol.iterator]) {
    assertStrictEquals(run(value), value);
    assertEquals(test(value), Number(value === 5));
  }
});

testBoth("array.copy within an array goes as if through a copy", (W) => {
  const { run } = load(W, {
    types: [...TYPES, "i32 i32 -> i64"],
    funcs: [{
      type: 8,
      locals: "?5",
      code:
        "i64.const 1; i64.const 2; i64.const 3; i64.const 4; array.new_fixed 5 4; local.tee 2; " +
        "local.get 0; local.get 2; local.get 1; i32.const 3; array.copy 5 5; " +
        [0, 1, 2, 3].map((i) => `local.get 2; i32.const ${i}; array.get 5`).join("; ") +
        "; i64.const 10; i64.mul; i64.add; i64.const 10; i64.mul; i64.add; i64.const 10; i64.mul; " +
        "i64.add",
    }],
    exports: { run: [FUNC, 0] },
  });
  assertEquals([run(0, 1), run(1, 0)], [4432n, 3211n]);
});

testBoth("objects keep each other alive and can be cyclic", (W) => {
  const { run } = load(W, {
    types: ["struct mut:i32 mut:?0", "-> i32"],
    funcs: [{
      type: 1,
      locals: "?0",
      code: "i32.const 9; ref.null 0; struct.new 0; local.tee 0; local.get 0; struct.set 0 1; " +
        "local.get 0; struct.get 0 1; struct.get 0 1; struct.get 0 1; struct.get 0 0",
    }],
    exports: { run: [FUNC, 0] },
  });
  assertEquals(run(), 9);
});
