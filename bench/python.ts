/**
 * CPython in its steady state: one interpreter in each engine, which lives as long as the measurement,
 * is told to do a piece of work, does it, and says how long it took by its own clock. They take turns.
 * At their end they tell their peak of memory; so do those that print one line.
 *
 * @module
 */
import { cpython } from "../tests/programs/toolchains.ts";
import { Failures, median, type Samples } from "./measure.ts";
import { type Peer, peerCommand } from "./peers.ts";
import { type CommandLine, complaint, outputOf, ROOT, vitrine } from "./process.ts";
import { ENGINES } from "./whole.ts";

/** What CPython's long run gave. */
export interface PythonResult {
  /** Milliseconds for each kind of work, by engine. */
  readonly loops: readonly { readonly name: string; readonly samples: readonly Samples[] }[];
  /** Peak memory of whole processes, in KiB, by what they did and by engine. */
  readonly memory: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly failures: Readonly<Record<string, string>>;
}

/** How thoroughly to measure. */
export interface PythonOptions {
  readonly turns: number;
  /** How long each works before it is measured, in milliseconds. */
  readonly warmMs: number;
  readonly peers: readonly Peer[];
}

/** Kinds of work: functions that answer with a number, and how much of them the host does in 25 ms. */
const LOOPS = { numbers: 60_000, objects: 18_000, text: 10_000 };

/** Reads lines such as `numbers 1000`, and prints the seconds that each took and its answer. */
const SERVER = `
import sys, time

def numbers(count):
    total = 0
    for i in range(count):
        total = (total * 31 + i) % 65521
        if total & 1:
            total ^= i & 255
    return total

class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def moved(self, by):
        return Point(self.x + by, self.y * 0.5)

def objects(count):
    point, seen = Point(1, 2.0), {}
    for i in range(count):
        point = point.moved(i % 7)
        seen[point.x & 63] = point
    return point.x + len(seen)

def text(count):
    words, found = ["pane", "case", "lamp", "glass"], []
    for i in range(count):
        word = words[i & 3] + str(i)
        found.append(word.upper().replace("A", "o"))
        if len(found) == 100:
            found = sorted(found)[:50]
    return len(",".join(found))

for line in sys.stdin:
    name, count = line.split()
    start = time.perf_counter()
    answer = globals()[name](int(count))
    print(time.perf_counter() - start, answer, flush=True)
`;

/** Measures all; `undefined` where CPython cannot be had. */
export async function measurePython(options: PythonOptions): Promise<PythonResult | undefined> {
  const python = await cpython();
  if ("absent" in python) return undefined;
  const failures = new Failures();
  const servers: Server[] = [];
  for (const [name, command] of Object.entries(serversOf(python.path, options.peers))) {
    const server = new Server(name, command);
    try {
      await warm(server, options.warmMs);
      servers.push(server);
    } catch {
      failures.reasons[name] = await server.problem();
    }
  }
  const loops = await takeTurns(servers, options.turns);
  const memory: Record<string, Record<string, number>> = { loop: {}, hello: {} };
  for (const server of servers) {
    const peak = peakOf(await server.end());
    if (peak !== undefined) memory.loop![server.name] = peak;
  }
  for (const name of ENGINES) {
    const peak = failures.attempt(name, () => peakOfHello(name, python.path));
    if (peak !== undefined) memory.hello![name] = peak;
  }
  return { loops, memory, failures: failures.reasons };
}

const KINDS = Object.keys(LOOPS) as (keyof typeof LOOPS)[];

/** Children that tell how much memory they had. */
const PRELOAD = [`--preload=${ROOT}bench/peak_memory.ts`];

function serversOf(path: string, peers: readonly Peer[]): Record<string, CommandLine> {
  const args = ["-u", "-c", SERVER];
  const commands: Record<string, CommandLine> = {};
  for (const name of ENGINES) commands[name] = vitrine(name, path, { args, deno: PRELOAD });
  for (const peer of peers) commands[peer.name] = peerCommand(peer, path, args);
  return commands;
}

/** Lets it work, and so be compiled. @throws Error when it cannot run */
async function warm(server: Server, ms: number): Promise<void> {
  for (let worked = 0; worked < ms;) {
    for (const kind of KINDS) worked += (await server.work(kind, LOOPS[kind])).ms;
  }
}

/** @throws Error when they differ in what they answer */
async function takeTurns(
  servers: readonly Server[],
  turns: number,
): Promise<PythonResult["loops"]> {
  const loops = KINDS.map((name) => ({
    name,
    samples: servers.map((server) => ({ name: server.name, samples: [] as number[] })),
  }));
  for (let turn = 0; turn < turns; turn++) {
    for (const { name, samples } of loops) {
      const answers = new Set<string>();
      for (const [index, server] of servers.entries()) {
        const { ms, answer } = await server.work(name, LOOPS[name]);
        samples[index]!.samples.push(ms);
        answers.add(answer);
      }
      if (answers.size > 1) throw new Error(`CPython's ${name}: ${[...answers].join(" or ")}?`);
    }
  }
  return loops;
}

function peakOfHello(engine: string, path: string): number | undefined {
  const command = vitrine(engine, path, { args: ["-c", "print('hello')"], deno: PRELOAD });
  const peaks = [1, 2, 3].map(() => peakOf(outputOf(command).stderr) ?? NaN);
  return median(peaks);
}

/** Reads what `peak_memory.ts` printed, in KiB. */
function peakOf(text: string): number | undefined {
  const found = /^peak memory: (\d+) KiB$/m.exec(text);
  return found === null ? undefined : Number(found[1]);
}

/** A process that answers lines with lines. */
class Server {
  readonly name: string;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;
  #rest = "";

  constructor(name: string, { program, args }: CommandLine) {
    this.name = name;
    this.#child = new Deno.Command(program, {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Has it do some work. @throws Error when it has ended */
  async work(kind: string, count: number): Promise<{ ms: number; answer: string }> {
    await this.#input.write(new TextEncoder().encode(`${kind} ${count}\n`));
    const [seconds, answer] = (await this.#line()).split(" ");
    return { ms: Number(seconds) * 1000, answer: answer! };
  }

  /** Lets it end. @returns what it wrote to its standard error */
  async end(): Promise<string> {
    await this.#input.close().catch(() => {});
    await this.#lines.cancel();
    const text = await new Response(this.#child.stderr).text();
    await this.#child.status;
    return text;
  }

  /** Why it has ended. */
  async problem(): Promise<string> {
    return complaint(await this.end()) || "it ended without a word";
  }

  async #line(): Promise<string> {
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#lines.read();
      if (done) throw new Error(`${this.name} has ended`);
      this.#rest += value;
    }
    const end = this.#rest.indexOf("\n");
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return line;
  }
}
