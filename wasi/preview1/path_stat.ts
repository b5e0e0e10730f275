/**
 * Attributes of what is at a path.
 *
 * @module
 */
import { Rights } from "../abi.ts";
import type { Context } from "../context.ts";
import type { Filestat } from "../fs/file_system.ts";
import { FILESTAT, writeFilestat } from "../structs.ts";
import { lookupOf, targetAt } from "./paths.ts";
import { timesOf } from "./times.ts";

/**
 * `path_filestat_get(fd, flags: lookupflags, path: *u8, path_len: size, buf: *filestat)`: writes the
 * attributes of what is at a path.
 *
 * What `paths.ts` lists, and:
 *
 * - NOTCAPABLE: `fd` lacks the right PATH_FILESTAT_GET.
 * - INVAL: a flag does not exist.
 * - NOENT: nothing is there.
 * - FAULT: `buf` is not within the memory.
 */
export function pathFilestatGet(
  context: Context,
  fd: number,
  flags: number,
  path: number,
  pathLen: number,
  buf: number,
): void {
  const stat = pathFilestatOf(context, fd, flags, { path, pathLen });
  writeFilestat(context.memory, buf, stat, FILESTAT);
}

/** Returns the attributes of what is at a path; throws as {@linkcode pathFilestatGet}. */
export function pathFilestatOf(
  context: Context,
  fd: number,
  flags: number,
  at: { readonly path: number; readonly pathLen: number },
): Filestat {
  const { directory, path } = targetAt(context, fd, Rights.PATH_FILESTAT_GET, at);
  return directory.stat(path, lookupOf(flags));
}

/**
 * `path_filestat_set_times(fd, flags: lookupflags, path: *u8, path_len: size, atim: timestamp,
 * mtim: timestamp, fst_flags: fstflags)`: sets the times of last access and modification, each to a
 * given time or to now, or leaves it.
 *
 * What `paths.ts` lists, and:
 *
 * - NOTCAPABLE: `fd` lacks the right PATH_FILESTAT_SET_TIMES.
 * - INVAL: a flag does not exist, or one time is to be set both to a value and to now.
 * - NOENT: nothing is there.
 * - ROFS, IO: what the file system says.
 */
export function pathFilestatSetTimes(
  context: Context,
  fd: number,
  flags: number,
  path: number,
  pathLen: number,
  atim: bigint,
  mtim: bigint,
  fstFlags: number,
): void {
  const target = targetAt(context, fd, Rights.PATH_FILESTAT_SET_TIMES, { path, pathLen });
  const times = timesOf(context, { atim, mtim, flags: fstFlags });
  target.directory.setTimes(target.path, times, lookupOf(flags));
}
