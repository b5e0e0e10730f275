/** Functions too large for V8: divided, they do the same. */
import { assertEquals, assertMatch } from "@std/assert";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { Meter } from "../runtime/meter.ts";
import { withDivisionSizes } from "./outline.ts";
import { generateSource } from "./source.ts";
import { moduleOf, outcome, run } from "./testing.ts";

/** Nested blocks, one for each case of a `br_table`, each case of many instructions: a main loop. */
function dispatcher(cases: number): Program {
  const work = "local.get 1; local.get 0; i32.add; i32.const 31; i32.mul; local.set 1; ".repeat(30);
  const tables = Array.from({ length: cases }, (_, k) => k).join(" ");
  const open = "block; ".repeat(cases + 1);
  const close = Array.from(
    { length: cases },
    (_, k) =>
      `end; ${work} local.get 1; i32.const ${k}; i32.xor; local.set 1; ` +
      (k % 3 === 2 ? `local.get 1; i32.const 8; i32.and; br_if ${cases - k - 1}; ` : "") +
      `br ${cases - k - 1}; `,
  ).join("");
  return {
    types: ["i32 -> i32"],
    funcs: [{
      code:
        `loop; ${open} local.get 0; i32.const ${cases}; i32.rem_u; br_table ${tables} ${cases}; ` +
        `${close} end; local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1`,
      locals: "i32",
    }],
    exports: { f: [FUNC, 0] },
  };
}

Deno.test("generateSource() divides a large function into parts", () => {
  const program = dispatcher(60);
  const text = generateSource(moduleOf(program), 0);
  assertMatch(text, /const part20=/);
  const itself = text.slice(text.indexOf("function f0"));
  assertEquals(itself.length < text.length / 2, true);
  const { f } = run(program, {});
  const compiled = run(program, { tier: {} });
  const counted = run(program, { tier: { entry: "counted", threshold: 9 } });
  for (const n of [1, 7, 100, 1000]) {
    assertEquals(compiled.f(n), f(n));
    assertEquals(counted.f(n), f(n));
  }
});

Deno.test("generateSource() leaves other functions whole", () => {
  assertEquals(generateSource(moduleOf(dispatcher(3)), 0).includes("part1"), false);
});

Deno.test("parts keep every bit of a NaN that goes in and out", () => {
  const sizes = { function: 1, smallestPart: 4, largestPart: 40, smallestRun: 10, largestRun: 60 };
  const program: Program = {
    types: ["i64 i32 -> i64", "i64 i32 -> f64"],
    funcs: [{ code: "local.get 0; local.get 1; call 1; i64.reinterpret_f64" }, {
      type: 1,
      locals: "f64 f64",
      code: "loop; local.get 0; f64.reinterpret_i64; local.set 2; " +
        `block; local.get 1; i32.eqz; br_if 0; local.get 2; local.set 3; ${
          "nop; ".repeat(10)
        }end; ` +
        `block; local.get 1; i32.const 1; i32.ne; br_if 0; local.get 3; return; end; ${
          "nop; ".repeat(10)
        }` +
        "local.get 1; i32.const 1; i32.sub; local.tee 1; br_if 0; end; local.get 3",
    }],
    exports: { f: [FUNC, 0] },
  };
  const text = withDivisionSizes(sizes, () => generateSource(moduleOf(program), 1));
  assertMatch(text, /const part2=/);
  assertMatch(text, /return\(outD\.at\(120\)\)/);
  const { f } = run(program, { tier: {} });
  const signalling = 0x7ff4_0000_0000_0001n;
  withDivisionSizes(sizes, () => {
    for (const bits of [1n, signalling]) {
      for (let i = 0; i < 10_000; i++) f(bits, 9);
      assertEquals(f(signalling, 9), signalling);
    }
  });
});

/** Recurses from its argument down, adds on the way back, and throws wherever that divides by three. */
const THROWING: Program = {
  types: ["i32 -> i32", "i32 ->"],
  tags: [1],
  funcs: [{
    locals: "i32",
    code: "block i32; try_table catch/0/0; local.get 0; i32.const 0; i32.gt_s; " +
      "if; local.get 0; local.set 1; local.get 0; i32.const 1; i32.sub; call 0; " +
      "local.get 1; i32.add; local.set 1; local.get 0; i32.const 3; i32.rem_s; i32.eqz; " +
      "if; local.get 1; throw 0; end; else; i32.const 5; throw 0; end; end; " +
      "local.get 1; return; end; local.get 1; i32.add",
  }],
  exports: { f: [FUNC, 0] },
};

Deno.test("a divided recursion with handlers does the same, and uses the same fuel", () => {
  const calls = [0, 1, 2, 3, 10, 50];
  const results = ([undefined, {}, { entry: "counted", threshold: 4 }] as const).map((tier) =>
    withDivisionSizes(
      { function: 1, smallestPart: 2, largestPart: 20, smallestRun: 1, largestRun: 30 },
      () => {
        const meter = new Meter({ fuel: 1e9 });
        const metered = run(THROWING, { meter, ...tier && { tier } });
        const free = run(THROWING, { ...tier && { tier } });
        return [calls.map((n) => [metered.f(n), free.f(n)]), meter.fuelUsed];
      },
    )
  );
  assertEquals(results.slice(1), [results[0], results[0]]);
});

/** `g` throws one tag or another, or traps; `f` has handlers of all kinds, in the older form. */
const OLDER: Program = {
  types: ["i32 -> i32", "i32 ->", "i64 ->"],
  tags: [1, 2],
  funcs: [{
    locals: "i32 i64",
    code: "try; nop; local.get 0; i32.const 1; i32.add; local.set 1; try; nop; try; nop; " +
      "local.get 0; call 1; drop; i32.const 3; local.set 1; delegate 1; " +
      "local.get 1; i32.const 10; i32.add; local.set 1; " +
      "catch 0; local.get 1; i32.add; local.set 1; local.get 1; i32.const 100; i32.gt_s; " +
      "if; rethrow 1; end; catch_all; i32.const 77; local.set 1; end; " +
      "local.get 0; call 1; drop; " +
      "catch 1; local.set 2; local.get 2; i32.wrap_i64; local.get 1; i32.add; local.set 1; " +
      "catch_all; local.get 1; i32.const 1000; i32.add; local.set 1; end; local.get 1",
  }, {
    code: "local.get 0; i32.const 3; i32.rem_s; i32.eqz; if; local.get 0; throw 0; end; " +
      "local.get 0; i32.const 3; i32.rem_s; i32.const 1; i32.eq; " +
      "if; local.get 0; i64.extend_i32_s; throw 1; end; " +
      "local.get 0; i32.const 8; i32.eq; if; unreachable; end; local.get 0",
  }],
  exports: { f: [FUNC, 0] },
};

Deno.test("handlers of the older form see what parts have changed before they threw", () => {
  const [expected, ...others] = ([undefined, {}, { entry: "counted", threshold: 4 }] as const).map(
    (tier) =>
      withDivisionSizes(
        { function: 1, smallestPart: 2, largestPart: 20, smallestRun: 1, largestRun: 30 },
        () => {
          const { f } = run(OLDER, tier === undefined ? {} : { tier });
          return Array.from({ length: 14 }, (_, n) => outcome(() => f(n)));
        },
      ),
  );
  for (const other of others) assertEquals(other, expected);
});
