/**
 * `deno task bench`: our engine, the host's and other engines, side by side in one run.
 *
 * @module
 */
import { demands, demandTable } from "./acceptance.ts";
import { BASELINE, changes, changeTable, merged, readResults } from "./baseline.ts";
import { chart } from "./chart.ts";
import { measureDecode } from "./decode.ts";
import { measureFirstRuns } from "./first_run.ts";
import { measureKernel } from "./kernels.ts";
import { type Options, type Part, PARTS, readOptions, USAGE } from "./options.ts";
import { findPeers, type Peer } from "./peers.ts";
import { type Program, PROGRAMS } from "./programs.ts";
import { measurePython } from "./python.ts";
import { writeFiles } from "./readme.ts";
import {
  decodeTable,
  failureLines,
  pythonTable,
  type Results,
  speedTable,
  timesTable,
  wholeTable,
} from "./report.ts";
import { measureWasi, wasiTable } from "./wasi.ts";
import { measureCowsay, measureCPython, measureModule, measureProgram } from "./whole.ts";

const LEFT_OUT = "left out: CPython cannot be fetched here\n";

/** What every part needs. */
interface Plan extends Options {
  readonly programs: readonly Program[];
  readonly found: readonly Peer[];
}

function show(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

/** Shows a part's name, and its progress on a terminal. */
function heading(text: string): void {
  show(`\n${text}\n\n`);
}

function progress(text: string): void {
  if (Deno.stderr.isTerminal()) {
    Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
  }
}

/** Programs for the parts that start many processes: with `--quick`, the first two of each kind. */
function sample({ programs, quick }: Plan): Program[] {
  return programs.filter((program, index) => {
    const same = programs.slice(0, index).filter(({ kind }) => kind === program.kind);
    return !quick || same.length < 2;
  });
}

/** Measures each program, telling which on the way. */
function forEachProgram<R>(programs: readonly Program[], measure: (program: Program) => R): R[] {
  const results = programs.map((program, index) => {
    progress(`${index + 1}/${programs.length} ${program.name}`);
    return measure(program);
  });
  progress("");
  return results;
}

function steady(plan: Plan): Results["kernels"] {
  const depth = plan.quick
    ? { turns: 3, sampleMs: 40, warmMs: 120 }
    : { turns: 4, sampleMs: 100, warmMs: 300 };
  const options = { ...depth, peers: plan.found };
  const results = forEachProgram(plan.programs, (program) => measureKernel(program, options));
  heading("Steady state: speed relative to the host's engine, then ours relative to the peers'");
  show(speedTable(results, "auto", plan.found.map(({ name }) => name)));
  for (const { program, failures } of results) show(failureLines(program, failures));
  return results;
}

function firstRuns(plan: Plan): Results["firstRuns"] {
  const turns = plan.quick ? 1 : 3;
  const measure = (program: Program) => measureFirstRuns(program, { turns });
  const results = forEachProgram(sample(plan), measure).flat();
  for (const [length, some] of Map.groupBy(results, ({ length }) => length)) {
    heading(`First run, ${length}, compiling included: speed relative to the host's engine`);
    show(speedTable(some, "auto"));
  }
  for (const { program, failures } of results) show(failureLines(program, failures));
  return results;
}

async function whole(plan: Plan): Promise<Results["whole"]> {
  const options = (turns: number) => ({ turns, peers: plan.found });
  const { quick } = plan;
  const measure = (program: Program) => measureProgram(program, options(quick ? 1 : 3));
  const programs = forEachProgram(sample(plan), measure);
  heading("Whole processes, in multiples of the time with the host's engine");
  show(wholeTable(programs));
  const cowsay = measureCowsay(options(quick ? 5 : 21));
  show(`\n${timesTable(cowsay)}`);
  const others = [cowsay, ...await measureCPython(options(quick ? 1 : 3))];
  for (const result of others.slice(1)) show(`\n${timesTable(result)}`);
  if (others.length === 1) show(`CPython ${LEFT_OUT}`);
  const results = [...programs, ...others];
  for (const { name, failures } of results) show(failureLines(name, failures));
  return results;
}

async function python({ quick, found }: Plan): Promise<Results["python"]> {
  // Node's polywasm takes minutes over a start of CPython, and its loops.
  const peers = found.filter(({ name }) => name !== "polywasm");
  const depth = quick ? { turns: 2, warmMs: 1000 } : { turns: 4, warmMs: 4000 };
  const result = await measurePython({ ...depth, peers });
  heading("CPython in steady state: speed relative to the host's engine; memory of its processes");
  show(result === undefined ? LEFT_OUT : pythonTable(result));
  show(failureLines("CPython", result?.failures ?? {}));
  return result;
}

async function decode(): Promise<Results["decode"]> {
  const result = await measureDecode();
  heading("Decoding and validating CPython's module");
  show(result === undefined ? LEFT_OUT : decodeTable(result));
  return result;
}

function wasi({ quick }: Plan): Results["wasi"] {
  heading("WASI: our functions and node:wasi's, under one guest in the host's engine");
  const results = measureWasi({ quick });
  show(wasiTable(results));
  return results;
}

/** Writes and compares what was measured, as asked. */
function keep(results: Results, options: Options): void {
  if (options.baseline !== undefined) {
    const before = readResults(options.baseline);
    heading(`Against the run of ${before.machine.date}, relative to the host's engine`);
    show(changeTable(changes(before, results)));
  }
  if (options.json !== undefined) Deno.writeTextFileSync(options.json, textOf(results));
  if (options.chart !== undefined) Deno.writeTextFileSync(options.chart, chart(results));
  if (!options.save) return;
  const saved = isWhole(options) ? results : merged(readResults(BASELINE), results);
  Deno.writeTextFileSync(BASELINE, textOf(saved));
  writeFiles();
}

/** Whether all parts are measured, with all programs. */
function isWhole({ parts, filter }: Options): boolean {
  return PARTS.every((part) => parts.includes(part)) && filter.includes("");
}

function textOf(results: Results): string {
  return JSON.stringify(results, rounded, 1) + "\n";
}

/** Six digits tell all that a clock does. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(6)) : value;
}

/** What this runs on. */
function machine(): Results["machine"] {
  const { os, arch } = Deno.build;
  return {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    system: `${os} ${arch}, ${navigator.hardwareConcurrency} cores`,
    date: new Date().toISOString(),
  };
}

async function preparePlan(options: Options): Promise<Plan> {
  const { deno, v8, system } = machine();
  show(`Deno ${deno}, V8 ${v8}, ${system}\n`);
  const { found, absent } = options.peers ? await findPeers() : { found: [], absent: [] };
  const names = found.map(({ name, version }) => `${name} ${version}`).join(", ");
  show(`peers: ${names || "none"}\n`);
  for (const reason of absent) show(`${reason}\n`);
  const programs = PROGRAMS.filter(({ name, kind }) =>
    options.filter.some((text) => name.includes(text) || kind === text)
  );
  return { ...options, programs, found };
}

async function measureAll(plan: Plan): Promise<Results> {
  const wants = (part: Part) => plan.parts.includes(part);
  return {
    machine: machine(),
    peers: Object.fromEntries(plan.found.map(({ name, version }) => [name, version])),
    kernels: wants("steady") ? steady(plan) : [],
    firstRuns: wants("first") ? firstRuns(plan) : [],
    whole: wants("whole") ? await whole(plan) : [],
    python: wants("python") ? await python(plan) : undefined,
    decode: wants("decode") ? await decode() : undefined,
    wasi: wants("wasi") ? wasi(plan) : [],
  };
}

function showModule(plan: Plan, wasm: string): void {
  const result = measureModule(wasm, plan, { turns: plan.quick ? 1 : 5, peers: plan.found });
  heading("Whole processes");
  show(timesTable(result));
  show(failureLines(result.name, result.failures));
}

async function main(options: Options): Promise<void> {
  const plan = await preparePlan(options);
  if (options.wasm !== undefined) return showModule(plan, options.wasm);
  const results = await measureAll(plan);
  heading("What was aimed at");
  show(demandTable(demands(results)));
  keep(results, options);
}

if (import.meta.main) {
  if (Deno.args.includes("--help")) show(USAGE);
  else await main(givenOptions());
}

/** Reads the command line, or says what is wrong with it. */
function givenOptions(): Options {
  try {
    return readOptions(Deno.args);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`error: ${error.message}\nhint: deno task bench --help tells what there is`);
    Deno.exit(2);
  }
}
