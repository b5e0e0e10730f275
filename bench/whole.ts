/**
 * Whole processes, from nothing to their exit: each benchmark program with work for a quarter of a
 * second, the cowsay, and CPython, at a greeting and at a loop. Here `deno` itself starts, our command
 * line loads what it needs, and everything is compiled.
 *
 * @module
 */
import { cpython } from "../tests/programs/toolchains.ts";
import { hostRounds } from "./kernels.ts";
import { Failures, interleave, type Samples, timed } from "./measure.ts";
import { type Peer, peerCommand } from "./peers.ts";
import { type CommandLine, ROOT, runToEnd, vitrine } from "./process.ts";
import { type Program, programPath } from "./programs.ts";

/** What one command gave. */
export interface WholeResult {
  readonly name: string;
  /** Milliseconds a process, by engine. */
  readonly samples: readonly Samples[];
  readonly failures: Readonly<Record<string, string>>;
}

/** How thoroughly to measure. */
export interface WholeOptions {
  readonly turns: number;
  readonly peers: readonly Peer[];
}

/** Our engines as the command line names them, the host's first. */
export const ENGINES: readonly string[] = ["host", "interpreter", "jit", "auto"];

/** Who takes part where the host alone needs a quarter of a second: slower ones would be as steady. */
const LONG_RUNNERS = ENGINES.filter((name) => name !== "interpreter");

/** How long the host's engine works on a benchmark program. */
const WORK_MS = 250;

/** A loop of half a million rounds. */
const LOOP = "total = 0\nfor i in range(500000):\n  total = (total * 31 + i) % 65521\nprint(total)";

/** A benchmark program. */
export function measureProgram(program: Program, { turns }: WholeOptions): WholeResult {
  const rounds = String(hostRounds(programPath(program.name), WORK_MS));
  const path = programPath(program.name);
  const commands = commandsFor(path, [rounds], { engines: LONG_RUNNERS, peers: [] });
  const shows = runToEnd(commands.host!).trim();
  return measure(program.name, commands, { turns, shows });
}

/** The cowsay, beside a script that only says hello. */
export function measureCowsay({ turns, peers }: WholeOptions): WholeResult {
  const hello = { program: Deno.execPath(), args: ["run", `${ROOT}bench/hello.ts`] };
  const commands = commandsFor(`${ROOT}samples/cowsay.wasm`, ["hello"], { peers });
  return measure("cowsay", { "deno hello": hello, ...commands }, { turns, shows: "hello" });
}

/** CPython's two; none where it cannot be had. */
export async function measureCPython({ turns, peers }: WholeOptions): Promise<WholeResult[]> {
  const python = await cpython();
  if ("absent" in python) return [];
  const hello = commandsFor(python.path, ["-c", "print('hello')"], { peers });
  const loop = commandsFor(python.path, ["-c", LOOP], { engines: LONG_RUNNERS, peers: [] });
  return [
    measure("CPython hello", hello, { turns, shows: "hello" }),
    measure("CPython loop", loop, { turns, shows: runToEnd(loop.host!) }),
  ];
}

/** Any module, in every engine of ours and in the peers. */
export function measureModule(
  path: string,
  given: { readonly args: readonly string[]; readonly options: readonly string[] },
  { turns, peers }: WholeOptions,
): WholeResult {
  const commands = commandsFor(path, given.args, { peers, options: given.options });
  return measure(path.replace(/^.*\//, ""), commands, { turns, shows: "" });
}

/** Who takes part. */
interface Entrants {
  readonly engines?: readonly string[];
  readonly peers: readonly Peer[];
  /** Options for our command line. Peers do not know them, so they stay out when there are any. */
  readonly options?: readonly string[];
}

function commandsFor(
  module: string,
  args: readonly string[],
  { engines = ENGINES, peers, options = [] }: Entrants,
): Record<string, CommandLine> {
  const commands: Record<string, CommandLine> = {};
  for (const engine of engines) commands[engine] = vitrine(engine, module, { args, options });
  if (options.length > 0) return commands;
  for (const peer of peers) commands[peer.name] = peerCommand(peer, module, args);
  return commands;
}

function measure(
  name: string,
  commands: Record<string, CommandLine>,
  { turns, shows }: { readonly turns: number; readonly shows: string },
): WholeResult {
  const failures = new Failures();
  const contestants = Object.entries(commands).map(([engine, command]) => ({
    name: engine,
    sample: () => {
      let output = "";
      const ms = timed(() => output = runToEnd(command));
      if (output.includes(shows)) return ms;
      throw new Error(`it printed ${JSON.stringify(output.slice(0, 100))}`);
    },
  }));
  return { name, samples: interleave(contestants, turns, failures), failures: failures.reasons };
}
