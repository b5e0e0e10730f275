/**
 * Changes in memory above a base that is only read: the guest may do anything, and the base stays.
 *
 * The overlay is a file system of memory whose nodes come into being when they are first looked at,
 * each from what the base has there. A file's bytes are read from the base until they are first
 * changed, and are then copied. A name that is removed leaves a mark, so that the base's entry does
 * not come back. Moving a directory moves its node and copies nothing.
 *
 * What is made from the base stays as it was made: the base should not change meanwhile.
 *
 * @module
 */

import { type Directory, type Filestat, FileType } from "./file_system.ts";
import { readAll } from "./contents.ts";
import { type Contents, FixedContents, GrowingContents } from "./memory/contents.ts";
import { MemoryDirectory } from "./memory/directory.ts";
import { DirectoryNode, FileNode, LinkNode, type MemoryNode } from "./memory/nodes.ts";
import { Volume, type VolumeOptions } from "./memory/volume.ts";
import { Errno, WasiError } from "../errno.ts";
import type { FileHandle } from "./file_system.ts";

/**
 * Lays changes in memory above `base`.
 *
 * @param base what is beneath; nothing in it is changed, so it may be read-only. It must stay open.
 * @param options limits for the changes; what is only read costs nothing of `maxBytes`.
 */
export function overlayDirectory(base: Directory, options: VolumeOptions = {}): Directory {
  const layer = new Layer(base, new Volume(options));
  return new MemoryDirectory(new OverlayNode(layer, ".", base.statSelf()));
}

/** What the nodes of one overlay share. */
class Layer {
  readonly base: Directory;
  readonly volume: Volume;
  /** Nodes of base files with several names, by inode, so that the names stay one file. */
  readonly #linked = new Map<string, MemoryNode>();

  constructor(base: Directory, volume: Volume) {
    this.base = base;
    this.volume = volume;
  }

  /** Returns the node for what the base has at `path`, or undefined if it has nothing there. */
  nodeAt(path: string): MemoryNode | undefined {
    const stat = this.#stat(path);
    if (stat === undefined) return undefined;
    if (stat.type === FileType.DIRECTORY) return new OverlayNode(this, path, stat);
    if (stat.type !== FileType.REGULAR_FILE && stat.type !== FileType.SYMBOLIC_LINK) {
      throw new WasiError(Errno.NOTSUP, "an overlay has no devices, pipes or sockets");
    }
    const key = `${stat.dev}:${stat.ino}`;
    const known = this.#linked.get(key);
    if (known !== undefined) return known;
    const node = stat.type === FileType.SYMBOLIC_LINK
      ? new LinkNode(this.volume, this.base.readlink(path), stat)
      : new FileNode(this.volume, new BaseContents(this.base, path, stat), stat);
    if (stat.nlink > 1n) this.#linked.set(key, node);
    return node;
  }

  #stat(path: string): Filestat | undefined {
    try {
      return this.base.stat(path, { follow: false });
    } catch (error) {
      if (error instanceof WasiError && error.errno === Errno.NOENT) return undefined;
      throw error;
    }
  }
}

/** A directory of the base with its changes. */
class OverlayNode extends DirectoryNode {
  readonly #layer: Layer;
  /** Where the base has it, whatever it is called now; no component of it is a link. */
  readonly #path: string;
  /** Names of the base that have been removed. */
  readonly #hidden = new Set<string>();

  constructor(layer: Layer, path: string, stat: Filestat) {
    super(layer.volume, { ...stat, nlink: 1n });
    this.#layer = layer;
    this.#path = path;
  }

  override get(name: string): MemoryNode | undefined {
    const ours = super.get(name);
    if (ours !== undefined || this.#hidden.has(name)) return ours;
    const node = this.#layer.nodeAt(`${this.#path}/${name}`);
    if (node !== undefined) this.adopt(name, node);
    return node;
  }

  override remove(name: string): boolean {
    this.get(name);
    const adopted = super.remove(name);
    if (adopted) this.#hidden.add(name);
    return adopted;
  }

  override *names(): Iterable<readonly [string, FileType]> {
    yield* super.names();
    const directory = this.#layer.base.open(this.#path, { directory: true });
    try {
      if (directory.kind !== "directory") return;
      for (const { name, type } of directory.list()) {
        if (name === "." || name === ".." || this.#hidden.has(name)) continue;
        if (super.get(name) === undefined) yield [name, type];
      }
    } finally {
      directory.close();
    }
  }
}

/** The bytes of a file of the base, read when they are asked for. */
class BaseContents implements Contents {
  readonly size: number;
  readonly #base: Directory;
  readonly #path: string;
  #file: FileHandle | undefined;

  constructor(base: Directory, path: string, stat: Filestat) {
    this.#base = base;
    this.#path = path;
    this.size = Number(stat.size);
  }

  read(buffer: Uint8Array, position: number): number {
    return this.#opened().read([buffer], position);
  }

  writable(volume: Volume, keep: number): GrowingContents {
    if (keep === 0) return new GrowingContents(volume);
    // The limit is looked at before the bytes are: the base may be larger than all of it.
    if (Math.min(this.size, keep) > volume.free) throw new WasiError(Errno.NOSPC);
    const bytes = readAll(this.#opened());
    this.idle();
    return new FixedContents(bytes).writable(volume, keep);
  }

  idle(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #opened(): FileHandle {
    if (this.#file === undefined) {
      const file = this.#base.open(this.#path, { read: true });
      if (file.kind === "directory") throw new WasiError(Errno.ISDIR);
      this.#file = file;
    }
    return this.#file;
  }
}
