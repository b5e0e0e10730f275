/**
 * Steady state: how long one round of a program takes once everything is warm, in our tiers, in the
 * host's engine and in the peers.
 *
 * Each program is measured by a process of its own, so that no program's types and branches colour the
 * code that V8 makes of our interpreter for the next. Engines of this process call `run(n)` for as
 * many rounds as last `sampleMs`; peers run as commands, and what a shorter run costs is taken off.
 *
 * @module
 */
import { type Engine, HOST, type Rounds, TIERS } from "./engines.ts";
import {
  calibrate,
  type Contestant,
  Failures,
  interleave,
  type Samples,
  timed,
} from "./measure.ts";
import { type Peer, peerCommand } from "./peers.ts";
import { ROOT, runToEnd } from "./process.ts";
import { type Program, programPath } from "./programs.ts";

/** How thoroughly to measure. */
export interface KernelOptions {
  readonly turns: number;
  /** How long one sample should last, in milliseconds. */
  readonly sampleMs: number;
  /** How long each works before it is measured, at least, in milliseconds. */
  readonly warmMs: number;
  readonly peers: readonly Peer[];
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
  for (const peer of options.peers) {
    contestants.push(
      failures.attempt(peer.name, () => peerContestant(peer, path, { expected, ...options })),
    );
  }
  const ready = contestants.filter((contestant) => contestant !== undefined);
  return {
    program: program.name,
    kind: program.kind,
    samples: interleave(ready, options.turns, failures),
    failures: failures.reasons,
  };
}

/** What a contestant must answer, and how long it works. */
interface Demands extends Pick<KernelOptions, "sampleMs" | "warmMs"> {
  readonly expected: readonly number[];
}

function engineContestant(
  engine: Engine,
  bytes: Uint8Array<ArrayBuffer>,
  { expected, sampleMs, warmMs }: Demands,
): Contestant {
  const run = engine.load(bytes);
  agree(expected, checksums(run));
  calibrate(run, warmMs);
  const rounds = calibrate(run, sampleMs);
  return { name: engine.name, sample: () => timed(() => run(rounds)) / rounds };
}

function peerContestant(
  peer: Peer,
  path: string,
  { expected, sampleMs }: Demands,
): Contestant {
  const run = (rounds: number) => runToEnd(peerCommand(peer, path, [String(rounds)]));
  agree(expected, CHECKED_ROUNDS.map((rounds) => parseInt(run(rounds), 16)));
  const target = sampleMs + 2 * timed(() => run(0));
  const rounds = calibrate(run, target, { from: Math.ceil(hostRounds(path, target) / 50) });
  // What starts the process is not of interest, nor what warms up an engine that needs it.
  const [before, counted] = peer.warmsUp ? [rounds, 3 * rounds] : [0, rounds];
  const start = Math.min(...[1, 2, 3].map(() => timed(() => run(before))));
  const sample = () => Math.max(timed(() => run(counted)) - start, 0.01) / (counted - before);
  return { name: peer.name, sample };
}

/** The counts of rounds whose checksums must agree before anything is measured; one of them twice. */
const CHECKED_ROUNDS = [0, 1, 7, 1];

/** Finds how many rounds of the program at `path` the host's engine does in `ms` milliseconds. */
export function hostRounds(path: string, ms: number): number {
  const run = HOST.load(Deno.readFileSync(path));
  const rounds = calibrate(run, 30);
  return Math.max(1, Math.round((rounds * ms) / timed(() => run(rounds))));
}

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
