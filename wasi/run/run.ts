/**
 * One call for code that is not trusted: what it is given is listed, what it may use is limited, and
 * however it ends, a value says so.
 *
 * The work is done in modules that are loaded at the first run: whoever imports the engine for
 * something else does not load all of WASI.
 *
 * @module
 */
import type { Module } from "../../runtime/api/module.ts";
import type { Preopen } from "../preopen.ts";
import { isWebStream, NOT_ON_HOST, type RunOptions } from "./options.ts";
import type { RunResult } from "./result.ts";

/**
 * Runs a command of WASI: a module that exports `_start`.
 *
 * The guest is given nothing that `options` do not name: no argument, no variable, no directory, no
 * input; what it writes is captured. Without a signal and streams it runs on this thread, which does
 * nothing else meanwhile.
 *
 * @param module The module, compiled or not.
 * @returns How it ended, what it wrote and what it took. Traps and limits are no exceptions here.
 * @throws {CompileError} When the bytes are not a valid module.
 * @throws {LinkError} When an import is missing or does not fit.
 * @throws {TypeError} When the module is no command, the options contradict each other, or the cache is
 * where the guest may write.
 * @throws {RangeError} When a number among the options is out of range.
 * @throws {PreopenError} When a mount cannot be opened.
 * @throws What functions of the embedder's throw.
 *
 * @example
 * ```ts ignore
 * const result = await run(await Deno.readFile("python.wasm"), {
 *   args: ["python", "-c", "print(6 * 7)"],
 *   limits: { timeout: 5_000, memoryBytes: 256 * 1024 * 1024 },
 * });
 * if (result.kind === "exited" && result.code === 0) console.log(result.stdout.text);
 * else console.error(result.kind, result.stderr.text);
 * ```
 */
export async function run(
  module: Module | BufferSource,
  options: RunOptions = {},
): Promise<RunResult> {
  refuseContradictions(options);
  if (options.cache !== undefined) await refuseSharedCache(options.cache, options.mounts);
  const { signal, stdin, stdout, stderr } = options;
  const inWorker = signal !== undefined || [stdin, stdout, stderr].some(isWebStream);
  if (!inWorker) return (await import("./here.ts")).runHere(module, options);
  return (await import("./in_worker.ts")).runInWorker(module, options);
}

/** What a guest can write must not be run as code of ours. */
async function refuseSharedCache(cache: string, mounts: RunOptions["mounts"] = {}): Promise<void> {
  const { holderOf } = await import("./cache_place.ts");
  const preopens: Iterable<Preopen> = mounts instanceof Map
    ? mounts.values()
    : Object.values(mounts);
  const holder = holderOf(cache, [...preopens].flatMap(writableHost));
  if (holder === undefined) return;
  throw new TypeError(
    `the cache in "${cache}" is in "${holder}", a mount that the guest may write in; keep it elsewhere`,
  );
}

function writableHost(preopen: Preopen): string[] {
  if (typeof preopen === "string") return [preopen];
  return "kind" in preopen || preopen.readOnly === true ? [] : [preopen.host];
}

const ENGINES: readonly unknown[] = ["auto", "jit", "interpreter", "host"];

/** A limit that is not kept is worse than none. */
function refuseContradictions({ engine = "auto", limits = {}, cache }: RunOptions): void {
  if (typeof engine !== "function" && !ENGINES.includes(engine)) {
    const names = ENGINES.map((name) => `"${name}"`).join(", ");
    throw new TypeError(`there is no engine "${engine}"; there are ${names}`);
  }
  if (cache !== undefined && (typeof cache !== "string" || cache === "")) {
    throw new TypeError(`cache must be the path of a directory, not ${JSON.stringify(cache)}`);
  }
  if (cache !== undefined && engine !== "auto" && engine !== "jit") {
    const name = typeof engine === "function" ? "a compiler with settings of its own" : engine;
    throw new TypeError(`cache goes with the engines "auto" and "jit" only, not with ${name}`);
  }
  if (engine !== "host") return;
  const given = NOT_ON_HOST.find((name) => limits[name] !== undefined);
  if (given === undefined) return;
  throw new TypeError(
    `limits.${given} cannot be kept by the host's engine; leave it out, or leave out engine: "host"`,
  );
}
