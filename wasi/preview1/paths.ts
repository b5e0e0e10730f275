/**
 * What the `path_*` functions have in common: a path is bytes in memory, resolved beneath the
 * directory that a descriptor stands for.
 *
 * All of them can answer, besides what each says itself:
 *
 * - BADF: the descriptor is not open.
 * - NOTDIR: it is not a directory, or a component of the path before the last is not.
 * - FAULT: the path is not within the memory.
 * - ILSEQ: the path is not UTF-8.
 * - INVAL: the path contains a NUL.
 * - NAMETOOLONG: the path or a component of it is too long.
 * - NOENT: the path is empty, or a component before the last does not exist.
 * - PERM: the path is absolute, or leads out of the directory.
 * - LOOP: too many symbolic links on the way.
 * - ACCES: the host's permissions do not allow it.
 *
 * @module
 */
import { LookupFlags } from "../abi.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import type { Directory, LookupOptions } from "../fs/file_system.ts";

/** A directory and a path beneath it. */
export interface Target {
  readonly directory: Directory;
  readonly path: string;
}

/** Returns the directory `fd`, which must have `rights`, and the path in memory. */
export function targetAt(
  context: Context,
  fd: number,
  rights: number,
  { path, pathLen }: { readonly path: number; readonly pathLen: number },
): Target {
  const { directory } = context.fds.directory(fd, rights);
  return { directory, path: context.memory.text(path, pathLen) };
}

/** Returns what `lookupflags` ask for. @throws {WasiError} INVAL if one does not exist. */
export function lookupOf(flags: number): LookupOptions {
  if ((flags & ~LookupFlags.ALL) !== 0) {
    throw new WasiError(Errno.INVAL, `lookupflags 0x${(flags >>> 0).toString(16)}`);
  }
  return { follow: (flags & LookupFlags.SYMLINK_FOLLOW) !== 0 };
}
