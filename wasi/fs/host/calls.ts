/**
 * The host calls that a mounted directory makes, and nothing more: the whole of its reach.
 *
 * They are `node:fs` calls with numeric flags, which Deno and Node share and which Deno allows under
 * path-scoped permissions. The exception is `lstat`, which costs a third as much through Deno's own
 * API; it is made once per component of every path. Each call turns the host's exceptions into
 * `WasiError`. Tests hand in an altered set to act between a check and its use.
 *
 * @module
 */

import * as fs from "node:fs";
import process from "node:process";
import { Errno, WasiError } from "../../errno.ts";
import { type Filestat, FileType } from "../file_system.ts";
import { isPermissionRefusal, toWasiError } from "./errors.ts";

/** An entry as the host lists it; `type` is UNKNOWN where the host did not say. */
export interface HostEntry {
  readonly name: string;
  readonly type: FileType;
}

/** The calls; paths are host paths, `fd` the host's descriptors. All throw `WasiError`. */
export interface HostCalls {
  /** Attributes of what is at a path, links followed; absent if nothing is there. */
  stat(path: string): Filestat | undefined;
  /** Attributes of what is at a path, the last link not followed; absent if nothing is there. */
  lstat(path: string): Filestat | undefined;
  fstat(fd: number): Filestat;
  open(path: string, flags: number): number;
  close(fd: number): void;
  read(fd: number, buffer: Uint8Array, position: number | null): number;
  write(fd: number, buffer: Uint8Array, position: number | null): number;
  ftruncate(fd: number, size: number): void;
  fsync(fd: number): void;
  fdatasync(fd: number): void;
  /** Sets times of an open file, given in nanoseconds. */
  futimes(fd: number, atim: bigint, mtim: bigint): void;
  /** Sets times at a path, the last link not followed, given in nanoseconds. */
  lutimes(path: string, atim: bigint, mtim: bigint): void;
  readdir(path: string): HostEntry[];
  readlink(path: string): string;
  mkdir(path: string): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  symlink(target: string, path: string): void;
  link(from: string, to: string): void;
  rename(from: string, to: string): void;
}

/** The part of Deno's `FileInfo` that is read. */
interface DenoFileInfo {
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

/** The part of Deno's API that is used where it is faster than `node:fs`. */
interface DenoFs {
  lstatSync(path: string): DenoFileInfo;
  statSync(path: string): DenoFileInfo;
  readDirSync(path: string): Iterable<
    { name: string; isFile: boolean; isDirectory: boolean; isSymlink: boolean }
  >;
}

/** True where a path of the host is a path of Windows. */
export const onWindows: boolean = process.platform === "win32";

/** Returns Deno's API if there is one; not on Windows, where it has no inode numbers. */
function denoFs(): DenoFs | undefined {
  return onWindows ? undefined : (globalThis as { Deno?: DenoFs }).Deno;
}

/** The calls on the real host. */
export const hostCalls: HostCalls = {
  stat(path) {
    return statPath(path, "stat");
  },
  lstat(path) {
    return statPath(path, "lstat");
  },
  fstat(fd) {
    return attempt("fstat", undefined, () => fromNode(fs.fstatSync(fd, { bigint: true })));
  },
  open(path, flags) {
    return attempt("open", path, () => fs.openSync(path, flags));
  },
  close(fd) {
    attempt("close", undefined, () => fs.closeSync(fd));
  },
  read(fd, buffer, position) {
    return attempt("read", undefined, () => fs.readSync(fd, buffer, 0, buffer.length, position));
  },
  write(fd, buffer, position) {
    return attempt("write", undefined, () => fs.writeSync(fd, buffer, 0, buffer.length, position));
  },
  ftruncate(fd, size) {
    attempt("ftruncate", undefined, () => fs.ftruncateSync(fd, size));
  },
  fsync(fd) {
    attempt("fsync", undefined, () => fs.fsyncSync(fd));
  },
  fdatasync(fd) {
    attempt("fdatasync", undefined, () => fs.fdatasyncSync(fd));
  },
  futimes(fd, atim, mtim) {
    attempt("futimes", undefined, () => fs.futimesSync(fd, seconds(atim), seconds(mtim)));
  },
  lutimes(path, atim, mtim) {
    attempt("lutimes", path, () => fs.lutimesSync(path, seconds(atim), seconds(mtim)));
  },
  readdir(path) {
    const deno = denoFs();
    return attempt("readdir", path, () => deno ? denoEntries(deno, path) : nodeEntries(path));
  },
  readlink(path) {
    return attempt("readlink", path, () => fs.readlinkSync(path));
  },
  mkdir(path) {
    attempt("mkdir", path, () => fs.mkdirSync(path));
  },
  rmdir(path) {
    attempt("rmdir", path, () => fs.rmdirSync(path));
  },
  unlink(path) {
    attempt("unlink", path, () => fs.unlinkSync(path));
  },
  symlink(target, path) {
    try {
      fs.symlinkSync(target, path);
    } catch (error) {
      // Deno makes links only under permissions for every path. That the file system cannot make
      // them is what PERM says of symlink in POSIX.
      if (!isPermissionRefusal(error)) throw toWasiError(error, `symlink ${path}`);
      const detail = "making a symbolic link needs --allow-read and --allow-write without paths";
      throw new WasiError(Errno.PERM, detail, { cause: error });
    }
  },
  link(from, to) {
    attempt("link", to, () => fs.linkSync(from, to));
  },
  rename(from, to) {
    attempt("rename", to, () => fs.renameSync(from, to));
  },
};

function attempt<T>(call: string, path: string | undefined, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw toWasiError(error, path === undefined ? call : `${call} ${JSON.stringify(path)}`);
  }
}

function statPath(path: string, call: "stat" | "lstat"): Filestat | undefined {
  try {
    const deno = denoFs();
    if (deno) return fromDeno(call === "stat" ? deno.statSync(path) : deno.lstatSync(path));
    const options = { bigint: true, throwIfNoEntry: false } as const;
    const stats = call === "stat" ? fs.statSync(path, options) : fs.lstatSync(path, options);
    return stats && fromNode(stats);
  } catch (error) {
    const wasi = toWasiError(error, `${call} ${JSON.stringify(path)}`);
    if (wasi.errno === Errno.NOENT) return undefined;
    throw wasi;
  }
}

function fromDeno(info: DenoFileInfo): Filestat {
  return {
    dev: BigInt(info.dev),
    ino: BigInt(info.ino ?? 0),
    type: typeOfInfo(info),
    nlink: BigInt(info.nlink ?? 1),
    size: BigInt(info.size),
    atim: fromDate(info.atime),
    mtim: fromDate(info.mtime),
    ctim: fromDate(info.ctime),
  };
}

function typeOfInfo(info: DenoFileInfo): FileType {
  if (info.isFile) return FileType.REGULAR_FILE;
  if (info.isDirectory) return FileType.DIRECTORY;
  if (info.isSymlink) return FileType.SYMBOLIC_LINK;
  if (info.isCharDevice) return FileType.CHARACTER_DEVICE;
  if (info.isBlockDevice) return FileType.BLOCK_DEVICE;
  if (info.isSocket) return FileType.SOCKET_STREAM;
  return FileType.UNKNOWN;
}

function fromDate(date: Date | null): bigint {
  return date === null ? 0n : unsigned(BigInt(date.getTime()) * 1_000_000n);
}

function fromNode(stats: fs.BigIntStats): Filestat {
  return {
    dev: stats.dev,
    ino: stats.ino,
    type: typeOfStats(stats),
    nlink: stats.nlink,
    size: stats.size,
    atim: unsigned(stats.atimeNs),
    mtim: unsigned(stats.mtimeNs),
    ctim: unsigned(stats.ctimeNs),
  };
}

function typeOfStats(stats: fs.BigIntStats | fs.Dirent): FileType {
  if (stats.isFile()) return FileType.REGULAR_FILE;
  if (stats.isDirectory()) return FileType.DIRECTORY;
  if (stats.isSymbolicLink()) return FileType.SYMBOLIC_LINK;
  if (stats.isCharacterDevice()) return FileType.CHARACTER_DEVICE;
  if (stats.isBlockDevice()) return FileType.BLOCK_DEVICE;
  if (stats.isSocket()) return FileType.SOCKET_STREAM;
  return FileType.UNKNOWN;
}

/** WASI cannot say a time before 1970. */
function unsigned(time: bigint): bigint {
  return time < 0n ? 0n : time;
}

/** Nanoseconds to the seconds that `node:fs` takes; a double keeps them to about 0.2 µs. */
function seconds(time: bigint): number {
  return Number(time / 1_000_000_000n) + Number(time % 1_000_000_000n) / 1e9;
}

function denoEntries(deno: DenoFs, path: string): HostEntry[] {
  const entries: HostEntry[] = [];
  for (const { name, isFile, isDirectory, isSymlink } of deno.readDirSync(path)) {
    const type = isFile
      ? FileType.REGULAR_FILE
      : isDirectory
      ? FileType.DIRECTORY
      : isSymlink
      ? FileType.SYMBOLIC_LINK
      : FileType.UNKNOWN;
    entries.push({ name, type });
  }
  return entries;
}

function nodeEntries(path: string): HostEntry[] {
  const entries = fs.readdirSync(path, { withFileTypes: true });
  return entries.map((entry) => ({ name: entry.name, type: typeOfStats(entry) }));
}
