import { assertEquals, assertStringIncludes } from "@std/assert";
import { RuntimeError } from "../runtime/errors.ts";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { exportedFunction } from "../runtime/api/exported.ts";
import { instantiate } from "../runtime/instantiate.ts";
import { Meter } from "../runtime/meter.ts";
import { Func, type Instance } from "../runtime/store.ts";
import { moduleOf, outcome, run } from "./testing.ts";
import { generateSource } from "./source.ts";
import { JitTier, type TierOptions } from "./tier.ts";

/** Interpreted, compiled, and compiled when hot. */
const TIERS: readonly (TierOptions | undefined)[] = [
  undefined,
  {},
  { entry: "counted", threshold: 5 },
];

/** What each call of `f` gives, or how it fails and with which frames; and the fuel that all used. */
function outcomes(program: Program, calls: readonly unknown[][], tier: TierOptions | undefined) {
  const meter = new Meter({ fuel: 1e9 });
  const host = (value: unknown) => Number(value) * 2;
  const imports = Object.keys(program.imports ?? {}).map(() => host);
  return [undefined, meter].map((meter) => {
    const options = { imports, meter, ...(tier === undefined ? {} : { tier }) };
    const { f } = run(program, options);
    const ends = calls.map((args) => {
      try {
        return f(...args);
      } catch (error) {
        if (error instanceof RuntimeError) return [error.phrase, error.frames];
        return Object(error).constructor.name;
      }
    });
    return [...ends, meter?.fuelUsed];
  });
}

/** Checks that a program does the same in every tier. */
function assertAlike(program: Program, calls: readonly unknown[][]): void {
  const [expected, ...others] = TIERS.map((tier) => outcomes(program, calls, tier));
  for (const other of others) assertEquals(other, expected);
}

/** Counts its first argument down in turns with another function, by `call`, and changes the others. */
const turn = (call: string) =>
  "local.get 0; i32.eqz; if; local.get 2; local.get 1; local.get 3; return; end; " +
  "local.get 0; i32.const 1; i32.sub; local.get 1; i64.const 0x1234567890; i64.add; " +
  `local.get 2; local.get 0; f64.convert_i32_s; f64.add; local.get 3; ${call}`;

const TURNS: Program = {
  types: ["i32 i64 f64 externref -> f64 i64 externref"],
  funcs: [
    { code: turn("return_call 1") },
    { code: turn("local.get 0; i32.const 1; i32.and; return_call_indirect 0") },
    { code: turn("ref.func 0; return_call_ref 0") },
  ],
  tables: [[0x70, 0, 2]],
  elements: [[0, 0x41, 0, 0x0b, 2, 0, 2]],
  exports: { f: [FUNC, 0] },
};

Deno.test("compiled functions call others in their place, with values of every kind", () => {
  assertAlike(TURNS, [[0, 5n, 0.5, "a"], [1, 5n, 0.5, null], [10, -1n, 1, {}], [101, 0n, 0, "b"]]);
});

Deno.test("a million calls of others in place grow no stack", () => {
  assertAlike(TURNS, [[1_000_000, 0n, 0, "a"]]);
});

Deno.test("calls in place reach the host, and functions that make no such calls", () => {
  assertAlike({
    types: ["i32 -> i32"],
    imports: { double: [FUNC, 0] },
    funcs: [
      {
        code: "local.get 0; i32.const 1; i32.and; if; local.get 0; return_call 0; end; " +
          "local.get 0; return_call 2",
      },
      { code: "local.get 0; i32.const 100; i32.add" },
    ],
    exports: { f: [FUNC, 1] },
  }, [[1], [2], [3], [4], [5], [6], [7]]);
});

Deno.test("a function that has been replaced by one it calls is not in the backtrace", () => {
  const program: Program = {
    types: ["i32 -> i32", "->"],
    funcs: [
      { code: "local.get 0; call 1; i32.const 1; i32.add" },
      {
        code: "local.get 0; i32.const 3; i32.gt_s; if; local.get 0; i32.const 1; i32.sub; " +
          "return_call 2; end; local.get 0; local.get 0; return_call_indirect 0",
      },
      {
        code: "local.get 0; i32.const 2; i32.rem_s; if; local.get 0; i32.const 1; i32.sub; " +
          "return_call 1; end; i32.const 7; local.get 0; i32.const 4; i32.sub; i32.div_s",
      },
      { type: 1, code: "nop" },
    ],
    tables: [[0x70, 0, 4]],
    elements: [[0, 0x41, 0, 0x0b, 2, 2, 3]],
    exports: { f: [FUNC, 0] },
  };
  // Divisions by 0, types that do not match, elements that are not there, and results.
  assertAlike(program, Array.from({ length: 12 }, (_, n) => [n - 1]));
});

Deno.test("a backtrace has a hundred frames of functions that call others in their place", () => {
  assertAlike({
    types: ["i32 -> i32"],
    funcs: [
      {
        code: "local.get 0; i32.eqz; if; unreachable; end; local.get 0; call 1; i32.const 1; " +
          "i32.add",
      },
      { code: "local.get 0; i32.const 1; i32.sub; return_call 0" },
    ],
    exports: { f: [FUNC, 0] },
  }, [[200], [5]]);
});

Deno.test("a call in place leaves the handlers around it", () => {
  assertAlike({
    types: ["i32 -> i32", "i32 ->", "-> i32"],
    tags: [1],
    funcs: [
      {
        code: "block i32; try_table catch/0/0; local.get 0; call 1; drop; end; unreachable; end; " +
          "i32.const 1000; i32.add",
      },
      {
        code: "block i32; try_table catch/0/0; local.get 0; i32.const 1; i32.add; return_call 2; " +
          "end; unreachable; end; i32.const 2000; i32.add",
      },
      { code: "local.get 0; throw 0" },
    ],
    exports: { f: [FUNC, 0] },
  }, [[1], [2], [3]]);
});

Deno.test("a function entered at a loop calls others, and itself, in its place", () => {
  assertAlike({
    types: ["i32 -> i32"],
    funcs: [
      {
        code: "loop; local.get 0; i32.const 1; i32.sub; local.tee 0; i32.const 7; i32.rem_u; " +
          "br_if 0; end; local.get 0; i32.const 0; i32.le_s; if; local.get 0; return; end; " +
          "local.get 0; i32.const 1; i32.and; if; local.get 0; return_call 0; end; " +
          "local.get 0; return_call 1",
      },
      { code: "local.get 0; i32.const 1; i32.sub; return_call 0" },
    ],
    exports: { f: [FUNC, 0] },
  }, [[100], [1000], [7]]);
});

Deno.test("generateSource() makes two functions of one that calls another in its place", () => {
  const module = moduleOf({
    types: ["i32 -> i32"],
    funcs: [{ code: "local.get 0; return_call 1" }, { code: "local.get 0" }],
  });
  const text = generateSource(module, 0);
  assertStringIncludes(text, "tailI[0]=l0;\ntail.func=F1;tail.call=C0;\nreturn;");
  assertStringIncludes(text, "\nfunction f0(l0,D){const r=t0(l0,D-25);return tail.call===null?");
});

Deno.test("calls in place keep every bit of a NaN", () => {
  const hop = (to: number) =>
    "local.get 1; if; local.get 0; local.get 1; i32.const 1; i32.sub; " +
    `return_call ${to}; end; local.get 0; i64.reinterpret_f64`;
  const program: Program = {
    types: ["i64 i32 -> i64", "f64 i32 -> i64"],
    funcs: [
      { code: "local.get 0; f64.reinterpret_i64; local.get 1; call 1" },
      { type: 1, code: hop(2) },
      { type: 1, code: hop(1) },
    ],
    exports: { f: [FUNC, 0] },
  };
  const { f } = run(program, { tier: {} });
  const signalling = 0x7ff4_0000_0000_0001n;
  // As numbers at first, and then as NaNs only: V8 compiles both.
  for (const bits of [1n, signalling]) {
    for (let i = 0; i < 10_000; i++) f(bits, 9);
    assertEquals(f(signalling, 9), signalling);
  }
});

/** Counts down in turns with `other`, a function of another instance, and traps at -1. */
const PARTNER: Program = {
  types: ["i32 i64 f64 -> f64"],
  imports: { other: [FUNC, 0] },
  funcs: [{
    code:
      "local.get 0; i32.eqz; if; local.get 2; local.get 1; f64.convert_i64_s; f64.add; return; " +
      "end; local.get 0; i32.const -1; i32.eq; if; unreachable; end; " +
      "local.get 0; i32.const 1; i32.sub; local.get 1; i64.const 3; i64.mul; local.get 2; " +
      "f64.neg; return_call 0",
  }],
  exports: { f: [FUNC, 1] },
};

Deno.test("calls in place lead from instance to instance, in whichever tier each is", () => {
  const module = moduleOf(PARTNER);
  /** Two instances, each of which calls the other. */
  const pair = (tiers: readonly (TierOptions | undefined)[]) => {
    const link: Func[] = [];
    const instances = tiers.map((tier, k) => {
      const other = new Func(module.funcs[0]!, null, -1, (...args: unknown[]) => f(1 - k, args));
      const make = tier && ((made: Instance) => new JitTier(made, tier));
      // The second imports the first, which is given the second once that is there.
      const value = k === 0 ? other : link[0]!;
      const instance = instantiate(module, [{ kind: "func", value }], { tier: make });
      link.push(instance.funcs[1]!);
      return instance;
    });
    instances[0]!.funcs[0] = link[1]!;
    const f = (k: number, args: unknown[]) => exportedFunction(link[k]!)(...args);
    return (...args: unknown[]) => outcome(() => f(0, args));
  };
  const expected = pair([undefined, undefined]);
  for (const first of TIERS) {
    for (const second of TIERS) {
      const call = pair([first, second]);
      for (const n of [0, 1, 2, 50, 51, -1, 100_000]) {
        assertEquals(call(n, 7n, 0.5), expected(n, 7n, 0.5));
      }
    }
  }
});

Deno.test("nothing that calls in place runs code that has been dropped", () => {
  const { f, instance, tier } = run(TURNS, { tier: {} });
  const expected = run(TURNS, {}).f(50, 1n, 2, null);
  for (let i = 0; i < 3; i++) {
    assertEquals(f(50, 1n, 2, null), expected);
    assertEquals([0, 1, 2].map((funcidx) => tier.evict(funcidx)), [true, true, true]);
    assertEquals(instance.funcs.map(({ tail }: Func) => tail), [null, null, null]);
  }
});
