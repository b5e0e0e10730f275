/**
 * The binaries beside the sources are what the build scripts make of them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { ROOT, runProcess } from "./command.ts";
import { testProgram } from "./skip.ts";
import { isOnPath, type Made } from "./toolchains.ts";

/** Another version may well make other bytes of the same source. */
const COMPILER = "16.0.6";

/** Answers with the directory itself where the compiler that made the binaries is at hand. */
async function sources(directory: string): Promise<Made> {
  if (!(await isOnPath("clang-16", "--version"))) return { absent: "clang-16 is not on PATH" };
  const { stdout } = await runProcess("clang-16", ["-dumpversion"]);
  if (stdout.trim() !== COMPILER) return { absent: `clang-16 is ${stdout.trim()}` };
  return { path: join(ROOT, directory) };
}

async function binaries(directory: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, isFile, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isFile && name.endsWith(".wasm")) {
      const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
      found.set(name, new Uint8Array(digest).toHex());
    }
    if (!isDirectory) continue;
    for (const [inner, digest] of await binaries(path)) found.set(join(name, inner), digest);
  }
  return found;
}

for (const directory of ["samples", "bench/programs", "bench/wasi", "tests/wasi/threads"]) {
  testProgram(
    `${directory}: each binary is what build.sh makes`,
    () => sources(directory),
    async (path) => {
      const copy = await Deno.makeTempDir();
      try {
        await runProcess("cp", ["-r", `${path}/.`, copy]);
        const removed = await runProcess("find", [copy, "-name", "*.wasm", "-delete"]);
        assertEquals(removed.code, 0, removed.stderr);
        const built = await runProcess(join(copy, "build.sh"), []);
        assertEquals(built.code, 0, built.stderr);
        assertEquals(await binaries(copy), await binaries(path));
      } finally {
        await Deno.remove(copy, { recursive: true });
      }
    },
  );
}
