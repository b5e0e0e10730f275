/**
 * The bytes of an in-memory file.
 *
 * @module
 */

import { Errno, WasiError } from "../../errno.ts";
import type { Volume } from "./volume.ts";

/** Smallest buffer that is taken, so that a first few short writes do not each move the file. */
const MIN_CAPACITY = 256;

/** Bytes that can be read, and turned into bytes that can be changed. */
export interface Contents {
  /** Length in bytes. */
  readonly size: number;
  /** Copies bytes from `position` into `buffer` and returns how many there were. */
  read(buffer: Uint8Array, position: number): number;
  /** Returns contents of the same bytes, the first `keep` at least, that can be changed. */
  writable(volume: Volume, keep: number): GrowingContents;
  /** No handle is open any more; what is only needed for reading can go. */
  idle(): void;
}

/** Bytes that somebody else owns and will not change, such as part of an archive. */
export class FixedContents implements Contents {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  read(buffer: Uint8Array, position: number): number {
    return copy(this.#bytes, buffer, position);
  }

  writable(volume: Volume, keep: number): GrowingContents {
    const contents = new GrowingContents(volume);
    contents.write(this.#bytes.subarray(0, keep), 0);
    return contents;
  }

  idle(): void {}
}

/**
 * Bytes in a buffer that doubles when it is full, so that n short appends cost n, not n².
 *
 * The part of the buffer past the size is always zero; extending the file is then only a number.
 */
export class GrowingContents implements Contents {
  readonly #volume: Volume;
  #buffer: Uint8Array = new Uint8Array();
  #size = 0;

  constructor(volume: Volume) {
    this.#volume = volume;
  }

  get size(): number {
    return this.#size;
  }

  read(buffer: Uint8Array, position: number): number {
    return copy(this.#buffer.subarray(0, this.#size), buffer, position);
  }

  writable(): GrowingContents {
    return this;
  }

  idle(): void {}

  /** Writes all of `bytes` at `position`; a gap before it becomes zeros. */
  write(bytes: Uint8Array, position: number): void {
    if (bytes.length === 0) return;
    const end = position + bytes.length;
    this.#reserve(end);
    this.#buffer.set(bytes, position);
    if (end > this.#size) this.#size = end;
  }

  /** Cuts or extends to `size` bytes. */
  resize(size: number): void {
    if (size === 0) {
      this.release();
    } else if (size < this.#size) {
      this.#buffer.fill(0, size, this.#size);
    } else {
      this.#reserve(size);
    }
    this.#size = size;
  }

  /** Gives the buffer back; the contents are then empty. */
  release(): void {
    this.#volume.charge(-this.#buffer.length);
    this.#buffer = new Uint8Array();
    this.#size = 0;
  }

  #reserve(needed: number): void {
    const capacity = this.#buffer.length;
    if (needed <= capacity) return;
    if (!Number.isSafeInteger(needed)) throw new WasiError(Errno.FBIG);
    const room = capacity + this.#volume.free;
    const wanted = Math.max(needed, Math.min(capacity * 2, room), Math.min(MIN_CAPACITY, room));
    this.#volume.charge(wanted - capacity);
    let grown: Uint8Array;
    try {
      grown = new Uint8Array(wanted);
    } catch (cause) {
      this.#volume.charge(capacity - wanted);
      throw new WasiError(Errno.NOSPC, `the host has no ${wanted} bytes left`, { cause });
    }
    grown.set(this.#buffer);
    this.#buffer = grown;
  }
}

function copy(from: Uint8Array, to: Uint8Array, position: number): number {
  const part = from.subarray(position, position + to.length);
  to.set(part);
  return part.length;
}
