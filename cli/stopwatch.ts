/**
 * Where the time of a run goes, and what else `--stats` shows.
 *
 * @module
 */

/** One line of `--stats`. */
export interface Figure {
  readonly name: string;
  readonly text: string;
}

/** Measures the parts of a run, one after the other. */
export class Stopwatch {
  /** The laps so far, in milliseconds. */
  readonly laps: { readonly name: string; readonly milliseconds: number }[] = [];
  #since = performance.now();

  /** Ends a lap: what was done since the last one. */
  lap(name: string): void {
    const now = performance.now();
    this.laps.push({ name, milliseconds: now - this.#since });
    this.#since = now;
  }
}

/** A size for people: `37,832 bytes`, `26.1 MiB`. */
export function bytesText(bytes: number): string {
  for (const [unit, size] of [["GiB", 2 ** 30], ["MiB", 2 ** 20]] as const) {
    if (bytes >= size) return `${(bytes / size).toFixed(1)} ${unit}`;
  }
  return `${bytes.toLocaleString("en")} bytes`;
}
