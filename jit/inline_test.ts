/** Small functions written out where they are called. */
import { assert, assertEquals } from "@std/assert";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import type { Instance } from "../runtime/store.ts";
import { generateSource } from "./source.ts";
import { leaveOut } from "./switches.ts";
import { APART, moduleOf, outcome, run } from "./testing.ts";

/** A program of functions of these types, whose function 0 is `f`. */
function programOf(...funcs: readonly (readonly [type: string, code: string, locals?: string])[]) {
  return {
    types: [...new Set(funcs.map(([type]) => type))],
    funcs: funcs.map(([type, code, locals = ""]) => ({
      type: [...new Set(funcs.map(([type]) => type))].indexOf(type),
      code,
      locals,
    })),
    memories: [[0, 1]],
    globals: ["mut:i32 = i32.const 7"],
    exports: { f: [FUNC, 0] },
  } satisfies Program;
}

/** What function 0 does with each list of arguments, in the interpreter and compiled; and its code. */
function both(program: Program, calls: readonly (readonly unknown[])[]) {
  const [expected, compiled] = [{}, { tier: {} }].map((options) => {
    const { f, instance } = run(program, options);
    const { u8 } = (instance as Instance).memories[0]!;
    u8.forEach((_, i) =>
      u8[i] = i < 64 ? 37 * i : i === 67 || i === 75 ? 0x7f : i === 66 ? 0xa0 : 0
    );
    u8.set([1, 0, 0, 0, 0, 0, 0xf4, 0x7f], 80);
    return calls.map((args) => [outcome(() => f(...args)), [...u8.subarray(0, 128)]]);
  });
  assertEquals(compiled, expected);
  return generateSource(moduleOf(program), 0);
}

const ABS = [
  "i32 -> i32",
  "local.get 0; i32.const 0; i32.ge_s; if; local.get 0; return; end; " +
  "i32.const 0; local.get 0; i32.sub",
] as const;

Deno.test("inlineCall() writes out what returns early, and the function calls nobody", () => {
  const program = programOf(
    ["i32 i32 -> i32", "local.get 0; call 1; local.get 1; call 1; i32.sub"],
    ABS,
  );
  const text = both(program, [[3, -5], [-2147483648, 9], [0, 0]]);
  assert(!text.includes(".code("), text);
  assert(!text.includes("D<0"), text);
});

Deno.test("inlineCall() leaves what the caller has on the stack as it was", () => {
  both(
    programOf(
      [
        "i32 -> i32",
        "local.get 0; global.get 0; i32.const 8; i32.load; local.get 0; call 1; " +
        "i32.add; i32.mul; i32.sub; global.get 0; i32.xor",
      ],
      [
        "i32 -> i32",
        "i32.const 11; global.set 0; i32.const 8; i32.const 99; i32.store; " +
        "local.get 0; i32.const 5; local.set 0; local.get 0; i32.add",
      ],
    ),
    [[1], [77]],
  );
});

Deno.test("inlineCall() starts each call with locals of zero, in a loop as well", () => {
  const loop = "loop; local.get 1; local.get 0; call 1; i32.add; local.set 1; " +
    "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1";
  const steps = [
    // Read first, set first, set in one arm only.
    "local.get 1; local.get 0; local.set 1; local.get 1; i32.add",
    "local.get 0; local.set 1; local.get 1; local.get 1; i32.mul",
    "local.get 0; i32.const 3; i32.and; if; local.get 0; local.set 1; end; local.get 1",
    "block; local.get 0; i32.const 1; i32.and; br_if 0; i32.const 7; local.set 1; end; local.get 1",
  ];
  for (const step of steps) {
    both(programOf(["i32 -> i32", loop, "i32"], ["i32 -> i32", step, "i32"]), [[10], [3]]);
  }
});

Deno.test("inlineCall() keeps the order of arguments, traps and effects", () => {
  const program = programOf(
    ["i32 i32 -> i32", "local.get 0; i32.load; i32.const 100; local.get 1; i32.div_s; call 1"],
    [
      "i32 i32 -> i32",
      "i32.const 16; local.get 1; i32.store; local.get 0; i32.load; local.get 1; i32.add",
    ],
  );
  both(program, [[8, 3], [8, 0], [-1, 0], [-1, 1], [0, 1]]);
});

Deno.test("inlineCall() has traps with the frames of the callee and of all its callers", () => {
  const program = programOf(
    ["i32 -> i32", "local.get 0; i32.const 1; i32.add; call 1"],
    ["i32 -> i32", "local.get 0; call 2; local.get 0; call 3; i32.add"],
    [
      "i32 -> i32",
      "block; local.get 0; i32.const 9; i32.ne; br_if 0; unreachable; end; " +
      "i32.const 12; local.get 0; i32.div_s",
    ],
    ["i32 -> i32", `${APART}local.get 0; i32.const 2; i32.shl; i32.load`],
  );
  const text = both(program, [[3], [8], [-1], [1 << 20], [0]]);
  assertEquals(text.match(/\w+\.code\(/g), ["F3.code("]);
  const { frames } = outcome(() => run(program, { tier: {} }).f(-1)) as { frames: unknown[] };
  assertEquals(frames.length, 3);
});

Deno.test("inlineCall() carries words, floats and every NaN in and out", () => {
  for (const type of ["i64", "f32", "f64"]) {
    const move = (from: number, to: number) =>
      `i32.const ${to}; i32.const ${from}; ${type}.load; call 1; ${type}.store; `;
    const codes = [
      "local.get 0",
      "local.get 0; return",
      "local.get 0; local.set 1; block; local.get 1; br 1; end; unreachable",
      `i32.const 24; local.get 0; ${type}.store; i32.const 24; ${type}.load`,
    ];
    for (const code of codes) {
      const program = programOf(
        ["i32 -> i32", `${move(64, 100)}${move(72, 108)}${move(80, 116)}local.get 0`],
        [`${type} -> ${type}`, code, type],
      );
      const text = both(program, [[1], [2]]);
      assert(!text.includes(".code("), text);
      // Optimised as well.
      const [expected, compiled] = [{}, { tier: {} }].map((options) => {
        const { f, instance } = run(program, options);
        const { dv, u8 } = (instance as Instance).memories[0]!;
        dv.setInt32(64, 0x7fa00001, true);
        dv.setBigInt64(72, -0x000b_ffff_ffff_ff00n, true);
        dv.setBigInt64(80, 0x7ff0_0000_0000_0001n, true);
        for (let i = 0; i < 3000; i++) f(i);
        return u8.slice(100, 124);
      });
      assertEquals(compiled, expected);
    }
  }
});

Deno.test("inlineCall() writes out several results, and a callee that ends in a trap", () => {
  both(
    programOf(
      [
        "i32 -> i32",
        "local.get 0; call 1; drop; i32.wrap_i64; local.get 0; if i32; " +
        "local.get 0; call 2; else; i32.const 4; end; i32.add",
      ],
      ["i32 -> i64 f64", "local.get 0; i64.extend_i32_s; local.get 0; f64.convert_i32_s"],
      ["i32 -> i32", "local.get 0; i32.const 3; i32.gt_u; if; unreachable; end; unreachable"],
    ),
    [[0], [1], [7]],
  );
});

Deno.test("inlineCall() writes out loops, which start anew in each round of loops around them", () => {
  const program = programOf(
    [
      "i32 -> i32",
      "loop; local.get 1; local.get 0; call 1; i32.add; local.set 1; " +
      "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1",
      "i32",
    ],
    // Sums the words below: traps out of bounds.
    [
      "i32 -> i32",
      "loop; local.get 0; i32.const 4; i32.mul; i32.load; local.get 1; i32.add; " +
      "local.set 1; local.get 0; i32.const 1; i32.sub; local.tee 0; i32.const 0; i32.gt_s; br_if 0; " +
      "local.get 1; i32.const 1000000; i32.gt_s; if; local.get 1; return; end; end; local.get 1",
      "i32",
    ],
  );
  const text = both(program, [[3], [11], [70000], [-1]]);
  assert(!text.includes(".code("), text);
  const { f } = run(program, { tier: { entry: "counted", threshold: 5 } });
  const expected = run(program, {});
  for (const n of [3, 200, 5]) assertEquals(f(n), expected.f(n));
});

Deno.test("inlineCall() leaves functions alone that may compute with BigInts", () => {
  const mix = "local.get 0; i64.const 0x1234567890abcdef; i64.mul; i64.const 29; i64.shr_u; "
    .repeat(1);
  const loop =
    `loop; ${mix}local.get 0; i64.mul; local.set 0; local.get 0; i64.const 3; i64.rem_u; ` +
    "i64.eqz; br_if 0; end; local.get 0";
  const program = programOf(["i64 -> i64", "local.get 0; call 1"], ["i64 -> i64", loop]);
  assert(generateSource(moduleOf(program), 1).includes("E.whole("));
  assert(generateSource(moduleOf(program), 0).includes("F1.code("));
});

Deno.test("inlineCall() does not write out a recursion again and again", () => {
  const program = programOf(
    ["i32 -> i32", "local.get 0; i32.eqz; if i32; i32.const 1; else; local.get 0; call 1; end"],
    ["i32 -> i32", "local.get 0; i32.const 1; i32.sub; call 0; local.get 0; i32.mul"],
  );
  both(program, [[0], [5], [2000]]);
});

Deno.test("inlineCall() writes out nothing in metered code", () => {
  const program = programOf(["i32 -> i32", "local.get 0; call 1"], ABS);
  assert(generateSource(moduleOf(program), 0, { metering: 1 }).includes("F1.code("));
  try {
    leaveOut("inlining");
    assert(generateSource(moduleOf(program), 0).includes("F1.code("));
  } finally {
    leaveOut("");
  }
});

Deno.test("a function is entered at a loop with what is written out around it", () => {
  const loop = "local.get 0; call 1; local.set 1; loop; local.get 1; local.get 0; call 1; " +
    "i32.add; local.set 1; local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1";
  const program = programOf(["i32 -> i32", loop, "i32"], ABS);
  const { f } = run(program, { tier: { entry: "counted", threshold: 50 } });
  const expected = run(program, {});
  for (const n of [3000, 5, 20_000]) assertEquals(f(n), expected.f(n));
});
