/**
 * The host calls that a mounted directory makes, and nothing more: the whole of its reach. Tests hand
 * in an altered set to act between a check and its use.
 *
 * @module
 */

import type { Filestat, FileType } from "../file_system.ts";

/** An entry as the host lists it; `type` is UNKNOWN where the host did not say. */
export interface HostEntry {
  readonly name: string;
  readonly type: FileType;
}

/** How to open a path of the host. Each flag defaults to false. There is no flag to truncate. */
export interface HostOpenOptions {
  /** Implied where `write` is not set. */
  readonly read?: boolean;
  readonly write?: boolean;
  /** Create the file, and fail with EXIST if anything, even a link, is there. */
  readonly createNew?: boolean;
  /** Every write goes to the end of the file. */
  readonly append?: boolean;
  readonly nonblock?: boolean;
  readonly sync?: boolean;
  readonly dsync?: boolean;
}

/** Something that the host has opened. All methods throw `WasiError`. */
export interface HostDescriptor {
  stat(): Filestat;
  /** Reads from a position, or without one from a stream, and returns the count; 0 at the end. */
  read(buffer: Uint8Array, position: number | null): number;
  write(buffer: Uint8Array, position: number | null): number;
  truncate(size: number): void;
  sync(): void;
  datasync(): void;
  /** Sets times, given in nanoseconds. */
  setTimes(atim: bigint, mtim: bigint): void;
  close(): void;
}

/** The calls; paths are host paths. All throw `WasiError`. */
export interface HostCalls {
  /** True where the paths are those of Windows. */
  readonly windows: boolean;
  /** Returns the whole path for one that is relative to the current directory. */
  absolute(path: string): string;
  /** Attributes of what is at a path, links followed; undefined if nothing is there. */
  stat(path: string): Filestat | undefined;
  /** Attributes of what is at a path, the last link not followed; undefined if nothing is there. */
  lstat(path: string): Filestat | undefined;
  /** The inode of what is at a path, the last link not followed; 0 if it cannot be found out. */
  inode(path: string): bigint;
  /**
   * Opens a file, or a directory to hold on to. A link at the end may or may not be followed; who
   * cares must compare what was opened with what was looked up.
   */
  open(path: string, options: HostOpenOptions): HostDescriptor;
  /** Sets times at a path, the last link not followed, given in nanoseconds. */
  setTimes(path: string, atim: bigint, mtim: bigint): void;
  readdir(path: string): HostEntry[];
  readlink(path: string): string;
  mkdir(path: string): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  symlink(target: string, path: string): void;
  link(from: string, to: string): void;
  rename(from: string, to: string): void;
}
