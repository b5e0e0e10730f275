/**
 * What `--stats` prints.
 *
 * @module
 */
import { bytesText, type Figure, type Stopwatch } from "./stopwatch.ts";

/** Prints figures on stderr, a line each. */
export function printStats(
  bytes: Uint8Array,
  { laps }: Stopwatch,
  figures: readonly Figure[],
): void {
  const total = laps.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const lines: Figure[] = [
    { name: "module", text: bytesText(bytes.length) },
    ...laps.map(({ name, milliseconds }) => ({ name, text: timeText(milliseconds) })),
    { name: "total", text: timeText(total) },
    ...figures,
  ];
  for (const { name, text } of lines) console.error(`stats: ${name.padEnd(13)} ${text}`);
}

function timeText(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 1)} ms`;
}
