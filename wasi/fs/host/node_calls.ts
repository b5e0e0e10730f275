/**
 * Host calls through `node:fs`, with numeric flags.
 *
 * @module
 */

import { nodeFs, nodePath, nodeProcess } from "../../node_builtins.ts";
import { type Filestat, FileType } from "../file_system.ts";
import { attempt, attemptStat, attemptSymlink, seconds, unsigned } from "./attempt.ts";
import type { HostCalls, HostDescriptor, HostOpenOptions } from "./calls.ts";

/** The calls through `node:fs`. */
export const nodeCalls: HostCalls = {
  get windows() {
    return nodeProcess().platform === "win32";
  },
  absolute(path) {
    return attempt("cwd", undefined, () => nodePath().resolve(path));
  },
  stat(path) {
    return attemptStat("stat", path, () => {
      const stats = nodeFs().statSync(path, { bigint: true, throwIfNoEntry: false });
      return stats && filestat(stats);
    });
  },
  lstat(path) {
    return attemptStat("lstat", path, () => {
      const stats = nodeFs().lstatSync(path, { bigint: true, throwIfNoEntry: false });
      return stats && filestat(stats);
    });
  },
  inode(path) {
    try {
      return nodeFs().lstatSync(path, { bigint: true }).ino;
    } catch {
      return 0n;
    }
  },
  open(path, options) {
    return attempt("open", path, () => new NodeDescriptor(nodeFs().openSync(path, flags(options))));
  },
  setTimes(path, atim, mtim) {
    attempt("lutimes", path, () => nodeFs().lutimesSync(path, seconds(atim), seconds(mtim)));
  },
  readdir(path) {
    return attempt("readdir", path, () => {
      const entries = nodeFs().readdirSync(path, { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, type: typeOf(entry) }));
    });
  },
  readlink(path) {
    return attempt("readlink", path, () => nodeFs().readlinkSync(path));
  },
  mkdir(path) {
    attempt("mkdir", path, () => nodeFs().mkdirSync(path));
  },
  rmdir(path) {
    attempt("rmdir", path, () => nodeFs().rmdirSync(path));
  },
  unlink(path) {
    attempt("unlink", path, () => nodeFs().unlinkSync(path));
  },
  symlink(target, path) {
    attemptSymlink(path, () => nodeFs().symlinkSync(target, path));
  },
  link(from, to) {
    attempt("link", to, () => nodeFs().linkSync(from, to));
  },
  rename(from, to) {
    attempt("rename", to, () => nodeFs().renameSync(from, to));
  },
};

class NodeDescriptor implements HostDescriptor {
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  stat(): Filestat {
    return attempt("fstat", undefined, () => {
      return filestat(nodeFs().fstatSync(this.#fd, { bigint: true }));
    });
  }

  read(buffer: Uint8Array, position: number | null): number {
    return attempt("read", undefined, () => {
      return nodeFs().readSync(this.#fd, buffer, 0, buffer.length, position);
    });
  }

  write(buffer: Uint8Array, position: number | null): number {
    return attempt("write", undefined, () => {
      return nodeFs().writeSync(this.#fd, buffer, 0, buffer.length, position);
    });
  }

  truncate(size: number): void {
    attempt("ftruncate", undefined, () => nodeFs().ftruncateSync(this.#fd, size));
  }

  sync(): void {
    attempt("fsync", undefined, () => nodeFs().fsyncSync(this.#fd));
  }

  datasync(): void {
    attempt("fdatasync", undefined, () => nodeFs().fdatasyncSync(this.#fd));
  }

  setTimes(atim: bigint, mtim: bigint): void {
    attempt("futimes", undefined, () => {
      nodeFs().futimesSync(this.#fd, seconds(atim), seconds(mtim));
    });
  }

  close(): void {
    attempt("close", undefined, () => nodeFs().closeSync(this.#fd));
  }
}

/** The flags that Windows does not have are undefined there, and taken for 0. */
function flags(options: HostOpenOptions): number {
  const { constants } = nodeFs();
  let flags = constants.O_NOFOLLOW ?? 0;
  // Deno's node:fs heeds O_EXCL only when opening to write; the handle above refuses writes itself.
  const write = options.write === true || options.createNew === true;
  if (!write) flags |= constants.O_RDONLY;
  else if (options.read || !options.write) flags |= constants.O_RDWR;
  else flags |= constants.O_WRONLY;
  if (options.createNew) flags |= constants.O_CREAT | constants.O_EXCL;
  if (options.append) flags |= constants.O_APPEND;
  if (options.nonblock) flags |= constants.O_NONBLOCK ?? 0;
  if (options.sync) flags |= constants.O_SYNC ?? 0;
  else if (options.dsync) flags |= constants.O_DSYNC ?? constants.O_SYNC ?? 0;
  return flags;
}

/** The part of `fs.BigIntStats` and `fs.Dirent` that tells the type. */
interface Typed {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isCharacterDevice(): boolean;
  isBlockDevice(): boolean;
  isSocket(): boolean;
}

/** The part of `fs.BigIntStats` that is read. */
interface Stats extends Typed {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly nlink: bigint;
  readonly size: bigint;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

function filestat(stats: Stats): Filestat {
  return {
    dev: stats.dev,
    ino: stats.ino,
    type: typeOf(stats),
    nlink: stats.nlink,
    size: stats.size,
    atim: unsigned(stats.atimeNs),
    mtim: unsigned(stats.mtimeNs),
    ctim: unsigned(stats.ctimeNs),
  };
}

function typeOf(stats: Typed): FileType {
  if (stats.isFile()) return FileType.REGULAR_FILE;
  if (stats.isDirectory()) return FileType.DIRECTORY;
  if (stats.isSymbolicLink()) return FileType.SYMBOLIC_LINK;
  if (stats.isCharacterDevice()) return FileType.CHARACTER_DEVICE;
  if (stats.isBlockDevice()) return FileType.BLOCK_DEVICE;
  if (stats.isSocket()) return FileType.SOCKET_STREAM;
  return FileType.UNKNOWN;
}
