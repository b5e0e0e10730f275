/**
 * The official test suite of WASI preview 1: programs with what they are given and what must come of
 * them. It is never part of this repository.
 *
 * Layout and meaning of its files: {@link
 * https://github.com/WebAssembly/wasi-testsuite/blob/main/doc/specification.md}
 *
 * @module
 */
import { join } from "@std/path";
import { ROOT } from "../programs/command.ts";

/** Where the suite comes from, and the branch that has the programs built. */
export const SUITE_REPOSITORY = "https://github.com/WebAssembly/wasi-testsuite.git";
/** See {@link SUITE_REPOSITORY}. */
export const SUITE_BRANCH = "prod/testsuite-all";

/** Where `deno task wasi:fetch` puts it. */
export const SUITE_CHECKOUT: string = join(ROOT, "tests/wasi/testsuite");

/** What to tell when there is no suite. */
export const NOT_RUN = "WASI's test suite was NOT run: it is neither at $WASI_TESTSUITE nor at " +
  "tests/wasi/testsuite. `deno task wasi:fetch` gets it.";

/** Folders with programs for preview 1. */
const FOLDERS = [
  "tests/assemblyscript/testsuite/wasm32-wasip1",
  "tests/c/testsuite/wasm32-wasip1",
  "tests/rust/testsuite/wasm32-wasip1",
  "tests/proposals/wasi-threads",
];

/** One program of the suite. */
export interface Case {
  /** Such as `rust/fd_advise`. */
  readonly name: string;
  /** The folder of the program, and of the directories that it is given. */
  readonly folder: string;
  /** The program's path. */
  readonly wasm: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Directories given to it, by their names in `folder`. */
  readonly dirs: readonly string[];
  readonly exitCode: number;
  /** What it must write; `undefined` if that is left open. */
  readonly stdout: string | undefined;
}

/**
 * The suite's folder, or `undefined` where there is none.
 * @throws Error when `$WASI_TESTSUITE` leads nowhere
 */
export function findSuite(): string | undefined {
  const given = Deno.env.get("WASI_TESTSUITE");
  if (given === undefined || given === "") {
    return isSuite(SUITE_CHECKOUT) ? SUITE_CHECKOUT : undefined;
  }
  if (isSuite(given)) return given;
  throw new Error(`$WASI_TESTSUITE is "${given}", where there is no ${FOLDERS[0]}`);
}

function isSuite(folder: string): boolean {
  try {
    return Deno.statSync(join(folder, FOLDERS[0]!)).isDirectory;
  } catch {
    return false;
  }
}

/** All programs, in order of name. */
export function listSuite(suite: string): Case[] {
  return FOLDERS.flatMap((path) => {
    const folder = join(suite, path);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    return names.filter((name) => name.endsWith(".wasm")).map((name) =>
      readCase(path, folder, name)
    );
  });
}

/** What a program's file of demands says: all at once, or as steps. */
interface Demands {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly dirs?: readonly string[];
  readonly exit_code?: number;
  readonly stdout?: string;
  readonly operations?: readonly Operation[];
}

/** A step: the program is started, it writes something, it ends. */
interface Operation extends Demands {
  readonly type: string;
  readonly id?: string;
  readonly payload?: string;
}

function readCase(path: string, folder: string, file: string): Case {
  const name = file.replace(/\.wasm$/, "");
  const { args = [], env = {}, dirs = [], exit_code: exitCode = 0, stdout } = flatten(
    readDemands(join(folder, `${name}.json`)),
  );
  const group = path.split("/")[1] === "proposals" ? "threads" : path.split("/")[1];
  const wasm = join(folder, file);
  return { name: `${group}/${name}`, folder, wasm, args, env, dirs, exitCode, stdout };
}

/** Without a file, nothing is given and success is demanded. */
function readDemands(path: string): Demands {
  try {
    return JSON.parse(Deno.readTextFileSync(path)) as Demands;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

/** @throws Error for a step of another kind */
function flatten(demands: Demands): Demands {
  if (demands.operations === undefined) return demands;
  return demands.operations.reduce<Demands>((flat, operation) => {
    const { type, id = "stdout", payload, ...rest } = operation;
    if (type === "read" && id === "stdout") return { ...flat, stdout: payload ?? "" };
    if (type === "run" || type === "wait") return { ...flat, ...rest };
    throw new Error(`there is a step "${type}" of "${id}", which nobody here knows`);
  }, {});
}

if (import.meta.main) {
  const options = ["--quiet", "--depth=1", `--branch=${SUITE_BRANCH}`];
  const args = ["clone", ...options, SUITE_REPOSITORY, SUITE_CHECKOUT];
  const { success, code } = await new Deno.Command("git", { args }).spawn().status;
  if (!success) throw new Error(`git clone failed with status ${code}`);
}
