/**
 * The report: tables in plain text, aligned.
 *
 * @module
 */
import type { DecodeResult } from "./decode.ts";
import type { KernelResult } from "./kernels.ts";
import { geometricMean, median, type Samples, speedRatio } from "./measure.ts";
import type { StartupResult } from "./startup.ts";
import type { WasiResult } from "./wasi.ts";

/** Everything that a run measured. */
export interface Results {
  /** What it ran on, so that figures are never compared across machines by mistake. */
  readonly machine: Readonly<Record<string, string>>;
  readonly peers: Readonly<Record<string, string>>;
  readonly kernels: readonly KernelResult[];
  readonly startup: readonly StartupResult[];
  readonly decode: DecodeResult | undefined;
  readonly wasi: readonly WasiResult[];
}

/** Aligns columns: the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => widths[column] = Math.max(widths[column] ?? 0, cell.length));
  }
  const line = (row: readonly string[]) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)
    )
      .join("  ").trimEnd();
  return rows.map(line).join("\n") + "\n";
}

/** Names of engines in the order they first appear. */
export function engineNames(
  results: readonly { readonly samples: readonly Samples[] }[],
): string[] {
  return [...new Set(results.flatMap(({ samples }) => samples.map(({ name }) => name)))];
}

/**
 * The speed of every engine relative to the host's on each program, and of `tier` relative to each
 * peer, with geometric means below.
 */
export function kernelTable(results: readonly KernelResult[], tier: string): string {
  const engines = engineNames(results).filter((name) => name !== "host");
  const peers = engines.filter((name) => name !== tier);
  const ratios = results.map((result) => [
    ...engines.map((name) => ratio(result, name, "host")),
    ...peers.map((name) => ratio(result, tier, name)),
  ]);
  const means = ratios[0]?.map((_, column) =>
    geometricMean(ratios.map((row) => row[column]!).filter(Number.isFinite))
  );
  const heading = ["program", "kind", "host µs", ...engines, ...peers.map((name) => `÷${name}`)];
  const rows = results.map((result, index) => {
    const host = result.samples.find(({ name }) => name === "host");
    const micros = host === undefined ? "–" : (median(host.samples) * 1000).toFixed(1);
    return [result.program, result.kind, micros, ...ratios[index]!.map(ratioText)];
  });
  return table([heading, ...rows, ["geometric mean", "", "", ...(means ?? []).map(ratioText)]]);
}

/** How many times as fast `one` is as `other`; NaN when either is missing. */
export function ratio(
  result: { readonly samples: readonly Samples[] },
  one: string,
  other: string,
) {
  const find = (wanted: string) => result.samples.find(({ name }) => name === wanted);
  const [left, right] = [find(one), find(other)];
  return left === undefined || right === undefined ? NaN : speedRatio(left, right);
}

function ratioText(value: number): string {
  return Number.isFinite(value) ? value.toFixed(value < 0.1 ? 3 : 2) : "–";
}

/** Milliseconds of each engine's whole process: fastest, median, and the median against the host's. */
export function startupTable(result: StartupResult): string {
  const rows = result.samples.map((samples) => [
    samples.name,
    Math.min(...samples.samples).toFixed(1),
    median(samples.samples).toFixed(1),
    ratioText(1 / ratio(result, samples.name, "host")),
  ]);
  return table([[result.name, "min ms", "median ms", "× host"], ...rows]);
}

/** What each stage took on the large module. */
export function decodeTable({ bytes, stages }: DecodeResult): string {
  const speed = (ms: number) => (bytes / 1e6 / (ms / 1e3)).toFixed(0);
  const rows = stages.map(({ name, first, warm }) => [
    name,
    first.toFixed(1),
    warm.toFixed(1),
    speed(first),
    speed(warm),
  ]);
  const heading = [
    `${(bytes / 1e6).toFixed(1)} MB module`,
    "first ms",
    "warm ms",
    "MB/s",
    "warm MB/s",
  ];
  return table([heading, ...rows]);
}

/** Why engines are missing from a table, a line each. */
export function failureLines(
  name: string,
  failures: Readonly<Record<string, string>>,
): string {
  return Object.entries(failures)
    .map(([engine, reason]) => `${name}: ${engine} did not run: ${reason}\n`).join("");
}
