/**
 * Fuzzing, of every kind there is: see {@link USAGE}.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { ENGINES, OURS } from "../diff/engines.ts";
import { tryGenerated } from "../diff/generated.ts";
import { hasSmith, trySmith } from "../diff/smith.ts";
import { type Level, LEVELS } from "../diff/world.ts";
import { tryMutants } from "./mutants.ts";

/** What is tried; `--only` takes one of these. */
const KINDS = ["generated", "metered", "smith", "mutants"] as const;
type Kind = typeof KINDS[number];

/** What `--help` prints. */
export const USAGE = `Usage: deno task fuzz [COUNT] [OPTIONS]

Tries COUNT modules of each kind (default 1000). Prints each fault, with the command that tries it
again, and ends with status 1 if there is any.

  generated   random valid modules, run on every engine: the same results, traps with their
              backtraces, memories, globals and tables
  metered     the same modules with fuel counted: the same fuel used as well, on our engines
  smith       random valid modules of \`wasm-tools smith\`, where wasm-tools is on PATH
  mutants     modules with bytes changed: a clean run, a trap or a clear error, and no fault of ours

Options:
  --only KIND        one kind of these
  --from SEED        the first seed [default: 0]
  --engines A,B,…    what generated modules run on; the first is what the others are compared with
                     [default: ${Object.keys(ENGINES).join()}]
  --level LEVEL      what generated modules use: ${LEVELS.join(", ")} [default: each in turn]
  --help             prints this
`;

/** What is asked for. */
export interface Request {
  readonly count: number;
  readonly from: number;
  readonly kinds: readonly Kind[];
  /** Absent: all. */
  readonly engines: readonly string[] | undefined;
  readonly level: Level | undefined;
}

/** A command line that makes no sense. The message says what is wrong with it. */
export class UsageError extends Error {}

/** Reads a command line. @returns `help` when that is wanted @throws {UsageError} */
export function readRequest(args: readonly string[]): Request | "help" {
  const { values, positionals } = parsed(args);
  if (values.help) return "help";
  if (positionals.length > 1) {
    throw new UsageError(`One COUNT is enough, and there are ${positionals.length}`);
  }
  const engines = values.engines?.split(",");
  for (const engine of engines ?? []) member(engine, "--engines", Object.keys(ENGINES));
  return {
    count: number(positionals[0] ?? "1000", "COUNT"),
    from: number(values.from ?? "0", "--from"),
    kinds: values.only === undefined ? KINDS : [member(values.only, "--only", KINDS)],
    engines,
    level: values.level === undefined ? undefined : member(values.level, "--level", LEVELS),
  };
}

function parsed(args: readonly string[]) {
  const option = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        only: option,
        from: option,
        engines: option,
        level: option,
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function number(text: string, what: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`${what} must be a whole number, and is "${text}"`);
}

function member<T extends string>(text: string, option: string, all: readonly T[]): T {
  const found = all.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UsageError(`${option} takes ${all.join(", ")}, not "${text}"`);
}

/** Tries the modules of one seed, or of more where that is faster. @returns the faults */
type Attempt = (from: number, count: number) => Promise<string[]> | string[];

/** How the kinds are tried; absent for one that cannot be, of which `note` is told. */
async function attemptsOf(
  { engines: wanted, level }: Request,
  kind: Kind,
): Promise<{ attempt: Attempt; at: number } | string> {
  const names = wanted ?? Object.keys(ENGINES);
  const metered = names.filter((name) => name in OURS);
  switch (kind) {
    case "generated":
      return {
        attempt: (from, count) => tryGenerated({ from, count, level, engines: names }),
        at: 1,
      };
    case "metered":
      if (metered.length < 2) return "fewer than two engines of --engines count fuel";
      return {
        attempt: (from, count) =>
          tryGenerated({ from, count, level, engines: metered, fuel: true }),
        at: 1,
      };
    case "smith":
      if (!await hasSmith()) return "wasm-tools is not on PATH";
      return { attempt: (from, count) => trySmith({ from, count, engines: names }), at: 1 };
    case "mutants":
      return { attempt: async (from, count) => (await tryMutants(from, count)).faults, at: 2000 };
  }
}

/** Tries all of one kind, and prints what is wrong at once. @returns how many faults there are */
async function tryKind(request: Request, kind: Kind): Promise<number> {
  const found = await attemptsOf(request, kind);
  if (typeof found === "string") {
    console.log(`${kind}: left out, as ${found}`);
    return 0;
  }
  const { from, count, engines, level } = request;
  const { attempt, at } = found;
  let faults = 0;
  for (let done = 0; done < count; done += at) {
    for (const fault of await attempt(from + done, Math.min(at, count - done))) {
      faults++;
      const options = [
        `--only ${kind}`,
        ...engines === undefined ? [] : [`--engines ${engines}`],
        ...level === undefined ? [] : [`--level ${level}`],
      ];
      const seed = /seed (\d+)/.exec(fault)?.[1];
      console.error(`${fault}\nagain: deno task fuzz 1 --from ${seed} ${options.join(" ")}\n`);
    }
  }
  console.log(`${kind}: ${count} modules from seed ${from}, ${faults} faults`);
  return faults;
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const request = readRequest(args);
    if (request === "help") {
      console.log(USAGE);
      return 0;
    }
    let faults = 0;
    for (const kind of request.kinds) faults += await tryKind(request, kind);
    return faults > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
