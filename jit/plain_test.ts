/** Loads and stores of 8 bytes at once, against the interpreter. */
import { assertEquals } from "@std/assert";
import { RuntimeError } from "../runtime/errors.ts";
import type { Instance } from "../runtime/store.ts";
import { around, run, statementsOf } from "./testing.ts";

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
