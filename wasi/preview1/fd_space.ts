/**
 * Telling the host about a file's bytes: what will be needed, that room is needed, that it must last.
 *
 * @module
 */
import { LAST_ADVICE, Rights } from "../abi.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import { refuseStream } from "../fd_table.ts";
import { toOffset } from "../numbers.ts";

/**
 * `fd_advise(fd, offset: filesize, len: filesize, advice)`: says how a range will be used. Advice may
 * be ignored, and is: the host has no call for it; but it is checked.
 *
 * - BADF: `fd` is not open, or is a directory.
 * - NOTCAPABLE: `fd` lacks the right FD_ADVISE.
 * - SPIPE: `fd` is a stream.
 * - INVAL: the advice does not exist, or the range ends beyond 2^53.
 */
export function fdAdvise(
  context: Context,
  fd: number,
  offset: bigint,
  len: bigint,
  advice: number,
): void {
  const descriptor = context.fds.get(fd, Rights.FD_ADVISE);
  if (descriptor.kind !== "file") throw new WasiError(Errno.BADF, "a directory has no bytes");
  refuseStream(descriptor);
  if (advice >>> 0 > LAST_ADVICE) {
    throw new WasiError(Errno.INVAL, `advice ${advice >>> 0} does not exist`);
  }
  endOf(offset, len);
}

/**
 * `fd_allocate(fd, offset: filesize, len: filesize)`: makes sure that the file has room from `offset`
 * on for `len` bytes; it grows if it is shorter, and never shrinks.
 *
 * - BADF: `fd` is not open.
 * - ISDIR: `fd` is a directory.
 * - NOTCAPABLE: `fd` lacks the right FD_ALLOCATE.
 * - SPIPE: `fd` is a stream.
 * - INVAL: `len` is 0.
 * - FBIG: the range ends beyond 2^53, or the file system says so.
 * - NOSPC, ROFS, IO and others: what the file system says.
 */
export function fdAllocate(context: Context, fd: number, offset: bigint, len: bigint): void {
  const file = context.fds.file(fd, Rights.FD_ALLOCATE);
  refuseStream(file);
  if (len === 0n) throw new WasiError(Errno.INVAL, "no bytes are asked for");
  endOf(offset, len, Errno.FBIG);
  file.handle.allocate(Number(offset), Number(len));
}

/**
 * `fd_datasync(fd)`: returns when the file's contents have reached the device.
 *
 * - BADF: `fd` is not open.
 * - ISDIR: `fd` is a directory.
 * - NOTCAPABLE: `fd` lacks the right FD_DATASYNC.
 * - IO: the device failed.
 */
export function fdDatasync(context: Context, fd: number): void {
  context.fds.file(fd, Rights.FD_DATASYNC).handle.datasync();
}

/**
 * `fd_sync(fd)`: returns when contents and attributes, or a directory's entries, have reached the
 * device.
 *
 * - BADF: `fd` is not open.
 * - NOTCAPABLE: `fd` lacks the right FD_SYNC.
 * - IO: the device failed.
 */
export function fdSync(context: Context, fd: number): void {
  const descriptor = context.fds.get(fd, Rights.FD_SYNC);
  if (descriptor.kind === "file") descriptor.handle.sync();
  else descriptor.directory.sync();
}

/** Checks that a range ends within what any file can hold. */
function endOf(offset: bigint, len: bigint, errno: Errno = Errno.INVAL): void {
  toOffset(BigInt.asUintN(64, offset) + BigInt.asUintN(64, len), errno);
}
