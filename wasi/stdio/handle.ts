/**
 * A standard stream as the descriptor table wants it: as a file.
 *
 * @module
 */
import { Errno, WasiError } from "../errno.ts";
import { type AppendResult, type Filestat, FileType } from "../fs/file_system.ts";
import { gather, scatter, totalOf } from "../iovec.ts";
import type { Pollable, Readiness } from "../pollable.ts";
import type { StdioStream } from "./stream.ts";

/** Several small buffers up to this many bytes together are read or written by one call. */
const GATHER = 65536;

const ALWAYS_READY: Readiness = { bytes: 1, hangup: false };

/** A file over a {@linkcode StdioStream}. */
export class StdioHandle implements Pollable {
  readonly kind = "file";
  readonly type: FileType;
  readonly wakes: boolean;
  readonly #stream: StdioStream;

  constructor(stream: StdioStream) {
    this.#stream = stream;
    this.wakes = stream.wakes ?? false;
    this.type = stream.isTerminal ? FileType.CHARACTER_DEVICE : FileType.UNKNOWN;
  }

  stat(): Filestat {
    const { type } = this;
    return { dev: 0n, ino: 0n, type, nlink: 1n, size: 0n, atim: 0n, mtim: 0n, ctim: 0n };
  }

  setTimes(): void {
    throw new WasiError(Errno.INVAL, "a stream has no times");
  }

  /** Asks the stream once, whatever the number of buffers: asking again could wait. */
  read(buffers: readonly Uint8Array[]): number {
    if (this.#stream.read === undefined) throw new WasiError(Errno.BADF, "not to be read");
    const [first] = buffers;
    if (first === undefined) return 0;
    if (buffers.length === 1) return this.#stream.read(first);
    const copy = new Uint8Array(Math.min(GATHER, totalOf(buffers)));
    const count = this.#stream.read(copy);
    scatter(copy.subarray(0, count), buffers);
    return count;
  }

  write(buffers: readonly Uint8Array[]): number {
    if (this.#stream.write === undefined) throw new WasiError(Errno.BADF, "not to be written");
    const few = buffers.length < 2 || totalOf(buffers) > GATHER;
    let written = 0;
    for (const buffer of few ? buffers : [gather(buffers, GATHER)]) {
      const count = this.#stream.write(buffer);
      written += count;
      if (count < buffer.length) break;
    }
    return written;
  }

  append(buffers: readonly Uint8Array[]): AppendResult {
    return { written: this.write(buffers), end: 0 };
  }

  truncate(): void {
    throw new WasiError(Errno.INVAL, "a stream has no length");
  }

  allocate(): void {
    throw new WasiError(Errno.SPIPE, "a stream has no positions");
  }

  /** Nothing is kept back, so nothing is left to do. */
  sync(): void {}

  /** Nothing is kept back, so nothing is left to do. */
  datasync(): void {}

  /** The stream is the embedder's to close. */
  close(): void {}

  readable(milliseconds: number): Readiness | null {
    return this.#stream.readable === undefined ? ALWAYS_READY : this.#stream.readable(milliseconds);
  }
}
