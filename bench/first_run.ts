/**
 * The first run: a fresh module and instance in a fresh process, from the bytes to the checksum, with
 * whatever the engine compiles on the way. Starting the process and loading the engine are not in it.
 *
 * @module
 */
import { engineOf } from "./engines.ts";
import { hostRounds } from "./kernels.ts";
import { Failures, interleave, type Samples, timed } from "./measure.ts";
import { runToEnd } from "./process.ts";
import { type Program, programPath } from "./programs.ts";

/** The first run of one program, at one length. */
export interface FirstRunResult {
  readonly program: string;
  readonly kind: string;
  /** `long` is work for the host of 150 ms, `short` of 5: there the interpreter takes part, too. */
  readonly length: Length;
  readonly rounds: number;
  /** Milliseconds a run, by engine. */
  readonly samples: readonly Samples[];
  readonly failures: Readonly<Record<string, string>>;
}

/** How long the host's engine works, once it is warm. */
export type Length = "short" | "long";

const MILLISECONDS: Readonly<Record<Length, number>> = { short: 5, long: 150 };

/** The interpreter would take many seconds over a long one, and its speed is known by then. */
const ENGINES: Readonly<Record<Length, readonly string[]>> = {
  short: ["host", "interpreter", "jit", "auto"],
  long: ["host", "jit", "auto"],
};

/** How thoroughly to measure. */
export interface FirstRunOptions {
  readonly turns: number;
}

/** Measures each run in a process of its own. */
export function measureFirstRuns(
  program: Program,
  { turns }: FirstRunOptions,
): FirstRunResult[] {
  const { name, kind } = program;
  return (["short", "long"] as const).map((length) => {
    const rounds = hostRounds(programPath(name), MILLISECONDS[length]);
    const failures = new Failures();
    const answers = new Set<number>();
    const contestants = ENGINES[length].map((engine) => ({
      name: engine,
      sample: () => {
        const { ms, checksum } = runOnce(engine, name, rounds);
        // The host's comes first.
        if (!answers.has(checksum) && answers.size > 0) {
          throw new Error(`a checksum of ${checksum}`);
        }
        answers.add(checksum);
        return ms;
      },
    }));
    const samples = interleave(contestants, turns, failures);
    return { program: name, kind, length, rounds, samples, failures: failures.reasons };
  });
}

/** What a child prints. */
interface Outcome {
  readonly ms: number;
  readonly checksum: number;
}

function runOnce(engine: string, name: string, rounds: number): Outcome {
  const child = ["run", "--allow-read", import.meta.filename!];
  const args = [...child, engine, programPath(name), String(rounds)];
  return JSON.parse(runToEnd({ program: Deno.execPath(), args })) as Outcome;
}

function runHere(engine: string, path: string, rounds: number): Outcome {
  const bytes = Deno.readFileSync(path);
  const { load } = engineOf(engine);
  let checksum = 0;
  const ms = timed(() => checksum = load(bytes)(rounds) >>> 0);
  return { ms, checksum };
}

if (import.meta.main) {
  const [engine, path, rounds] = Deno.args as [string, string, string];
  console.log(JSON.stringify(runHere(engine, path, Number(rounds))));
}
