/**
 * The README's table of proposals and tiers, made from what runs of the suite reported.
 *
 * Usage: `table.ts [--write|--check] README.md REPORT.json…`, a report for each tier; without an
 * option it prints the table. The table stands between two comments in the file.
 *
 * @module
 */
import { GROUPS } from "./groups.ts";
import { type GroupReport, type Report, totalOf } from "./report.ts";

/** The comments between which the table stands. */
export const BEGIN = "<!-- spec table: begin (deno task spec:table) -->";
/** See {@link BEGIN}. */
export const END = "<!-- spec table: end -->";

/** The table in Markdown: a row for each group of scripts, a column for each report. */
export function tableOf(reports: readonly Report[]): string {
  const head = ["Official suite", "Commands", ...reports.map(({ engine }) => engine)];
  const rows = GROUPS.toReversed().flatMap(({ id, title, covered }) => {
    if (covered === "no") return [];
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

function main(args: readonly string[]): number {
  const [option] = args.filter((arg) => arg.startsWith("--"));
  const [readme, ...paths] = args.filter((arg) => !arg.startsWith("--"));
  if (readme === undefined || paths.length === 0) {
    console.error("Usage: table.ts [--write|--check] README.md REPORT.json…");
    return 2;
  }
  const reports = paths.map((path) => JSON.parse(Deno.readTextFileSync(path)) as Report);
  const table = tableOf(reports);
  if (option === undefined) {
    console.log(table);
    return 0;
  }
  const before = Deno.readTextFileSync(readme);
  const after = withTable(before, table);
  if (option === "--write") Deno.writeTextFileSync(readme, after);
  else if (before !== after) {
    console.error(`The table in ${readme} is not what the suite reports; write it with --write.`);
    return 1;
  }
  return 0;
}

if (import.meta.main) Deno.exit(main(Deno.args));
