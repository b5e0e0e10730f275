/**
 * An open file of memory.
 *
 * @module
 */

import { Errno, WasiError } from "../../errno.ts";
import type { AppendResult, FileHandle, Filestat, OpenOptions, Times } from "../file_system.ts";
import { FileType } from "../file_system.ts";
import type { FileNode } from "./nodes.ts";

/** A `FileHandle` over a node. */
export class MemoryFile implements FileHandle {
  readonly kind = "file";
  readonly type = FileType.REGULAR_FILE;
  readonly #node: FileNode;
  readonly #readable: boolean;
  readonly #writable: boolean;
  #open = true;

  constructor(node: FileNode, options: OpenOptions) {
    this.#node = node;
    this.#writable = options.write === true || options.truncate === true;
    this.#readable = options.read === true || !this.#writable;
    node.held(1);
  }

  stat(): Filestat {
    return this.#node.stat();
  }

  setTimes(times: Times): void {
    this.#node.setTimes(times);
  }

  read(buffers: readonly Uint8Array[], position: number): number {
    if (!this.#readable) throw new WasiError(Errno.BADF, "the file was not opened to be read");
    let total = 0;
    for (const buffer of buffers) {
      const count = this.#node.read(buffer, position + total);
      total += count;
      if (count < buffer.length) break;
    }
    return total;
  }

  write(buffers: readonly Uint8Array[], position: number): number {
    if (!this.#writable) throw new WasiError(Errno.BADF, "the file was not opened to be written");
    let total = 0;
    for (const buffer of buffers) {
      if (buffer.length === 0) continue;
      try {
        this.#node.write(buffer, position + total);
      } catch (error) {
        // As on a full disk: what fitted is reported now, the failure at the next call.
        if (total > 0) return total;
        throw error;
      }
      total += buffer.length;
    }
    return total;
  }

  append(buffers: readonly Uint8Array[]): AppendResult {
    const start = this.#node.size;
    const written = this.write(buffers, start);
    return { written, end: start + written };
  }

  truncate(size: number): void {
    if (!this.#writable) throw new WasiError(Errno.INVAL, "the file was not opened to be written");
    this.#node.resize(size);
  }

  allocate(offset: number, length: number): void {
    if (offset + length > this.#node.size) this.truncate(offset + length);
  }

  sync(): void {}

  datasync(): void {}

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#node.held(-1);
  }
}
