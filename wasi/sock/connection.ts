/**
 * A connection as a guest has it.
 *
 * @module
 */
import { Errno, WasiError } from "../errno.ts";
import type { Readiness } from "../pollable.ts";
import { blockingWaiter } from "../wakeup.ts";
import { CAPACITY, type Channel, WANTS } from "./channel.ts";
import { Socket } from "./base.ts";
import type { ConnectionHandle } from "./socket.ts";

/** An end of input that is no error. */
const END = -1;

/** A connection over a {@linkcode Channel}. */
export class Connection extends Socket implements ConnectionHandle {
  readonly socket = "connection";
  readonly #channel: Channel;
  #receiving = true;
  #sending = true;
  #open = true;

  /** @param channel one that is connected. */
  constructor(channel: Channel) {
    super();
    this.#channel = channel;
  }

  read(buffers: readonly Uint8Array[]): number {
    const count = this.peek(buffers);
    if (count > 0) this.#channel.take(count);
    return count;
  }

  peek(buffers: readonly Uint8Array[]): number {
    if (!this.#receiving) return 0;
    // The end is read before the count: what came before the end must not be missed.
    const { inputEnd } = this.#channel;
    let total = 0;
    for (const buffer of buffers) total += this.#channel.peek(buffer, total);
    if (total > 0 || buffers.length === 0) return total;
    if (inputEnd === END) return 0;
    throw new WasiError(inputEnd === 0 ? Errno.AGAIN : inputEnd as Errno, "nothing to read");
  }

  write(buffers: readonly Uint8Array[]): number {
    const { outputEnd } = this.#channel;
    if (!this.#sending) throw new WasiError(Errno.PIPE, "sending has been shut down");
    if (outputEnd !== 0) throw new WasiError(outputEnd as Errno, "the peer takes no more");
    let total = 0;
    for (const buffer of buffers) {
      const count = this.#channel.put(buffer);
      total += count;
      if (count < buffer.length) break;
    }
    if (total === 0 && buffers.length > 0) throw new WasiError(Errno.AGAIN, "no room to write");
    return total;
  }

  readable(milliseconds: number, bytes = 1): Readiness | null {
    return waitFor(milliseconds, () => {
      const ended = !this.#receiving || this.#channel.inputEnd !== 0;
      const { available } = this.#channel;
      if (!ended && available < Math.min(bytes, CAPACITY)) return null;
      return { bytes: this.#receiving ? available : 0, hangup: ended };
    });
  }

  writable(milliseconds: number): Readiness | null {
    return waitFor(milliseconds, () => {
      const ended = !this.#sending || this.#channel.outputEnd !== 0;
      const { room } = this.#channel;
      return room === 0 && !ended ? null : { bytes: room, hangup: ended };
    });
  }

  shutdown({ receiving, sending }: { receiving: boolean; sending: boolean }): void {
    if (receiving) this.#receiving = false;
    if (!sending || !this.#sending) return;
    this.#sending = false;
    this.#channel.ask(WANTS.END_OUTPUT);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#channel.ask(WANTS.CLOSE);
  }
}

/** Returns what `look` finds, waiting for as long as it finds nothing. */
export function waitFor(
  milliseconds: number,
  look: () => Readiness | null,
): Readiness | null {
  const end = performance.now() + milliseconds;
  for (;;) {
    const noted = blockingWaiter.note();
    const found = look();
    const left = end - performance.now();
    if (found !== null || milliseconds === 0 || left <= 0) return found;
    blockingWaiter.wait(noted, left);
  }
}
