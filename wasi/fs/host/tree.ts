/**
 * The host as the resolver sees it: whole paths, with what was found at each.
 *
 * @module
 */

import { Errno, WasiError } from "../../errno.ts";
import type { DirectoryEntry, Filestat, FileType } from "../file_system.ts";
import { quote } from "../path.ts";
import type { Place, Tree } from "../resolve.ts";
import type { HostCalls, HostEntry } from "./calls.ts";
import { checkWindowsName } from "./names.ts";

/** A file of the host on the way to being used. */
export interface HostNode {
  readonly path: string;
  readonly stat: Filestat;
}

/** How the resolver sees a directory of the host. */
export class HostTree implements Tree<HostNode> {
  readonly root: HostNode;
  readonly #calls: HostCalls;

  constructor(calls: HostCalls, root: HostNode) {
    this.#calls = calls;
    this.root = root;
  }

  typeOf(node: HostNode): FileType {
    return node.stat.type;
  }

  lookup(directory: HostNode, name: string): HostNode | undefined {
    if (this.#calls.windows) checkWindowsName(name);
    const path = join(directory.path, name);
    const stat = this.#calls.lstat(path);
    return stat && { path, stat };
  }

  readlink(link: HostNode): string {
    const target = this.#calls.readlink(link.path);
    return this.#calls.windows ? target.replaceAll("\\", "/") : target;
  }
}

/** An entry that finds out its inode when asked: the host's listing does not tell. */
export class HostDirectoryEntry implements DirectoryEntry {
  readonly name: string;
  readonly type: FileType;
  readonly #calls: HostCalls;
  readonly #directory: string;

  /** @param directory the host path of the directory that it is in. */
  constructor(calls: HostCalls, directory: string, entry: HostEntry) {
    this.#calls = calls;
    this.#directory = directory;
    this.name = entry.name;
    this.type = entry.type;
  }

  get ino(): bigint {
    return this.#calls.inode(join(this.#directory, this.name));
  }
}

/** Returns what is at a place. @throws {WasiError} NOENT if nothing is. */
export function nodeOf(place: Place<HostNode>): HostNode {
  if (place.node === undefined) throw new WasiError(Errno.NOENT);
  return place.node;
}

/** Returns the host path of a place. */
export function entryPath(place: Place<HostNode>): string {
  return place.name === undefined ? nodeOf(place).path : join(place.parent.path, place.name);
}

/** Returns the host path of an entry. */
export function join(directory: string, name: string): string {
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

/** Whether two sets of attributes are of one file. */
export function isSame(a: Filestat, b: Filestat): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

/** Checks that what is now at a path is what was there. @throws {WasiError} STALE if not. */
export function checkSame(now: Filestat, then: Filestat, path: string): void {
  if (!isSame(now, then)) {
    throw new WasiError(Errno.STALE, `another directory is now at ${quote(path)}`);
  }
}
