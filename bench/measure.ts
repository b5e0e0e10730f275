/**
 * Measuring: every contestant in turn, again and again, so that what disturbs the machine disturbs
 * them all; then the fastest sample of each, for what disturbs only ever adds time.
 *
 * @module
 */

/** Something that takes time. */
export interface Contestant {
  readonly name: string;
  /** Does the work once. @returns how long a unit of it took, in milliseconds */
  sample(): number;
}

/** The samples of one contestant, in the order they were taken. */
export interface Samples {
  readonly name: string;
  /** Milliseconds a unit of work. */
  readonly samples: readonly number[];
}

/** Gathers why contestants could not run, so that a table can say so. */
export class Failures {
  readonly reasons: Record<string, string> = {};

  /** Does `work`; when it throws, notes why under `name` and returns `undefined`. */
  attempt<T>(name: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.reasons[name] = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }
}

/**
 * Takes `turns` samples of each contestant, one after another within each turn. With `failures`, one
 * that throws takes part no more, and what it took is forgotten.
 */
export function interleave(
  contestants: readonly Contestant[],
  turns: number,
  failures?: Failures,
): Samples[] {
  const taken = new Map(contestants.map((contestant) => [contestant, [] as number[]]));
  for (let turn = 0; turn < turns; turn++) {
    for (const [contestant, samples] of taken) {
      const sample = failures === undefined
        ? contestant.sample()
        : failures.attempt(contestant.name, () => contestant.sample());
      if (sample === undefined) taken.delete(contestant);
      else samples.push(sample);
    }
  }
  return [...taken].map(([{ name }, samples]) => ({ name, samples }));
}

/** Milliseconds that `work` takes. */
export function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/**
 * Finds how many rounds `work` needs to last `target` milliseconds, running it on the way, which also
 * warms it up. It begins with `from` rounds.
 */
export function calibrate(
  work: (rounds: number) => void,
  target: number,
  { from = 1 }: { readonly from?: number } = {},
): number {
  let rounds = from;
  for (;;) {
    const took = timed(() => work(rounds));
    if (took >= target) return rounds;
    // Never more than tenfold at once: the first measurements are of cold code.
    const wanted = took > 0 ? (rounds * target * 1.1) / took : rounds * 10;
    rounds = Math.ceil(Math.min(Math.max(wanted, rounds + 1), rounds * 10));
  }
}

/** The middle value; the mean of the two middle ones. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How many times as fast `one` was as `other`, each at its best. NaN when there are no samples. */
export function speedRatio(one: Samples, other: Samples): number {
  return fastest(other) / fastest(one);
}

/** The time of the fastest sample; NaN when there is none. */
export function fastest({ samples }: Samples): number {
  return samples.length === 0 ? NaN : Math.min(...samples);
}

/** The geometric mean; NaN for none. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
