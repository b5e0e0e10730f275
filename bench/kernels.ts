/**
 * Steady state: how long one round of a program takes once everything is warm, in our tiers, in the
 * host's engine and in the peers.
 *
 * Each program is measured by a process of its own, so that no program's types and branches colour the
 * code that V8 makes of our interpreter for the next. Engines of this process call `run(n)` for as
 * many rounds as last `sampleMs`; peers run as commands, and what an empty run costs is taken off.
 *
 * @module
 */
import { type Engine, HOST, type Rounds, TIERS } from "./engines.ts";
import { calibrate, type Contestant, interleave, type Samples, timed } from "./measure.ts";
import { findPeers, type FoundPeer } from "./peers.ts";
import { Failures, ROOT, runToEnd } from "./process.ts";
import { type Program, programPath } from "./programs.ts";

/** How thoroughly to measure. */
export interface KernelOptions {
  readonly turns: number;
  /** How long one sample should last, in milliseconds. */
  readonly sampleMs: number;
  /** Whether to run the peers. */
  readonly peers: boolean;
}

/** What one program's measurement gave. */
export interface KernelResult {
  readonly program: string;
  readonly kind: string;
  /** Milliseconds a round, by engine; those that failed are missing. */
  readonly samples: readonly Samples[];
  /** Why an engine is missing. */
  readonly failures: Readonly<Record<string, string>>;
}

/** Measures one program in a process of its own. */
export function measureKernel(program: Program, options: KernelOptions): KernelResult {
  const text = runToEnd({
    program: Deno.execPath(),
    args: ["run", "-A", import.meta.filename!, JSON.stringify({ program, options })],
  });
  return JSON.parse(text) as KernelResult;
}

function measureHere(program: Program, options: KernelOptions): KernelResult {
  const failures = new Failures();
  const path = programPath(program.name);
  const bytes = Deno.readFileSync(path);
  const expected = checksums(HOST.load(bytes));
  const contestants = [HOST, ...TIERS].map((engine) =>
    failures.attempt(engine.name, () => engineContestant(engine, bytes, { expected, ...options }))
  );
  if (options.peers) {
    for (const peer of findPeers().found) {
      contestants.push(
        failures.attempt(peer.name, () => peerContestant(peer, path, { expected, ...options })),
      );
    }
  }
  const ready = contestants.filter((contestant) => contestant !== undefined);
  return {
    program: program.name,
    kind: program.kind,
    samples: interleave(ready, options.turns),
    failures: failures.reasons,
  };
}

/** What a contestant must answer, and how long its samples last. */
interface Demands {
  readonly expected: readonly number[];
  readonly sampleMs: number;
}

function engineContestant(
  engine: Engine,
  bytes: Uint8Array<ArrayBuffer>,
  { expected, sampleMs }: Demands,
): Contestant {
  const run = engine.load(bytes);
  agree(expected, checksums(run));
  calibrate(run, sampleMs * 2);
  const rounds = calibrate(run, sampleMs);
  return { name: engine.name, sample: () => timed(() => run(rounds)) / rounds };
}

function peerContestant(
  peer: FoundPeer,
  path: string,
  { expected, sampleMs }: Demands,
): Contestant {
  const run = (rounds: number) =>
    runToEnd({ program: peer.name, args: peer.args(path, [String(rounds)]) });
  agree(expected, CHECKED_ROUNDS.map((rounds) => parseInt(run(rounds), 16)));
  const rounds = calibrate(run, sampleMs);
  const sample = () => {
    const empty = timed(() => run(0));
    return Math.max(timed(() => run(rounds)) - empty, 0) / rounds;
  };
  return { name: peer.name, sample };
}

/** The counts of rounds whose checksums must agree before anything is measured. */
const CHECKED_ROUNDS = [0, 1, 7];

function checksums(run: Rounds): number[] {
  return CHECKED_ROUNDS.map((rounds) => run(rounds) >>> 0);
}

function agree(expected: readonly number[], found: readonly number[]): void {
  if (expected.every((value, index) => value === found[index])) return;
  throw new Error(`wrong checksums: ${found.join(", ")} instead of ${expected.join(", ")}`);
}

if (import.meta.main) {
  const { program, options } = JSON.parse(Deno.args[0]!) as {
    program: Program;
    options: KernelOptions;
  };
  Deno.chdir(ROOT);
  console.log(JSON.stringify(measureHere(program, options)));
}
