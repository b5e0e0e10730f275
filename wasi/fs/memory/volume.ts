/**
 * What the files of one in-memory file system share: its numbers, its clock and its limit.
 *
 * @module
 */

import { Errno, WasiError } from "../../errno.ts";

/** Bytes that a volume may hold unless told otherwise. */
const DEFAULT_LIMIT = 1024 ** 3;

/** What a file, link or directory costs beside its contents, in bytes: about what V8 needs for it. */
export const NODE_COST = 256;

/** How an in-memory file system is set up. */
export interface VolumeOptions {
  /**
   * Most bytes that may be held, names and file records counted too; past it, NOSPC.
   *
   * @default {1073741824}
   */
  readonly maxBytes?: number;
  /**
   * Returns the time, in nanoseconds since 1970, that changes are stamped with.
   *
   * @default the host's clock
   */
  readonly now?: () => bigint;
}

/** Device numbers given out; they start high so as not to be taken for a host's. */
let devices = 0x7665_0000n;

/** The state that the nodes of one file system share. */
export class Volume {
  /** Number of the device, unique in this process. */
  readonly dev: bigint = devices++;
  /** Returns the time in nanoseconds since 1970. */
  readonly now: () => bigint;
  readonly #limit: number;
  #used = 0;
  #lastIno = 0n;

  constructor(options: VolumeOptions = {}) {
    this.now = options.now ?? hostTime;
    this.#limit = options.maxBytes ?? DEFAULT_LIMIT;
  }

  /** Returns an inode number that no file of this volume has had. */
  nextIno(): bigint {
    return ++this.#lastIno;
  }

  /** Bytes that can still be taken. */
  get free(): number {
    return this.#limit - this.#used;
  }

  /**
   * Takes `bytes`, or gives them back if negative.
   *
   * @throws {WasiError} NOSPC if there is not that much left; nothing is then taken.
   */
  charge(bytes: number): void {
    if (bytes > this.free) {
      const detail = `${bytes} more bytes where the limit of ${this.#limit} leaves ${this.free}`;
      throw new WasiError(Errno.NOSPC, detail);
    }
    this.#used += bytes;
  }
}

function hostTime(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
