/** The bits of floats, for every kind of NaN, whatever tier of V8 a helper has reached. */
import { assert, assertEquals } from "@std/assert";
import { floatCeil, floatFloor, floatNearest, floatTrunc } from "./float.ts";
import {
  f32Bits,
  f32FromBits,
  f32Load,
  f32Store,
  f64Bits,
  f64FromBits,
  f64High,
  floatAbs,
  floatCopysign,
  floatNeg,
} from "./float_bits.ts";
import { wide } from "./wide.ts";

/** Enough calls for every tier to take its turn. */
const MANY = 100_000;

const SIGN = -0x80000000;

/** NaNs of f32: canonical, quiet with payloads, signalling; of both signs. */
const NANS = [0x7fc00000, 0x7fc00001, 0x7fffffff, 0x7f800001, 0x7fbfffff, 0x7fa00000, 0x7f812345]
  .flatMap((bits) => [bits, bits | SIGN]);
const NUMBERS = [0, SIGN, 1, 0x3f800000, 0xbf800000 | 0, 0x7f800000, 0xff800000 | 0, 0x7f7fffff];

Deno.test("f32 bits survive as a number", () => {
  for (let k = 0; k < MANY; k++) {
    for (const bits of NANS) {
      const found = f32Bits(f32FromBits(bits));
      if (found !== bits) assertEquals(hex(found), hex(bits));
    }
  }
  for (const bits of NUMBERS) assertEquals(hex(f32Bits(f32FromBits(bits))), hex(bits));
});

Deno.test("f32 bits survive a load and a store", () => {
  const memory = new DataView(new ArrayBuffer(16));
  for (let k = 0; k < MANY / 10; k++) {
    for (const bits of NANS) {
      memory.setInt32(3, bits, true);
      f32Store(memory, 9, f32Load(memory, 3));
      if (memory.getInt32(9, true) !== bits) assertEquals(hex(memory.getInt32(9, true)), hex(bits));
    }
  }
});

Deno.test("f32 bits survive in an array of numbers, which quiets doubles", () => {
  const numbers = NANS.map((bits) => f32FromBits(bits));
  assertEquals(numbers.map((x) => hex(f32Bits(x))), NANS.map(hex));
});

Deno.test("abs, neg and copysign change only the sign of a NaN", () => {
  for (const bits of [...NANS, ...NUMBERS]) {
    const x = f32FromBits(bits);
    assertEquals(hex(f32Bits(floatAbs(x))), hex(bits & 0x7fffffff));
    assertEquals(hex(f32Bits(floatNeg(x))), hex(bits ^ SIGN));
    for (const other of [...NANS, ...NUMBERS]) {
      const expected = (bits & 0x7fffffff) | (other & SIGN);
      assertEquals(hex(f32Bits(floatCopysign(x, f32FromBits(other)))), hex(expected));
    }
  }
});

Deno.test("arithmetic makes a signalling f32 quiet", () => {
  const operations: ((x: number) => number)[] = [
    (x) => Math.fround(x + 1),
    (x) => Math.fround(1 - x),
    (x) => Math.fround(x * 3),
    (x) => Math.fround(x / 2),
    (x) => Math.fround(Math.sqrt(x)),
    (x) => Math.fround(Math.min(x, 1)),
    (x) => Math.fround(Math.max(1, x)),
    (x) => Math.fround(Math.ceil(x)),
    (x) => Math.fround(floatNearest(x)),
  ];
  for (const operation of operations) {
    for (let k = 0; k < MANY / 10; k++) {
      const bits = f32Bits(operation(f32FromBits(0x7f800001)));
      if ((bits & 0x7fc00000) !== 0x7fc00000) {
        assertEquals(hex(bits), "a quiet NaN", `${operation}`);
      }
    }
  }
});

Deno.test("rounding makes a signalling f64 quiet", () => {
  for (const round of [floatCeil, floatFloor, floatTrunc, floatNearest]) {
    for (let k = 0; k < MANY / 10; k++) {
      const high = f64High(round(f64FromBits(1, 0x7ff00000)));
      if ((high & 0x7ff80000) !== 0x7ff80000) assertEquals(hex(high), "a quiet NaN", round.name);
    }
  }
});

Deno.test("quiet f64 bits survive as a number", () => {
  for (let k = 0; k < MANY / 10; k++) {
    for (const high of [0x7ff80000, 0x7ffabcde, -0x80000, 0x3ff00000, SIGN]) {
      assertEquals(f64Bits(f64FromBits(k, high)), k);
      assertEquals(wide.hi, high);
    }
  }
});

Deno.test("floatNearest() rounds halves to even and keeps the sign of zero", () => {
  const cases = [
    [0, 0],
    [-0, -0],
    [0.5, 0],
    [-0.5, -0],
    [-0.2, -0],
    [0.5000000000000001, 1],
    [0.49999999999999994, 0],
    [1.5, 2],
    [2.5, 2],
    [-1.5, -2],
    [-2.5, -2],
    [4503599627370495.5, 4503599627370496],
    [4503599627370497, 4503599627370497],
    [-9007199254740991, -9007199254740991],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ];
  for (const [x, expected] of cases) {
    const found = floatNearest(x!);
    assert(Object.is(found, expected), `nearest(${x}) is ${found}, not ${expected}`);
  }
});

function hex(bits: number): string {
  return (bits >>> 0).toString(16);
}
