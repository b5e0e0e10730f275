/**
 * Whether standard input has something to read: the host has no call for that.
 *
 * A helper thread reads instead, into shared memory, while the guest's thread waits for it with a
 * time limit. It reads only when asked to and once each time, so at most one read is made ahead of
 * the guest. It is started when a guest first waits for input, and never otherwise. While a read of
 * it is under way there is no calling it back: a process whose main thread is done still waits for
 * that read, unless it ends with an explicit exit.
 *
 * ```text
 * shared ─▶ | state: i32 | length: i32 | bytes … |      IDLE ─ask─▶ ASKED ─▶ READING ─▶ FULL ─▶ IDLE
 * ```
 *
 * @module
 */
import type { Interruption } from "../interruption.ts";
import type { Readiness } from "../pollable.ts";
import { wakeupWord } from "../wakeup.ts";

const enum State {
  IDLE = 0,
  ASKED = 1,
  READING = 2,
  FULL = 3,
}

const HEADER = 8;
const CAPACITY = 65536;

/** Stands for a length when the read failed; the guest's own read will tell how. */
const FAILED = -1;

/** How long the helper may take to start, and then to find what has been there all along. */
const START_MS = 2000;
const GRACE_MS = 2;

/** How long a wait goes on before an interruption is asked again. */
const SLICE_MS = 20;

/** The helper. It imports nothing, so it needs no permission and starts in some 20 ms. */
const HELPER = `self.onmessage = ({ data: { shared, wakeup } }) => {
  const state = new Int32Array(shared, 0, 2);
  const buffer = new Uint8Array(${CAPACITY});
  const move = (to) => {
    Atomics.store(state, 0, to);
    Atomics.notify(state, 0);
    Atomics.add(wakeup, 0, 1);
    Atomics.notify(wakeup, 0);
  };
  self.onmessage = () => {
    move(${State.READING});
    let length = ${FAILED};
    try {
      length = Deno.stdin.readSync(buffer) ?? 0;
      new Uint8Array(shared, ${HEADER}).set(buffer.subarray(0, length));
    } catch {}
    state[1] = length;
    move(${State.FULL});
  };
};`;

/** Watches the process's standard input. */
export class StdinWatch {
  readonly #shared = new SharedArrayBuffer(HEADER + CAPACITY);
  readonly #state = new Int32Array(this.#shared, 0, 2);
  #helper: Worker | null = null;
  /** How much of what the helper has read is used up. */
  #used = 0;
  readonly #interruption: Interruption | undefined;

  /** @param interruption what may end the guest while it waits. */
  constructor(interruption?: Interruption) {
    this.#interruption = interruption;
  }

  /** True if the helper is reading or has read: then nobody else must read. */
  get busy(): boolean {
    return Atomics.load(this.#state, 0) !== State.IDLE;
  }

  /** As {@linkcode Pollable.readable}. */
  readable(milliseconds: number): Readiness | null {
    if (!this.busy) this.#ask();
    this.#waitWhile(State.ASKED, START_MS);
    this.#waitWhile(State.READING, Math.max(milliseconds, GRACE_MS));
    if (Atomics.load(this.#state, 0) !== State.FULL) return null;
    if (this.#length() === FAILED) {
      Atomics.store(this.#state, 0, State.IDLE);
      return { bytes: 1, hangup: false };
    }
    const bytes = this.#length() - this.#used;
    return { bytes, hangup: bytes === 0 };
  }

  /** Reads what the helper has read, waiting for it if need be; -1 if it has failed to. */
  read(buffer: Uint8Array): number {
    this.#waitWhile(State.ASKED, Infinity);
    this.#waitWhile(State.READING, Infinity);
    if (this.#length() === FAILED) {
      Atomics.store(this.#state, 0, State.IDLE);
      return FAILED;
    }
    const count = Math.min(buffer.length, this.#length() - this.#used);
    buffer.set(new Uint8Array(this.#shared, HEADER + this.#used, count));
    this.#used += count;
    if (this.#used === this.#length()) Atomics.store(this.#state, 0, State.IDLE);
    return count;
  }

  /** Ends the helper; what it is still reading is lost. What it has read can still be read. */
  stop(): void {
    this.#helper?.terminate();
    this.#helper = null;
    if (Atomics.load(this.#state, 0) !== State.FULL) Atomics.store(this.#state, 0, State.IDLE);
  }

  #ask(): void {
    if (this.#helper === null) {
      const source = `data:text/javascript,${encodeURIComponent(HELPER)}`;
      this.#helper = new Worker(source, { type: "module" });
      this.#helper.postMessage({ shared: this.#shared, wakeup: wakeupWord() });
    }
    this.#used = 0;
    Atomics.store(this.#state, 0, State.ASKED);
    this.#helper.postMessage(null);
  }

  #waitWhile(state: State, milliseconds: number): void {
    const end = performance.now() + milliseconds;
    while (Atomics.load(this.#state, 0) === state) {
      const left = end - performance.now();
      if (left <= 0) return;
      this.#interruption?.check();
      const slice = this.#interruption === undefined ? Infinity : SLICE_MS;
      Atomics.wait(this.#state, 0, state, Math.min(left, slice));
    }
  }

  #length(): number {
    return Atomics.load(this.#state, 1);
  }
}
