/** How functions come to be compiled, and what they are like from outside. */
import { assertEquals } from "@std/assert";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { APART, around, outcome, run } from "./testing.ts";
import type { JitTier, TierOptions } from "./tier.ts";

const COUNTED: TierOptions = { entry: "counted", threshold: 5 };
const ALL: readonly (TierOptions | undefined)[] = [undefined, {}, COUNTED];

/** Checks that a program does the same in the interpreter and compiled, early and late. */
function assertAlike(program: Program, calls: readonly unknown[][]): void {
  const [expected, ...others] = ALL.map((tier) => {
    const { f } = run(program, tier === undefined ? {} : { tier });
    return calls.map((args) => outcome(() => f(...args)));
  });
  for (const other of others) assertEquals(other, expected);
}

function counts(tier: JitTier): { functions: number; loops: number } {
  const { functions, loops } = tier.statistics();
  return { functions, loops };
}

/** Sums 0 to n - 1 in a loop; sums all such sums in an outer one. */
const LOOPS: Program = {
  types: ["i32 -> i64"],
  funcs: [{
    code: "loop; local.get 0; local.set 1; " +
      "loop; local.get 2; local.get 1; i64.extend_i32_u; i64.add; local.set 2; " +
      "local.get 1; i32.const 1; i32.sub; local.tee 1; i32.const 0; i32.gt_s; br_if 0; end; " +
      "local.get 0; i32.const 1; i32.sub; local.tee 0; i32.const 0; i32.gt_s; br_if 0; end; " +
      "local.get 2",
    locals: "i32 i64",
  }],
  exports: { f: [FUNC, 0] },
};

Deno.test("JitTier enters a function at the loop that it runs in", () => {
  assertAlike(LOOPS, [[1], [3], [100]]);
  const { f, tier } = run(LOOPS, { tier: COUNTED });
  assertEquals(f(50), 22100n);
  assertEquals(counts(tier), { functions: 0, loops: 1 });
  assertEquals(f(50), 22100n);
  assertEquals(counts(tier), { functions: 1, loops: 1 });
});

Deno.test("JitTier leaves a loop in the interpreter whose function has too many locals", () => {
  const code = "loop; local.get 1; local.get 0; i32.add; local.set 1; " +
    "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1";
  const program = around("i32 -> i32", code, "i32 ".repeat(5000));
  for (const tier of [COUNTED, {}]) {
    const { f, tier: made } = run(program, { tier });
    for (let i = 0; i < 3; i++) assertEquals(f(1000), 500500);
    assertEquals([...made.declined.values()][0], "more than 4000 locals");
  }
});

Deno.test("JitTier compiles nothing that is called seldom, when it counts", () => {
  const { f, tier } = run(LOOPS, { tier: { entry: "counted" } });
  f(3);
  assertEquals(counts(tier), { functions: 0, loops: 0 });
});

/** Code that does nothing, and makes a function too long to be interpreted for being short. */
const LENGTH = "local.get 0; drop; ".repeat(40);

/** Twenty functions, each of which calls the next; all are large but the last. */
const CHAIN: Program = {
  types: ["i32 -> i32"],
  funcs: Array.from({ length: 20 }, (_, i) => ({
    code: i === 19
      ? `${LENGTH}local.get 0`
      : `${"local.get 0; i32.load; local.set 0; ".repeat(200)}local.get 0; call ${i + 1}`,
  })),
  memories: [[0, 1]],
  exports: { f: [FUNC, 0], last: [FUNC, 19] },
};

Deno.test("JitTier compiles what is called a few times while there is little, later what is called often", () => {
  const { f, last, tier } = run(CHAIN, { tier: { entry: "counted" } });
  for (let i = 0; i < 20; i++) last(i);
  assertEquals(counts(tier).functions, 1);
  for (let i = 0; i < 20; i++) f(0);
  const { functions, generatedChars } = tier.statistics();
  assertEquals([functions > 2 && functions < 20, generatedChars > 100_000], [true, true]);
  for (let i = 0; i < 1500; i++) f(0);
  assertEquals(counts(tier).functions, 20);
});

Deno.test("JitTier takes a module with much code for no small program", () => {
  const unused = { code: "i32.const 0; " + "nop; ".repeat(2 ** 20) };
  const program = { ...CHAIN, funcs: [...CHAIN.funcs!, unused] };
  const { last, tier } = run(program, { tier: { entry: "counted" } });
  for (let i = 0; i < 20_000; i++) last(i);
  assertEquals(counts(tier).functions, 0);
  for (let i = 0; i < 20_000; i++) last(i);
  assertEquals(counts(tier).functions, 1);
});

Deno.test("JitTier compiles what compiled code calls, at its first call, while there is little", () => {
  const program: Program = {
    types: ["i32 -> i32"],
    funcs: [
      {
        code: `${LENGTH}local.get 0; i32.eqz; if i32; i32.const 1; call 1; else; i32.const 5; end`,
      },
      { code: `${APART}${LENGTH}local.get 0; i32.const 1; i32.add` },
    ],
    exports: { f: [FUNC, 0], g: [FUNC, 1] },
  };
  const { f, g, tier } = run(program, { tier: { entry: "counted" } });
  g(1);
  for (let i = 1; i < 40; i++) assertEquals(f(i), 5);
  assertEquals(counts(tier).functions, 1);
  assertEquals([f(0), g(4)], [2, 5]);
  assertEquals(counts(tier).functions, 2);
});

Deno.test("JitTier interprets short functions when there is more, unless compiled code calls them", () => {
  const program: Program = {
    ...CHAIN,
    funcs: [
      ...CHAIN.funcs!,
      { code: `${APART}local.get 0; i32.const 1; i32.add` },
      { code: `${LENGTH}local.get 0; call 20` },
    ],
    exports: { f: [FUNC, 0], short: [FUNC, 20], long: [FUNC, 21] },
  };
  const { f, short, long, tier } = run(program, { tier: { entry: "counted" } });
  for (let i = 0; i < 20; i++) f(0);
  const { functions } = counts(tier);
  for (let i = 0; i < 5000; i++) assertEquals(short(i), i + 1);
  assertEquals(counts(tier).functions, functions);
  for (let i = 0; i < 5000; i++) assertEquals(long(i), i + 1);
  assertEquals(counts(tier).functions, functions + 2);
  assertEquals(short(7), 8);
});

Deno.test("JitTier compiles short functions that call each other for long, whoever calls them", () => {
  const other = (index: number) =>
    `${APART}local.get 0; i32.eqz; if i32; i32.const ${index}; else; local.get 0; i32.const 1; i32.sub; ` +
    `call ${index}; end`;
  const program: Program = {
    ...CHAIN,
    funcs: [...CHAIN.funcs!, { code: other(21) }, { code: other(20) }],
    exports: { f: [FUNC, 0], even: [FUNC, 20] },
  };
  const { f, even, tier } = run(program, { tier: { entry: "counted" } });
  for (let i = 0; i < 20; i++) f(0);
  const { functions } = counts(tier);
  assertEquals(even(10_000), 21);
  assertEquals(counts(tier).functions, functions);
  for (let i = 0; i < 200; i++) assertEquals(even(10_000), 21);
  assertEquals(counts(tier).functions, functions + 2);
});

Deno.test("JitTier compiles a short function that calls itself, whoever calls it", () => {
  const fibonacci = (index: number) =>
    "local.get 0; i32.const 2; i32.lt_s; if i32; local.get 0; else; local.get 0; i32.const 1; i32.sub; " +
    `call ${index}; local.get 0; i32.const 2; i32.sub; call ${index}; i32.add; end`;
  // With an index of one byte, and of two.
  for (const fillers of [0, 200]) {
    const index = 20 + fillers;
    const program: Program = {
      ...CHAIN,
      funcs: [
        ...CHAIN.funcs!,
        ...Array.from({ length: fillers }, () => ({ code: "local.get 0" })),
        { code: fibonacci(index) },
      ],
      exports: { f: [FUNC, 0], fibonacci: [FUNC, index] },
    };
    const exports = run(program, { tier: { entry: "counted" } });
    for (let i = 0; i < 20; i++) exports.f(0);
    const { functions } = counts(exports.tier);
    assertEquals(exports.fibonacci(20), 6765);
    assertEquals(counts(exports.tier).functions, functions + 1);
  }
});

Deno.test("compiled code goes as deep as the interpreter", () => {
  const sum: Program = {
    types: ["i32 -> i64"],
    funcs: [{
      code: "local.get 0; i32.eqz; if; i64.const 0; return; end; local.get 0; i64.extend_i32_u; " +
        "local.get 0; i32.const 1; i32.sub; call 0; i64.add",
    }],
    exports: { f: [FUNC, 0] },
  };
  assertAlike(sum, [[10], [100_000], [3]]);
});

Deno.test("runaway recursion traps in compiled code, which can be called again", () => {
  const program: Program = {
    types: ["i32 -> i32"],
    funcs: [{ code: "local.get 0; if; local.get 0; call 0; drop; end; local.get 0" }],
    exports: { f: [FUNC, 0] },
  };
  const { f } = run(program, { tier: {} });
  for (let i = 0; i < 3; i++) {
    const { phrase } = outcome(() => f(1)) as { phrase: string };
    assertEquals(phrase, "call stack exhausted");
    assertEquals(f(0), 0);
  }
});

Deno.test("traps in compiled code have the interpreter's frames", () => {
  const program: Program = {
    types: ["i32 -> i32"],
    funcs: [
      { code: "local.get 0; call 1; i32.const 1; i32.add" },
      {
        code: "local.get 0; i32.load; local.get 0; i32.div_u; local.get 0; i32.const 4; i32.add; " +
          "i32.load; i32.add",
      },
    ],
    memories: [[0, 1]],
    exports: { f: [FUNC, 0] },
  };
  assertAlike(program, [[4], [0], [65532], [65533], [-1], [4]]);
});

Deno.test("a trap within a recursion has a frame for each call, optimised or not", () => {
  const program: Program = {
    types: ["i32 i32 -> i32"],
    funcs: [{
      code: "local.get 0; if i32; local.get 0; i32.const 1; i32.sub; local.get 1; call 0; else; " +
        "i32.const 7; local.get 1; i32.div_u; end; i32.const 1; i32.add",
    }],
    exports: { f: [FUNC, 0] },
  };
  const [expected, ...others] = ALL.map((tier) => {
    const { f } = run(program, tier === undefined ? {} : { tier });
    for (let i = 0; i < 20_000; i++) assertEquals(f(9, 1), 17);
    return outcome(() => f(9, 0));
  });
  assertEquals((expected as { frames: unknown[] }).frames.length, 10);
  for (const other of others) assertEquals(other, expected);
});

Deno.test("frames of compiled and interpreted code alternate in a backtrace", () => {
  const program: Program = {
    types: ["i32 -> i32"],
    imports: { again: [FUNC, 0] },
    funcs: [{ code: "local.get 0; i32.eqz; if; unreachable; end; local.get 0; call 0" }],
    exports: { f: [FUNC, 1] },
  };
  const [expected, ...others] = ALL.map((tier) => {
    const again = (n: unknown): unknown => exports.f(Number(n) - 1);
    const exports = run(program, { ...(tier === undefined ? {} : { tier }), imports: [again] });
    return outcome(() => exports.f(12));
  });
  assertEquals((expected as { frames: unknown[] }).frames.length, 13);
  for (const other of others) assertEquals(other, expected);
});

Deno.test("an error of a host function passes through compiled code as it is", () => {
  const program: Program = {
    types: ["i32 -> i32"],
    imports: { fail: [FUNC, 0] },
    funcs: [{ code: "local.get 0; call 0" }],
    exports: { f: [FUNC, 1] },
  };
  const error = new RangeError("of the host");
  function fail(): never {
    throw error;
  }
  for (const tier of ALL) {
    const { f } = run(program, { ...(tier === undefined ? {} : { tier }), imports: [fail] });
    let seen: unknown;
    try {
      f(1);
    } catch (thrown) {
      seen = thrown;
    }
    assertEquals(seen === error, true);
  }
});

Deno.test("values of all number types cross between the tiers, several at once", () => {
  const program: Program = {
    types: ["i32 i64 f32 f64 -> f64 f32 i64 i32", "i32 i64 f32 f64 -> i64"],
    imports: { swap: [FUNC, 0] },
    funcs: [{
      type: 0,
      code: "local.get 0; local.get 1; local.get 2; local.get 3; call 0",
    }],
    exports: { f: [FUNC, 1] },
  };
  const swap = (a: unknown, b: unknown, c: unknown, d: unknown) => [d, c, b, a];
  for (const tier of ALL) {
    const { f } = run(program, { ...(tier === undefined ? {} : { tier }), imports: [swap] });
    for (let i = 0; i < 10; i++) {
      assertEquals(f(-1, -(1n << 40n), 1.5, NaN), [NaN, 1.5, -(1n << 40n), -1]);
    }
  }
});
