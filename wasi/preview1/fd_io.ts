/**
 * Reading and writing descriptors, at their own offset or at a given one.
 *
 * All four take scattered buffers (see `iovec.ts`) and answer with how many bytes went through,
 * which may be fewer than the buffers hold: C libraries go on by themselves.
 *
 * @module
 */
import { FdFlags, Rights } from "../abi.ts";
import type { Context } from "../context.ts";
import { type FileDescriptor, isStream, refuseStream } from "../fd_table.ts";
import { buffersAt, readBuffers, writable } from "../iovec.ts";
import { toOffset } from "../numbers.ts";
import { untilReadable, untilWritable } from "./waiting.ts";

/**
 * `fd_read(fd, iovs: *iovec, iovs_len: size, nread: *size)`: reads from the descriptor's offset and
 * moves it on. 0 bytes mean the end.
 *
 * - BADF: `fd` is not open.
 * - ISDIR: `fd` is a directory.
 * - NOTCAPABLE: `fd` lacks the right FD_READ, as every listener does.
 * - FAULT: a buffer, the array or `nread` is not within the memory.
 * - AGAIN: `fd` has the flag NONBLOCK and there is nothing to read yet.
 * - IO and others: what the host says.
 */
export function fdRead(
  context: Context,
  fd: number,
  iovs: number,
  iovsLen: number,
  nread: number,
): void {
  const { memory } = context;
  const file = context.fds.file(fd, Rights.FD_READ);
  memory.range(nread, 4);
  const buffers = buffersAt(memory, iovs, iovsLen);
  untilReadable(context, file);
  const count = readBuffers(memory, buffers, (to) => file.handle.read(to, file.offset));
  file.offset += count;
  memory.setU32(nread, count);
}

/**
 * `fd_pread(fd, iovs: *iovec, iovs_len: size, offset: filesize, nread: *size)`: reads from `offset`;
 * the descriptor's own stays where it is.
 *
 * - BADF, ISDIR, FAULT, IO: as `fd_read`.
 * - NOTCAPABLE: `fd` lacks the right FD_READ or FD_SEEK.
 * - SPIPE: `fd` is a stream.
 * - INVAL: `offset` is 2^53 or more.
 */
export function fdPread(
  context: Context,
  fd: number,
  iovs: number,
  iovsLen: number,
  offset: bigint,
  nread: number,
): void {
  const { memory } = context;
  const file = positioned(context, fd, Rights.FD_READ);
  memory.range(nread, 4);
  const buffers = buffersAt(memory, iovs, iovsLen);
  const position = toOffset(offset);
  memory.setU32(nread, readBuffers(memory, buffers, (to) => file.handle.read(to, position)));
}

/**
 * `fd_write(fd, iovs: *ciovec, iovs_len: size, nwritten: *size)`: writes at the descriptor's offset,
 * or with the flag APPEND at the end of the file, and moves the offset to behind what it wrote.
 *
 * - BADF: `fd` is not open.
 * - ISDIR: `fd` is a directory.
 * - NOTCAPABLE: `fd` lacks the right FD_WRITE.
 * - FAULT: a buffer, the array or `nwritten` is not within the memory.
 * - AGAIN: `fd` is a connection with the flag NONBLOCK, and there is no room for what is to be sent.
 * - PIPE: `fd` is a connection that nothing can be sent on any more.
 * - ROFS, NOSPC, FBIG, IO and others: what the file system says.
 */
export function fdWrite(
  context: Context,
  fd: number,
  iovs: number,
  iovsLen: number,
  nwritten: number,
): void {
  const { memory } = context;
  const file = context.fds.file(fd, Rights.FD_WRITE);
  memory.range(nwritten, 4);
  const buffers = writable(memory, buffersAt(memory, iovs, iovsLen));
  let count: number;
  if ((file.flags & FdFlags.APPEND) !== 0 && !isStream(file.handle)) {
    const { written, end } = file.handle.append(buffers);
    count = written;
    file.offset = end;
  } else {
    untilWritable(context, file);
    count = file.handle.write(buffers, file.offset);
    file.offset += count;
  }
  syncAfterWrite(file);
  memory.setU32(nwritten, count);
}

/**
 * `fd_pwrite(fd, iovs: *ciovec, iovs_len: size, offset: filesize, nwritten: *size)`: writes at
 * `offset`, with the flag APPEND too; the descriptor's own stays where it is.
 *
 * - BADF, ISDIR, FAULT, ROFS, NOSPC, FBIG, IO: as `fd_write`.
 * - NOTCAPABLE: `fd` lacks the right FD_WRITE or FD_SEEK.
 * - SPIPE: `fd` is a stream.
 * - INVAL: `offset` is 2^53 or more.
 */
export function fdPwrite(
  context: Context,
  fd: number,
  iovs: number,
  iovsLen: number,
  offset: bigint,
  nwritten: number,
): void {
  const { memory } = context;
  const file = positioned(context, fd, Rights.FD_WRITE);
  memory.range(nwritten, 4);
  const buffers = writable(memory, buffersAt(memory, iovs, iovsLen));
  const count = file.handle.write(buffers, toOffset(offset));
  syncAfterWrite(file);
  memory.setU32(nwritten, count);
}

/** A file to be read or written at a position. */
function positioned(context: Context, fd: number, right: number): FileDescriptor {
  refuseStream(context.fds.file(fd, right));
  return context.fds.file(fd, right | Rights.FD_SEEK);
}

/** Obeys the flags SYNC and DSYNC that were set after opening; the file system obeys the others. */
function syncAfterWrite(file: FileDescriptor): void {
  const added = file.flags & ~file.openedFlags;
  if ((added & FdFlags.SYNC) !== 0) file.handle.sync();
  else if ((added & FdFlags.DSYNC) !== 0) file.handle.datasync();
}
