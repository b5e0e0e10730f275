/**
 * Comparing a run with one that was saved: what got faster, what slower. Ratios to the host's engine
 * are compared, since times of different runs, let alone machines, are not.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { everything, ratio, type Results } from "./report.ts";
import { table } from "./table.ts";

/** The run that the repository carries. */
export const BASELINE: string = fromFileUrl(new URL("./baseline.json", import.meta.url));

/** Changes smaller than this are noise. */
const NOISE = 0.05;

/** One measurement in one engine, then and now. */
export interface Change {
  readonly name: string;
  readonly engine: string;
  /** Speed relative to the host's engine. */
  readonly before: number;
  readonly after: number;
}

/** Reads what `--json` wrote. */
export function readResults(path: string): Results {
  return JSON.parse(Deno.readTextFileSync(path)) as Results;
}

/**
 * The saved run with what has been measured in its place; what has not been, stays.
 *
 * @throws Error when they ran on different machines, or different versions of Deno
 */
export function merged(saved: Results, measured: Results): Results {
  for (const name of ["deno", "v8", "system"]) {
    const [then, now] = [saved.machine[name], measured.machine[name]];
    if (then === now) continue;
    throw new Error(
      `the saved run was with ${name} ${then}, this one with ${now}: ` +
        "save a whole run, without --only and --filter",
    );
  }
  return {
    machine: measured.machine,
    peers: { ...saved.peers, ...measured.peers },
    kernels: replaced(saved.kernels, measured.kernels, ({ program }) => program),
    firstRuns: replaced(
      saved.firstRuns,
      measured.firstRuns,
      (run) => `${run.program} ${run.length}`,
    ),
    whole: replaced(saved.whole, measured.whole, ({ name }) => name),
    python: measured.python ?? saved.python,
    decode: measured.decode ?? saved.decode,
    wasi: measured.wasi.length > 0 ? measured.wasi : saved.wasi,
  };
}

/** The old results in their order, each by the new one of the same name, and then what is new. */
function replaced<R>(old: readonly R[], fresh: readonly R[], nameOf: (result: R) => string): R[] {
  const left = new Map(fresh.map((result) => [nameOf(result), result]));
  const kept = old.map((result) => {
    const name = nameOf(result);
    const found = left.get(name) ?? result;
    left.delete(name);
    return found;
  });
  return [...kept, ...left.values()];
}

/** The changes beyond noise, worst first. What either run lacks is left out. */
export function changes(before: Results, after: Results): Change[] {
  const older = everything(before);
  const found: Change[] = [];
  for (const now of everything(after)) {
    const then = older.find(({ part, name }) => part === now.part && name === now.name);
    for (const { name: engine } of then === undefined ? [] : now.samples) {
      const change = {
        name: `${now.name}, ${now.part}`,
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
    change.name,
    change.engine,
    change.before.toFixed(3),
    change.after.toFixed(3),
    `${gain(change) > 0 ? "+" : ""}${(gain(change) * 100).toFixed(0)} %`,
  ]);
  return table([["", "engine", "before", "now", "change"], ...rows]);
}
