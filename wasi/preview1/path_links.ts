/**
 * Hard and symbolic links.
 *
 * @module
 */
import { Rights } from "../abi.ts";
import type { Context } from "../context.ts";
import { lookupOf, targetAt } from "./paths.ts";

const UTF8 = new TextEncoder();

/**
 * `path_link(old_fd: fd, old_flags: lookupflags, old_path: *u8, old_path_len: size, new_fd: fd,
 * new_path: *u8, new_path_len: size)`: gives a file a second name.
 *
 * What `paths.ts` lists, for either path, and:
 *
 * - NOTCAPABLE: `old_fd` lacks the right PATH_LINK_SOURCE, or `new_fd` PATH_LINK_TARGET.
 * - INVAL: a flag does not exist.
 * - NOENT: nothing is at the old path, or the new path ends in a slash.
 * - EXIST: something is at the new path.
 * - PERM: the old path is a directory's.
 * - XDEV: the two are not in the same file system.
 * - MLINK, ROFS, NOSPC, IO: what the file system says.
 */
export function pathLink(
  context: Context,
  oldFd: number,
  oldFlags: number,
  oldPath: number,
  oldPathLen: number,
  newFd: number,
  newPath: number,
  newPathLen: number,
): void {
  const from = targetAt(context, oldFd, Rights.PATH_LINK_SOURCE, {
    path: oldPath,
    pathLen: oldPathLen,
  });
  const to = targetAt(context, newFd, Rights.PATH_LINK_TARGET, {
    path: newPath,
    pathLen: newPathLen,
  });
  from.directory.link(from.path, to.directory, to.path, lookupOf(oldFlags));
}

/**
 * `path_symlink(old_path: *u8, old_path_len: size, fd, new_path: *u8, new_path_len: size)`: makes a
 * symbolic link at the new path that says the old one, which need not exist.
 *
 * What `paths.ts` lists, for the new path; and:
 *
 * - NOTCAPABLE: `fd` lacks the right PATH_SYMLINK.
 * - FAULT, ILSEQ, INVAL, NAMETOOLONG: as `paths.ts`, for the old path.
 * - NOENT: the old path is empty, or the new one ends in a slash.
 * - PERM: the old path is absolute.
 * - EXIST: something is at the new path.
 * - NOTSUP, ACCES, ROFS, NOSPC, IO: what the file system says. In Deno a link on the host needs
 *   permission to read and write everything.
 */
export function pathSymlink(
  context: Context,
  oldPath: number,
  oldPathLen: number,
  fd: number,
  newPath: number,
  newPathLen: number,
): void {
  const at = { path: newPath, pathLen: newPathLen };
  const { directory, path } = targetAt(context, fd, Rights.PATH_SYMLINK, at);
  directory.symlink(context.memory.text(oldPath, oldPathLen), path);
}

/**
 * `path_readlink(fd, path: *u8, path_len: size, buf: *u8, buf_len: size, bufused: *size)`: writes what
 * a symbolic link says, without a NUL and cut to `buf_len` bytes, and how many bytes that were.
 *
 * What `paths.ts` lists, and:
 *
 * - NOTCAPABLE: `fd` lacks the right PATH_READLINK.
 * - NOENT: nothing is there.
 * - INVAL: what is there is not a symbolic link.
 * - FAULT: `buf` or `bufused` is not within the memory.
 */
export function pathReadlink(
  context: Context,
  fd: number,
  path: number,
  pathLen: number,
  buf: number,
  bufLen: number,
  bufused: number,
): void {
  const { memory } = context;
  const target = targetAt(context, fd, Rights.PATH_READLINK, { path, pathLen });
  memory.range(bufused, 4);
  memory.range(buf, bufLen >>> 0);
  const bytes = UTF8.encode(target.directory.readlink(target.path)).subarray(0, bufLen >>> 0);
  memory.set(buf, bytes);
  memory.setU32(bufused, bytes.length);
}
