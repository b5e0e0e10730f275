/**
 * An open file of the host.
 *
 * @module
 */

import type { AppendResult, FileHandle, Filestat, Times } from "../file_system.ts";
import { FileType } from "../file_system.ts";
import type { HostCalls } from "./calls.ts";
import type { ExactTimes } from "./times.ts";

/** What a host file needs from where it was opened. */
export interface HostFileParts {
  readonly calls: HostCalls;
  readonly times: ExactTimes;
  /** The host's descriptor; the file owns it. */
  readonly fd: number;
  /**
   * A second descriptor on the same file, opened to append, or undefined. With it two processes can
   * append to one log without overwriting each other; the first cannot be used for that because the
   * guest may also write elsewhere, and may turn appending off again.
   */
  readonly appendFd: number | undefined;
  readonly type: FileType;
}

/** A `FileHandle` over a descriptor of the host. */
export class HostFile implements FileHandle {
  readonly kind = "file";
  readonly type: FileType;
  readonly #parts: HostFileParts;
  /** False for pipes, terminals and the like, which have no positions. */
  readonly #seekable: boolean;
  #open = true;

  constructor(parts: HostFileParts) {
    this.#parts = parts;
    this.type = parts.type;
    this.#seekable = parts.type === FileType.REGULAR_FILE || parts.type === FileType.BLOCK_DEVICE;
  }

  stat(): Filestat {
    const { calls, times, fd } = this.#parts;
    return times.refine(calls.fstat(fd));
  }

  setTimes(given: Times): void {
    const { calls, times, fd } = this.#parts;
    const now = this.stat();
    calls.futimes(fd, given.atim ?? now.atim, given.mtim ?? now.mtim);
    times.remember(calls.fstat(fd), { atim: given.atim ?? now.atim, mtim: given.mtim ?? now.mtim });
  }

  read(buffers: readonly Uint8Array[], position: number): number {
    const { calls, fd } = this.#parts;
    return transfer(buffers, this.#seekable ? position : null, (buffer, at) => {
      return calls.read(fd, buffer, at);
    });
  }

  write(buffers: readonly Uint8Array[], position: number): number {
    const { calls, fd } = this.#parts;
    return transfer(buffers, this.#seekable ? position : null, (buffer, at) => {
      return calls.write(fd, buffer, at);
    });
  }

  append(buffers: readonly Uint8Array[]): AppendResult {
    const { calls, fd, appendFd } = this.#parts;
    if (appendFd === undefined) {
      const end = Number(calls.fstat(fd).size);
      const written = this.write(buffers, end);
      return { written, end: end + written };
    }
    const written = transfer(buffers, null, (buffer) => calls.write(appendFd, buffer, null));
    return { written, end: Number(calls.fstat(fd).size) };
  }

  truncate(size: number): void {
    this.#parts.calls.ftruncate(this.#parts.fd, size);
  }

  allocate(offset: number, length: number): void {
    const { calls, fd } = this.#parts;
    if (calls.fstat(fd).size < offset + length) calls.ftruncate(fd, offset + length);
  }

  sync(): void {
    this.#parts.calls.fsync(this.#parts.fd);
  }

  datasync(): void {
    this.#parts.calls.fdatasync(this.#parts.fd);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    const { calls, fd, appendFd } = this.#parts;
    if (appendFd !== undefined) calls.close(appendFd);
    calls.close(fd);
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
