/**
 * Measuring: every contestant in turn, again and again, so that what disturbs the machine disturbs
 * them all; then medians, and ratios taken within a turn.
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

/** Takes `turns` samples of each contestant, one after another within each turn. */
export function interleave(contestants: readonly Contestant[], turns: number): Samples[] {
  const taken = contestants.map(({ name }) => ({ name, samples: [] as number[] }));
  for (let turn = 0; turn < turns; turn++) {
    contestants.forEach((contestant, index) => taken[index]!.samples.push(contestant.sample()));
  }
  return taken;
}

/** Milliseconds that `work` takes. */
export function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/**
 * Finds how many rounds `work` needs to last `target` milliseconds, running it on the way, which also
 * warms it up.
 */
export function calibrate(work: (rounds: number) => void, target: number): number {
  let rounds = 1;
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

/**
 * How many times as fast `one` was as `other`: the median over turns of the ratio within a turn.
 * Above 1, `one` is the faster.
 */
export function speedRatio(one: Samples, other: Samples): number {
  return median(one.samples.map((sample, turn) => other.samples[turn]! / sample));
}

/** The geometric mean; NaN for none. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
