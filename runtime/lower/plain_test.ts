import { assertEquals } from "@std/assert";
import { listed } from "./testing.ts";

Deno.test("a constant on the right is part of the instruction", () => {
  const code = listed(
    "local.get 0; i32.const 5; i32.add; i32.const -1; i32.xor; i32.const 3; i32.shl",
    { type: "i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add_k s0, l0, 5
9 i32.xor_k s0, s0, -1
13 i32.shl_k s0, s0, 3
17 ret1 s0
`,
  );
});

Deno.test("subtracting a constant is adding its opposite", () => {
  const code = listed(
    "local.get 0; i32.const -2147483648; i32.sub; i32.const 1; i32.sub",
    { type: "i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add_k s0, l0, -2147483648
9 i32.add_k s0, s0, -1
13 ret1 s0
`,
  );
});

Deno.test("a constant on the left moves to the right where order does not matter", () => {
  const code = listed(
    "i32.const 5; local.get 0; i32.add",
    { type: "i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add_k s0, l0, 5
9 ret1 s0
`,
  );
});

Deno.test("a comparison with a constant on the left is turned around", () => {
  const code = listed(
    "i32.const 5; local.get 0; i32.lt_u",
    { type: "i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.gt_u_k s0, l0, 5
9 ret1 s0
`,
  );
});

Deno.test("where order matters, a constant on the left has an instruction of its own", () => {
  const code = listed(
    "i32.const 5; local.get 0; i32.sub",
    { type: "i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 const1 s0, 5
8 i32.sub s0, s0, l0
12 ret1 s0
`,
  );
});

Deno.test("a constant that an instruction cannot hold has one of its own", () => {
  const code = listed(
    "local.get 0; i64.const 5000000000; i64.add; f64.const; drop",
    { type: "i64 -> i64" },
  );
  assertEquals(
    code,
    `
5 const2 s1, 705032704, 1
9 i64.add s0, l0, s1
13 ret2 s0
`,
  );
});

Deno.test("two constants", () => {
  const code = listed(
    "i32.const 5; i32.const 6; i32.add",
    { type: "-> i32" },
  );
  assertEquals(
    code,
    `
5 const1 s0, 5
8 i32.add_k s0, s0, 6
12 ret1 s0
`,
  );
});

Deno.test("eqz negates the comparison before it", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.lt_s; i32.eqz; local.get 2; i64.eqz; i32.eqz; " +
      "i32.add",
    { type: "i32 i32 i64 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.ge_s s0, l0, l1
9 i64.eqz s1, l2
12 i32.eqz s1, s1
15 i32.add s0, s0, s1
19 ret1 s0
`,
  );
});

Deno.test("eqz does not negate comparisons that a NaN makes false", () => {
  const code = listed(
    "local.get 0; local.get 0; f64.lt; i32.eqz; local.get 0; local.get 0; f64.eq; " +
      "i32.eqz; i32.add",
    { type: "f64 -> i32" },
  );
  assertEquals(
    code,
    `
5 f64.lt s0, l0, l0
9 i32.eqz s0, s0
12 f64.ne s1, l0, l0
16 i32.add s0, s0, s1
20 ret1 s0
`,
  );
});

Deno.test("bits that are only taken for another type are not moved", () => {
  const code = listed(
    "local.get 0; i32.wrap_i64; local.get 1; i32.reinterpret_f32; i32.add",
    { type: "i64 f32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add s0, l0, l1
9 ret1 s0
`,
  );
});

Deno.test("a constant keeps its low word when it is wrapped", () => {
  const code = listed(
    "i64.const 5000000000; i32.wrap_i64",
    { type: "-> i32" },
  );
  assertEquals(
    code,
    `
5 ret_k 705032704
`,
  );
});

Deno.test("a load adds its address up", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.add; i32.load 2 16",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.load+add s0, l0, l1, 16
10 ret1 s0
`,
  );
});

Deno.test("a load whose sum is used elsewhere leaves it alone", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.add; local.tee 0; i32.load 2 16; local.get 0; " +
      "i32.add",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add l0, l0, l1
9 i32.load s0, l0, 16
13 i32.add s0, s0, l0
17 ret1 s0
`,
  );
});

Deno.test("stores, of constants too", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.store 2 4; local.get 0; i32.const 7; " +
      "i32.store 2 8; local.get 0; i32.const 7; i32.store8; local.get 0; i32.const 7; " +
      "i32.store16; i32.const 64; i32.const 7; i32.store",
    { type: "i32 i32 ->" },
  );
  assertEquals(
    code,
    `
5 i32.store l0, l1, 4
9 i32.store_k l0, 7, 8
13 i32.store8_k l0, 7, 0
17 const1 s1, 7
20 i32.store16 l0, s1, 0
24 const1 s0, 64
27 i32.store_k s0, 7, 0
31 ret
`,
  );
});

Deno.test("accesses of floats, and of bytes of an i64, are those of the same bits", () => {
  const code = listed(
    "local.get 0; local.get 0; f64.load; f64.store; local.get 0; local.get 0; " +
      "i64.load32_u; i64.store16; local.get 0; local.get 0; f32.load; f32.store",
    { type: "i32 ->" },
  );
  assertEquals(
    code,
    `
5 i64.load s1, l0, 0
9 i64.store l0, s1, 0
13 i64.load32_u s1, l0, 0
17 i32.store16 l0, s1, 0
21 i32.load s1, l0, 0
25 i32.store l0, s1, 0
29 ret
`,
  );
});

Deno.test("a memory that is not the first, or of 64 bits, is reached another way", () => {
  const code = listed(
    "local.get 0; local.get 1; i64.load 3 8589934600 1; i64.store 3 16; local.get 1; " +
      "local.get 1; v128.load 0 0 1; v128.store 0 1 1",
    { type: "i32 i64 ->", memories: [[0, 1], [4, 1]] },
  );
  assertEquals(
    code,
    `
5 memory.any i64.load, 1, s1, l1, 8, 2
12 i64.store l0, s1, 16
16 memory.any4 v128.load, 1, s1, l1, l0, 0, 0, 0
25 memory.any4 v128.store, 1, -, l1, s1, 0, 1, 0
34 ret
`,
  );
});

Deno.test("an operation of operations on the left and on the right", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.add; local.get 0; local.get 1; i32.sub; i32.mul",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add s0, l0, l1
9 i32.sub s1, l0, l1
13 i32.mul s0, s0, s1
17 ret1 s0
`,
  );
});

Deno.test("the second operand is the one that is taken in when both could be", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.add; local.get 0; local.get 1; i32.add; i32.add",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add s0, l0, l1
9 i32.add+add s0, s0, l0, l1
14 ret1 s0
`,
  );
});

Deno.test("an instruction that takes in another may be taken in itself", () => {
  const code = listed(
    "local.get 0; i32.const 4; i32.shl; i32.const 8; i32.add; i32.load 2 0",
    { type: "i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add_k+shl_k s0, l0, 4, 8
10 i32.load s0, s0, 0
14 ret1 s0
`,
  );
});

Deno.test("a constant is not put over what the instruction taken in still reads", () => {
  const code = listed(
    "local.get 0; local.get 1; f64.sub; local.get 0; local.get 1; f64.div; f64.mul; " +
      "f64.const; f64.add",
    { type: "f64 f64 -> f64" },
  );
  assertEquals(
    code,
    `
5 f64.sub s0, l0, l1
9 f64.div s1, l0, l1
13 f64.mul s0, s0, s1
17 const2 s1, 0, 0
21 f64.add s0, s0, s1
25 ret2 s0
`,
  );
});

Deno.test("nothing is taken in from before a label", () => {
  const code = listed(
    "block i32; local.get 0; local.get 1; i32.add; end; local.get 0; i32.add",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add s0, l0, l1
9 i32.add s0, s0, l0
13 ret1 s0
`,
  );
});

Deno.test("drop leaves what might trap", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.div_s; drop",
    { type: "i32 i32 ->" },
  );
  assertEquals(
    code,
    `
5 i32.div_s s0, l0, l1
9 ret
`,
  );
});
