/**
 * Tries mutants: modules with bytes changed, which have to end in a clean run, a trap or a clear error.
 *
 * @module
 */
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
