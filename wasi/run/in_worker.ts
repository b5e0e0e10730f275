/**
 * Running a guest in a worker, so that this thread can stop it whatever it does.
 *
 * A guest is asked to stop by a cell that it looks at: code of ours all the time, and says where it was;
 * the host's engine in calls of WASI. One that does not answer is ended together with its thread.
 *
 * @module
 */
import type { Module } from "../../runtime/api/module.ts";
import { moduleFrom } from "../../runtime/api/module.ts";
import { copyBytes } from "../../runtime/api/webidl.ts";
import { CompileError, LinkError } from "../../runtime/errors.ts";
import { PipeSource } from "../stdio/pipe.ts";
import type { Stdin } from "../stdio/stream.ts";
import { Captured } from "./here.ts";
import { type GuestWorker, startWorker } from "./guest_worker.ts";
import { CELLS, type Destination, type Message, PENDING, type SentError } from "./message.ts";
import { STOP, type Task } from "./message.ts";
import type { RunOptions, RunOutput, Sendable } from "./options.ts";
import type { GuestReport } from "./guest.ts";
import type { Ending, RunResult } from "./result.ts";

/** How long a guest may take to end by itself, in milliseconds. */
const GRACE_MS = 500;
/** As long for one in the host's engine that is aborted: it ends in a call of WASI, or not at all. */
const HOST_GRACE_MS = 50;

/** As {@linkcode run}, which has checked the options. */
export async function runInWorker(
  module: Module | BufferSource,
  options: RunOptions,
): Promise<RunResult> {
  const stdout = new Captured(options.stdout, options);
  const stderr = new Captured(options.stderr, options);
  const { stdin } = options;
  const pipe = stdin instanceof ReadableStream ? new PipeSource() : null;
  const job = new Job(taskFor(module, options, pipe), options, {
    stdout: writerTo(options.stdout, stdout),
    stderr: writerTo(options.stderr, stderr),
  });
  if (stdin instanceof ReadableStream) void pipe?.pump(stdin);
  try {
    const { ending, stats } = await job.done;
    return { ...ending, stdout: stdout.output(), stderr: stderr.output(), stats };
  } finally {
    await pipe?.stop();
  }
}

/** Takes bytes; a promise is kept once there is room for more. */
type Writer = (bytes: Uint8Array) => void | Promise<void>;
type Writers = Readonly<Record<"stdout" | "stderr", Writer>>;

/** One run in one worker. */
class Job {
  readonly done: Promise<GuestReport>;
  readonly #cells: Int32Array<SharedArrayBuffer>;
  readonly #options: RunOptions;
  readonly #writers: Writers;
  readonly #abort = () => this.#stop();
  /** When the guest was begun; until then, when the worker was. */
  #since = performance.now();
  #begun = false;
  /** Output that streams have not taken yet. */
  readonly #writing = new Set<Promise<void>>();
  #worker: GuestWorker | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #resolve!: (report: GuestReport) => void;
  #reject!: (error: unknown) => void;

  constructor(task: Task, options: RunOptions, writers: Writers) {
    this.#cells = new Int32Array(task.cells) as Int32Array<SharedArrayBuffer>;
    this.#options = options;
    this.#writers = writers;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (options.signal?.aborted) this.#end("aborted");
    else this.#start(task);
  }

  #start(task: Task): void {
    const worker = this.#worker = startWorker(this.#options.engine, {
      hear: (message) => this.#hear(message),
      failed: (why) => {
        this.#finish(() => this.#reject(new Error(`The worker for the guest failed: ${why}`)));
      },
    });
    this.#options.signal?.addEventListener("abort", this.#abort);
    worker.postMessage(task);
  }

  #hear(message: Message): void {
    switch (message.type) {
      case "began":
        this.#since = performance.now();
        this.#begun = true;
        this.#limitTime();
        break;
      case "output":
        this.#write(message.to, message.bytes);
        break;
      case "ended":
        this.#finish(() => this.#settle(message.report));
        break;
      case "failed":
        this.#finish(() => this.#reject(received(message.error)));
    }
  }

  #write(to: "stdout" | "stderr", bytes: Uint8Array): void {
    try {
      const written = this.#writers[to](bytes);
      if (written === undefined) return this.#written(bytes);
      this.#writing.add(written);
      written.then(() => this.#written(bytes), (error) => this.#finish(() => this.#reject(error)))
        .finally(() => this.#writing.delete(written));
    } catch (error) {
      this.#finish(() => this.#reject(error));
    }
  }

  #written({ length }: Uint8Array): void {
    Atomics.sub(this.#cells, PENDING, length);
    Atomics.notify(this.#cells, PENDING);
  }

  /** Gives out the report once all output has arrived where it goes. */
  #settle(report: GuestReport): void {
    Promise.all(this.#writing).then(() => this.#resolve(report), this.#reject);
  }

  /** The guest's own meter comes first. */
  #limitTime(): void {
    const { timeout } = this.#options.limits ?? {};
    if (timeout === undefined || timeout > 2 ** 31 - 1 - GRACE_MS) return;
    this.#timer = setTimeout(() => this.#end("timedOut"), timeout + GRACE_MS);
  }

  /** Asks the guest to stop, and sees to it that it does. */
  #stop(): void {
    Atomics.store(this.#cells, STOP, 1);
    Atomics.notify(this.#cells, STOP);
    clearTimeout(this.#timer);
    const grace = this.#options.engine === "host" ? HOST_GRACE_MS : GRACE_MS;
    if (this.#begun) this.#timer = setTimeout(() => this.#end("aborted"), grace);
    else this.#end("aborted");
  }

  /** Ends the guest by force. */
  #end(kind: "aborted" | "timedOut"): void {
    const ending: Ending = { kind, frames: [] };
    const milliseconds = performance.now() - this.#since;
    const stats = { milliseconds, peakMemoryBytes: 0, calls: 0 };
    this.#finish(() => this.#resolve({ ending, stats }));
  }

  #finish(settle: () => void): void {
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener("abort", this.#abort);
    this.#worker?.terminate();
    settle();
  }
}

function taskFor(
  module: Module | BufferSource,
  options: RunOptions,
  pipe: PipeSource | null,
): Task {
  return {
    bytes: moduleFrom(module)?.bytes ?? copyBytes(module as BufferSource),
    options: sendable(options),
    stdin: pipe?.shared ?? dataFrom(options.stdin ?? null),
    stdout: destinationOf(options.stdout),
    stderr: destinationOf(options.stderr),
    cells: new SharedArrayBuffer(4 * CELLS),
  };
}

function sendable(options: RunOptions): Sendable {
  for (const name of ["imports", "observer"] as const) {
    if (options[name] !== undefined) throw notData(name);
  }
  const { args, env, mounts, limits, seed, clock, engine, cache } = options;
  if (typeof engine === "function") throw notData("engine");
  if (typeof clock === "object" && !(clock instanceof Date)) throw notData("clock");
  const directories = mounts instanceof Map ? [...mounts.values()] : Object.values(mounts ?? {});
  if (directories.some((mount) => typeof mount === "object" && "kind" in mount)) {
    throw notData("mounts");
  }
  return given({ args, env, mounts, limits, seed, clock, engine, cache });
}

/** Without the entries that are `undefined`. */
function given(options: { [K in keyof Sendable]: Sendable[K] | undefined }): Sendable {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function dataFrom(stdin: Stdin | ReadableStream): number | string | Uint8Array | null {
  if (typeof stdin !== "object" || stdin === null || stdin instanceof Uint8Array) return stdin;
  throw notData("stdin");
}

function notData(name: string): TypeError {
  return new TypeError(
    `options.${name} cannot be sent to the worker that a run with a signal, or with web streams, ` +
      "takes place in",
  );
}

function destinationOf(given: RunOutput | undefined): Destination {
  return typeof given === "number" || given === null ? given : "send";
}

function writerTo(output: RunOutput | undefined, captured: Captured): Writer {
  if (output instanceof WritableStream) {
    return (bytes) => {
      const writer = output.getWriter();
      const written = writer.write(bytes);
      writer.releaseLock();
      return written;
    };
  }
  const given = captured.stream;
  if (typeof given === "function") return given;
  if (typeof given !== "object" || given === null) return () => {};
  return (bytes) => void given.write?.(bytes);
}

/** An error of the worker's. */
function received({ name, message, detail }: SentError): Error {
  if (name === "CompileError") return new CompileError(message, detail);
  if (name === "LinkError") return new LinkError(message, detail);
  if (name === "TypeError") return new TypeError(message);
  if (name === "RangeError") return new RangeError(message);
  const error = new Error(message);
  error.name = name;
  return error;
}
