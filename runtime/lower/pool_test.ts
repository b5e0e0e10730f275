import { assertEquals } from "@std/assert";
import { listed } from "./testing.ts";

Deno.test("a constant of a loop is put into a slot once, on the way in", () => {
  const code = listed(
    "loop; local.get 0; i64.const 7; i64.mul; local.set 0; local.get 0; i64.eqz; " +
      "br_if 0; end",
    { type: "i64 ->" },
  );
  assertEquals(
    code,
    `
5 jump ->18
7 i64.mul l0, l0, k0
11 i64.eqz s0, l0
14 br_nz s0, ->7
17 ret
18 const2 k0, 7, 0
22 jump ->7
`,
  );
});

Deno.test("a loop without such constants is entered directly", () => {
  const code = listed(
    "loop; local.get 0; i32.const 1; i32.add; local.tee 0; br_if 0; end",
    { type: "i32 ->" },
  );
  assertEquals(
    code,
    `
5 jump ->7
7 i32.add_k+br_nz l0, l0, 1, ->7
12 ret
`,
  );
});

Deno.test("an inner loop's constants are kept by the outermost one", () => {
  const code = listed(
    "loop; loop; local.get 0; i64.const 7; i64.mul; local.set 0; local.get 0; " +
      "i64.eqz; br_if 0; end; local.get 0; i64.eqz; br_if 0; end",
    { type: "i64 ->" },
  );
  assertEquals(
    code,
    `
5 jump ->24
7 i64.mul l0, l0, k0
11 i64.eqz s0, l0
14 br_nz s0, ->7
17 i64.eqz s0, l0
20 br_nz s0, ->7
23 ret
24 const2 k0, 7, 0
28 jump ->7
`,
  );
});

Deno.test("loops side by side have constants of their own, in the same slots", () => {
  const code = listed(
    "loop; local.get 0; i64.const 7; i64.mul; local.set 0; end; loop; local.get 0; " +
      "i64.const 9; i64.mul; local.set 0; end; local.get 0; i64.const 11; i64.mul; " +
      "local.set 0",
    { type: "i64 ->" },
  );
  assertEquals(
    code,
    `
5 jump ->26
7 i64.mul l0, l0, k0
11 jump ->32
13 i64.mul l0, l0, k0
17 const2 s1, 11, 0
21 i64.mul l0, l0, s1
25 ret
26 const2 k0, 7, 0
30 jump ->7
32 const2 k0, 9, 0
36 jump ->13
`,
  );
});

Deno.test("equal bits share a slot, unequal high words do not", () => {
  const code = listed(
    "loop; local.get 0; i64.const 7; i64.mul; i64.const 4294967303; i64.mul; " +
      "i64.const 7; i64.mul; local.set 0; end",
    { type: "i64 ->" },
  );
  assertEquals(
    code,
    `
5 jump ->20
7 i64.mul s0, l0, k0
11 i64.mul s0, s0, k1
15 i64.mul l0, s0, k0
19 ret
20 const2 k0, 7, 0
24 const2 k1, 7, 1
28 jump ->7
`,
  );
});

Deno.test("constants beyond the most that a loop keeps are made at each use", () => {
  const uses = Array.from({ length: 14 }, (_, n) => `i64.const ${n + 1}; i64.mul; `).join("");
  const code = listed(`loop; local.get 0; ${uses} local.set 0; end`, { type: "i64 ->" });
  const places = [...code.matchAll(/const2 (\w+), (\d+), 0/g)].map((
    [, slot, value],
  ) => [slot, value]);
  const kept = Array.from({ length: 12 }, (_, n) => [`k${n}`, `${n + 1}`]);
  assertEquals(places, [["s1", "13"], ["s1", "14"], ...kept]);
});

Deno.test("a constant inside of the loop can be the other operand of a pair", () => {
  const code = listed(
    "loop; local.get 0; local.get 0; f64.mul; f64.const; f64.add; local.set 0; end",
    { type: "f64 ->" },
  );
  assertEquals(
    code,
    `
5 jump ->13
7 f64.add+mul l0, k0, l0, l0
12 ret
13 const2 k0, 0, 0
17 jump ->7
`,
  );
});
