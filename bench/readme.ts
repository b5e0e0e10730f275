/**
 * The README's figures of speed, made from the run that the repository carries: a table between two
 * comments, and a chart.
 *
 *     deno task bench:table    # writes both from bench/baseline.json
 *
 * @module
 */
import { BASELINE, readResults } from "./baseline.ts";
import { chart } from "./chart.ts";
import { ROOT } from "./process.ts";
import { byKind, meanRatio, type Results } from "./report.ts";
import { ratioText } from "./table.ts";

/** The comments between which the table stands. */
const BEGIN = "<!-- bench table: begin (deno task bench:table) -->";
const END = "<!-- bench table: end -->";

/** The file that holds the table. */
export const README: string = `${ROOT}README.md`;
/** The file that is the chart. */
export const CHART: string = `${ROOT}docs/speed.svg`;

/** Columns, by the names of engines; those that nobody measured are left out. */
const ENGINES = ["auto", "jit", "interpreter", "wasm3", "toywasm", "polywasm"];

type Some = Parameters<typeof meanRatio>[0];

/** The table in Markdown. */
export function tableOf(results: Results): string {
  const { kernels, firstRuns, whole, python, machine, peers } = results;
  const engines = ENGINES.filter((name) => Number.isFinite(meanRatio(kernels, name, "host")));
  const speeds = (name: string, some: Some) => [
    name,
    ...engines.map((engine) => ratioText(meanRatio(some, engine, "host"))),
  ];
  const times = (name: string, some: Some) => [
    name,
    ...engines.map((engine) => timesText(1 / meanRatio(some, engine, "host"))),
  ];
  const commands = whole.filter(({ name }) => kernels.some(({ program }) => program === name));
  const others = whole.filter((result) => !commands.includes(result));
  const long = firstRuns.filter(({ length }) => length === "long");
  const rows = [
    speeds(`**Steady state**, mean of ${kernels.length} programs`, kernels),
    ...[...byKind(kernels)].map(([kind, some]) => speeds(`— ${kind} (${some.length})`, some)),
    speeds("— CPython, loops", python?.loops ?? []),
    speeds("**First run**, compiling included", long),
    times("**Whole process**: time, in multiples of V8's", commands),
    ...others.map((result) => times(`— ${result.name}`, [result])),
  ].filter(([, ...cells]) => cells.some((cell) => cell !== "–"));
  const head = ["Speed, where V8's WebAssembly is 1", ...engines];
  const lines = [head, head.map((_, i) => i === 0 ? "---" : "---:"), ...rows];
  const versions = engines.flatMap((name) => name in peers ? [`${name} ${peers[name]}`] : []);
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}

Measured ${machine.date?.slice(0, 10)} with Deno ${machine.deno} on ${machine.system}${
    versions.length === 0 ? "" : `; ${versions.join(", ")}`
  }.`;
}

function timesText(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(value < 1 ? 2 : value < 10 ? 1 : 0)}×` : "–";
}

/** `text` with the table in its place. @throws Error when the two comments are not there */
export function withTable(text: string, table: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`there is no "${BEGIN}" before a "${END}"`);
  return `${text.slice(0, begin + BEGIN.length)}\n${table}\n${text.slice(end)}`;
}

/** Both files as the saved run has them. */
export function currentFiles(): { readme: string; chart: string } {
  const results = readResults(BASELINE);
  return {
    readme: withTable(Deno.readTextFileSync(README), tableOf(results)),
    chart: chart(results),
  };
}

/** Writes both files. */
export function writeFiles(): void {
  const files = currentFiles();
  Deno.writeTextFileSync(README, files.readme);
  Deno.writeTextFileSync(CHART, files.chart);
}

if (import.meta.main) writeFiles();
