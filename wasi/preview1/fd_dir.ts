/**
 * Descriptors of directories: what is preopened, and what is in them.
 *
 * @module
 */
import { PREOPEN_DIR, Rights, Size } from "../abi.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import type { DirectoryEntry } from "../fs/file_system.ts";

const UTF8 = new TextEncoder();

/**
 * `fd_prestat_get(fd, prestat: *prestat)`: tells whether a descriptor is a preopened directory, and
 * how long its name is. Guests ask from 3 upwards until the first BADF.
 *
 * ```text
 * prestat  | tag: u8 = 0 | – | pr_name_len: u32 @4 |
 * ```
 *
 * - BADF: `fd` is not open, or not preopened.
 * - FAULT: `prestat` is not within the memory.
 */
export function fdPrestatGet(context: Context, fd: number, prestat: number): void {
  const name = preopenName(context, fd);
  const at = context.memory.range(prestat, Size.PRESTAT);
  context.memory.setU32(at, PREOPEN_DIR);
  context.memory.setU32(at + 4, name.length);
}

/**
 * `fd_prestat_dir_name(fd, path: *u8, path_len: size)`: writes the name of a preopened directory,
 * without a NUL.
 *
 * - BADF: `fd` is not open, or not preopened.
 * - NAMETOOLONG: `path_len` is less than the name's length.
 * - FAULT: the name's place is not within the memory.
 */
export function fdPrestatDirName(
  context: Context,
  fd: number,
  path: number,
  pathLen: number,
): void {
  const name = preopenName(context, fd);
  if (pathLen >>> 0 < name.length) {
    throw new WasiError(Errno.NAMETOOLONG, `${name.length} bytes do not fit ${pathLen >>> 0}`);
  }
  context.memory.set(path, name);
}

/**
 * `fd_readdir(fd, buf: *u8, buf_len: size, cookie: dircookie, bufused: *size)`: writes entries of a
 * directory, one directly behind the other, until `buf` is full; the last may be cut anywhere. Less
 * than `buf_len` means that it was the end.
 *
 * ```text
 * buf ─▶ | d_next: u64 | d_ino: u64 | d_namlen: u32 | d_type: u8 | – – – | name | d_next …
 * ```
 *
 * `d_next` is the cookie that goes on behind this entry. Cookies belong to a listing made when the
 * guest begins, with cookie 0: what is created or removed meanwhile does not shift the others.
 *
 * - BADF: `fd` is not open.
 * - NOTDIR: `fd` is not a directory.
 * - NOTCAPABLE: `fd` lacks the right FD_READDIR.
 * - FAULT: `buf` or `bufused` is not within the memory.
 * - NOENT, IO and others: what the file system says.
 */
export function fdReaddir(
  context: Context,
  fd: number,
  buf: number,
  bufLen: number,
  cookie: bigint,
  bufused: number,
): void {
  const { memory } = context;
  const descriptor = context.fds.directory(fd, Rights.FD_READDIR);
  memory.range(bufused, 4);
  const start = memory.range(buf, bufLen >>> 0);
  const end = start + (bufLen >>> 0);
  if (cookie === 0n || descriptor.listing === null) {
    descriptor.listing = descriptor.directory.list();
  }
  const { listing } = descriptor;
  let at = start;
  let index = Number(BigInt.asUintN(64, cookie));
  for (; index < listing.length && at < end; index++) {
    const entry = encodeEntry(listing[index] as DirectoryEntry, index + 1).subarray(0, end - at);
    memory.set(at, entry);
    at += entry.length;
  }
  memory.setU32(bufused, at - start);
}

/** Bytes in which entries are put together; names of hosts are no longer than this allows for. */
const ROOM = Size.DIRENT + 3 * 255;
let scratch: DataView<ArrayBuffer> | undefined;

/** Returns an entry as the guest reads it, in bytes that the next call may use again. */
function encodeEntry(entry: DirectoryEntry, next: number): Uint8Array {
  const { name } = entry;
  const needed = Size.DIRENT + 3 * name.length;
  const view = needed > ROOM
    ? new DataView(new ArrayBuffer(needed))
    : scratch ??= new DataView(new ArrayBuffer(ROOM));
  const bytes = new Uint8Array(view.buffer);
  const { written } = UTF8.encodeInto(name, bytes.subarray(Size.DIRENT));
  view.setUint32(0, next, true);
  view.setUint32(4, Math.floor(next / 0x1_0000_0000), true);
  view.setBigUint64(8, entry.ino, true);
  view.setUint32(16, written, true);
  view.setUint8(20, entry.type);
  return bytes.subarray(0, Size.DIRENT + written);
}

function preopenName(context: Context, fd: number): Uint8Array {
  const descriptor = context.fds.get(fd, 0);
  if (descriptor.kind !== "directory" || descriptor.preopenName === null) {
    throw new WasiError(Errno.BADF, `descriptor ${fd >>> 0} is not preopened`);
  }
  return descriptor.preopenName;
}
