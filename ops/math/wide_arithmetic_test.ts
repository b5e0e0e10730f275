/** Wide arithmetic against BigInt, through the catalogue's rows. */
import { assertEquals } from "@std/assert";
import { byName } from "../catalogue.ts";
import { rowFunction, seeded } from "../testing.ts";

function u64(x: bigint): bigint {
  return BigInt.asUintN(64, x);
}

function s64(x: bigint): bigint {
  return BigInt.asIntN(64, x);
}

const EDGES = [0n, 1n, 2n, -1n, -2n, 0xffffffffn, 0x100000000n, 1n << 63n, (1n << 63n) - 1n];

/** Quadruples of i64: all edges, then random numbers. */
function* operands(): Generator<bigint[]> {
  for (const a of EDGES) for (const b of EDGES) for (const c of EDGES) yield [a, b, c, b];
  const random = seeded(11);
  const next = () => s64(BigInt(random()) << 32n | BigInt(random() >>> 0)) >> BigInt(random() & 63);
  for (let k = 0; k < 10_000; k++) yield [next(), next(), next(), next()];
}

function check(name: string, meaning: (operands: bigint[]) => bigint): void {
  const run = rowFunction(byName.get(name)!);
  for (const list of operands()) {
    const words: Record<string, number> = {};
    list.forEach((value, n) => {
      words[`$${n}l`] = Number(BigInt.asIntN(32, value));
      words[`$${n}h`] = Number(BigInt.asIntN(32, value >> 32n));
    });
    const result = run(words);
    assertEquals(result.map((word) => word | 0), result, "words are int32");
    const found = result.reduceRight((sum, word) => sum << 32n | BigInt(word >>> 0), 0n);
    const expected = BigInt.asUintN(128, meaning(list));
    if (found !== expected) assertEquals(found, expected, `${name} ${list}`);
  }
}

function i128(low: bigint, high: bigint): bigint {
  return high << 64n | u64(low);
}

Deno.test("i64.add128 agrees with BigInt", () => {
  check("i64.add128", ([a, b, c, d]) => i128(a!, b!) + i128(c!, d!));
});

Deno.test("i64.sub128 agrees with BigInt", () => {
  check("i64.sub128", ([a, b, c, d]) => i128(a!, b!) - i128(c!, d!));
});

Deno.test("i64.mul_wide_s agrees with BigInt", () => {
  check("i64.mul_wide_s", ([a, b]) => s64(a!) * s64(b!));
});

Deno.test("i64.mul_wide_u agrees with BigInt", () => {
  check("i64.mul_wide_u", ([a, b]) => u64(a!) * u64(b!));
});
