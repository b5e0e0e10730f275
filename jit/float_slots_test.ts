/** Recursions over floats, and functions that are not small, whose floats go through an array. */
import { assertEquals } from "@std/assert";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { isCalledByArray } from "./float_slots.ts";
import { generateSource } from "./source.ts";
import { moduleOf, outcome, run } from "./testing.ts";

/** More than a function with a twin may have. */
const PADDING = "nop; ".repeat(400);

/** `f` takes the bits of an f64 and of an f32, which go through 9 calls, and gives them back. */
const MOVES: Program = {
  types: ["i64 i32 -> i64 i32", "f64 i32 i64 f32 -> f64 f32 i64"],
  funcs: [
    {
      code: "local.get 0; f64.reinterpret_i64; i32.const 9; i64.const 5; local.get 1; " +
        "f32.reinterpret_i32; call 1; drop; local.set 2; i64.reinterpret_f64; local.get 2; " +
        "i32.reinterpret_f32",
      locals: "f32",
    },
    {
      type: 1,
      code: `${PADDING} local.get 1; i32.eqz; if; local.get 0; local.get 3; local.get 2; return; ` +
        "end; local.get 0; local.get 1; i32.const 1; i32.sub; local.get 2; local.get 3; call 1",
    },
  ],
  exports: { f: [FUNC, 0] },
};

/** Adds `local 1`, its half, its quarter, …; at last it divides by `local 2` and asks the host. */
const SUMS: Program = {
  types: ["i32 f64 i32 -> f64", "f64 -> f64"],
  imports: { host: [FUNC, 1] },
  funcs: [{
    code: `${PADDING} local.get 0; if f64; local.get 0; i32.const 1; i32.sub; local.get 1; ` +
      "i32.const 2; f64.convert_i32_s; f64.div; local.get 2; call 1; local.get 1; f64.add; else; " +
      "i32.const 1; local.get 2; i32.div_u; f64.convert_i32_u; call 0; end",
  }],
  exports: { f: [FUNC, 1] },
};

const TIERS = [undefined, { entry: "compiled" }, { entry: "counted", threshold: 5 }] as const;

Deno.test("a recursion over floats keeps every bit of a NaN on its way", () => {
  assertEquals(generateSource(moduleOf(MOVES), 1).includes("return w1;"), true);
  const doubles = [0n, -(1n << 63n), 0x7ff0_0000_0000_0001n, -0xb_a987_6543_210fn, -1n];
  const singles = [0, -0x80000000, 0x7f800001, 0x7fa12345, -1];
  for (const tier of TIERS) {
    const { f } = run(MOVES, tier === undefined ? {} : { tier });
    for (let i = 0; i < 3000; i++) f(1n, 1);
    const results = doubles.map((double, i) => f(double, singles[i]));
    assertEquals(results, doubles.map((double, i) => [double, singles[i]]));
  }
});

Deno.test("a recursion over floats traps with the interpreter's frames, and goes as deep", () => {
  assertEquals(generateSource(moduleOf(SUMS), 1).includes("return w1;"), true);
  const [expected, ...others] = TIERS.map((tier) => {
    const host = (x: unknown) => Number(x) > 0.5 ? f(3, 8, 5) : 0.25;
    const { f } = run(SUMS, { ...(tier === undefined ? {} : { tier }), imports: [host] });
    for (let i = 0; i < 2000; i++) f(9, 1, 3);
    return [f(9, 1, 3), f(9, 1, 1), f(30_000, 1e300, 2), outcome(() => f(9, 1, 0))];
  });
  assertEquals((expected![3] as { frames: unknown[] }).frames.length, 10);
  for (const other of others) assertEquals(other, expected);
});

/** `f` passes bits to `g`, and `g` to `h` below it, as often as `local 1` says: neither calls itself. */
const TURNS: Program = {
  ...MOVES,
  funcs: [
    MOVES.funcs![0]!,
    ...[2, 1].map((other) => ({
      ...MOVES.funcs![1]!,
      code: MOVES.funcs![1]!.code!.replace(/call 1$/, `call ${other}`),
    })),
  ],
};

/** The same, with a call in the place of the caller. */
const LEAVES: Program = {
  ...TURNS,
  funcs: TURNS.funcs!.map((func, index) =>
    index === 2 ? { ...func, code: func.code!.replace(/call 1$/, "return_call 1") } : func
  ),
};

for (const [name, program] of Object.entries({ TURNS, LEAVES })) {
  Deno.test(`functions that call each other with floats keep every bit, whatever becomes of them: ${name}`, () => {
    assertEquals(generateSource(moduleOf(program), 1).includes("S2.passed("), true);
    const doubles = [0n, -(1n << 63n), 0x7ff0_0000_0000_0001n, -0xb_a987_6543_210fn, -1n];
    const singles = [0, -0x80000000, 0x7f800001, 0x7fa12345, -1];
    const refusing = (refused: number) => ({
      hooks: { generated: ({ funcidx }: { funcidx: number }) => funcidx !== refused },
    });
    const tiers = [
      ...TIERS,
      { form: "whole" },
      refusing(0),
      refusing(1),
      refusing(2),
      // No room for both: each drops the other.
      { budget: generateSource(moduleOf(program), 1).length + 2000 },
    ] as const;
    for (const tier of tiers) {
      const { f, tier: made } = run(program, tier === undefined ? {} : { tier });
      for (let i = 0; i < 3000; i++) {
        f(1n, 1);
        if (i % 500 === 499 && tier !== undefined) made.evict(i % 3);
      }
      const results = doubles.map((double, i) => f(double, singles[i]));
      assertEquals(results, doubles.map((double, i) => [double, singles[i]]));
    }
  });
}

Deno.test("functions that call each other with floats go as deep as the interpreter, and trap as it does", () => {
  const step = (other: number) =>
    `${PADDING} local.get 1; if f64; local.get 0; local.get 1; i32.const 1; i32.sub; call ${other}; ` +
    "local.get 0; f64.add; else; local.get 0; i32.trunc_f64_s; f64.convert_i32_s; end";
  const program: Program = {
    types: ["f64 i32 -> f64"],
    funcs: [{ code: step(1) }, { code: step(0) }],
    exports: { f: [FUNC, 0] },
  };
  const [expected, ...others] = TIERS.map((tier) => {
    const { f } = run(program, tier === undefined ? {} : { tier });
    for (let i = 0; i < 2000; i++) f(0.5, 7);
    return [f(0.5, 7), f(1.5, 30_001), outcome(() => f(NaN, 9)), outcome(() => f(1e10, 0))];
  });
  assertEquals((expected![2] as { frames: unknown[] }).frames.length, 10);
  for (const other of others) assertEquals(other, expected);
});

Deno.test("what is watched can be called with floats in the array by code that is made meanwhile", () => {
  // Function 2 leaves its place to function 1, and so takes its floats as arguments.
  const program: Program = { ...LEAVES, exports: { f: [FUNC, 0], last: [FUNC, 2] } };
  const module = moduleOf(program);
  const sizes = [0, 1, 2].map((funcidx) => generateSource(module, funcidx).length);
  // Function 1 makes room scarce: from then on the next calls of the others are watched.
  const budget = Math.ceil(sizes.reduce((sum, size) => sum + size) / 0.8);
  const { f, last } = run(program, { tier: { budget } });
  assertEquals(last(0.5, 0, 5n, 0.25), [0.5, 0.25, 5n]);
  for (let i = 0; i < 3; i++) assertEquals(f(i ? 3n : 4n, 7), [i ? 3n : 4n, 7]);
});

Deno.test("isCalledByArray() leaves functions in tables as they are, unless they are large", () => {
  const body = (nops: number) => `${"nop; ".repeat(nops)}local.get 0`;
  const program: Program = {
    types: ["f64 -> f64"],
    funcs: [{ code: body(50) }, { code: body(150) }, { code: body(150) }, { code: body(250) }],
    tables: [[0x70, 0, 4]],
    elements: [[0, 0x41, 0, 0x0b, 2, 2, 3]],
  };
  const module = moduleOf(program);
  const found = [0, 1, 2, 3].map((funcidx) => isCalledByArray(module, funcidx));
  assertEquals(found, [false, true, false, true]);
});
