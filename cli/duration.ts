/**
 * Durations on the command line: `500ms`, `1.5s`, `2m`; a bare number counts seconds.
 *
 * @module
 */
import { Problem } from "./problem.ts";

/** Milliseconds in each unit. */
const UNITS: Readonly<Record<string, number>> = {
  "": 1000,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a duration.
 *
 * @param option The option, for messages.
 * @returns Milliseconds.
 * @throws {Problem} when it is none.
 */
export function parseDuration(text: string, option: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? [];
  const factor = unit === undefined
    ? undefined
    : Object.entries(UNITS).find(([name]) => name === unit.toLowerCase())?.[1];
  const milliseconds = Number(digits) * (factor ?? NaN);
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new Problem(
    `--${option} "${text}" is no duration`,
    "a duration is a number of seconds, or has a unit: 1.5, 500ms, 10s, 2m, 1h",
  );
}
