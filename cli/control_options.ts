/**
 * The options that bound a run, make it the same each time, or show what it does.
 *
 * @module
 */
import { clocksFor } from "../wasi/run/clock.ts";
import { parseDuration } from "./duration.ts";
import { FEATURES_OPTION, parseFeatures } from "./features.ts";
import type { OptionRow } from "./command_row.ts";
import type { Given } from "./options.ts";
import { Problem } from "./problem.ts";
import type { Control } from "./request.ts";

/** The options. */
export const CONTROL_OPTIONS: readonly OptionRow[] = [
  {
    name: "timeout",
    value: "TIME",
    help: "stop the program after so long: 10s, 500ms, 2m; without a\nunit, seconds",
  },
  {
    name: "fuel",
    value: "N",
    help: "stop the program before it has executed more than N instructions",
  },
  { name: "seed", value: "N", help: "make random numbers depend on this integer alone" },
  {
    name: "clock",
    value: "real|fixed|TIME",
    help: "fixed: it is midnight, 1 January 2000, and only a sleep makes\n" +
      "it later, at once; TIME, such as 2024-02-29T12:00:00Z: it is\n" +
      "then, and a microsecond later each time the program looks",
  },
  { name: "trace-wasi", help: "print each call of WASI and its answer on stderr" },
  {
    name: "audit",
    help:
      "print on stderr at the end what the program asked for, and\nthe least that it has to be allowed",
  },
  FEATURES_OPTION,
];

/**
 * Reads what they say.
 *
 * @returns `null` when none is given.
 * @throws {Problem} when one has a value that it cannot have.
 */
export function controlOf(given: Given): Control | null {
  const asked = CONTROL_OPTIONS.some(({ name, value }) =>
    value === undefined ? given.has(name) : given.value(name) !== undefined
  );
  if (!asked) return null;
  return {
    timeout: ifGiven(given.value("timeout"), (text) => parseDuration(text, "timeout")),
    fuel: ifGiven(given.value("fuel"), parseFuel),
    seed: ifGiven(given.value("seed"), parseSeed),
    clock: ifGiven(given.value("clock"), checkedClock),
    features: ifGiven(given.value("features"), parseFeatures),
    traceWasi: given.has("trace-wasi"),
    audit: given.has("audit"),
  };
}

function ifGiven<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text);
}

function parseFuel(text: string): number {
  const fuel = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(fuel)) return fuel;
  throw new Problem(
    `--fuel "${text}" is no number of instructions`,
    "it is a whole number from 0 to 9007199254740991",
  );
}

function parseSeed(text: string): bigint {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  throw new Problem(`--seed "${text}" is no integer`);
}

function checkedClock(text: string): string {
  try {
    clocksFor(text);
    return text;
  } catch (error) {
    throw new Problem(`--clock: ${(error as Error).message}`);
  }
}
