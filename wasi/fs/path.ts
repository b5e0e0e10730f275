/**
 * Reading guest paths: what is refused at once, and the split into components.
 *
 * The rules are those of POSIX with two of WASI's own: a path is always relative to a directory
 * handle, so an absolute one is refused, and NUL cannot be in one, though the guest can pass it.
 * The limits on length are Linux's, so that a program meets the same ones over every backend.
 *
 * @module
 */

import { Errno, WasiError } from "../errno.ts";

/** Greatest length of a path in UTF-8 bytes. */
const PATH_MAX = 4096;

/** Greatest length of one component in UTF-8 bytes. */
const NAME_MAX = 255;

/** A path that has been read. */
export interface Components {
  /** What lies between the slashes, without empty ones; `.` and `..` are kept. */
  readonly names: readonly string[];
  /** The path ended in a slash, so it must name a directory. */
  readonly slash: boolean;
}

/**
 * Splits a guest path.
 *
 * @throws {WasiError} NOENT if it is empty, INVAL if it holds a NUL, PERM if it is absolute,
 * NAMETOOLONG if it or a component is too long.
 */
export function splitPath(path: string): Components {
  checkText(path);
  if (path.startsWith("/")) {
    throw new WasiError(Errno.PERM, `${quote(path)} is absolute, so it leaves the directory`);
  }
  const names = path.split("/").filter((name) => name !== "");
  for (const name of names) {
    if (longer(name, NAME_MAX)) {
      throw new WasiError(Errno.NAMETOOLONG, `a name of more than ${NAME_MAX} bytes`);
    }
  }
  return { names, slash: path.endsWith("/") };
}

/**
 * Checks the text of a symbolic link that a guest makes: anything relative may be written, since it
 * is resolved, and confined, only when it is used.
 *
 * @throws {WasiError} the same as {@linkcode splitPath}.
 */
export function checkLinkTarget(target: string): void {
  checkText(target);
  if (target.startsWith("/")) {
    throw new WasiError(Errno.PERM, `the link target ${quote(target)} is absolute`);
  }
}

/** Returns `path` in quotes and short enough for a message. */
export function quote(path: string): string {
  return JSON.stringify(path.length > 100 ? `${path.slice(0, 100)}…` : path);
}

function checkText(path: string): void {
  if (path === "") throw new WasiError(Errno.NOENT, "the path is empty");
  if (longer(path, PATH_MAX)) {
    throw new WasiError(Errno.NAMETOOLONG, `a path of more than ${PATH_MAX} bytes`);
  }
  if (path.includes("\0")) throw new WasiError(Errno.INVAL, `NUL in the path ${quote(path)}`);
}

/** Whether the UTF-8 form of `text` is longer than `limit` bytes; measured only when in doubt. */
function longer(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  if (text.length * 3 <= limit) return false;
  return new TextEncoder().encode(text).length > limit;
}
