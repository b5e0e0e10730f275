/**
 * Comparing a run with one that was saved: what got faster, what slower. Ratios to the host's engine
 * are compared, since times of different runs, let alone machines, are not.
 *
 * @module
 */
import type { KernelResult } from "./kernels.ts";
import { ratio, table } from "./report.ts";

/** Changes smaller than this are noise. */
const NOISE = 0.05;

/** One program in one engine, then and now. */
export interface Change {
  readonly program: string;
  readonly engine: string;
  /** Speed relative to the host's engine. */
  readonly before: number;
  readonly after: number;
}

/** The changes beyond noise, worst first. Programs and engines that either run lacks are left out. */
export function changes(
  before: readonly KernelResult[],
  after: readonly KernelResult[],
): Change[] {
  const found: Change[] = [];
  for (const now of after) {
    const then = before.find(({ program }) => program === now.program);
    for (const { name: engine } of then === undefined ? [] : now.samples) {
      const change = {
        program: now.program,
        engine,
        before: ratio(then!, engine, "host"),
        after: ratio(now, engine, "host"),
      };
      if (Math.abs(gain(change)) > NOISE) found.push(change);
    }
  }
  return found.sort((a, b) => gain(a) - gain(b));
}

/** The change as a fraction: 0.1 for a tenth faster. NaN where there is nothing to compare. */
function gain({ before, after }: Change): number {
  return after / before - 1;
}

/** The changes as a table. */
export function changeTable(found: readonly Change[]): string {
  if (found.length === 0) return `nothing changed by more than ${NOISE * 100} %\n`;
  const rows = found.map((change) => [
    change.program,
    change.engine,
    change.before.toFixed(3),
    change.after.toFixed(3),
    `${gain(change) > 0 ? "+" : ""}${(gain(change) * 100).toFixed(0)} %`,
  ]);
  return table([["program", "engine", "before", "now", "change"], ...rows]);
}
