/**
 * Running a guest on the caller's thread.
 *
 * @module
 */
import "../../jit/install.ts";
import { loadCompiler } from "../../runtime/api/engine.ts";
import { Module } from "../../runtime/api/module.ts";
import { moduleFrom } from "../../runtime/api/module.ts";
import { copyBytes } from "../../runtime/api/webidl.ts";
import { Meter } from "../../runtime/meter.ts";
import { Capture, type Stdout } from "../stdio/stream.ts";
import type { CachedCompiler } from "./cached_compiler.ts";
import { runGuest, type RunnableModule } from "./guest.ts";
import { prepareTimeLimit } from "./host_time.ts";
import { DEFAULT_OUTPUT_BYTES, isWebStream, type RunOptions, type RunOutput } from "./options.ts";
import { Output, type RunResult } from "./result.ts";

/** As {@linkcode run}, which has checked the options. */
export async function runHere(
  module: Module | BufferSource,
  options: RunOptions,
): Promise<RunResult> {
  const { timeout, fuel } = options.limits ?? {};
  const compiled = compileFor(module, options);
  const stdout = new Captured(options.stdout, options);
  const stderr = new Captured(options.stderr, options);
  const meter = new Meter({ timeout, fuel });
  const compiler = await prepareEngine(options);
  const { ending, stats } = runGuest({
    module: compiled,
    compiler,
    options,
    stdin: options.stdin instanceof ReadableStream ? null : options.stdin ?? null,
    stdout: stdout.stream,
    stderr: stderr.stream,
    meter,
  });
  return { ...ending, stdout: stdout.output(), stderr: stderr.output(), stats };
}

/** The module for the engine that `options` chose. */
export function compileFor(
  module: Module | BufferSource,
  { engine }: Pick<RunOptions, "engine">,
): RunnableModule {
  const ours = moduleFrom(module);
  if (engine === "host") {
    const bytes = ours?.bytes ?? copyBytes(module as BufferSource);
    return { compiled: new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>), bytes };
  }
  return ours === undefined ? new Module(module as BufferSource) : module as Module;
}

/**
 * Loads what executes the guest, since that cannot wait for anything once it has begun.
 *
 * @returns The compiler, if it is one that keeps its code.
 */
export async function prepareEngine(
  { engine = "auto", limits, cache }: Pick<RunOptions, "engine" | "limits" | "cache">,
): Promise<CachedCompiler | null> {
  if (engine === "host" && limits?.timeout !== undefined) prepareTimeLimit();
  if (engine !== "auto" && engine !== "jit") return null;
  await loadCompiler();
  if (cache === undefined) return null;
  return (await import("./cached_compiler.ts")).cachedCompiler(engine, cache);
}

/** Where a stream goes, and what of it is captured. */
export class Captured {
  readonly stream: Stdout;
  readonly #capture: Capture | null;

  constructor(given: RunOutput | undefined, { limits }: Pick<RunOptions, "limits">) {
    const captures = given === undefined || given === "capture";
    const limit = checkedLimit(limits?.outputBytes ?? DEFAULT_OUTPUT_BYTES);
    this.#capture = captures ? new Capture({ limit }) : null;
    this.stream = captures || isWebStream(given) ? this.#capture : given;
  }

  /** What was captured so far. */
  output(): Output {
    return new Output(this.#capture?.bytes() ?? new Uint8Array(), this.#capture?.dropped ?? 0);
  }
}

function checkedLimit(bytes: number): number {
  if (bytes >= 0) return bytes;
  throw new RangeError(`limits.outputBytes must be a number from 0, not ${bytes}`);
}
