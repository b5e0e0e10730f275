/**
 * Cold start: whole processes, from nothing to their exit, for a small program and a large one.
 *
 * @module
 */
import { cpython } from "../tests/programs/toolchains.ts";
import { type Contestant, interleave, type Samples, timed } from "./measure.ts";
import { findPeers } from "./peers.ts";
import { type CommandLine, Failures, ROOT, runToEnd, vitrine } from "./process.ts";

/** What one command gave. */
export interface StartupResult {
  readonly name: string;
  /** Milliseconds a process, by engine. */
  readonly samples: readonly Samples[];
  readonly failures: Readonly<Record<string, string>>;
}

/** How thoroughly to measure. */
export interface StartupOptions {
  readonly turns: number;
  readonly peers: boolean;
}

/** Our engines as the command line names them. */
const ENGINES = ["interpreter", "host"];

/** The cowsay's whole process, beside a script that only says hello. */
export function measureCowsay(options: StartupOptions): StartupResult {
  const hello = { program: Deno.execPath(), args: ["run", `${ROOT}bench/hello.ts`] };
  const commands = commandsFor(`${ROOT}samples/cowsay.wasm`, ["hello"], options);
  return measure("cowsay", { "deno hello": hello, ...commands }, { options, shows: "hello" });
}

/** CPython printing one line; `undefined` where it cannot be had. */
export async function measureCPython(options: StartupOptions): Promise<StartupResult | undefined> {
  const python = await cpython();
  if ("absent" in python) return undefined;
  const commands = commandsFor(python.path, ["-c", "print('hello')"], options);
  return measure("CPython hello", commands, { options, shows: "hello" });
}

function commandsFor(
  module: string,
  args: readonly string[],
  options: StartupOptions,
): Record<string, CommandLine> {
  const commands: Record<string, CommandLine> = {};
  for (const engine of ENGINES) commands[engine] = vitrine(engine, module, args);
  for (const peer of options.peers ? findPeers().found : []) {
    commands[peer.name] = { program: peer.name, args: peer.args(module, args) };
  }
  return commands;
}

function measure(
  name: string,
  commands: Record<string, CommandLine>,
  { options, shows }: { readonly options: StartupOptions; readonly shows: string },
): StartupResult {
  const failures = new Failures();
  const contestants: Contestant[] = [];
  for (const [engine, command] of Object.entries(commands)) {
    // The first run warms the file cache and, for scripts, Deno's cache of stripped sources.
    const output = failures.attempt(engine, () => (runToEnd(command), runToEnd(command)));
    if (output === undefined) continue;
    if (output.includes(shows)) {
      contestants.push({ name: engine, sample: () => timed(() => runToEnd(command)) });
    } else {
      failures.reasons[engine] = `printed ${JSON.stringify(output)}`;
    }
  }
  return { name, samples: interleave(contestants, options.turns), failures: failures.reasons };
}
