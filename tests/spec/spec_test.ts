/**
 * The official suite as tests: one for each script, with a step for each command that did not pass.
 * (A step for each of 66,000 commands would bury what matters; `deno task spec --verbose` names all.)
 *
 * @module
 */
import { groupOf, GROUPS } from "./groups.ts";
import type { Bench, StepResult } from "./run_script.ts";
import { ENGINES, prepare, runFile } from "./run_suite.ts";
import { findSuite, listSuite, NOT_RUN } from "./suite.ts";

const ENGINE = Object.keys(ENGINES)[0]!;

let bench: Promise<Bench> | undefined;

function failWith({ message }: StepResult): void {
  throw new Error(message);
}

function registerTests(suite: string): void {
  const files = listSuite(suite);
  for (const file of files) {
    if (!groupOf(file.name).covered) continue;
    Deno.test(`spec: ${file.name}`, async (t) => {
      const { results } = await runFile(await (bench ??= prepare(ENGINE)), file);
      for (const result of results) {
        if (result.verdict === "failed" || result.verdict === "skipped") {
          await t.step(`${result.name} ${result.kind}`, () => failWith(result));
        }
      }
    });
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
