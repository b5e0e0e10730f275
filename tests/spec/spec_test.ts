/**
 * The official suite as tests: one for each script in each of our tiers, with a step for each command
 * that did not pass.
 * (A step for each of 66,000 commands would bury what matters; `deno task spec --verbose` names all.)
 *
 * @module
 */
import { groupOf, GROUPS } from "./groups.ts";
import type { Bench, StepResult } from "./run_script.ts";
import { ENGINES, prepare, runFile } from "./run_suite.ts";
import { findSuite, listSuite, NOT_RUN, type SuiteFile } from "./suite.ts";

/** Ours: the host's is its makers' to test. */
const TIERS = Object.keys(ENGINES).filter((name) => name !== "host");

const benches = new Map<string, Promise<Bench>>();

/** One bench serves all scripts of a tier. */
function benchOf(tier: string): Promise<Bench> {
  let bench = benches.get(tier);
  if (bench === undefined) benches.set(tier, bench = prepare(tier));
  return bench;
}

function failWith({ message }: StepResult): void {
  throw new Error(message);
}

function registerTest(file: SuiteFile, tier: string): void {
  Deno.test(`spec: ${file.name} (${tier})`, async (t) => {
    const { results } = await runFile(await benchOf(tier), file);
    for (const result of results) {
      if (result.verdict === "failed" || result.verdict === "skipped") {
        await t.step(`${result.name} ${result.kind}`, () => failWith(result));
      }
    }
  });
}

function registerTests(suite: string): void {
  const files = listSuite(suite);
  for (const file of files) {
    if (!groupOf(file.name).covered) continue;
    for (const tier of TIERS) registerTest(file, tier);
  }
  for (const { id, covered } of GROUPS) {
    const count = files.filter(({ name }) => groupOf(name).id === id).length;
    if (covered || count === 0) continue;
    const name = `spec: ${id}: ${count} files not meant to be supported`;
    Deno.test({ name, ignore: true, fn() {} });
  }
}

const suite = findSuite();
if (suite === undefined) {
  Deno.test({ name: `spec: ${NOT_RUN}`, ignore: true, fn() {} });
} else {
  registerTests(suite);
}
