/**
 * File times at the precision at which the guest set them.
 *
 * A guest gives times in nanoseconds. The host's calls take them as a double of seconds, and Deno
 * reports milliseconds, so a program that copies a time and compares it (tar, make, rsync) would
 * find it changed. What was set is remembered here, and given out for as long as the host still
 * reports what it did right after setting it: any change by anybody else shows through.
 *
 * @module
 */

import type { Filestat, Times } from "../file_system.ts";

/** Files remembered; the oldest is forgotten first, and is then seen at the host's precision. */
const CAPACITY = 4096;

/** One time: as the host reports it, and as it was set. */
interface Known {
  readonly reported: bigint;
  readonly exact: bigint;
}

/** What is remembered of one file. */
interface KnownTimes {
  readonly atim: Known | undefined;
  readonly mtim: Known | undefined;
}

/** The times that were set by the guests of one mount. */
export class ExactTimes {
  readonly #files = new Map<string, KnownTimes>();

  /**
   * Notes times that have just been set.
   *
   * @param reported the file's attributes as the host gives them after setting.
   * @param times what was asked for.
   */
  remember(reported: Filestat, times: Times): void {
    const key = keyOf(reported);
    const before = this.#files.get(key);
    this.#files.delete(key);
    this.#files.set(key, {
      atim: known(reported.atim, times.atim) ?? before?.atim,
      mtim: known(reported.mtim, times.mtim) ?? before?.mtim,
    });
    if (this.#files.size > CAPACITY) {
      for (const oldest of this.#files.keys()) {
        this.#files.delete(oldest);
        break;
      }
    }
  }

  /** Returns the host's attributes of a file with the times that were set put back in. */
  refine(stat: Filestat): Filestat {
    if (this.#files.size === 0) return stat;
    const file = this.#files.get(keyOf(stat));
    if (file === undefined) return stat;
    return { ...stat, atim: exact(stat.atim, file.atim), mtim: exact(stat.mtim, file.mtim) };
  }
}

function keyOf(stat: Filestat): string {
  return `${stat.dev}:${stat.ino}`;
}

function known(reported: bigint, exact: bigint | undefined): Known | undefined {
  return exact === undefined ? undefined : { reported, exact };
}

function exact(reported: bigint, known: Known | undefined): bigint {
  return known !== undefined && known.reported === reported ? known.exact : reported;
}
