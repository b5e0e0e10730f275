/**
 * A thread's side of calls: asks the serving thread, and waits for the answer.
 *
 * @module
 */
import { ANSWER, ANSWER_BYTES, type ThreadMessage } from "./message.ts";

/** What the calls go through. */
export interface Line {
  readonly post: (message: ThreadMessage) => void;
  readonly answer: SharedArrayBuffer;
  readonly wakeup: Int32Array<SharedArrayBuffer>;
}

/** Makes calls for one thread. */
export class Caller {
  readonly #line: Line;
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #times: Float64Array;

  /** @param line shared with the serving thread. */
  constructor(line: Line) {
    this.#line = line;
    this.#words = new Int32Array(line.answer, 0, ANSWER_BYTES / 4);
    this.#times = new Float64Array(line.answer, 0, ANSWER_BYTES / 8);
  }

  /** Calls a function of WASI and returns its errno; again and again while it has to wait. */
  call(module: string, name: string, args: readonly (number | bigint)[]): number {
    for (let began: number | null = null;;) {
      const state = this.#ask({ kind: "call", module, name, args, began });
      const [, value = 0] = this.#words;
      if (state === ANSWER.RESULT) return value;
      const [, from = 0, milliseconds = 0] = this.#times;
      began = from;
      Atomics.wait(this.#line.wakeup, 0, value, milliseconds);
    }
  }

  /** Starts a thread and returns its number, or a negative errno. */
  spawn(argument: number): number {
    this.#ask({ kind: "spawn", argument });
    return this.#words[1]!;
  }

  #ask(message: ThreadMessage): number {
    Atomics.store(this.#words, 0, ANSWER.NONE);
    this.#line.post(message);
    while (Atomics.load(this.#words, 0) === ANSWER.NONE) Atomics.wait(this.#words, 0, ANSWER.NONE);
    return Atomics.load(this.#words, 0);
  }
}
