/**
 * What a run may be given.
 *
 * @module
 */
import type { Compiler, EngineName } from "../../runtime/api/engine.ts";
import type { Imports } from "../../runtime/api/imports.ts";
import type { Clocks } from "../clocks.ts";
import type { CallObserver } from "../dispatch.ts";
import type { Preopen } from "../preopen.ts";
import type { Stdin, Stdout } from "../stdio/stream.ts";

/** What a guest may use. */
export interface RunLimits {
  /**
   * Milliseconds, from the start of instantiation. In the host's engine it also ends functions of the
   * embedder's that the guest calls. @default {no limit}
   */
  readonly timeout?: number;
  /** Instructions, counted as {@linkcode Meter} says; not with the host's engine. @default {no limit} */
  readonly fuel?: number;
  /** Bytes of its memories, together; not with the host's engine. @default {4 GiB} */
  readonly memoryBytes?: number;
  /** Bytes of all frames of calls; not with the host's engine. @default {8 MiB} */
  readonly stackBytes?: number;
  /** Elements of its tables, together; not with the host's engine. @default {10,000,000} */
  readonly tableElements?: number;
  /** Bytes kept of each stream that is captured; what is written beyond is dropped. @default {16 MiB} */
  readonly outputBytes?: number;
}

/** The names of the limits that the host's engine has no means to keep. */
export const NOT_ON_HOST = ["fuel", "memoryBytes", "stackBytes", "tableElements"] as const;

/** What is kept of each captured stream unless said otherwise. */
export const DEFAULT_OUTPUT_BYTES: number = 16 * 1024 * 1024;

/**
 * How a guest's clocks go:
 *
 * - `"real"`: as the host's.
 * - `"fixed"`: it is 2000-01-01T00:00:00Z, and only a sleep makes it later: by as long as it was to
 *   take, at once. A guest that waits by reading the clock again and again waits for ever.
 * - A date, or its text as in `"2024-02-29T12:00:00Z"`: it starts then, and is a microsecond later
 *   after each reading, and later after a sleep by as long as it was to take.
 * - Clocks of the embedder's own.
 */
export type ClockOption = string | Date | Clocks;

/**
 * Where the output of a run can go. With a `WritableStream` the guest runs in a worker, as with a
 * signal, and waits while the stream does not take more; the stream is left open.
 */
export type RunOutput = Stdout | "capture" | WritableStream<Uint8Array>;

/** True for a stream that only a guest in a worker can be given. */
export function isWebStream(given: unknown): given is ReadableStream | WritableStream {
  return given instanceof ReadableStream || given instanceof WritableStream;
}

/** What a guest is given, and how it is run. By default it is given nothing at all. */
export interface RunOptions {
  /** Arguments; the first is the program's name. @default {[]} */
  readonly args?: readonly string[];
  /** Environment variables. @default {{}} */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * What it reads. With a `ReadableStream` it runs in a worker, as with a signal; the stream is read
   * ahead by 64 KiB at least, and cancelled when the guest has ended.
   *
   * @default {null: nothing}
   */
  readonly stdin?: Stdin | ReadableStream<Uint8Array | string>;
  /** Where its output goes. @default {"capture": into the result} */
  readonly stdout?: RunOutput;
  /** Where its messages go. @default {"capture": into the result} */
  readonly stderr?: RunOutput;
  /** Directories by the names that the guest knows them by. @default {{}} */
  readonly mounts?: Readonly<Record<string, Preopen>> | ReadonlyMap<string, Preopen>;
  /** What it may use. */
  readonly limits?: RunLimits;
  /**
   * Stops the guest. For that it runs in a worker, so that this thread can see the signal; hence what
   * it is given must be data: no `imports`, no `observer`, and no streams, clocks or file systems of
   * the embedder's own (but functions for `stdout` and `stderr` will do). In Deno, workers need
   * permission to read the engine's files, or to import them where they are imported from.
   */
  readonly signal?: AbortSignal;
  /** Makes what the guest takes for random depend on this integer alone. @default {truly random} */
  readonly seed?: number | bigint;
  /** How its clocks go. @default {"real"} */
  readonly clock?: ClockOption;
  /**
   * Who executes it: ours as {@linkcode EngineName} says, or a compiler with settings of its own, where
   * the compiler is loaded before the guest begins (some 10 ms, once in a thread); or the host's own
   * WebAssembly.
   *
   * The host's has no means to keep most limits. When a signal stops a guest in it that makes no calls,
   * the run ends, but Deno (2.9) leaves the worker's thread busy until the process ends; a timeout frees
   * the thread.
   *
   * @default {"auto"}
   */
  readonly engine?: EngineName | Compiler | "host";
  /**
   * A directory that keeps compiled code for further runs, for the engines `"auto"` and `"jit"`; it is
   * made if it does not exist. Whoever can write there can have code run with our permissions.
   *
   * @default {none}
   */
  readonly cache?: string;
  /** Further imports. What they throw comes out of `run`. @default {{}} */
  readonly imports?: Imports;
  /** Sees every call of WASI. @default {none} */
  readonly observer?: CallObserver;
}

/** What cannot be sent to a worker, of those that are data only in some forms. */
export type Sendable = Pick<
  RunOptions,
  "args" | "env" | "mounts" | "limits" | "seed" | "clock" | "engine" | "cache"
>;
