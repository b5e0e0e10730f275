/** 64-bit integers against BigInt, through the catalogue's rows. */
import { assertEquals, assertThrows } from "@std/assert";
import { byName } from "../catalogue.ts";
import { rowFunction, seeded } from "../testing.ts";
import { Trap } from "../trap.ts";
import { i32MulWideS, i32MulWideU } from "./i64.ts";
import { wide } from "./wide.ts";

const PAIRS = 20_000;

const EDGES = [
  ...[0n, 1n, 2n, 3n, 7n, 10n, 31n, 32n, 33n, 63n, 64n, 65n, -1n, -2n, -3n, -64n],
  ...[0xffffn, 0x10000n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 0x100000000n, 0x100000001n],
  ...[-0x80000000n, -0x80000001n, -0xffffffffn, -0x100000000n, 0x1fffffffffffffn],
  ...[0x20000000000000n, 0x20000000000001n, -0x20000000000000n, 0x3fffffffffffffffn],
  ...[0x4000000000000000n, 0x7fffffff00000000n, 0x7fffffffffffffffn, -0x8000000000000000n],
  ...[-0x7fffffffffffffffn, 0x5555555555555555n, -0x5555555555555556n, 0x00000001ffffffffn],
];

function s64(x: bigint): bigint {
  return BigInt.asIntN(64, x);
}

function u64(x: bigint): bigint {
  return BigInt.asUintN(64, x);
}

/** What each row is in BigInt; operands come signed, and the result may be out of range. */
const MEANINGS: Readonly<Record<string, (x: bigint, y: bigint) => bigint | boolean>> = {
  "i64.add": (x, y) => x + y,
  "i64.sub": (x, y) => x - y,
  "i64.mul": (x, y) => x * y,
  "i64.and": (x, y) => x & y,
  "i64.or": (x, y) => x | y,
  "i64.xor": (x, y) => x ^ y,
  "i64.shl": (x, y) => x << (y & 63n),
  "i64.shr_s": (x, y) => x >> (y & 63n),
  "i64.shr_u": (x, y) => u64(x) >> (y & 63n),
  "i64.rotl": (x, y) => u64(x) << (y & 63n) | u64(x) >> (-y & 63n),
  "i64.rotr": (x, y) => u64(x) >> (y & 63n) | u64(x) << (-y & 63n),
  "i64.eq": (x, y) => x === y,
  "i64.ne": (x, y) => x !== y,
  "i64.lt_s": (x, y) => x < y,
  "i64.lt_u": (x, y) => u64(x) < u64(y),
  "i64.gt_s": (x, y) => x > y,
  "i64.gt_u": (x, y) => u64(x) > u64(y),
  "i64.le_s": (x, y) => x <= y,
  "i64.le_u": (x, y) => u64(x) <= u64(y),
  "i64.ge_s": (x, y) => x >= y,
  "i64.ge_u": (x, y) => u64(x) >= u64(y),
  "i64.eqz": (x) => x === 0n,
  "i64.clz": (x) => BigInt(64 - (x === 0n ? 0 : u64(x).toString(2).length)),
  "i64.ctz": (x) => x === 0n ? 64n : BigInt(/0*$/.exec(u64(x).toString(2))![0].length),
  "i64.popcnt": (x) => BigInt(u64(x).toString(2).replaceAll("0", "").length),
  "i64.extend8_s": (x) => BigInt.asIntN(8, x),
  "i64.extend16_s": (x) => BigInt.asIntN(16, x),
  "i64.extend32_s": (x) => BigInt.asIntN(32, x),
  "i32.wrap_i64": (x) => BigInt.asIntN(32, x),
};

/** Divisions, whose divisor must not be zero. */
const DIVISIONS: typeof MEANINGS = {
  "i64.div_s": (x, y) => x / y,
  "i64.div_u": (x, y) => u64(x) / u64(y),
  "i64.rem_s": (x, y) => x % y,
  "i64.rem_u": (x, y) => u64(x) % u64(y),
};

/** Pairs of edges, of random numbers of all magnitudes, and of a number and its neighbours' product. */
function* pairs(seed: number): Generator<[bigint, bigint]> {
  for (const x of EDGES) for (const y of EDGES) yield [x, y];
  const random = seeded(seed);
  const next = () => s64(BigInt(random()) << 32n | BigInt(random() >>> 0)) >> BigInt(random() & 63);
  for (let k = 0; k < PAIRS; k++) {
    const [x, y] = [next(), next()];
    // Multiples, and one more or less, are where an estimated quotient is off by one.
    yield (k & 3) === 0 ? [s64(x * y + BigInt(random() % 2)), y] : [x, y];
  }
}

function operandWords(x: bigint, y: bigint): Record<string, number> {
  const word = (value: bigint) => Number(BigInt.asIntN(32, value));
  return { $0l: word(x), $0h: word(x >> 32n), $1l: word(y), $1h: word(y >> 32n) };
}

function joined([low, high]: number[]): bigint {
  return high === undefined ? BigInt(low!) : BigInt(high) << 32n | BigInt(low! >>> 0);
}

for (const [name, meaning] of Object.entries({ ...MEANINGS, ...DIVISIONS })) {
  Deno.test(`${name} agrees with BigInt`, () => {
    const run = rowFunction(byName.get(name)!);
    for (const [x, y] of pairs(byName.get(name)!.code)) {
      if (name in DIVISIONS && (y === 0n || (y === -1n && x === -0x8000000000000000n))) continue;
      const found = run(operandWords(x, y));
      const expected = s64(BigInt(meaning(x, y)));
      if (joined(found) !== expected) assertEquals(joined(found), expected, `${name} ${x} ${y}`);
      if (found.some((word) => word !== (word | 0) || Object.is(word, -0))) {
        assertEquals(found, found.map((word) => word | 0), `${name} ${x} ${y}: words are int32`);
      }
    }
  });
}

Deno.test("i64 division traps with the operands in the message", () => {
  const divide = (name: string, x: bigint, y: bigint) => () =>
    rowFunction(byName.get(name)!)(operandWords(x, y));
  const zero = assertThrows(divide("i64.div_s", -5n, 0n), Trap, "-5 / 0");
  assertEquals(zero.phrase, "integer divide by zero");
  assertThrows(divide("i64.div_u", -1n, 0n), Trap, "18446744073709551615 / 0");
  assertThrows(divide("i64.rem_s", 1n << 40n, 0n), Trap, "1099511627776 rem 0");
  assertThrows(divide("i64.rem_u", 7n, 0n), Trap, "7 rem 0");
  const overflow = assertThrows(
    divide("i64.div_s", -(1n << 63n), -1n),
    Trap,
    "-9223372036854775808",
  );
  assertEquals(overflow.phrase, "integer overflow");
  assertEquals(divide("i64.rem_s", -(1n << 63n), -1n)(), [0, 0]);
});

Deno.test("i32MulWideS() and i32MulWideU() give the full product", () => {
  const random = seeded(3);
  for (let k = 0; k < PAIRS; k++) {
    const [x, y] = [random() >> (random() & 31), random() >> (random() & 31)];
    const signed = [i32MulWideS(x, y), wide.hi];
    assertEquals(joined(signed), BigInt(x) * BigInt(y));
    const unsigned = [i32MulWideU(x, y), wide.hi];
    assertEquals(joined(unsigned), s64(BigInt(x >>> 0) * BigInt(y >>> 0)));
  }
});
