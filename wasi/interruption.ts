/**
 * Ending a guest that waits: asleep, in `poll_oneoff`, or for input.
 *
 * @module
 */
import type { Readiness } from "./pollable.ts";
import type { StdioStream } from "./stdio/stream.ts";

/** Says when a guest is to end; the engine's `Meter` is one. */
export interface Interruption {
  /** Milliseconds until the guest is to end, as far as is known; `Infinity` if it is not. */
  readonly left: number;
  /** Throws what ends the guest, if that is to happen now. */
  check(): void;
  /** Waits for so many milliseconds, using no CPU; throws as soon as the guest is to end. */
  wait(milliseconds: number): void;
}

/** How long a wait for input goes on before the interruption is asked again. */
const SLICE_MS = 20;

/** A stream of input whose reads and waits can be interrupted, if the one beneath can be asked. */
export class InterruptibleStream implements StdioStream {
  readonly isTerminal: boolean;
  readonly #stream: StdioStream;
  readonly #interruption: Interruption;

  constructor(stream: StdioStream, interruption: Interruption) {
    this.#stream = stream;
    this.#interruption = interruption;
    this.isTerminal = stream.isTerminal ?? false;
  }

  read(buffer: Uint8Array): number {
    this.readable(Infinity);
    return this.#stream.read?.(buffer) ?? 0;
  }

  readable(milliseconds: number): Readiness | null {
    const end = performance.now() + milliseconds;
    for (;;) {
      this.#interruption.check();
      const left = Math.max(0, end - performance.now());
      const slice = Math.min(left, SLICE_MS, Math.max(0, this.#interruption.left));
      const ready = this.#stream.readable?.(slice) ?? null;
      if (ready !== null || slice === left) return ready;
    }
  }

  release(): void {
    this.#stream.release?.();
  }
}

/** Returns `stream`, made interruptible where that is possible. */
export function interruptible(stream: StdioStream, interruption?: Interruption): StdioStream {
  if (interruption === undefined || stream.readable === undefined) return stream;
  return new InterruptibleStream(stream, interruption);
}
