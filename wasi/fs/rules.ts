/**
 * Which operations are allowed on what is found at a path, and the errno if not.
 *
 * Hosts differ here (Deno's unlink removes directories; Linux and macOS answer differently), so the
 * question is settled before a backend is asked, and every backend gives the same answer.
 *
 * https://pubs.opengroup.org/onlinepubs/9799919799/ for each function's errors
 * @module
 */

import { Errno, WasiError } from "../errno.ts";
import { FileType, type OpenOptions } from "./file_system.ts";
import type { Place } from "./resolve.ts";

/** The part of a place that the rules look at. */
export type Found = Pick<Place<unknown>, "name" | "type" | "slash">;

/** A place with an entry to be made in it. */
export type Named = { readonly name: string };

/** @throws {WasiError} if the options contradict each other, whatever is at the path. */
export function checkOpenOptions(options: OpenOptions): void {
  if (options.create && options.directory) {
    throw new WasiError(Errno.INVAL, "a directory cannot be created by opening it");
  }
}

/**
 * Decides what opening does.
 *
 * @returns whether a file is to be created; otherwise what is there is to be opened.
 */
export function checkOpen(found: Found, options: OpenOptions): boolean {
  if (found.type === undefined) {
    if (!options.create) throw new WasiError(Errno.NOENT);
    if (found.slash) throw new WasiError(Errno.ISDIR);
    return true;
  }
  if (options.create && options.exclusive) throw new WasiError(Errno.EXIST);
  if (found.type === FileType.SYMBOLIC_LINK) throw new WasiError(Errno.LOOP);
  if (found.type === FileType.DIRECTORY) {
    if (options.write || options.truncate || options.create) throw new WasiError(Errno.ISDIR);
  } else if (options.directory || found.slash) {
    throw new WasiError(Errno.NOTDIR);
  }
  return false;
}

/** Checks that something is at a path that is to be used, and a directory if it must be one. */
export function checkUse(found: Found): void {
  if (found.type === undefined) throw new WasiError(Errno.NOENT);
  if (found.slash && found.type !== FileType.DIRECTORY) throw new WasiError(Errno.NOTDIR);
}

/** Checks that a directory can be made at a path. */
export function checkMkdir(found: Found): asserts found is Found & Named {
  if (found.type !== undefined || found.name === undefined) throw new WasiError(Errno.EXIST);
}

/** Checks that a name for something other than a directory can be made at a path. */
export function checkNewName(found: Found): asserts found is Found & Named {
  if (found.type !== undefined || found.name === undefined) throw new WasiError(Errno.EXIST);
  if (found.slash) throw new WasiError(Errno.NOENT);
}

/** Checks that what is at a path can be given a further hard link. */
export function checkLinkSource(found: Found): void {
  checkUse(found);
  if (found.type === FileType.DIRECTORY) {
    throw new WasiError(Errno.PERM, "a directory cannot have a second name");
  }
}

/** Checks that the name at a path can be removed as a file's. */
export function checkUnlink(found: Found): asserts found is Found & Named {
  if (found.type === undefined) throw new WasiError(Errno.NOENT);
  if (found.type === FileType.DIRECTORY || found.name === undefined) {
    throw new WasiError(Errno.ISDIR);
  }
  if (found.slash) throw new WasiError(Errno.NOTDIR);
}

/** Checks that what is at a path can be removed as a directory; it may yet prove not empty. */
export function checkRmdir(found: Found): asserts found is Found & Named {
  if (found.type === undefined) throw new WasiError(Errno.NOENT);
  if (found.type !== FileType.DIRECTORY) throw new WasiError(Errno.NOTDIR);
  if (found.name === undefined) {
    throw new WasiError(Errno.INVAL, "a path that ends in . or .. names no entry to remove");
  }
}

/** Checks that `from` can be moved to `to`; a directory there may yet prove not empty. */
export function checkRename(from: Found, to: Found): void {
  if (from.type === undefined) throw new WasiError(Errno.NOENT);
  if (from.name === undefined || to.name === undefined) {
    throw new WasiError(Errno.BUSY, "a path that ends in . or .. names no entry to move");
  }
  const movesDirectory = from.type === FileType.DIRECTORY;
  if ((from.slash || to.slash) && !movesDirectory) throw new WasiError(Errno.NOTDIR);
  if (to.type === undefined) return;
  const ontoDirectory = to.type === FileType.DIRECTORY;
  if (movesDirectory && !ontoDirectory) throw new WasiError(Errno.NOTDIR);
  if (!movesDirectory && ontoDirectory) throw new WasiError(Errno.ISDIR);
}
