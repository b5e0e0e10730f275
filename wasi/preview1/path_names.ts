/**
 * Making, moving and removing names.
 *
 * @module
 */
import { Rights } from "../abi.ts";
import type { Context } from "../context.ts";
import { targetAt } from "./paths.ts";

/**
 * `path_create_directory(fd, path: *u8, path_len: size)`: makes an empty directory.
 *
 * What `paths.ts` lists, and:
 *
 * - NOTCAPABLE: `fd` lacks the right PATH_CREATE_DIRECTORY.
 * - EXIST: something is there.
 * - ROFS, NOSPC, IO: what the file system says.
 */
export function pathCreateDirectory(
  context: Context,
  fd: number,
  path: number,
  pathLen: number,
): void {
  const target = targetAt(context, fd, Rights.PATH_CREATE_DIRECTORY, { path, pathLen });
  target.directory.mkdir(target.path);
}

/**
 * `path_remove_directory(fd, path: *u8, path_len: size)`: removes an empty directory.
 *
 * What `paths.ts` lists, and:
 *
 * - NOTCAPABLE: `fd` lacks the right PATH_REMOVE_DIRECTORY.
 * - NOENT: nothing is there.
 * - NOTDIR: what is there is not a directory; a symbolic link to one is not.
 * - NOTEMPTY: it is not empty.
 * - INVAL: the path ends in `.` or `..`.
 * - ROFS, IO: what the file system says.
 */
export function pathRemoveDirectory(
  context: Context,
  fd: number,
  path: number,
  pathLen: number,
): void {
  const target = targetAt(context, fd, Rights.PATH_REMOVE_DIRECTORY, { path, pathLen });
  target.directory.rmdir(target.path);
}

/**
 * `path_unlink_file(fd, path: *u8, path_len: size)`: removes a name that is not a directory's. The
 * file lives on while it has other names or is open.
 *
 * What `paths.ts` lists, and:
 *
 * - NOTCAPABLE: `fd` lacks the right PATH_UNLINK_FILE.
 * - NOENT: nothing is there.
 * - ISDIR: a directory is there.
 * - NOTDIR: a file is there, and the path ends in a slash.
 * - ROFS, IO: what the file system says.
 */
export function pathUnlinkFile(context: Context, fd: number, path: number, pathLen: number): void {
  const target = targetAt(context, fd, Rights.PATH_UNLINK_FILE, { path, pathLen });
  target.directory.unlink(target.path);
}

/**
 * `path_rename(fd, old_path: *u8, old_path_len: size, new_fd: fd, new_path: *u8,
 * new_path_len: size)`: moves a name; what the new one stood for is replaced in the same step.
 *
 * What `paths.ts` lists, for either path, and:
 *
 * - NOTCAPABLE: `fd` lacks the right PATH_RENAME_SOURCE, or `new_fd` PATH_RENAME_TARGET.
 * - NOENT: nothing is at the old path.
 * - ISDIR: a file is to replace a directory.
 * - NOTDIR: a directory is to replace a file, or a file's path ends in a slash.
 * - NOTEMPTY: the directory to be replaced is not empty.
 * - BUSY: a path ends in `.` or `..`.
 * - INVAL: a directory is to be moved into itself.
 * - XDEV: the two are not in the same file system.
 * - ROFS, NOSPC, IO: what the file system says.
 */
export function pathRename(
  context: Context,
  fd: number,
  oldPath: number,
  oldPathLen: number,
  newFd: number,
  newPath: number,
  newPathLen: number,
): void {
  const from = targetAt(context, fd, Rights.PATH_RENAME_SOURCE, {
    path: oldPath,
    pathLen: oldPathLen,
  });
  const to = targetAt(context, newFd, Rights.PATH_RENAME_TARGET, {
    path: newPath,
    pathLen: newPathLen,
  });
  from.directory.rename(from.path, to.directory, to.path);
}
