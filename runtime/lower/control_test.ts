import { assertEquals } from "@std/assert";
import { listed } from "./testing.ts";

Deno.test("a block's result lies where every way to its end puts it", () => {
  const code = listed(
    "block i32; local.get 0; local.get 1; br_if 0; drop; local.get 1; end",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 br_z l1, ->13
8 copy1 s0, l0
11 jump ->16
13 copy1 s0, l1
16 ret1 s0
`,
  );
});

Deno.test("branches on comparisons, whether they hold or not", () => {
  const code = listed(
    "block; local.get 0; local.get 1; i32.lt_s; br_if 0; local.get 0; i32.const 3; " +
      "i32.eq; br_if 0; local.get 0; i32.eqz; br_if 0; local.get 0; if; nop; end; " +
      "local.get 0; local.get 1; i32.gt_u; if; nop; end; local.get 0; i32.eqz; if; " +
      "nop; end; end",
    { type: "i32 i32 ->" },
  );
  assertEquals(
    code,
    `
5 br_i32.lt_s l0, l1, ->26
9 br_i32.eq_k l0, 3, ->26
13 br_z l0, ->26
16 br_z l0, ->19
19 br_i32.le_u l0, l1, ->23
23 br_nz l0, ->26
26 ret
`,
  );
});

Deno.test("branches on a bit and on what is in memory", () => {
  const code = listed(
    "block; local.get 0; i32.const 4; i32.and; br_if 0; local.get 0; i32.const 8; " +
      "i32.and; i32.eqz; br_if 0; local.get 0; i32.load 2 4; br_if 0; local.get 0; " +
      "i32.load8_u; if; nop; end; end",
    { type: "i32 ->" },
  );
  assertEquals(
    code,
    `
5 br_nz+i32.and_k l0, 4, ->24
9 i32.and_k s0, l0, 8
13 br_z s0, ->24
16 br_nz+i32.load l0, 4, ->24
20 br_z+i32.load8_u l0, 0, ->24
24 ret
`,
  );
});

Deno.test("a branch on anything else", () => {
  const code = listed(
    "block; local.get 0; local.get 1; f64.lt; br_if 0; i32.const 1; br_if 0; end",
    { type: "f64 f64 ->" },
  );
  assertEquals(
    code,
    `
5 f64.lt s0, l0, l1
9 br_nz s0, ->18
12 const1 s0, 1
15 br_nz s0, ->18
18 ret
`,
  );
});

Deno.test("an addition and the branch on its result are one", () => {
  const code = listed(
    "loop; local.get 0; i32.const -1; i32.add; local.tee 0; br_if 0; local.get 0; " +
      "i32.const 4; i32.add; local.tee 0; local.get 1; i32.ne; br_if 0; local.get 0; " +
      "i32.const 1; i32.sub; local.set 0; local.get 0; i32.const 100; i32.lt_u; " +
      "br_if 0; end",
    { type: "i32 i32 ->" },
  );
  assertEquals(
    code,
    `
5 jump ->7
7 i32.add_k+br_nz l0, l0, -1, ->7
12 i32.add_k+br_i32.ne l0, l0, 4, l1, ->7
18 i32.add_k+br_i32.lt_u_k l0, l0, -1, 100, ->7
24 ret
`,
  );
});

Deno.test("an addition is not taken in by a branch on something else", () => {
  const code = listed(
    "loop; local.get 0; i32.const 1; i32.add; local.set 0; local.get 1; br_if 0; " +
      "end",
    { type: "i32 i32 ->" },
  );
  assertEquals(
    code,
    `
5 jump ->7
7 i32.add_k l0, l0, 1
11 br_nz l1, ->7
14 ret
`,
  );
});

Deno.test("if and else meet with their results in one place", () => {
  const code = listed(
    "local.get 0; if i32; local.get 1; else; i32.const 7; end",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 br_z l0, ->13
8 copy1 s0, l1
11 jump ->16
13 const1 s0, 7
16 ret1 s0
`,
  );
});

Deno.test("an if without else passes its parameters on", () => {
  const code = listed(
    "local.get 0; local.get 1; if @1; i32.const 1; i32.add; end",
    { type: "i32 i32 -> i32", types: ["i32 -> i32"] },
  );
  assertEquals(
    code,
    `
5 copy1 s0, l0
8 br_z l1, ->15
11 i32.add_k s0, s0, 1
15 ret1 s0
`,
  );
});

Deno.test("a loop's parameters are moved to its start at each branch", () => {
  const code = listed(
    "local.get 0; local.get 1; loop @0; local.set 1; local.set 0; local.get 1; " +
      "local.get 0; local.get 0; br_if 0; end",
    { type: "i32 i32 -> i32 i32" },
  );
  assertEquals(
    code,
    `
5 copy1 s1, l1
8 copy1 s0, l0
11 jump ->13
13 copy1 l1, s1
16 copy1 l0, s0
19 copy1 s1, l0
22 copy1 s0, l1
25 br_z l0, ->30
28 jump ->13
30 copy1 l0, s0
33 copy1 l1, s1
36 ret
`,
  );
});

Deno.test("br moves its values down", () => {
  const code = listed(
    "block i32; local.get 0; local.get 1; local.get 0; i32.add; br 0; end",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 i32.add s1, l1, l0
9 copy1 s0, s1
12 jump ->14
14 ret1 s0
`,
  );
});

Deno.test("br_if jumps over the moves that only its branch wants, and settles nothing", () => {
  const code = listed(
    "block i32; local.get 0; local.get 1; local.get 0; i32.lt_s; br_if 0; " +
      "local.get 1; i32.add; end",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 br_i32.ge_s l1, l0, ->14
9 copy1 s0, l0
12 jump ->18
14 i32.add s0, l0, l1
18 ret1 s0
`,
  );
});

Deno.test("br_if with several values settles them before it parts", () => {
  const code = listed(
    "block @1; local.get 0; local.get 1; local.get 0; br_if 0; local.set 0; " +
      "local.set 1; local.get 0; local.get 1; end",
    { type: "i32 i32 -> i32 i32", types: ["-> i32 i32"] },
  );
  assertEquals(
    code,
    `
5 copy1 s1, l1
8 copy1 s0, l0
11 br_z l0, ->16
14 jump ->28
16 copy1 l0, s1
19 copy1 l1, s0
22 copy1 s1, l1
25 copy1 s0, l0
28 copy1 l0, s0
31 copy1 l1, s1
34 ret
`,
  );
});

Deno.test("br_if out of the function", () => {
  const code = listed(
    "local.get 0; local.get 1; br_if 0; i32.const 3; i32.add",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 br_z l1, ->10
8 ret1 l0
10 i32.add_k s0, l0, 3
14 ret1 s0
`,
  );
});

Deno.test("br_if out of the function with several results", () => {
  const code = listed(
    "local.get 1; local.get 0; local.get 0; br_if 0; i32.add; local.get 0",
    { type: "i32 i32 -> i32 i32" },
  );
  assertEquals(
    code,
    `
5 copy1 s1, l0
8 copy1 s0, l1
11 br_z l0, ->21
14 copy1 l0, s0
17 copy1 l1, s1
20 ret
21 i32.add s0, s0, s1
25 copy1 s1, l0
28 copy1 l0, s0
31 copy1 l1, s1
34 ret
`,
  );
});

Deno.test("br_table goes straight to labels that want nothing moved, and through stubs to the others", () => {
  const code = listed(
    "block i32; block i32; local.get 1; local.get 0; br_table 0 1 2 0; end; " +
      "i32.const 1; i32.add; end; drop; i32.const 5",
    { type: "i32 i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 br_table l0, 3, ->12, ->17, ->22, ->12
12 copy1 s0, l1
15 jump ->24
17 copy1 s0, l1
20 jump ->28
22 ret1 l1
24 i32.add_k s0, s0, 1
28 ret_k 5
`,
  );
});

Deno.test("br_table without a value needs no stubs", () => {
  const code = listed(
    "block; block; local.get 0; br_table 1 0 1; end; i32.const 8; local.set 0; end",
    { type: "i32 ->" },
  );
  assertEquals(
    code,
    `
5 br_table l0, 2, ->14, ->11, ->14
11 const1 l0, 8
14 ret
`,
  );
});

Deno.test("code that cannot be reached is passed over, blocks and all", () => {
  const code = listed(
    "block; br 0; block; local.get 0; if; unreachable; end; end; i32.const 1; drop; " +
      "end; local.get 0; return; local.get 0; loop; br 0; end",
    { type: "i32 -> i32" },
  );
  assertEquals(
    code,
    `
5 jump ->7
7 ret1 l0
`,
  );
});

Deno.test("a block that nothing leaves ends unreachable", () => {
  const code = listed(
    "block i32; unreachable; end; i32.const 1; i32.add",
    { type: "-> i32" },
  );
  assertEquals(
    code,
    `
5 unreachable
`,
  );
});

Deno.test("returns of one number, by width and of a constant", () => {
  const code = listed(
    "local.get 0; if; local.get 1; return; end; local.get 0; if; i64.const 5; " +
      "return; end; local.get 2; i32.wrap_i64; drop; local.get 2",
    { type: "i32 i64 i64 -> i64" },
  );
  assertEquals(
    code,
    `
5 br_z l0, ->10
8 ret2 l1
10 br_z l0, ->18
13 const2 l0, 5, 0
17 ret
18 ret2 l2
`,
  );
});

Deno.test("returning a constant i32", () => {
  const code = listed(
    "i32.const 9",
    { type: "-> i32" },
  );
  assertEquals(
    code,
    `
5 ret_k 9
`,
  );
});

Deno.test("several results go to the start of the frame, whatever they were", () => {
  const code = listed(
    "local.get 1; i32.const 4; local.get 0",
    { type: "i32 i32 -> i32 i32 i32" },
  );
  assertEquals(
    code,
    `
5 copy1 s2, l0
8 const1 s1, 4
11 copy1 s0, l1
14 copy1 l0, s0
17 copy1 l1, s1
20 copy1 s0, s2
23 ret
`,
  );
});

Deno.test("arguments are computed where the callee wants them", () => {
  const code = listed(
    "local.get 0; i32.const 2; i32.mul; local.get 0; call 1; i32.const 1; i32.add",
    { type: "i32 -> i32", types: ["i32 i32 -> i32"], funcs: [{ type: 1, code: "local.get 0" }] },
  );
  assertEquals(
    code,
    `
5 i32.mul_k s0, l0, 2
9 copy1 s1, l0
12 call 1, s0
15 i32.add_k s0, s0, 1
19 ret1 s0
`,
  );
});

Deno.test("a call of a call's results moves nothing", () => {
  const code = listed(
    "call 1; call 2",
    {
      type: "->",
      types: ["-> i32 i64", "i32 i64 ->"],
      funcs: [{ type: 1, code: "i32.const 1; i64.const 2" }, { type: 2, code: "" }],
    },
  );
  assertEquals(
    code,
    `
5 call 1, s0
8 call 2, s0
11 ret
`,
  );
});

Deno.test("calls through a table and a reference", () => {
  const code = listed(
    "i32.const 1; local.get 0; call_indirect 1 0; ref.func 1; call_ref 1",
    {
      type: "i32 -> i32",
      types: ["i32 -> i32"],
      funcs: [{ type: 1, code: "local.get 0" }],
      elements: [[3, 0, 1, 1]],
    },
  );
  assertEquals(
    code,
    `
5 const1 s0, 1
8 call_indirect 0, l0, 1, s0
13 ref.func s1, 1
16 call_ref s1, s0
19 copy1 l0, s0
22 leave_refs s0, s2
25 ret
`,
  );
});

Deno.test("a table of 64-bit indices", () => {
  const code = listed(
    "i32.const 1; local.get 0; call_indirect 1 0",
    { type: "i64 -> i32", types: ["i32 -> i32"], tables: [[112, 4, 1]] },
  );
  assertEquals(
    code,
    `
5 clamp_index s1, l0
8 const1 s0, 1
11 call_indirect 0, s1, 1, s0
16 ret1 s0
`,
  );
});

Deno.test("a tail call moves its arguments to the start of the frame", () => {
  const code = listed(
    "local.get 1; local.get 0; return_call 1",
    {
      type: "i32 i32 -> i32",
      types: ["i32 i32 -> i32"],
      funcs: [{ type: 1, code: "local.get 0" }],
    },
  );
  assertEquals(
    code,
    `
5 copy1 s1, l0
8 copy1 s0, l1
11 copy1 l0, s0
14 copy1 l1, s1
17 return_call 1
`,
  );
});

Deno.test("a tail call through a table saves the index from the arguments", () => {
  const code = listed(
    "local.get 1; i32.const 5; local.get 0; return_call_indirect 1 0",
    { type: "i32 i32 -> i32", types: ["i32 i32 -> i32"] },
  );
  assertEquals(
    code,
    `
5 copy1 s2, l0
8 const1 s1, 5
11 copy1 s0, l1
14 copy1 l0, s0
17 copy1 l1, s1
20 return_call_indirect 0, s2, 1
`,
  );
});

Deno.test("calls of imports, and tail calls of them", () => {
  const code = listed(
    "local.get 0; call 0; return_call 0",
    { type: "i32 -> i32", imports: { h: [0, 0] } },
  );
  assertEquals(
    code,
    `
5 copy1 s0, l0
8 call_import 0, s0
11 copy1 l0, s0
14 return_call_import 0
`,
  );
});

Deno.test("a function that holds references forgets them as it returns, and as it is left by a tail call", () => {
  const code = listed(
    "local.get 0; if externref; local.get 1; return; else; local.get 2; end; " +
      "return_call 1",
    {
      type: "i32 externref -> externref",
      locals: "externref",
      types: ["externref -> externref"],
      funcs: [{ type: 1, code: "local.get 0" }],
    },
  );
  assertEquals(
    code,
    `
5 enter_refs l2, s0
8 br_z l0, ->18
11 copy_ref l0, l1
14 leave_refs l1, s1
17 ret
18 copy_ref s0, l2
21 copy_ref l0, s0
24 leave_refs l1, s1
27 return_call 1
`,
  );
});

Deno.test("a reference that is never a local's is forgotten too", () => {
  const code = listed(
    "ref.null func; ref.is_null",
    { type: "-> i32" },
  );
  assertEquals(
    code,
    `
5 ref.null s0
7 ref.is_null s0, s0
10 leave_refs s1, s1
13 ret
`,
  );
});

Deno.test("branches on null leave the reference an operand", () => {
  const code = listed(
    "block; local.get 0; br_on_null 0; drop; end; block ?0; local.get 0; " +
      "br_on_non_null 0; ref.null 0; end; drop",
    { type: "?0 ->" },
  );
  assertEquals(
    code,
    `
5 ref.is_null s0, l0
8 br_nz s0, ->11
11 ref.is_null s1, l0
14 br_nz s1, ->22
17 copy_ref s0, l0
20 jump ->24
22 ref.null s0
24 leave_refs l0, s2
27 ret
`,
  );
});

Deno.test("branches on casts test, and leave the reference where it was", () => {
  const code = listed(
    "block anyref; local.get 0; br_on_cast 3 0 any i31; end; drop",
    { type: "anyref ->" },
  );
  assertEquals(
    code,
    `
5 ref.test s1, l0, 108, 1
10 br_z s1, ->18
13 copy_ref s0, l0
16 jump ->21
18 copy_ref s0, l0
21 leave_refs l0, s2
24 ret
`,
  );
});

Deno.test("handlers cover the code of their block, and lead to where a branch to their label would", () => {
  const code = listed(
    "block i32; try_table catch/0/0 catch_all/1; local.get 0; throw 0; end; " +
      "i32.const 1; end; drop",
    { type: "i32 ->", types: ["i32 ->"], tags: [1] },
  );
  assertEquals(
    code,
    `
5 copy1 s0, l0
8 throw 0, s0
11 raise
12 ret
13 ret
5..12 catch tag 0, values at s0 ->12
5..12 catch all ->13
`,
  );
});
