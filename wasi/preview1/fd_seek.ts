/**
 * The offset of a descriptor.
 *
 * @module
 */
import { Rights, Whence } from "../abi.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import { type FileDescriptor, refuseStream } from "../fd_table.ts";

/**
 * `fd_seek(fd, offset: filedelta, whence, newoffset: *filesize)`: moves the offset by `offset`, a
 * signed number, from the start (`whence` 0), the present offset (1) or the end of the file (2), and
 * writes the new one. It may lie behind the end.
 *
 * - BADF: `fd` is not open.
 * - ISDIR: `fd` is a directory.
 * - NOTCAPABLE: `fd` lacks the right FD_SEEK; FD_TELL is enough to move by 0 from where it is.
 * - SPIPE: `fd` is a stream.
 * - INVAL: `whence` does not exist, or the new offset would be negative.
 * - OVERFLOW: the new offset would be 2^53 or more.
 * - FAULT: `newoffset` is not within the memory.
 */
export function fdSeek(
  context: Context,
  fd: number,
  offset: bigint,
  whence: number,
  newoffset: number,
): void {
  const onlyTells = whence === Whence.CUR && offset === 0n;
  const file = seekable(context, fd, onlyTells ? Rights.FD_TELL : Rights.FD_SEEK);
  context.memory.range(newoffset, 8);
  const target = startOf(file, whence) + BigInt.asIntN(64, offset);
  if (target < 0n) throw new WasiError(Errno.INVAL, `offset ${target} is before the start`);
  if (target > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new WasiError(Errno.OVERFLOW, `offset ${target} is beyond any file`);
  }
  file.offset = Number(target);
  context.memory.setU64(newoffset, target);
}

/**
 * `fd_tell(fd, offset: *filesize)`: writes the offset.
 *
 * - BADF: `fd` is not open.
 * - ISDIR: `fd` is a directory.
 * - NOTCAPABLE: `fd` lacks the right FD_TELL, and FD_SEEK, which implies it.
 * - SPIPE: `fd` is a stream.
 * - FAULT: `offset` is not within the memory.
 */
export function fdTell(context: Context, fd: number, offset: number): void {
  const file = seekable(context, fd, Rights.FD_TELL);
  context.memory.setU64(offset, BigInt(file.offset));
}

function seekable(context: Context, fd: number, right: number): FileDescriptor {
  const file = context.fds.file(fd, 0);
  refuseStream(file);
  const implied = (file.rights & Rights.FD_SEEK) !== 0 ? Rights.FD_TELL : 0;
  return context.fds.file(fd, right & ~implied);
}

function startOf(file: FileDescriptor, whence: number): bigint {
  switch (whence) {
    case Whence.SET:
      return 0n;
    case Whence.CUR:
      return BigInt(file.offset);
    case Whence.END:
      return file.handle.stat().size;
    default:
      throw new WasiError(Errno.INVAL, `whence ${whence >>> 0} does not exist`);
  }
}
