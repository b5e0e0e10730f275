/**
 * Adds up results, as text for people and as JSON for programs.
 *
 * @module
 */
import { type Group, groupOf, GROUPS } from "./groups.ts";
import type { StepResult, Verdict } from "./run_script.ts";

/** How many commands ended in each way. */
export type Counts = Record<Verdict, number>;

/** One script's results. */
export interface FileResult {
  readonly file: string;
  readonly results: readonly StepResult[];
}

/** One group's share of a run. */
export interface GroupReport {
  readonly id: string;
  readonly title: string;
  readonly covered: Group["covered"];
  readonly files: number;
  /** Commands of every kind. */
  readonly commands: Counts;
  /** The `assert_…` commands among them. */
  readonly assertions: Counts;
}

/** A whole run, as `--json` writes it. */
export interface Report {
  readonly engine: string;
  readonly groups: readonly GroupReport[];
  /** Everything that did not pass and is not plain `text`. */
  readonly exceptional: readonly StepResult[];
}

/** Counts of nothing. */
function noCounts(): Counts {
  return { passed: 0, failed: 0, skipped: 0, text: 0, excepted: 0 };
}

/** Adds up a run. */
export function reportOf(engine: string, files: readonly FileResult[]): Report {
  const groups = GROUPS.toReversed()
    .map((group) => groupReport(group, files.filter(({ file }) => groupOf(file) === group)))
    .filter((group) => group.files > 0);
  const exceptional = files.flatMap(({ results }) =>
    results.filter(({ verdict }) => verdict !== "passed" && verdict !== "text")
  );
  return { engine, groups, exceptional };
}

function groupReport({ id, title, covered }: Group, files: readonly FileResult[]): GroupReport {
  const commands = noCounts();
  const assertions = noCounts();
  for (const { kind, verdict } of files.flatMap(({ results }) => results)) {
    commands[verdict]++;
    if (kind.startsWith("assert_")) assertions[verdict]++;
  }
  return { id, title, covered, files: files.length, commands, assertions };
}

/** The sum of some counts. */
function sumCounts(all: readonly Counts[]): Counts {
  const sum = noCounts();
  for (const counts of all) {
    for (const verdict of Object.keys(sum) as Verdict[]) sum[verdict] += counts[verdict];
  }
  return sum;
}

/** How many commands the counts are about. */
export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The counts that are not zero: `53,247 passed, 2 failed`. */
function countsText(counts: Counts): string {
  const parts = (Object.keys(counts) as Verdict[])
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict].toLocaleString("en")} ${VERDICT_TEXT[verdict]}`);
  return parts.join(", ") || "nothing run";
}

const VERDICT_TEXT: Readonly<Record<Verdict, string>> = {
  passed: "passed",
  failed: "failed",
  skipped: "skipped",
  text: "text-only",
  excepted: "excepted",
};

/** The table a person reads at the end of a run. */
export function summaryText(report: Report): string {
  const lines = report.groups.map(({ id, covered, files, commands }) => {
    const mark = covered ? "" : "  (not meant to be supported)";
    return `${id.padEnd(20)} ${String(files).padStart(3)} files  ${countsText(commands)}${mark}`;
  });
  const commands = sumCounts(report.groups.map((group) => group.commands));
  const assertions = sumCounts(report.groups.map((group) => group.assertions));
  return [
    ...lines,
    `${report.engine}: ${totalOf(commands).toLocaleString("en")} commands: ${countsText(commands)}`,
    `of which ${totalOf(assertions).toLocaleString("en")} assertions: ${countsText(assertions)}`,
  ].join("\n");
}
