/** Conversions between floats and integers, against BigInt and exact rational arithmetic. */
import { assertEquals, assertThrows } from "@std/assert";
import { byName } from "../catalogue.ts";
import { rowFunction, seeded } from "../testing.ts";
import { Trap } from "../trap.ts";
import { f32ConvertI64S, f32ConvertI64U } from "./float.ts";
import { f64Bits, f64FromBits } from "./float_bits.ts";
import { wide } from "./wide.ts";

const CASES = 20_000;

/** Doubles at and beside every bound, and doubles of random bits. */
function* doubles(): Generator<number> {
  const bounds = [0, 0.5, 1, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, 2 ** 64, Infinity, NaN, 5e-324];
  for (const bound of bounds) {
    for (
      const step of [0, 0.5, 1, 2 ** -20, bound * 2 ** -52, bound * 2 ** -53, bound * 2 ** -23]
    ) {
      yield* [bound + step, bound - step, -bound + step, -bound - step];
    }
  }
  const random = seeded(5);
  for (let k = 0; k < CASES; k++) {
    // An exponent around the width of the integers, so that most cases are neither 0 nor too large.
    const exponent = 1010 + (random() >>> 1) % 90;
    yield f64FromBits(random(), (random() & 0x800fffff) | (exponent << 20));
  }
}

/** Whether truncation to an integer of `bits` bits traps, and what it gives when it saturates. */
function truncated(x: number, bits: number, signed: boolean): { traps: boolean; clamped: bigint } {
  const [least, most] = signed
    ? [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n]
    : [0n, (1n << BigInt(bits)) - 1n];
  if (Number.isNaN(x)) return { traps: true, clamped: 0n };
  if (!Number.isFinite(x)) return { traps: true, clamped: x > 0 ? most : least };
  const integer = BigInt(Math.trunc(x));
  const clamped = integer < least ? least : integer > most ? most : integer;
  return { traps: clamped !== integer, clamped };
}

for (const bits of [32, 64]) {
  for (const sign of ["s", "u"]) {
    Deno.test(`i${bits}.trunc and trunc_sat _${sign} agree with BigInt`, () => {
      const run = rowFunction(byName.get(`i${bits}.trunc_f64_${sign}`)!);
      const saturate = rowFunction(byName.get(`i${bits}.trunc_sat_f64_${sign}`)!);
      for (const x of doubles()) {
        const words = { $0l: f64Bits(x), $0h: wide.hi };
        const { traps, clamped } = truncated(x, bits, sign === "s");
        const expected = wordsOf(clamped, bits);
        assertEquals(saturate(words), expected, `trunc_sat ${x}`);
        if (!traps) assertEquals(run(words), expected, `trunc ${x}`);
        else {
          const trap = assertThrows(() => run(words), Trap);
          const phrase = Number.isNaN(x) ? "invalid conversion to integer" : "integer overflow";
          assertEquals(trap.phrase, phrase, `trunc ${x}`);
        }
      }
    });
  }
}

/** The f32 nearest to an integer, ties to even, by its bits alone. */
function nearestF32(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  const drop = BigInt(Math.max(0, magnitude.toString(2).length - 24));
  const half = drop === 0n ? 0n : 1n << (drop - 1n);
  const rest = magnitude & ((1n << drop) - 1n);
  let kept = magnitude >> drop;
  if (rest > half || (rest === half && drop > 0n && (kept & 1n) === 1n)) kept += 1n;
  return Number(kept << drop) * (value < 0n ? -1 : 1);
}

/** Integers, half of them at or beside a point half-way between two floats. */
function* integers(): Generator<[low: number, high: number]> {
  const random = seeded(9);
  for (let k = 0; k < CASES; k++) {
    const shift = BigInt(random() & 31);
    const top = BigInt(random() | 1) << shift;
    const beside = BigInt([0, 1, -1][(random() >>> 1) % 3]!);
    const halfWay = (top << 9n) + (1n << (shift + 8n)) + beside;
    const value = (k & 1) === 0 ? halfWay : BigInt(random()) << 32n | BigInt(random() >>> 0);
    yield [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))];
  }
  yield* [[0, 0], [-1, -1], [0, -0x80000000], [-1, 0x7fffffff], [-1, 0x7fffffbf], [1, 0x200000]];
}

Deno.test("f32ConvertI64S() and f32ConvertI64U() round once", () => {
  let twice = 0;
  for (const [low, high] of integers()) {
    const signed = BigInt(high) << 32n | BigInt(low >>> 0);
    const unsigned = BigInt.asUintN(64, signed);
    assertEquals(f32ConvertI64S(low, high), nearestF32(signed), `signed ${signed}`);
    assertEquals(f32ConvertI64U(low, high), nearestF32(unsigned), `unsigned ${unsigned}`);
    if (Math.fround(Number(signed)) !== nearestF32(signed)) twice++;
  }
  // The cases must be hard enough that going through a double would be seen to fail.
  assertEquals(twice > 100, true, `only ${twice} cases round twice`);
});

Deno.test("i64 to f64 is rounded as BigInt's own conversion is", () => {
  const signed = rowFunction(byName.get("f64.convert_i64_s")!);
  const unsigned = rowFunction(byName.get("f64.convert_i64_u")!);
  for (const [low, high] of integers()) {
    const value = BigInt(high) << 32n | BigInt(low >>> 0);
    const words = { $0l: low, $0h: high };
    assertEquals(signed(words), [f64Bits(Number(value)), wide.hi]);
    assertEquals(unsigned(words), [f64Bits(Number(BigInt.asUintN(64, value))), wide.hi]);
  }
});

function wordsOf(value: bigint, bits: number): number[] {
  const words = [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))];
  return words.slice(0, bits / 32);
}
