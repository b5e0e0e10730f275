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

/** The guest has ended, and this thread is to end with it. */
export class Over extends Error {}

/** Makes calls for one thread. All throw {@linkcode Over} once the guest has ended. */
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
    if (Atomics.load(this.#words, 0) === ANSWER.OVER) throw new Over();
    this.#line.post(message);
    for (;;) {
      Atomics.wait(this.#words, 0, ANSWER.NONE);
      const state = Atomics.load(this.#words, 0);
      if (state === ANSWER.OVER) throw new Over();
      // Taking the answer must not undo that the guest has ended meanwhile.
      if (Atomics.compareExchange(this.#words, 0, state, ANSWER.NONE) === state) return state;
    }
  }
}
