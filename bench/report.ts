/**
 * What a run measured, and the tables that show it.
 *
 * @module
 */
import type { DecodeResult } from "./decode.ts";
import type { FirstRunResult } from "./first_run.ts";
import type { KernelResult } from "./kernels.ts";
import { fastest, geometricMean, median, type Samples, speedRatio } from "./measure.ts";
import type { PythonResult } from "./python.ts";
import { ratioText, table } from "./table.ts";
import type { WasiResult } from "./wasi.ts";
import type { WholeResult } from "./whole.ts";

/** Everything that a run measured. */
export interface Results {
  /** What it ran on, so that figures are never compared across machines by mistake. */
  readonly machine: Readonly<Record<string, string>>;
  /** Versions by name. */
  readonly peers: Readonly<Record<string, string>>;
  readonly kernels: readonly KernelResult[];
  readonly firstRuns: readonly FirstRunResult[];
  readonly whole: readonly WholeResult[];
  readonly python: PythonResult | undefined;
  readonly decode: DecodeResult | undefined;
  readonly wasi: readonly WasiResult[];
}

/** Times of one thing, by engine. */
interface Times {
  readonly samples: readonly Samples[];
}

/** Times of one thing that has a name. */
export interface Measured extends Times {
  readonly name: string;
}

/** Times of one program. */
export interface ProgramResult extends Times {
  readonly program: string;
  readonly kind: string;
}

/** Times of one thing, and the part of the run that it belongs to. */
export interface Part extends Measured {
  readonly part: string;
}

/** All that was measured in several of our engines. */
export function everything({ kernels, firstRuns, whole, python }: Results): Part[] {
  return [
    ...kernels.map(({ program, samples }) => ({ part: "steady", name: program, samples })),
    ...(python?.loops ?? []).map(({ name, samples }) => {
      return { part: "steady", name: `CPython ${name}`, samples };
    }),
    ...firstRuns.map(({ program, length, samples }) => {
      return { part: `first run, ${length}`, name: program, samples };
    }),
    ...whole.map(({ name, samples }) => ({ part: "whole process", name, samples })),
  ];
}

/** Names of engines in the order they first appear. */
export function engineNames(results: readonly Times[]): string[] {
  return [...new Set(results.flatMap(({ samples }) => samples.map(({ name }) => name)))];
}

/** How many times as fast `one` is as `other`; NaN when either is missing. */
export function ratio(result: Times, one: string, other: string): number {
  const find = (wanted: string) => result.samples.find(({ name }) => name === wanted);
  const [left, right] = [find(one), find(other)];
  return left === undefined || right === undefined ? NaN : speedRatio(left, right);
}

/** The geometric mean of those that were measured. */
export function meanRatio(results: readonly Times[], one: string, other: string): number {
  const ratios = results.map((result) => ratio(result, one, other));
  return geometricMean(ratios.filter(Number.isFinite));
}

/** Results by kind, in the order the kinds first appear. */
export function byKind<R extends ProgramResult>(results: readonly R[]): Map<string, R[]> {
  return Map.groupBy(results, ({ kind }) => kind);
}

/**
 * The speed of every engine relative to the host's on each program, and of `tier` relative to each of
 * `peers`; geometric means below, by kind and of all.
 */
export function speedTable(
  results: readonly ProgramResult[],
  tier: string,
  peers: readonly string[] = [],
): string {
  const engines = engineNames(results).filter((name) => name !== "host");
  const pairs = [
    ...engines.map((name) => [name, "host"] as const),
    ...peers.filter((name) => engines.includes(name)).map((name) => [tier, name] as const),
  ];
  const cells = (some: readonly Times[]) =>
    pairs.map(([one, other]) => ratioText(meanRatio(some, one, other)));
  const headings = pairs.map(([one, other]) => other === "host" ? one : `${one}÷${other}`);
  return table([
    ["program", "kind", "host ms", ...headings],
    ...results.map((result) => {
      return [result.program, result.kind, millisecondsText(result), ...cells([result])];
    }),
    ...[...byKind(results)].filter(([, some]) => some.length > 1)
      .map(([kind, some]) => ["mean", kind, "", ...cells(some)]),
    ["geometric mean", "", "", ...cells(results)],
  ]);
}

function millisecondsText({ samples }: Times): string {
  const host = samples.find(({ name }) => name === "host");
  const ms = host === undefined ? NaN : fastest(host);
  return Number.isNaN(ms) ? "–" : ms.toFixed(ms < 1 ? 4 : 1);
}

/** Whole processes: how many times as long as with the host's engine each took. */
export function wholeTable(results: readonly WholeResult[]): string {
  const engines = engineNames(results).filter((name) => name !== "host");
  const cells = (some: readonly Times[]) =>
    engines.map((name) => ratioText(1 / meanRatio(some, name, "host")));
  return table([
    ["whole process", "host ms", ...engines.map((name) => `×${name}`)],
    ...results.map((result) => [result.name, millisecondsText(result), ...cells([result])]),
    ["geometric mean", "", ...cells(results)],
  ]);
}

/** Milliseconds of each engine's whole process: fastest, median, and the fastest against the host's. */
export function timesTable(result: WholeResult): string {
  const rows = result.samples.map((samples) => [
    samples.name,
    fastest(samples).toFixed(1),
    median(samples.samples).toFixed(1),
    ratioText(1 / ratio(result, samples.name, "host")),
  ]);
  return table([[result.name, "min ms", "median ms", "× host"], ...rows]);
}

/** CPython's loops, and what memory its processes had. */
export function pythonTable({ loops, memory }: PythonResult): string {
  const speeds = loops.map(({ name, samples }) => ({ program: name, kind: "CPython", samples }));
  const engines = engineNames(loops);
  const rows = Object.entries(memory).map(([what, peaks]) => [
    what,
    ...engines.map((name) => peaks[name] === undefined ? "–" : megabytesText(peaks[name])),
    ratioText((peaks.auto ?? NaN) / (peaks.host ?? NaN)),
  ]);
  return `${speedTable(speeds, "auto")}\n${
    table([["peak memory, MB", ...engines, "auto÷host"], ...rows])
  }`;
}

function megabytesText(kibibytes: number): string {
  return ((kibibytes * 1024) / 1e6).toFixed(0);
}

/** What each stage took on the large module. */
export function decodeTable({ bytes, stages }: DecodeResult): string {
  const speed = (ms: number) => (bytes / 1e6 / (ms / 1e3)).toFixed(0);
  const rows = stages.map(({ name, first, warm }) => {
    return [name, first.toFixed(1), warm.toFixed(1), speed(first), speed(warm)];
  });
  const size = `${(bytes / 1e6).toFixed(1)} MB module`;
  return table([[size, "first ms", "warm ms", "MB/s", "warm MB/s"], ...rows]);
}

/** Why engines are missing from a table, a line each. */
export function failureLines(
  name: string,
  failures: Readonly<Record<string, string>>,
): string {
  return Object.entries(failures)
    .map(([engine, reason]) => `${name}: ${engine} did not run: ${reason}\n`).join("");
}
