/**
 * What the engine set out to reach, and whether a run of the benchmarks shows that it did.
 *
 * @module
 */
import { median } from "./measure.ts";
import { everything, meanRatio, type Measured, ratio, type Results } from "./report.ts";
import { table } from "./table.ts";

/** One demand. */
export interface Demand {
  readonly what: string;
  /** What was measured, NaN when it was not. */
  readonly value: number;
  /** `least`: the value must not be below; `most`: not above. */
  readonly bound: "least" | "most";
  readonly limit: number;
  /** The program that the value is of, when it is an extreme. */
  readonly where?: string;
}

/** Whether the value is within its bound; `undefined` when there is none. */
export function isMet({ value, bound, limit }: Demand): boolean | undefined {
  if (!Number.isFinite(value)) return undefined;
  return bound === "least" ? value >= limit : value <= limit;
}

/** A ratio, and what it is of. */
interface Extreme {
  readonly value: number;
  readonly where?: string;
}

/** All demands on what `results` tell. */
export function demands(results: Results): Demand[] {
  const kernels = results.kernels.map((result) => ({ ...result, name: result.program }));
  const loops = results.python?.loops ?? [];
  const named = (name: string) => results.whole.filter((whole) => whole.name === name);
  return [
    ...steadyDemands("auto", kernels, loops),
    ...steadyDemands("jit", kernels, loops),
    most("whole process, auto: geometric mean of times", 2, mean(inRange(results.whole), WHOLE)),
    most("whole process, auto: cowsay", 2, mean(named("cowsay"), WHOLE)),
    most("whole process, auto: CPython hello", 3, mean(named("CPython hello"), WHOLE)),
    ...againstOurs(results, "interpreter", 1.1),
    ...againstOurs(results, "jit", 1.25),
    least("auto's speed over wasm3's, geometric mean", 5, mean(kernels, ["auto", "wasm3"])),
    ...memoryDemands(results),
  ];
}

/** The demands as a table. */
export function demandTable(all: readonly Demand[]): string {
  const rows = all.map((demand) => {
    const { what, value, bound, limit, where } = demand;
    const met = isMet(demand);
    return [
      what + (where === undefined ? "" : ` (${where})`),
      met === undefined ? "–" : value.toFixed(2),
      `${bound === "least" ? "≥" : "≤"} ${limit.toFixed(2)}`,
      met === undefined ? "not measured" : met ? "met" : "not met",
    ];
  });
  return table([["demand", "value", "bound", ""], ...rows]);
}

/** As speeds are compared: how many times as fast the first is as the second. */
type Pair = readonly [string, string];

/** Times in `auto` as multiples of the host's are the host's speed over auto's. */
const WHOLE: Pair = ["host", "auto"];

function steadyDemands(
  tier: string,
  kernels: readonly Measured[],
  loops: readonly Measured[],
): Demand[] {
  const pair = [tier, "host"] as const;
  const what = `steady state, ${tier}`;
  const coremix = kernels.filter(({ name }) => name === "coremix");
  return [
    least(`${what}: geometric mean`, 0.8, mean(kernels, pair)),
    least(`${what}: slowest`, 0.45, extreme(kernels, pair, Math.min)),
    least(`${what}: coremix`, 0.8, mean(coremix, pair)),
    least(`${what}: CPython loops, geometric mean`, 0.5, mean(loops, pair)),
  ];
}

function memoryDemands({ python }: Results): Demand[] {
  return Object.entries(python?.memory ?? {}).map(([what, { auto = NaN, host = NaN }]) =>
    most(`CPython ${what}: peak memory, auto over host`, 2, { value: auto / host })
  );
}

/** Programs that the host's engine runs in a tenth of a second to one. */
function inRange(whole: readonly Measured[]): Measured[] {
  return whole.filter(({ samples }) => {
    const ms = median(samples.find(({ name }) => name === "host")?.samples ?? []);
    return ms >= 100 && ms <= 1000;
  });
}

/** Of each part of the run, where `auto` does worst beside another tier. */
function againstOurs(results: Results, tier: string, limit: number): Demand[] {
  const parts = Map.groupBy(everything(results), ({ part }) => part);
  return [...parts].map(([part, measured]) =>
    most(`auto's time over ${tier}'s, worst: ${part}`, limit, worst(measured, tier))
  );
}

function worst(measured: readonly Measured[], other: string): Extreme {
  return extreme(measured, [other, "auto"], Math.max);
}

function mean(measured: readonly Measured[], [one, other]: Pair): Extreme {
  return { value: meanRatio(measured, one, other) };
}

function extreme(
  measured: readonly Measured[],
  [one, other]: Pair,
  choose: (...values: number[]) => number,
): Extreme {
  const all = measured
    .map((result) => ({ value: ratio(result, one, other), where: result.name }))
    .filter(({ value }) => Number.isFinite(value));
  const value = choose(...all.map(({ value }) => value));
  return all.find((one) => one.value === value) ?? { value: NaN };
}

function least(what: string, limit: number, found: Extreme): Demand {
  return { what, bound: "least", limit, ...found };
}

function most(what: string, limit: number, found: Extreme): Demand {
  return { what, bound: "most", limit, ...found };
}
