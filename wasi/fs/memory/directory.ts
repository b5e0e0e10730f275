/**
 * A directory of memory, mounted: a file system that is gone with the process.
 *
 * The overlay is the same thing over nodes that come into being from what lies beneath.
 *
 * @module
 */

import { Errno, WasiError } from "../../errno.ts";
import {
  type Directory,
  type DirectoryEntry,
  type FileHandle,
  type Filestat,
  FileType,
  type LookupOptions,
  type OpenOptions,
  type Times,
} from "../file_system.ts";
import { checkLinkTarget, quote } from "../path.ts";
import { type Place, resolve, type ResolveOptions, type Tree } from "../resolve.ts";
import * as rules from "../rules.ts";
import { MemoryFile } from "./file.ts";
import { DirectoryNode, FileNode, LinkNode, type MemoryNode } from "./nodes.ts";

/** A `Directory` over a node. */
export class MemoryDirectory implements Directory {
  readonly kind = "directory";
  readonly readOnly = false;
  readonly #node: DirectoryNode;
  #open = true;

  constructor(node: DirectoryNode) {
    this.#node = node;
    node.held(1);
  }

  statSelf(): Filestat {
    return this.#node.stat();
  }

  setTimesSelf(times: Times): void {
    this.#node.setTimes(times);
  }

  sync(): void {}

  list(): readonly DirectoryEntry[] {
    const node = this.#root();
    const entries: DirectoryEntry[] = [
      { name: ".", type: FileType.DIRECTORY, ino: node.ino },
      { name: "..", type: FileType.DIRECTORY, ino: node.parent.ino },
    ];
    for (const [name, type] of node.names()) entries.push(new MemoryEntry(node, name, type));
    return entries;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#node.held(-1);
  }

  open(path: string, options: OpenOptions): FileHandle | Directory {
    rules.checkOpenOptions(options);
    const exclusive = options.create === true && options.exclusive === true;
    const place = this.#resolve(path, { follow: options.follow === true && !exclusive });
    if (rules.checkOpen(place, options)) {
      const file = new FileNode(this.#node.volume);
      addTo(place, file);
      return new MemoryFile(file, options);
    }
    const node = nodeOf(place);
    if (node instanceof DirectoryNode) return new MemoryDirectory(node);
    if (!(node instanceof FileNode)) throw new WasiError(Errno.LOOP, quote(path));
    if (options.truncate) node.resize(0);
    return new MemoryFile(node, options);
  }

  stat(path: string, options: LookupOptions): Filestat {
    return this.#existing(path, options).stat();
  }

  setTimes(path: string, times: Times, options: LookupOptions): void {
    this.#existing(path, options).setTimes(times);
  }

  readlink(path: string): string {
    const node = this.#existing(path, {});
    if (!(node instanceof LinkNode)) throw new WasiError(Errno.INVAL, quote(path));
    return node.target;
  }

  mkdir(path: string): void {
    const place = this.#resolve(path, { follow: false, forName: true });
    rules.checkMkdir(place);
    addTo(place, new DirectoryNode(this.#node.volume));
  }

  rmdir(path: string): void {
    const place = this.#resolve(path, { follow: false, forName: true });
    rules.checkRmdir(place);
    checkEmpty(nodeOf(place));
    removeFrom(place);
  }

  unlink(path: string): void {
    const place = this.#resolve(path, { follow: false, forName: true });
    rules.checkUnlink(place);
    removeFrom(place);
  }

  symlink(target: string, path: string): void {
    checkLinkTarget(target);
    const place = this.#resolve(path, { follow: false, forName: true });
    rules.checkNewName(place);
    addTo(place, new LinkNode(this.#node.volume, target));
  }

  link(from: string, toDirectory: Directory, to: string, options: LookupOptions): void {
    const source = this.#resolve(from, { follow: options.follow === true, forName: true });
    rules.checkLinkSource(source);
    const place = this.#sameVolume(toDirectory).#resolve(to, { follow: false, forName: true });
    rules.checkNewName(place);
    addTo(place, nodeOf(source));
  }

  rename(from: string, toDirectory: Directory, to: string): void {
    const target = this.#sameVolume(toDirectory);
    const source = this.#resolve(from, { follow: false, forName: true });
    const place = target.#resolve(to, { follow: false, forName: true });
    rules.checkRename(source, place);
    const node = nodeOf(source);
    if (node === place.node) return;
    if (node instanceof DirectoryNode) checkNotWithin(parentOf(place), node);
    if (place.node !== undefined) {
      checkEmpty(place.node);
      removeFrom(place);
    }
    addTo(place, node);
    removeFrom(source);
    if (node instanceof DirectoryNode) node.parent = parentOf(place);
  }

  #root(): DirectoryNode {
    if (this.#node.nlink === 0) throw new WasiError(Errno.NOENT, "the directory has been removed");
    return this.#node;
  }

  #resolve(path: string, options: ResolveOptions): Place<MemoryNode> {
    return resolve(new MemoryTree(this.#root()), path, options);
  }

  #existing(path: string, options: LookupOptions): MemoryNode {
    const place = this.#resolve(path, { follow: options.follow === true });
    rules.checkUse(place);
    return nodeOf(place);
  }

  #sameVolume(directory: Directory): MemoryDirectory {
    if (directory.readOnly) throw new WasiError(Errno.ROFS);
    if (
      !(directory instanceof MemoryDirectory) || directory.#node.volume !== this.#node.volume
    ) {
      throw new WasiError(Errno.XDEV);
    }
    return directory;
  }
}

/** How the resolver sees nodes. */
class MemoryTree implements Tree<MemoryNode> {
  readonly root: MemoryNode;

  constructor(root: DirectoryNode) {
    this.root = root;
  }

  typeOf(node: MemoryNode): FileType {
    return node.type;
  }

  lookup(directory: MemoryNode, name: string): MemoryNode | undefined {
    return directory instanceof DirectoryNode ? directory.get(name) : undefined;
  }

  readlink(link: MemoryNode): string {
    return link instanceof LinkNode ? link.target : "";
  }
}

/** An entry that looks for its node only when asked for the inode. */
class MemoryEntry implements DirectoryEntry {
  readonly name: string;
  readonly type: FileType;
  readonly #directory: DirectoryNode;

  constructor(directory: DirectoryNode, name: string, type: FileType) {
    this.#directory = directory;
    this.name = name;
    this.type = type;
  }

  get ino(): bigint {
    try {
      return this.#directory.get(this.name)?.ino ?? 0n;
    } catch {
      return 0n;
    }
  }
}

function nodeOf(place: Place<MemoryNode>): MemoryNode {
  if (place.node === undefined) throw new WasiError(Errno.NOENT);
  return place.node;
}

function parentOf(place: Place<MemoryNode>): DirectoryNode {
  if (!(place.parent instanceof DirectoryNode)) throw new WasiError(Errno.NOTDIR);
  return place.parent;
}

function addTo(place: Place<MemoryNode>, node: MemoryNode): void {
  if (place.name === undefined) throw new WasiError(Errno.EXIST);
  parentOf(place).add(place.name, node);
}

function removeFrom(place: Place<MemoryNode>): void {
  if (place.name !== undefined) parentOf(place).remove(place.name);
}

function checkEmpty(node: MemoryNode): void {
  if (node instanceof DirectoryNode && !node.isEmpty()) throw new WasiError(Errno.NOTEMPTY);
}

/** A directory cannot be moved into itself. */
function checkNotWithin(inner: DirectoryNode, outer: DirectoryNode): void {
  for (let node = inner;; node = node.parent) {
    if (node === outer) throw new WasiError(Errno.INVAL, "a directory cannot hold itself");
    if (node === node.parent) return;
  }
}
