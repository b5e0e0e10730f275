/**
 * Filling a file system of memory: from a record, or entry by entry as an archive is read.
 *
 * @module
 */

import { Errno, WasiError } from "../../errno.ts";
import type { Directory } from "../file_system.ts";
import { quote } from "../path.ts";
import { FixedContents } from "./contents.ts";
import { MemoryDirectory } from "./directory.ts";
import { DirectoryNode, FileNode, LinkNode, type MemoryNode } from "./nodes.ts";
import { Volume, type VolumeOptions } from "./volume.ts";

/**
 * Files by their path: text is stored as UTF-8, bytes are kept, not copied, until the guest changes
 * them. A path that ends in a slash is an empty directory, whatever its value.
 */
export type FileRecord = Readonly<Record<string, string | Uint8Array>>;

/**
 * Makes a file system in memory.
 *
 * @param files what is in it at first; directories on the way are made.
 * @throws {WasiError} if a path is no path of a file, or stands for two things.
 */
export function memoryDirectory(files: FileRecord = {}, options: VolumeOptions = {}): Directory {
  const builder = new MemoryBuilder(options);
  for (const [path, contents] of Object.entries(files)) {
    if (path.endsWith("/")) builder.directory(path);
    else {
      builder.file(
        path,
        typeof contents === "string" ? new TextEncoder().encode(contents) : contents,
      );
    }
  }
  return builder.finish();
}

/** Makes a file system entry by entry; a later entry replaces an earlier one of the same path. */
export class MemoryBuilder {
  readonly #volume: Volume;
  readonly #root: DirectoryNode;
  /** Times of directories, set last: adding an entry changes them. */
  readonly #times = new Map<DirectoryNode, bigint>();

  /** @param options limits and clock of the file system. */
  constructor(options: VolumeOptions = {}) {
    this.#volume = new Volume(options);
    this.#root = new DirectoryNode(this.#volume, { nlink: 1n });
  }

  /** Adds a directory; times in nanoseconds. */
  directory(path: string, mtim?: bigint): void {
    const node = this.#directoryAt(namesOf(path), path);
    if (mtim !== undefined) this.#times.set(node, mtim);
  }

  /** Adds a file of these bytes, which must not change afterwards. */
  file(path: string, bytes: Uint8Array, mtim?: bigint): void {
    this.#add(path, new FileNode(this.#volume, new FixedContents(bytes), origin(mtim)));
  }

  /** Adds a symbolic link. */
  symlink(path: string, target: string, mtim?: bigint): void {
    this.#add(path, new LinkNode(this.#volume, target, origin(mtim)));
  }

  /** Adds a second name for the file at `existing`, which must have been added. */
  link(path: string, existing: string): void {
    let node: MemoryNode | undefined = this.#root;
    for (const name of namesOf(existing)) {
      node = node instanceof DirectoryNode ? node.get(name) : undefined;
    }
    if (!(node instanceof FileNode || node instanceof LinkNode)) {
      throw new WasiError(Errno.NOENT, `${quote(path)} is a link to ${quote(existing)}, no file`);
    }
    this.#add(path, node);
  }

  /** Returns the file system; nothing can be added any more except through it. */
  finish(): Directory {
    for (const [node, mtim] of this.#times) node.setTimes({ mtim });
    return new MemoryDirectory(this.#root);
  }

  #add(path: string, node: MemoryNode): void {
    const names = namesOf(path);
    const name = names.pop();
    if (name === undefined) throw new WasiError(Errno.INVAL, `${quote(path)} names no file`);
    const parent = this.#directoryAt(names, path);
    const before = parent.get(name);
    if (before instanceof DirectoryNode) {
      throw new WasiError(Errno.ISDIR, `${quote(path)} is a directory and something else`);
    }
    if (before === node) return;
    if (before !== undefined) parent.remove(name);
    parent.add(name, node);
  }

  /** Returns the directory of these names; those on the way that are missing are made. */
  #directoryAt(names: readonly string[], path: string): DirectoryNode {
    let here = this.#root;
    for (const name of names) {
      let next = here.get(name);
      if (next === undefined) {
        next = new DirectoryNode(this.#volume);
        here.add(name, next);
      }
      if (!(next instanceof DirectoryNode)) {
        throw new WasiError(Errno.NOTDIR, `${quote(name)} of ${quote(path)} is not a directory`);
      }
      here = next;
    }
    return here;
  }
}

/** Splits a path as it stands in a record or an archive: `./` and `/` may lead. */
function namesOf(path: string): string[] {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  if (names.includes("..") || path.includes("\0")) {
    throw new WasiError(Errno.INVAL, `${quote(path)} is no path of a file in a tree`);
  }
  return names;
}

function origin(mtim: bigint | undefined): { mtim?: bigint } {
  return mtim === undefined ? {} : { mtim };
}
