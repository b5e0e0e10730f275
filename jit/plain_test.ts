/** Loads and stores of 8 bytes at once, against the interpreter. */
import { assertEquals } from "@std/assert";
import { RuntimeError } from "../runtime/errors.ts";
import type { Instance } from "../runtime/store.ts";
import { around, outcome, run, statementsOf } from "./testing.ts";

/** Doubles, NaNs of both kinds, and words that only look like such. */
const BITS = [
  0n,
  1n,
  -1n,
  0x3ff8n << 48n,
  0x7ff0_0000_0000_0001n,
  -0x7_ffff_ffff_ffffn,
  -(1n << 63n),
];
const END = 65536;

/** What calls leave in memory, which starts with {@link BITS}, or how they trap. */
function results(code: string, calls: readonly (readonly number[])[], tier?: object): unknown[] {
  const { f, instance } = run(around("i32 i32 ->", code), tier === undefined ? {} : { tier });
  const { u8, dv } = (instance as Instance).memories[0]!;
  return calls.map((args) => {
    u8.fill(0x55);
    BITS.forEach((bits, i) => dv.setBigInt64(8 * i, bits, true));
    try {
      f(...args);
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error;
      return { message: error.message, frames: error.frames, end: u8.slice(END - 16) };
    }
    return [u8.slice(0, 200), u8.slice(END - 16)];
  });
}

for (const type of ["i64", "f64"]) {
  Deno.test(`${type}.load and ${type}.store one after the other copy every bit, or nothing`, () => {
    const code = `local.get 0; local.get 1; ${type}.load; ${type}.store`;
    assertEquals(statementsOf(around("i32 i32 ->", code)).includes("copyWords"), true);
    const calls = [
      ...BITS.map((_, i) => [100, 8 * i]),
      ...BITS.map((_, i) => [8 * i + 4, 8 * i]),
      ...[0, 2].flatMap((i) => [[END - 8, 8 * i], [END - 4, 8 * i], [8 * i, END - 7], [-1, -1]]),
    ];
    assertEquals(results(code, calls, {}), results(code, calls));
  });
}

Deno.test("i64.store of a constant writes its bits, or nothing", () => {
  for (const bits of BITS) {
    const code = `local.get 0; i64.const ${bits}; i64.store`;
    const calls = [[3, 0], [END - 8, 0], [END - 7, 0], [END - 4, 0], [-1, 0]];
    assertEquals(results(code, calls, {}), results(code, calls), code);
  }
});

/** Code that leaves 8 bytes at 120, by the magnitudes of the floats at locals 0 and 1; whether it looks for NaNs. */
const MAGNITUDES: readonly [code: string, looks: boolean][] = [
  ["i32.const 120; local.get 0; F.load; F.abs; local.get 1; F.load; F.abs; F.gt; i32.store", false],
  [
    "i32.const 120; local.get 0; F.load; F.abs; local.tee 2; local.get 1; F.load; F.le; i32.store; " +
    "i32.const 124; local.get 2; F.store",
    true,
  ],
  ["i32.const 120; local.get 0; F.load; F.abs; local.get 1; F.load; F.abs; F.add; F.store", true],
  [
    "i32.const 120; local.get 0; F.load; F.abs; local.get 0; i32.const 0; i32.store; " +
    "local.get 1; F.load; F.abs; F.ne; i32.store",
    true,
  ],
];

for (const type of ["f32", "f64"]) {
  for (const [text, looks] of MAGNITUDES) {
    const code = text.replaceAll("F.", `${type}.`);
    Deno.test(`magnitudes that are only compared need no look at NaNs: ${code}`, () => {
      const program = around("i32 i32 ->", code, type);
      assertEquals(statementsOf(program).includes("floatAbs("), looks, statementsOf(program));
      const calls = BITS.flatMap((
        _,
        i,
      ) => [[8 * i, 24], [24, 8 * i], [8 * i, 8 * i + 4], [8 * i, -1]]);
      const [expected, compiled] = [{}, { tier: {} }].map((options) => {
        const { f, instance } = run(program, options);
        const { u8, dv } = (instance as Instance).memories[0]!;
        return calls.map((args) => {
          BITS.forEach((bits, i) => dv.setBigInt64(8 * i, bits, true));
          return [outcome(() => f(...args)), u8.slice(0, 140)];
        });
      });
      assertEquals(compiled, expected);
    });
  }
}
