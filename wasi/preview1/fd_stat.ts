/**
 * Attributes of descriptors (`fdstat`) and of the files behind them (`filestat`).
 *
 * ```text
 * fdstat  | filetype: u8 | – | flags: u16 | – | rights_base: u64 @8 | rights_inheriting: u64 @16 |
 * ```
 *
 * @module
 */
import { FdFlags, Rights, Size, toRights } from "../abi.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import type { Descriptor } from "../fd_table.ts";
import { type Filestat, FileType } from "../fs/file_system.ts";
import { toOffset } from "../numbers.ts";
import { FILESTAT, writeFilestat } from "../structs.ts";
import { timesOf } from "./times.ts";

/**
 * `fd_fdstat_get(fd, stat: *fdstat)`: writes type, flags and rights of a descriptor.
 *
 * - BADF: `fd` is not open.
 * - FAULT: `stat` is not within the memory.
 */
export function fdFdstatGet(context: Context, fd: number, stat: number): void {
  const { memory } = context;
  const descriptor = context.fds.get(fd, 0);
  const at = memory.range(stat, Size.FDSTAT);
  memory.clear(at, Size.FDSTAT);
  memory.setU8(at, typeOf(descriptor));
  memory.setU16(at + 2, descriptor.flags);
  memory.setU32(at + 8, descriptor.rights);
  memory.setU32(at + 16, descriptor.inheriting);
}

/**
 * `fd_fdstat_set_flags(fd, flags: fdflags)`: sets all five flags anew. RSYNC is kept, and has no
 * effect beyond that: what is read here has reached the host at least.
 *
 * - BADF: `fd` is not open.
 * - NOTCAPABLE: `fd` lacks the right FD_FDSTAT_SET_FLAGS.
 * - INVAL: a flag does not exist.
 */
export function fdFdstatSetFlags(context: Context, fd: number, flags: number): void {
  const descriptor = context.fds.get(fd, Rights.FD_FDSTAT_SET_FLAGS);
  if ((flags & ~FdFlags.ALL) !== 0) {
    throw new WasiError(Errno.INVAL, `fdflags 0x${(flags >>> 0).toString(16)}`);
  }
  descriptor.flags = flags;
}

/**
 * `fd_fdstat_set_rights(fd, base: rights, inheriting: rights)`: gives up rights. There is no way to
 * get them back.
 *
 * - BADF: `fd` is not open.
 * - NOTCAPABLE: a right is asked for that `fd` does not have.
 */
export function fdFdstatSetRights(
  context: Context,
  fd: number,
  base: bigint,
  inheriting: bigint,
): void {
  const descriptor = context.fds.get(fd, 0);
  const rights = toRights(base);
  const rightsInheriting = toRights(inheriting);
  const extra = (rights & ~descriptor.rights) | (rightsInheriting & ~descriptor.inheriting);
  if (extra !== 0) {
    throw new WasiError(Errno.NOTCAPABLE, `rights 0x${extra.toString(16)} are not there to keep`);
  }
  descriptor.rights = rights;
  descriptor.inheriting = rightsInheriting;
}

/**
 * `fd_filestat_get(fd, buf: *filestat)`: writes the attributes of an open file or directory.
 *
 * - BADF: `fd` is not open.
 * - NOTCAPABLE: `fd` lacks the right FD_FILESTAT_GET.
 * - FAULT: `buf` is not within the memory.
 * - IO: the host failed.
 */
export function fdFilestatGet(context: Context, fd: number, buf: number): void {
  writeFilestat(context.memory, buf, filestatOf(context, fd), FILESTAT);
}

/** Returns the attributes of an open file or directory; throws as {@linkcode fdFilestatGet}. */
export function filestatOf(context: Context, fd: number): Filestat {
  const descriptor = context.fds.get(fd, Rights.FD_FILESTAT_GET);
  return descriptor.kind === "file" ? descriptor.handle.stat() : descriptor.directory.statSelf();
}

/**
 * `fd_filestat_set_size(fd, size: filesize)`: cuts the file, or extends it with zeros.
 *
 * - BADF: `fd` is not open.
 * - ISDIR: `fd` is a directory.
 * - NOTCAPABLE: `fd` lacks the right FD_FILESTAT_SET_SIZE.
 * - INVAL: `fd` was not opened for writing, or is a stream.
 * - FBIG: `size` is 2^53 or more, or the file system says so.
 * - NOSPC, ROFS, IO and others: what the file system says.
 */
export function fdFilestatSetSize(context: Context, fd: number, size: bigint): void {
  context.fds.file(fd, Rights.FD_FILESTAT_SET_SIZE).handle.truncate(toOffset(size, Errno.FBIG));
}

/**
 * `fd_filestat_set_times(fd, atim: timestamp, mtim: timestamp, fst_flags: fstflags)`: sets the times
 * of last access and modification, each to a given time or to now, or leaves it.
 *
 * - BADF: `fd` is not open.
 * - NOTCAPABLE: `fd` lacks the right FD_FILESTAT_SET_TIMES.
 * - INVAL: a flag does not exist, or one time is to be set both to a value and to now.
 * - PERM, ROFS, IO: what the file system says.
 */
export function fdFilestatSetTimes(
  context: Context,
  fd: number,
  atim: bigint,
  mtim: bigint,
  fstFlags: number,
): void {
  const descriptor = context.fds.get(fd, Rights.FD_FILESTAT_SET_TIMES);
  const times = timesOf(context, { atim, mtim, flags: fstFlags });
  if (descriptor.kind === "file") descriptor.handle.setTimes(times);
  else descriptor.directory.setTimesSelf(times);
}

function typeOf(descriptor: Descriptor): FileType {
  return descriptor.kind === "file" ? descriptor.handle.type : FileType.DIRECTORY;
}
