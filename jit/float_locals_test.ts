/** Locals of floats whose NaNs need care, and those whose do not. */
import { assertEquals } from "@std/assert";
import type { Instance } from "../runtime/store.ts";
import { around, run, statementsOf } from "./testing.ts";

/** Bits in memory: a signalling NaN, a quiet one, numbers. */
const BITS = [0x7ff0_0000_0000_0001n, -0x7_ffff_ffff_fffen, 0n, 0x3ff8n << 48n];

/** Code of type `i32 i32 -> i32`, with locals 2 and 3 of a float type; whether it looks for NaNs. */
const CODES: readonly [code: string, loads: boolean, stores: boolean][] = [
  // Only compared.
  [
    "local.get 0; F.load; local.set 2; local.get 2; local.get 2; F.lt; local.get 2; " +
    "local.get 3; F.ge; i32.or",
    false,
    false,
  ],
  // Only what comes out of arithmetic is stored.
  [
    "local.get 0; F.load; local.get 0; F.load; F.add; local.tee 2; local.set 3; local.get 1; " +
    "local.get 3; F.store; i32.const 1",
    false,
    false,
  ],
  // Loaded, and stored as well.
  [
    "local.get 0; F.load; local.set 2; local.get 2; local.get 2; F.add; drop; local.get 1; " +
    "local.get 2; F.store; i32.const 2",
    true,
    true,
  ],
  // Stored after a way round by another local.
  [
    "local.get 0; F.load; local.set 2; local.get 2; local.set 3; local.get 1; local.get 3; " +
    "F.store; i32.const 3",
    true,
    true,
  ],
  // One of two ways is loud.
  [
    "local.get 0; if; local.get 0; F.load; local.set 2; end; local.get 1; local.get 2; F.store; " +
    "i32.const 4",
    true,
    true,
  ],
];

for (const type of ["f32", "f64"]) {
  for (const [text, loads, stores] of CODES) {
    const code = text.replaceAll("F.", `${type}.`);
    Deno.test(`compiled code keeps NaNs as the interpreter does: ${code}`, () => {
      const program = around("i32 i32 -> i32", code, `${type} ${type}`);
      const source = statementsOf(program);
      assertEquals(source.includes(`${type}Load(`), loads, source);
      assertEquals(source.includes(`${type}Store(`), stores, source);
      const [expected, compiled] = [{}, { tier: {} }].map((options) => {
        const { f, instance } = run(program, options);
        const { dv, u8 } = (instance as Instance).memories[0]!;
        BITS.forEach((bits, i) => dv.setBigInt64(8 * i, bits, true));
        for (let i = 0; i < 5000; i++) f(16, 24);
        return BITS.flatMap((_, i) => [[f(8 * i, 40), u8.slice(40, 48)]]);
      });
      assertEquals(compiled, expected);
    });
  }
}
