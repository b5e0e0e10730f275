/**
 * The README's table of proposals and tiers, made from runs of the suite. It stands between two
 * comments in the file; `readme_test.ts` compares it.
 *
 * `deno task spec:table` runs the suite in each tier and writes the table.
 *
 * @module
 */
import { join } from "@std/path";
import { GROUPS } from "./groups.ts";
import { type GroupReport, type Report, totalOf } from "./report.ts";
import { runCovered } from "./run_suite.ts";
import { findSuite, NOT_RUN, repositoryRoot } from "./suite.ts";

/** The comments between which the table stands. */
export const BEGIN = "<!-- spec table: begin (deno task spec:table) -->";
/** See {@link BEGIN}. */
export const END = "<!-- spec table: end -->";

/** The table in Markdown: a row for each group of scripts, a column for each report. */
export function tableOf(reports: readonly Report[]): string {
  const head = ["Official suite", "Commands", ...reports.map(({ engine }) => engine)];
  const rows = GROUPS.toReversed().flatMap(({ id, title, covered }) => {
    if (!covered) return [];
    const groups = reports.map((report) => report.groups.find((group) => group.id === id));
    const known = groups.find((group) => group !== undefined);
    const total = known === undefined ? "–" : number(testable(known));
    return [[title, total, ...groups.map(cell)]];
  });
  const lines = [head, head.map((_, i) => (i === 0 ? "---" : "---:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Commands that test an engine and not the text tool. */
function testable({ commands }: GroupReport): number {
  return totalOf(commands) - commands.text;
}

function cell(group: GroupReport | undefined): string {
  if (group === undefined) return "not run";
  const { passed, failed, skipped, excepted } = group.commands;
  if (passed === testable(group)) return "all";
  const parts = [
    `${number(passed)} passed`,
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(skipped > 0 ? [`${number(skipped)} skipped`] : []),
    ...(excepted > 0 ? [`${number(excepted)} excepted`] : []),
  ];
  return failed === 0 && skipped === 0 ? `all but ${number(excepted)} excepted` : parts.join(", ");
}

function number(value: number): string {
  return value.toLocaleString("en");
}

/** `text` with the table in its place. @throws Error when the two comments are not there */
export function withTable(text: string, table: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`there is no "${BEGIN}" before a "${END}"`);
  return `${text.slice(0, begin + BEGIN.length)}\n${table}\n${text.slice(end)}`;
}

/** The engines of the table, in the order of its columns. */
const TIERS = ["interpreter", "jit", "host"];

/** The file that holds the table. */
export const README: string = join(repositoryRoot(), "README.md");

/** Runs the suite in each tier. @returns The README as it should be. */
export async function currentReadme(suite: string): Promise<string> {
  const reports: Report[] = [];
  for (const tier of TIERS) reports.push(await runCovered(tier, suite));
  return withTable(Deno.readTextFileSync(README), tableOf(reports));
}

async function main(): Promise<number> {
  const suite = findSuite();
  if (suite === undefined) {
    console.error(NOT_RUN);
    return 1;
  }
  Deno.writeTextFileSync(README, await currentReadme(suite));
  return 0;
}

if (import.meta.main) Deno.exit(await main());
