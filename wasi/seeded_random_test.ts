import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { seededRandom } from "./seeded_random.ts";

function taken(seed: number | bigint, ...lengths: number[]): number[] {
  const random = seededRandom(seed);
  return lengths.flatMap((length) => {
    const bytes = new Uint8Array(length);
    random(bytes);
    return [...bytes];
  });
}

Deno.test("seededRandom() gives bytes that depend on the seed alone", () => {
  assertEquals(taken(1, 12), [123, 143, 51, 118, 127, 231, 10, 33, 207, 28, 102, 143]);
  assertEquals(taken(1, 3, 0, 5, 4), taken(1, 12));
  assertEquals(taken(-1, 16), taken(0xffff_ffff_ffff_ffffn, 16));
  assertNotEquals(taken(1, 16), taken(2, 16));
  assertNotEquals(taken(1, 16), taken(1n << 32n, 16));
});

Deno.test("seededRandom() spreads its bytes evenly", () => {
  const counts = new Array(256).fill(0);
  for (const byte of taken(42, 256 * 1000)) counts[byte]++;
  // The mean is 1000 and the standard deviation below 32: these are more than 5 of it away.
  assert(Math.min(...counts) > 840 && Math.max(...counts) < 1160, `${counts}`);
});

Deno.test("seededRandom() refuses what is no integer", () => {
  assertThrows(() => seededRandom(0.5), RangeError, "0.5");
  assertThrows(() => seededRandom(2 ** 60), RangeError);
});
