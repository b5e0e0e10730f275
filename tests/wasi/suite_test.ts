/**
 * The official test suite of WASI preview 1, in every engine, each program in a process of its own. One
 * test for each engine, with a step for each program that failed.
 *
 * @module
 */
import { join } from "@std/path";
import { ENGINES, ROOT } from "../programs/command.ts";
import { type Case, findSuite, listSuite, NOT_RUN } from "./suite.ts";

/** Programs that run side by side: most of a process's life is its start. */
const SIDE_BY_SIDE = 2;

/** Runs one program. @returns why it failed; `undefined` when it passed */
async function problemOf(test: Case, engine: string): Promise<string | undefined> {
  const work = await Deno.makeTempDir();
  try {
    const options = ["--engine", engine];
    for (const dir of test.dirs) {
      await copy(join(test.folder, dir), join(work, dir));
      options.push("--dir", `${join(work, dir)}::${dir}`);
    }
    for (const [name, value] of Object.entries(test.env)) options.push("--env", `${name}=${value}`);
    const { code, stdout, stderr } = await run([...options, test.wasm, ...test.args], {
      cwd: work,
      // Programs with threads wait for input that never comes; for others there is none.
      stdin: test.name.startsWith("threads/") ? "piped" : "null",
    });
    if (code !== test.exitCode) return `exit ${code} instead of ${test.exitCode}: ${stderr}`;
    if (test.stdout === undefined || test.stdout === stdout) return undefined;
    return `printed ${JSON.stringify(stdout)} instead of ${JSON.stringify(test.stdout)}`;
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** Runs `cli.ts` on a program, and leaves its input open to the end. */
async function run(
  args: readonly string[],
  options: { readonly cwd: string; readonly stdin: "piped" | "null" },
): Promise<{ code: number; stdout: string; stderr: string }> {
  const deno = ["run", "--no-config", "--no-lock", "--no-prompt", "--allow-read", "--allow-write"];
  const child = new Deno.Command(Deno.execPath(), {
    args: [...deno, `${ROOT}cli.ts`, ...args],
    ...options,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { code, stdout, stderr } = await child.output();
  if (options.stdin === "piped") await child.stdin.close().catch(() => {});
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Copies a directory with all that is in it; links as links. */
async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isSymlink } of Deno.readDir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (isDirectory) await copy(source, target);
    else if (isSymlink) await Deno.symlink(await Deno.readLink(source), target);
    else await Deno.copyFile(source, target);
  }
}

/** Runs all programs. @returns those that failed, and why */
async function failuresOf(cases: readonly Case[], engine: string): Promise<[string, string][]> {
  const failures: [string, string][] = [];
  const left = [...cases];
  const work = async () => {
    for (let test = left.shift(); test !== undefined; test = left.shift()) {
      // Once more, for some give a thread a second to start, which is short on a busy machine.
      const problem = await problemOf(test, engine) && await problemOf(test, engine);
      if (problem !== undefined) failures.push([test.name, problem]);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return failures.sort();
}

const suite = findSuite();
if (suite === undefined) {
  Deno.test({ name: NOT_RUN, ignore: true, fn() {} });
} else {
  const cases = listSuite(suite);
  for (const engine of ENGINES) {
    Deno.test(`wasi-testsuite: ${cases.length} programs (${engine})`, async (t) => {
      for (const [name, problem] of await failuresOf(cases, engine)) {
        await t.step(name, () => {
          throw new Error(problem);
        });
      }
    });
  }
}
