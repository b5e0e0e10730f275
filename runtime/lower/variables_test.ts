import { assertEquals } from "@std/assert";
import { listed } from "./testing.ts";

Deno.test("locals are read in place", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.add",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add s0, l0, l1
9 ret1 s0
`,
  );
});

Deno.test("the result of an instruction goes straight to the local that it is set to", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.mul; local.set 1; local.get 1",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.mul l1, l0, l1
9 ret1 l1
`,
  );
});

Deno.test("a tee goes on as the local", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.mul; local.tee 1; local.get 1; i32.sub",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.mul l1, l0, l1
9 i32.sub s0, l1, l1
13 ret1 s0
`,
  );
});

Deno.test("setting a local to a local, a constant or itself", () => {
  const code = listed(
    "local.get 0; local.set 1; i32.const 5; local.set 0; local.get 1; local.set 1; " +
      "i64.const -2; local.set 2",
    { type: "i32 i32 ->", locals: "i64" },
  );
  assertEquals(
    code,
    `
5 copy1 l1, l0
8 const1 l0, 5
11 const2 l2, -2, -1
15 ret
`,
  );
});

Deno.test("a local that is an operand is settled before it changes, and only then", () => {
  const code = listed(
    "local.get 0; local.get 1; i32.const 7; local.set 0; i32.sub",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 copy1 s0, l0
8 const1 l0, 7
11 i32.sub s0, s0, l1
15 ret1 s0
`,
  );
});

Deno.test("every holder of a local is settled, and the instruction cannot be retargeted behind that", () => {
  const code = listed(
    "local.get 0; local.get 0; local.get 1; local.get 1; i32.mul; local.set 0; " +
      "i32.add; local.get 0; i32.add",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.mul s2, l1, l1
9 copy1 s1, l0
12 copy1 s0, l0
15 copy1 l0, s2
18 i32.add+add s0, l0, s0, s1
23 ret1 s0
`,
  );
});

Deno.test("a local is not settled by being set to what it still is", () => {
  const code = listed(
    "local.get 0; local.tee 0; local.get 0; i32.add",
    { type: "i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add s0, l0, l0
9 ret1 s0
`,
  );
});

Deno.test("operands that are locals are settled before a block, since it may change them or not", () => {
  const code = listed(
    "local.get 0; local.get 1; if; i32.const 9; local.set 0; end; local.get 0; " +
      "i32.sub",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 copy1 s0, l0
8 br_z l1, ->14
11 const1 l0, 9
14 i32.sub s0, s0, l0
18 ret1 s0
`,
  );
});

Deno.test("moves by width", () => {
  const code = listed(
    "local.get 0; local.set 1; local.get 2; local.set 3; local.get 4; local.set 5",
    { type: "->", locals: "i64 i64 v128 v128 externref externref" },
  );
  assertEquals(
    code,
    `
5 enter_refs l0, k0
8 copy2 l1, l0
11 copy4 l3, l2
14 copy_ref l5, l4
17 leave_refs l0, s2
20 ret
`,
  );
});

Deno.test("globals by width", () => {
  const code = listed(
    "global.get 0; global.set 0; global.get 1; global.set 1; global.get 2; " +
      "global.set 2; global.get 3; global.set 3; i32.const 3; global.set 0",
    {
      globals: [
        "mut:i32 = i32.const 1",
        "mut:f64 = f64.const",
        "mut:v128 = v128.const",
        "mut:externref = ref.null extern",
      ],
    },
  );
  assertEquals(
    code,
    `
5 global.get1 s0, 0
8 global.set1 0, s0
11 global.get2 s0, 1
14 global.set2 1, s0
17 global.get4 s0, 2
20 global.set4 2, s0
23 global.get_ref s0, 3
26 global.set_ref 3, s0
29 const1 s0, 3
32 global.set1 0, s0
35 leave_refs k0, s2
38 ret
`,
  );
});

Deno.test("a global goes straight to a local", () => {
  const code = listed(
    "global.get 0; local.set 0",
    { locals: "i32", globals: ["mut:i32 = i32.const 1"] },
  );
  assertEquals(
    code,
    `
5 global.get1 l0, 0
8 ret
`,
  );
});

Deno.test("select by width", () => {
  const code = listed(
    "local.get 0; local.get 1; local.get 8; select; local.set 0; local.get 2; " +
      "local.get 3; local.get 8; select; local.set 2; local.get 4; local.get 5; " +
      "local.get 8; select; local.set 4; local.get 6; local.get 7; local.get 8; " +
      "0x1c 0x01 0x6f; local.set 6",
    { locals: "f32 f32 i64 i64 v128 v128 externref externref i32" },
  );
  assertEquals(
    code,
    `
5 enter_refs l0, k0
8 select1 l0, l8, l0, l1
13 select2 l2, l8, l2, l3
18 select4 l4, l8, l4, l5
23 select_ref l6, l8, l6, l7
28 leave_refs l0, s5
31 ret
`,
  );
});

Deno.test("select takes in the comparison before it", () => {
  const code = listed(
    "local.get 0; local.get 1; local.get 0; local.get 1; i32.lt_s; select",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 select1+i32.lt_s s0, l0, l1, l0, l1
11 ret1 s0
`,
  );
});

Deno.test("select takes in a comparison with a constant", () => {
  const code = listed(
    "local.get 0; local.get 1; local.get 0; i32.const 8; i32.gt_u; select",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 select1+i32.gt_u_k s0, l0, 8, l0, l1
11 ret1 s0
`,
  );
});

Deno.test("select turns a comparison around that it has no form for: by negating it", () => {
  const code = listed(
    "local.get 0; local.get 1; local.get 0; local.get 1; i32.ge_s; select",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 select1+i32.lt_s s0, l0, l1, l1, l0
11 ret1 s0
`,
  );
});

Deno.test("select turns a comparison around that it has no form for: by swapping its operands", () => {
  const code = listed(
    "local.get 0; local.get 1; local.get 0; local.get 1; i32.gt_u; select",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 select1+i32.lt_u s0, l1, l0, l0, l1
11 ret1 s0
`,
  );
});

Deno.test("constants that are selected lie below what the comparison reads", () => {
  const code = listed(
    "i32.const 10; i32.const 20; local.get 0; i32.const 3; i32.mul; local.get 1; " +
      "i32.const 5; i32.mul; i32.lt_s; select",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.mul_k s2, l0, 3
9 i32.mul_k s3, l1, 5
13 const1 s1, 20
16 const1 s0, 10
19 select1+i32.lt_s s0, s2, s3, s0, s1
25 ret1 s0
`,
  );
});

Deno.test("select of more than a word leaves its comparison alone", () => {
  const code = listed(
    "local.get 0; local.get 0; local.get 1; i32.eqz; select",
    { type: "i64 i32 -> i64" },
  );
  assertEquals(
    code,
    `
5 i32.eqz s2, l1
8 select2 s0, s2, l0, l0
13 ret2 s0
`,
  );
});
