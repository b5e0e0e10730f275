/**
 * `deno task spec`: runs the official test suite and says what came of it.
 *
 * Exit status 0 when nothing failed, 1 when something did or the suite was not found, 2 for a wrong
 * command line.
 *
 * @module
 */
import { leaveOut, SWITCHES } from "../../jit/switches.ts";
import { exceptedCommands } from "./exceptions.ts";
import { type Group, groupOf, GROUPS } from "./groups.ts";
import { type FileResult, type Report, reportOf, summaryText } from "./report.ts";
import { stepNames, type StepResult } from "./run_script.ts";
import { ENGINES, prepare, runFile } from "./run_suite.ts";
import { findSuite, listSuite, NOT_RUN, SuiteError, type SuiteFile } from "./suite.ts";
import { readScript } from "./wast/script.ts";

const HELP = `Runs the official WebAssembly test suite.

Usage: deno task spec [options] [FILTER…]

A FILTER keeps the commands whose name, file.wast:line, contains it; what they depend on still runs.

  --engine=NAME   ${Object.keys(ENGINES).join(" or ")}
  --group=ID      only one group of scripts: ${GROUPS.map(({ id }) => id).join(", ")}
  --without=LIST  leaves out what the JIT does to be fast: ${SWITCHES.join(", ")}
  --list          names the commands instead of running them
  --verbose       a line for every command, not only for those that did not pass
  --json=FILE     writes the results to FILE ("-" for standard output)

Examples:
  deno task spec
  deno task spec --engine=host i32.wast
  deno task spec call_indirect.wast:512 --verbose
`;

interface Options {
  engine: string;
  group: string | undefined;
  list: boolean;
  verbose: boolean;
  json: string | undefined;
  readonly filters: string[];
}

class UsageError extends Error {}

function readOptions(args: readonly string[]): Options {
  const options: Options = {
    engine: Object.keys(ENGINES)[0]!,
    group: undefined,
    list: false,
    verbose: false,
    json: undefined,
    filters: [],
  };
  for (const arg of args) readOption(arg, options);
  return options;
}

function readOption(arg: string, options: Options): void {
  const [name, value] = arg.split(/=(.*)/s, 2);
  if (name === "--engine" && value !== undefined && value in ENGINES) options.engine = value;
  else if (name === "--group" && GROUPS.some(({ id }) => id === value)) options.group = value;
  else if (name === "--without" && value) leaveOutNamed(value);
  else if (name === "--json" && value) options.json = value;
  else if (arg === "--list") options.list = true;
  else if (arg === "--verbose") options.verbose = true;
  else if (arg.startsWith("-")) throw new UsageError(`cannot use "${arg}"; see --help`);
  else options.filters.push(arg);
}

function leaveOutNamed(list: string): void {
  try {
    leaveOut(list);
  } catch (error) {
    throw new UsageError(`--without: ${(error as Error).message}`);
  }
}

/** Whether a group's scripts run, as things are asked. */
function isWanted({ id, covered }: Group, { group }: Options): boolean {
  return group === undefined ? covered : id === group;
}

function keeps(name: string, filters: readonly string[]): boolean {
  return filters.length === 0 || filters.some((filter) => name.includes(filter));
}

/** The names of the commands in a script that the filters keep. */
function keptNames({ name, path }: SuiteFile, filters: readonly string[]): string[] {
  return stepNames(name, readScript(Deno.readTextFileSync(path), name))
    .filter((step) => keeps(step, filters));
}

/** The scripts with commands that the filters keep. @throws UsageError when there are none */
function selectFiles(suite: string, options: Options): SuiteFile[] {
  const { filters } = options;
  const wanted = listSuite(suite).filter(({ name }) => isWanted(groupOf(name), options));
  // A filter with a line number needs the script to be read; most name a file.
  const files = filters.length === 0
    ? wanted
    : wanted.filter((file) => keeps(file.name, filters) || keptNames(file, filters).length > 0);
  if (files.length === 0) throw new UsageError(`no command matches ${filters.join(" ")}`);
  return files;
}

function stepLine({ name, kind, verdict, message }: StepResult): string {
  return `${verdict.padEnd(8)} ${name} ${kind}${message === undefined ? "" : `: ${message}`}`;
}

async function run(files: readonly SuiteFile[], options: Options): Promise<Report> {
  const bench = await prepare(options.engine);
  const all: FileResult[] = [];
  for (const file of files) {
    const { results } = await runFile(bench, file);
    const kept = results.filter(({ name }) => keeps(name, options.filters));
    all.push({ file: file.name, results: kept });
    if (options.json === "-") continue;
    for (const step of kept) {
      const quiet = step.verdict === "passed" || step.verdict === "text";
      if (options.verbose || !quiet) console.log(stepLine(step));
    }
  }
  return reportOf(options.engine, all);
}

/** The groups left out, by name and by the number of scripts and commands. */
function notCoveredText(suite: string, options: Options): string {
  const lines = GROUPS.filter((group) => !isWanted(group, options)).map((group) => {
    const files = listSuite(suite).filter(({ name }) => groupOf(name) === group);
    const commands = files.reduce((sum, file) => sum + keptNames(file, []).length, 0);
    return `  ${group.id}: ${files.length} files, ${commands} commands (not meant to be supported)`;
  });
  return lines.length === 0 ? "" : `Not run:\n${lines.join("\n")}`;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(HELP);
    return 0;
  }
  const options = readOptions(args);
  const suite = findSuite();
  if (suite === undefined) {
    console.error(NOT_RUN);
    return 1;
  }
  const files = selectFiles(suite, options);
  if (options.list) {
    for (const file of files) console.log(keptNames(file, options.filters).join("\n"));
    return 0;
  }
  const report = await run(files, options);
  writeReport(report, options);
  if (options.filters.length === 0 && options.group === undefined && options.json !== "-") {
    const notCovered = notCoveredText(suite, options);
    if (notCovered !== "") console.log(notCovered);
  }
  const stale = options.filters.length > 0 ? [] : staleExceptions(report, files);
  for (const name of stale) console.log(`exceptions.ts lists ${name}, which passes: remove it`);
  return report.groups.some(({ commands }) => commands.failed > 0) || stale.length > 0 ? 1 : 0;
}

/** Listed exceptions in the scripts that ran whose command did as the script says. */
function staleExceptions({ engine, exceptional }: Report, files: readonly SuiteFile[]): string[] {
  return exceptedCommands(engine).filter((name) =>
    files.some((file) => name.startsWith(`${file.name}:`)) &&
    !exceptional.some((step) => step.name === name && step.verdict !== "passed")
  );
}

function writeReport(report: Report, { json }: Options): void {
  const text = JSON.stringify(report, null, 2);
  if (json === "-") return console.log(text);
  if (json !== undefined) Deno.writeTextFileSync(json, `${text}\n`);
  console.log(summaryText(report));
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SuiteError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
