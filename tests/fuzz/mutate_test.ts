import { assertEquals, assertNotEquals } from "@std/assert";
import { tryMutants } from "./mutants.ts";
import { mutate } from "./mutate.ts";
import { readSamples } from "./samples.ts";

Deno.test("mutate() makes the same mutant from the same seed, and others from others", () => {
  const samples = readSamples();
  assertEquals(mutate(7, samples), mutate(7, samples));
  assertNotEquals(mutate(7, samples).bytes, mutate(8, samples).bytes);
});

/** The first seeds of the full run of 10,000: `deno task fuzz 10000 --only mutants`. */
const COUNT = Number(Deno.env.get("VITRINE_FUZZ") ?? 400);

Deno.test(`${COUNT} mutants end in a clean run, a trap or a clear error`, async () => {
  const { counts, faults } = await tryMutants(0, COUNT);
  assertEquals(faults, []);
  const tried = Object.values(counts).reduce((sum, count) => sum + count, 0);
  assertEquals(tried, COUNT);
});
