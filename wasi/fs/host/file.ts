/**
 * An open file of the host.
 *
 * @module
 */

import { Errno, WasiError } from "../../errno.ts";
import type { AppendResult, FileHandle, Filestat, Times } from "../file_system.ts";
import { FileType } from "../file_system.ts";
import type { HostDescriptor } from "./calls.ts";
import type { ExactTimes } from "./times.ts";

/** What a host file needs from where it was opened. */
export interface HostFileParts {
  readonly times: ExactTimes;
  /** The host's descriptor; the file owns it. */
  readonly descriptor: HostDescriptor;
  /**
   * A second descriptor on the same file, opened to append, or undefined. With it two processes can
   * append to one log without overwriting each other; the first cannot be used for that because the
   * guest may also write elsewhere, and may turn appending off again.
   */
  readonly appender: HostDescriptor | undefined;
  readonly type: FileType;
  /** Whether the guest asked to write; the descriptor may be able to where it may not. */
  readonly writable: boolean;
}

/** A `FileHandle` over a descriptor of the host. */
export class HostFile implements FileHandle {
  readonly kind = "file";
  readonly type: FileType;
  readonly #parts: HostFileParts;
  readonly #descriptor: HostDescriptor;
  /** False for pipes, terminals and the like, which have no positions. */
  readonly #seekable: boolean;
  #open = true;

  constructor(parts: HostFileParts) {
    this.#parts = parts;
    this.#descriptor = parts.descriptor;
    this.type = parts.type;
    this.#seekable = parts.type === FileType.REGULAR_FILE || parts.type === FileType.BLOCK_DEVICE;
  }

  stat(): Filestat {
    return this.#parts.times.refine(this.#descriptor.stat());
  }

  setTimes(times: Times): void {
    const { atim, mtim } = { ...this.stat(), ...times };
    this.#descriptor.setTimes(atim, mtim);
    this.#parts.times.remember(this.#descriptor.stat(), { atim, mtim });
  }

  read(buffers: readonly Uint8Array[], position: number): number {
    return transfer(buffers, this.#seekable ? position : null, (buffer, at) => {
      return this.#descriptor.read(buffer, at);
    });
  }

  write(buffers: readonly Uint8Array[], position: number): number {
    this.#checkWritable(Errno.BADF);
    return transfer(buffers, this.#seekable ? position : null, (buffer, at) => {
      return this.#descriptor.write(buffer, at);
    });
  }

  append(buffers: readonly Uint8Array[]): AppendResult {
    const { appender } = this.#parts;
    if (appender === undefined) {
      const end = Number(this.#descriptor.stat().size);
      const written = this.write(buffers, end);
      return { written, end: end + written };
    }
    const written = transfer(buffers, null, (buffer) => appender.write(buffer, null));
    return { written, end: Number(this.#descriptor.stat().size) };
  }

  truncate(size: number): void {
    this.#checkWritable(Errno.INVAL);
    this.#descriptor.truncate(size);
  }

  allocate(offset: number, length: number): void {
    if (this.#descriptor.stat().size < offset + length) this.truncate(offset + length);
  }

  sync(): void {
    this.#descriptor.sync();
  }

  datasync(): void {
    this.#descriptor.datasync();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#parts.appender?.close();
    this.#descriptor.close();
  }

  #checkWritable(errno: Errno): void {
    if (!this.#parts.writable) throw new WasiError(errno, "the file was not opened to be written");
  }
}

/**
 * Moves bytes for each buffer in turn until one is not filled or emptied.
 *
 * A failure after the first bytes is not reported: the guest is told of those bytes, and meets the
 * failure again at its next call. A stream is asked once only, since asking again could wait.
 */
function transfer(
  buffers: readonly Uint8Array[],
  position: number | null,
  move: (buffer: Uint8Array, position: number | null) => number,
): number {
  let total = 0;
  for (const buffer of buffers) {
    if (buffer.length === 0) continue;
    let moved: number;
    try {
      moved = move(buffer, position === null ? null : position + total);
    } catch (error) {
      if (total > 0) return total;
      throw error;
    }
    total += moved;
    if (moved < buffer.length) break;
  }
  return total;
}
