/**
 * Files whose reads may have to wait, and that can tell beforehand.
 *
 * @module
 */
import type { FileHandle } from "./fs/file_system.ts";

/** What can be read without waiting. */
export interface Readiness {
  /** Number of bytes; 0 at the end. */
  readonly bytes: number;
  /** The other end has closed. */
  readonly hangup: boolean;
}

/** A file that can tell whether a read would wait. */
export interface Pollable extends FileHandle {
  /**
   * True if this thread's {@linkcode wakeupWord} changes whenever it is worth asking again; the
   * others are asked in turn, every few milliseconds.
   *
   * @default {false}
   */
  readonly wakes?: boolean;
  /**
   * Waits until a read would return at once.
   *
   * @param milliseconds how long at most: 0 only asks, `Infinity` waits for as long as it takes.
   * @returns what can be read; `null` if the time is over.
   */
  readable(milliseconds: number): Readiness | null;
}

/** True if a file can tell; one that cannot never has to wait, as far as `poll_oneoff` goes. */
export function isPollable(handle: FileHandle): handle is Pollable {
  return "readable" in handle;
}
