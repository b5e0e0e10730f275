/**
 * The threads of one guest (wasi-threads).
 *
 * Each thread is a worker, the first one too, with an instance of its own on one shared memory. The
 * descriptors, files and streams stay on the thread that made the {@linkcode ThreadGroup}: it makes all
 * calls of WASI, one after another, so that they need no locks, and file systems and streams of the
 * embedder's own serve threads as they are. For the same reason that thread must be left to its event
 * loop while the guest runs.
 *
 * The guest ends as a whole: when its first thread returns, when any thread exits, or when any traps.
 * Its threads are ended then; but the host cannot end one that waits for a cell of the guest's memory,
 * and goes on waiting. Such a one is gone when the process exits, as by `Deno.exit()`.
 *
 * https://github.com/WebAssembly/wasi-threads
 * @module
 */
import { HostClocks } from "../clocks.ts";
import { Errno } from "../errno.ts";
import { ProcExit } from "../proc_exit.ts";
import { wakeupWord } from "../wakeup.ts";
import type { WasiImports } from "../wasi.ts";
import { receiveTrap } from "./engine.ts";
import { ANSWER, ANSWER_BYTES, type ThreadEngine, type ThreadMemory } from "./message.ts";
import type { ThreadMessage, ThreadTask } from "./message.ts";
import { Parked, type ParkingWaiter } from "./parking.ts";

/** The greatest number of a thread that the specification allows. */
const MAX_TID = 0x1fff_ffff;

/** Threads at a time unless told otherwise; each is a thread of the host's, of some megabytes. */
const DEFAULT_MOST = 128;

/** A thread could not be run, for a reason that is not the guest's. */
export class ThreadError extends Error {
  /** Always `ThreadError`. */
  override readonly name = "ThreadError";
}

/** What a group is made from. */
export interface GroupOptions {
  /** Who executes the threads. */
  readonly engine: ThreadEngine;
  /** The module: for the host's engine compiled, for ours its bytes, which must be valid. */
  readonly module: Uint8Array | WebAssembly.Module;
  /** The memory that is imported: the host's own for its engine, what `Memory.share()` gives for ours. */
  readonly memory: ThreadMemory;
  /** Bytes that calls may take on the stack of each thread; for our engine only. */
  readonly stackBytes?: number | undefined;
  /**
   * A directory that keeps compiled code for further runs, for `auto` and `jit`. A thread keeps its code
   * when it returns or exits; what others have then is lost. @default {none}
   */
  readonly cache?: string | undefined;
  /** Is told what is wrong with the cache. @default {nobody} */
  readonly note?: (message: string) => void;
  /** The functions of WASI, which must not wait: they are made with `waiter`. */
  readonly imports: WasiImports;
  /** What `imports` wait by. */
  readonly waiter: ParkingWaiter;
  /** The monotonic clock that the functions of WASI wait by. @default {the host's} */
  readonly now?: () => bigint;
  /** Threads at a time, the first one not counted. @default {128} */
  readonly most?: number;
}

interface Thread {
  readonly worker: Worker;
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly times: Float64Array;
}

/** A guest that may start threads. */
export class ThreadGroup {
  /** What the guest exits with. Rejected with what came out of a thread that did not end well. */
  readonly ended: Promise<number>;
  readonly #options: GroupOptions;
  readonly #now: () => bigint;
  /** By their numbers; the first one is 0. */
  readonly #threads = new Map<number, Thread>();
  #lastTid = 0;
  #over = false;
  #resolve!: (code: number) => void;
  #reject!: (error: unknown) => void;

  /** Starts the first thread, which runs `_start`. */
  constructor(options: GroupOptions) {
    this.#options = options;
    const clocks = new HostClocks();
    this.#now = options.now ?? (() => clocks.monotonic());
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#start(0, "start");
  }

  /** Ends all threads at once, wherever they are; `ended` is rejected with `reason`. */
  stop(reason: unknown): void {
    this.#end(() => this.#reject(reason));
  }

  #start(tid: number, entry: ThreadTask["entry"]): void {
    const { engine, module, memory, stackBytes, cache } = this.#options;
    const answer = new SharedArrayBuffer(ANSWER_BYTES);
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const words = new Int32Array(answer, 0, ANSWER_BYTES / 4);
    const thread = { worker, words, times: new Float64Array(answer, 0, ANSWER_BYTES / 8) };
    this.#threads.set(tid, thread);
    worker.onmessage = ({ data }: { data: ThreadMessage }) => this.#hear(data, tid, thread);
    worker.onerror = (event) => {
      event.preventDefault();
      this.stop(new ThreadError(`A thread of the guest could not be run: ${event.message}`));
    };
    const task: ThreadTask = {
      engine,
      module,
      memory,
      stackBytes,
      cache,
      answer,
      wakeup: wakeupWord(),
      entry,
    };
    worker.postMessage(task);
  }

  #hear(message: ThreadMessage, tid: number, thread: Thread): void {
    if (this.#over) return;
    switch (message.kind) {
      case "call":
        this.#call(message, thread);
        break;
      case "spawn":
        answer(thread, ANSWER.RESULT, this.#spawn(message.argument));
        break;
      case "note":
        this.#options.note?.(message.message);
        break;
      case "returned":
        if (tid === 0) this.#end(() => this.#resolve(0));
        this.#threads.delete(tid);
        thread.worker.terminate();
        break;
      case "failed":
        this.stop(receiveTrap(message.error));
    }
  }

  #call(message: ThreadMessage & { kind: "call" }, thread: Thread): void {
    const { imports, waiter } = this.#options;
    const { module, name, args, began } = message;
    const start = began ?? Number(this.#now());
    waiter.began = BigInt(start);
    try {
      answer(thread, ANSWER.RESULT, imports[module]![name]!(...args));
    } catch (error) {
      if (error instanceof Parked) {
        thread.times[1] = start;
        thread.times[2] = error.milliseconds;
        answer(thread, ANSWER.PARKED, error.noted);
      } else if (error instanceof ProcExit) this.#end(() => this.#resolve(error.code));
      else this.stop(error);
    }
  }

  /** Returns the number of a new thread, or a negative errno. */
  #spawn(argument: number): number {
    if (this.#threads.size > (this.#options.most ?? DEFAULT_MOST)) return -Errno.AGAIN;
    do this.#lastTid = this.#lastTid % MAX_TID + 1; while (this.#threads.has(this.#lastTid));
    this.#start(this.#lastTid, { tid: this.#lastTid, argument });
    return this.#lastTid;
  }

  #end(settle: () => void): void {
    if (this.#over) return;
    this.#over = true;
    for (const thread of this.#threads.values()) {
      thread.worker.terminate();
      answer(thread, ANSWER.OVER, 0);
    }
    this.#threads.clear();
    // A worker that waits is not ended before it has woken up.
    Atomics.add(wakeupWord(), 0, 1);
    Atomics.notify(wakeupWord(), 0);
    settle();
  }
}

function answer({ words }: Thread, state: number, value: number): void {
  words[1] = value;
  Atomics.store(words, 0, state);
  Atomics.notify(words, 0);
}
