/**
 * Host calls through Deno's own API.
 *
 * It has no `O_NOFOLLOW`, which would not help: under permissions with paths Deno follows the last
 * link anyway. `createNew` never follows one. What the API lacks goes to `node:fs`: flags to
 * synchronise and not to block, and setting the times of a link itself.
 *
 * @module
 */

import { type Filestat, FileType } from "../file_system.ts";
import { attempt, attemptStat, attemptSymlink, seconds, unsigned } from "./attempt.ts";
import type { HostCalls, HostDescriptor, HostEntry, HostOpenOptions } from "./calls.ts";
import { nodeCalls } from "./node_calls.ts";

/** The part of Deno's `FileInfo` that is read. */
interface FileInfo {
  readonly dev: number;
  readonly ino: number | null;
  readonly nlink: number | null;
  readonly size: number;
  readonly atime: Date | null;
  readonly mtime: Date | null;
  readonly ctime: Date | null;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
  readonly isBlockDevice: boolean | null;
  readonly isCharDevice: boolean | null;
  readonly isSocket: boolean | null;
}

/** The part of Deno's `FsFile` that is used. */
interface FsFile {
  statSync(): FileInfo;
  readSync(buffer: Uint8Array): number | null;
  writeSync(buffer: Uint8Array): number;
  seekSync(offset: number, whence: number): number;
  truncateSync(size: number): void;
  syncSync(): void;
  syncDataSync(): void;
  utimeSync(atime: number, mtime: number): void;
  close(): void;
}

/** The part of Deno's API that is used; written out so that this file loads without Deno too. */
interface DenoApi {
  readonly build: { readonly os: string };
  cwd(): string;
  lstatSync(path: string): FileInfo;
  statSync(path: string): FileInfo;
  openSync(
    path: string,
    options: { read: boolean; write: boolean; createNew: boolean; append: boolean },
  ): FsFile;
  readDirSync(path: string): Iterable<DirEntry>;
  readLinkSync(path: string): string;
  mkdirSync(path: string): void;
  removeSync(path: string): void;
  symlinkSync(target: string, path: string): void;
  linkSync(from: string, to: string): void;
  renameSync(from: string, to: string): void;
}

/** An entry as Deno lists it. */
interface DirEntry {
  readonly name: string;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
}

function deno(): DenoApi {
  return (globalThis as unknown as { Deno: DenoApi }).Deno;
}

/** Whether these calls can be used here. */
export function hasDeno(): boolean {
  return (deno() as DenoApi | undefined)?.build?.os !== undefined && deno().build.os !== "windows";
}

/** The calls through Deno's own API. */
export const denoCalls: HostCalls = {
  windows: false,
  absolute(path) {
    return path.startsWith("/") ? path : attempt("cwd", undefined, () => `${deno().cwd()}/${path}`);
  },
  stat(path) {
    return attemptStat("stat", path, () => filestat(deno().statSync(path)));
  },
  lstat(path) {
    return attemptStat("lstat", path, () => filestat(deno().lstatSync(path)));
  },
  inode(path) {
    try {
      return BigInt(deno().lstatSync(path).ino ?? 0);
    } catch {
      return 0n;
    }
  },
  open(path, options) {
    if (options.nonblock || options.sync || options.dsync) return nodeCalls.open(path, options);
    return attempt("open", path, () => new DenoDescriptor(deno().openSync(path, flags(options))));
  },
  setTimes(path, atim, mtim) {
    nodeCalls.setTimes(path, atim, mtim);
  },
  readdir(path) {
    return attempt("readdir", path, () => Array.from(deno().readDirSync(path), hostEntry));
  },
  readlink(path) {
    return attempt("readlink", path, () => deno().readLinkSync(path));
  },
  mkdir(path) {
    attempt("mkdir", path, () => deno().mkdirSync(path));
  },
  // Deno removes files and empty directories by one call; which it is has been looked at before.
  rmdir(path) {
    attempt("rmdir", path, () => deno().removeSync(path));
  },
  unlink(path) {
    attempt("unlink", path, () => deno().removeSync(path));
  },
  symlink(target, path) {
    attemptSymlink(path, () => deno().symlinkSync(target, path));
  },
  link(from, to) {
    attempt("link", to, () => deno().linkSync(from, to));
  },
  rename(from, to) {
    attempt("rename", to, () => deno().renameSync(from, to));
  },
};

class DenoDescriptor implements HostDescriptor {
  readonly #file: FsFile;
  /** Where the host's own offset is, to seek only when it is elsewhere; -1 if not known. */
  #offset = 0;

  constructor(file: FsFile) {
    this.#file = file;
  }

  stat(): Filestat {
    return attempt("fstat", undefined, () => filestat(this.#file.statSync()));
  }

  read(buffer: Uint8Array, position: number | null): number {
    return attempt("read", undefined, () => {
      this.#seek(position);
      const count = this.#file.readSync(buffer) ?? 0;
      if (position !== null) this.#offset = position + count;
      return count;
    });
  }

  write(buffer: Uint8Array, position: number | null): number {
    return attempt("write", undefined, () => {
      this.#seek(position);
      const count = this.#file.writeSync(buffer);
      if (position !== null) this.#offset = position + count;
      return count;
    });
  }

  truncate(size: number): void {
    attempt("ftruncate", undefined, () => this.#file.truncateSync(size));
  }

  sync(): void {
    attempt("fsync", undefined, () => this.#file.syncSync());
  }

  datasync(): void {
    attempt("fdatasync", undefined, () => this.#file.syncDataSync());
  }

  setTimes(atim: bigint, mtim: bigint): void {
    attempt("futimes", undefined, () => this.#file.utimeSync(seconds(atim), seconds(mtim)));
  }

  close(): void {
    attempt("close", undefined, () => this.#file.close());
  }

  #seek(position: number | null): void {
    const there = position === null || position === this.#offset;
    this.#offset = -1;
    if (!there) this.#file.seekSync(position, 0);
  }
}

function flags(options: HostOpenOptions): Parameters<DenoApi["openSync"]>[1] {
  const { createNew = false, append = false } = options;
  // Deno creates only what it opens to write; the handle above refuses writes by itself.
  const write = options.write === true || createNew;
  return { read: options.read === true || options.write !== true, write, createNew, append };
}

function filestat(info: FileInfo): Filestat {
  return {
    dev: BigInt(info.dev),
    ino: BigInt(info.ino ?? 0),
    type: typeOf(info),
    nlink: BigInt(info.nlink ?? 1),
    size: BigInt(info.size),
    atim: nanoseconds(info.atime),
    mtim: nanoseconds(info.mtime),
    ctim: nanoseconds(info.ctime),
  };
}

function typeOf(info: FileInfo): FileType {
  if (info.isFile) return FileType.REGULAR_FILE;
  if (info.isDirectory) return FileType.DIRECTORY;
  if (info.isSymlink) return FileType.SYMBOLIC_LINK;
  if (info.isCharDevice) return FileType.CHARACTER_DEVICE;
  if (info.isBlockDevice) return FileType.BLOCK_DEVICE;
  if (info.isSocket) return FileType.SOCKET_STREAM;
  return FileType.UNKNOWN;
}

function nanoseconds(date: Date | null): bigint {
  return date === null ? 0n : unsigned(BigInt(date.getTime()) * 1_000_000n);
}

function hostEntry({ name, isFile, isDirectory, isSymlink }: DirEntry): HostEntry {
  let type: FileType = FileType.UNKNOWN;
  if (isFile) type = FileType.REGULAR_FILE;
  else if (isDirectory) type = FileType.DIRECTORY;
  else if (isSymlink) type = FileType.SYMBOLIC_LINK;
  return { name, type };
}
