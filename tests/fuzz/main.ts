/**
 * Tries many mutants, or one by its seed.
 *
 *     deno run -R --allow-run tests/fuzz/main.ts [--count 10000] [--from 0]
 *     deno run -R --allow-run tests/fuzz/main.ts --seed 1234 [--save FILE]
 *
 * @module
 */
import { parseArgs } from "node:util";
import { attempt } from "./attempt.ts";
import { mutate } from "./mutate.ts";
import { runCases } from "./pool.ts";
import { readSamples } from "./samples.ts";

/** How many mutants ended in which way, and what is wrong with those that should not have. */
export interface Tally {
  readonly counts: Record<string, number>;
  readonly faults: string[];
}

/**
 * Tries the mutants of `count` seeds, `from` onwards. Whether each compiles is also asked of the host's
 * engine, and to disagree is a fault.
 */
export async function tryMutants(from: number, count: number): Promise<Tally> {
  const samples = readSamples();
  const tally: Tally = { counts: {}, faults: [] };
  await runCases({ suite: "mutants", from, count }, (seed, outcome) => {
    const kind = `${outcome.kind} in ${outcome.stage}`;
    tally.counts[kind] = (tally.counts[kind] ?? 0) + 1;
    const { story, bytes } = mutate(seed, samples);
    const refused = outcome.stage === "compile";
    if (outcome.kind === "fault") tally.faults.push(`${story}\n  ${outcome.message}`);
    else if (refused === WebAssembly.validate(bytes)) {
      tally.faults.push(`${story}\n  the host disagrees: ${outcome.message || "valid here"}`);
    }
  });
  return tally;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "10000" },
      from: { type: "string", default: "0" },
      seed: { type: "string" },
      save: { type: "string" },
    },
  });
  if (values.seed !== undefined) {
    const mutant = mutate(Number(values.seed), readSamples());
    if (values.save !== undefined) Deno.writeFileSync(values.save, mutant.bytes);
    console.log(mutant.story, mutant.args, attempt(mutant));
    return;
  }
  const { counts, faults } = await tryMutants(Number(values.from), Number(values.count));
  console.log(counts);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) Deno.exit(1);
}

if (import.meta.main) await main();
