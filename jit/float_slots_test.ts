/** Recursions over floats, whose arguments and results go through an array. */
import { assertEquals } from "@std/assert";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
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
