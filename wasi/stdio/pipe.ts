/**
 * A `ReadableStream` as the input of a guest in another thread.
 *
 * A guest's reads wait, and a stream brings its chunks only to a thread that does not: so one thread
 * puts them into a ring in shared memory, and the guest's thread takes them out.
 *
 * ```text
 * | put: i32 | taken: i32 | end: i32 | – | ring |      put, taken: bytes ever, modulo 2^32
 * ```
 *
 * @module
 */
import { Errno, WasiError } from "../errno.ts";
import type { Readiness } from "../pollable.ts";
import type { StdioStream } from "./stream.ts";

const PUT = 0;
const TAKEN = 1;
const END = 2;
const WORDS = 4;

/** Bytes of the ring: a power of two, for the counts run over. */
const CAPACITY = 65536;

/** What `END` says: there may be more, there is no more, or the stream has failed. */
const ENDED = 1;
const FAILED = 2;

/** The side of the thread that has the stream. */
export class PipeSource {
  /** What the guest's thread makes its {@linkcode PipeStream} from. */
  readonly shared = new SharedArrayBuffer(WORDS * 4 + CAPACITY);
  readonly #words = new Int32Array(this.shared, 0, WORDS);
  readonly #ring = new Uint8Array(this.shared, WORDS * 4);
  #reader: ReadableStreamDefaultReader<Uint8Array | string> | null = null;
  #stopped = false;
  readonly #stopping = Promise.withResolvers<void>();

  /**
   * Puts all that a stream brings into the ring, as there is room; text becomes UTF-8. Where the
   * stream fails, so does the guest's next read.
   *
   * @returns once the stream is at its end, or {@linkcode stop} was called. It is never rejected.
   */
  async pump(stream: ReadableStream<Uint8Array | string>): Promise<void> {
    const reader = this.#reader = stream.getReader();
    const encoder = new TextEncoder();
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done || this.#stopped) break;
        await this.#put(typeof value === "string" ? encoder.encode(value) : value);
      }
      this.#end(ENDED);
    } catch {
      this.#end(FAILED);
    } finally {
      reader.releaseLock();
    }
  }

  /** Takes no more from the stream, and cancels it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopping.resolve();
    // A stream that has failed says so once more, and that is known already.
    await this.#reader?.cancel().catch(() => {});
  }

  async #put(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length && !this.#stopped;) {
      const put = Atomics.load(this.#words, PUT);
      const taken = Atomics.load(this.#words, TAKEN);
      const room = CAPACITY - (put - taken >>> 0);
      if (room === 0) {
        const wait = Atomics.waitAsync(this.#words, TAKEN, taken);
        if (wait.async) await Promise.race([wait.value, this.#stopping.promise]);
        continue;
      }
      const to = (put >>> 0) % CAPACITY;
      const part = bytes.subarray(at, at + Math.min(room, CAPACITY - to));
      this.#ring.set(part, to);
      at += part.length;
      Atomics.add(this.#words, PUT, part.length);
      Atomics.notify(this.#words, PUT);
    }
  }

  #end(how: number): void {
    Atomics.store(this.#words, END, how);
    Atomics.notify(this.#words, PUT);
  }
}

/** The guest's side. */
export class PipeStream implements StdioStream {
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #ring: Uint8Array;

  /**
   * Makes the stream.
   *
   * @param shared what the other side has made.
   */
  constructor(shared: SharedArrayBuffer) {
    this.#words = new Int32Array(shared, 0, WORDS);
    this.#ring = new Uint8Array(shared, WORDS * 4);
  }

  read(buffer: Uint8Array): number {
    this.readable(Infinity);
    const taken = Atomics.load(this.#words, TAKEN);
    const from = (taken >>> 0) % CAPACITY;
    const held = Atomics.load(this.#words, PUT) - taken >>> 0;
    if (held === 0 && Atomics.load(this.#words, END) === FAILED) {
      throw new WasiError(Errno.IO, "the stream of the embedder's has failed");
    }
    const count = Math.min(held, buffer.length, CAPACITY - from);
    buffer.set(this.#ring.subarray(from, from + count));
    Atomics.add(this.#words, TAKEN, count);
    Atomics.notify(this.#words, TAKEN);
    return count;
  }

  readable(milliseconds: number): Readiness | null {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      // The end is looked at first: what came before it must not be missed.
      const end = Atomics.load(this.#words, END);
      const put = Atomics.load(this.#words, PUT);
      const bytes = put - Atomics.load(this.#words, TAKEN) >>> 0;
      if (bytes > 0 || end !== 0) return { bytes, hangup: end !== 0 };
      const left = deadline - performance.now();
      if (!(left > 0)) return null;
      // The end does not change `put`, so it may come between looking and waiting: hence the limit.
      Atomics.wait(this.#words, PUT, put, Math.min(left, 50));
    }
  }
}
