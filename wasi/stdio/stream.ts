/**
 * Standard streams: what can be given for `stdin`, `stdout` and `stderr`.
 *
 * An embedder's own stream is an object with `read` or `write`; everything else that can be given is
 * turned into one.
 *
 * @module
 */
import type { Readiness } from "../pollable.ts";

/** A standard stream. Both calls are synchronous; one that it has not is not called for. */
export interface StdioStream {
  /** True for a terminal: programs then show prompts and write line by line. @default {false} */
  readonly isTerminal?: boolean;
  /** Puts up to `buffer.length` bytes at the start of `buffer`; returns how many, 0 at the end. */
  read?(buffer: Uint8Array): number;
  /** Takes bytes, which are the guest's memory: to keep them, copy them. Returns how many it took. */
  write?(bytes: Uint8Array): number;
  /** As {@linkcode Pollable.readable}; without it a read never waits, as far as the guest can tell. */
  readable?(milliseconds: number): Readiness | null;
  /** As {@linkcode Pollable.wakes}. @default {false} */
  readonly wakes?: boolean;
  /** Gives back what the stream holds of the host, such as a helper thread; it stays usable. */
  release?(): void;
}

/**
 * What can be given for `stdin`: a descriptor of the host, the text or bytes to be read, `null` for
 * nothing to read, or a stream.
 */
export type Stdin = number | string | Uint8Array | null | StdioStream;

/**
 * What can be given for `stdout` and `stderr`: a descriptor of the host, a function that is called
 * with a copy of the bytes of each write, `null` to drop them, or a stream such as a
 * {@linkcode Capture}.
 */
export type Stdout = number | ((bytes: Uint8Array) => void) | null | StdioStream;

/** A stream that is read from bytes. */
export class BytesStream implements StdioStream {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(buffer: Uint8Array): number {
    const part = this.#bytes.subarray(this.#at, this.#at + buffer.length);
    buffer.set(part);
    this.#at += part.length;
    return part.length;
  }

  readable(): Readiness {
    const bytes = this.#bytes.length - this.#at;
    return { bytes, hangup: bytes === 0 };
  }
}

/** A stream that calls a function with a copy of what is written. */
export class CallbackStream implements StdioStream {
  readonly #callback: (bytes: Uint8Array) => void;

  constructor(callback: (bytes: Uint8Array) => void) {
    this.#callback = callback;
  }

  write(bytes: Uint8Array): number {
    this.#callback(bytes.slice());
    return bytes.length;
  }
}

/** How much a {@linkcode Capture} keeps. */
export interface CaptureOptions {
  /** Bytes to keep; what is written beyond is dropped. @default {Infinity} */
  readonly limit?: number;
}

/**
 * Keeps what a guest writes. The same one can be given for both streams, to have them in order.
 *
 * @example
 * ```ts ignore
 * const stdout = new Capture();
 * const code = new WASI({ stdout }).start(instance);
 * console.log(code, stdout.text());
 * ```
 */
export class Capture implements StdioStream {
  readonly #limit: number;
  #bytes = new Uint8Array(1024);
  #length = 0;
  #dropped = 0;

  /** Makes one that is empty. */
  constructor(options: CaptureOptions = {}) {
    this.#limit = options.limit ?? Infinity;
  }

  /** Number of bytes that were dropped because of the limit. */
  get dropped(): number {
    return this.#dropped;
  }

  write(bytes: Uint8Array): number {
    const kept = bytes.subarray(0, Math.max(0, this.#limit - this.#length));
    const length = this.#length + kept.length;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(kept, this.#length);
    this.#length = length;
    this.#dropped += bytes.length - kept.length;
    return bytes.length;
  }

  /** Returns a copy of what was written. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Returns what was written as text; what is not UTF-8 becomes U+FFFD. */
  text(): string {
    return new TextDecoder().decode(this.#bytes.subarray(0, this.#length));
  }
}
