/**
 * The things in an in-memory file system: files, links and directories, apart from their names.
 *
 * A node lives as long as it has a name or is open, as an inode does. Names are entries of
 * directories; a file can have several.
 *
 * @module
 */

import { type Filestat, FileType, type Times } from "../file_system.ts";
import { type Contents, GrowingContents } from "./contents.ts";
import { NODE_COST, type Volume } from "./volume.ts";

/** Anything that has an inode. */
export type MemoryNode = FileNode | LinkNode | DirectoryNode;

/** Attributes that a node starts with where it stands for something older than the volume. */
export type Origin = Partial<Pick<Filestat, "atim" | "mtim" | "ctim" | "nlink">>;

abstract class Inode {
  abstract readonly type: FileType;
  /** Length in bytes. */
  abstract readonly size: number;
  readonly volume: Volume;
  readonly ino: bigint;
  /** Number of names; directories have one, or none once removed. */
  nlink: number;
  /** Number of open handles. */
  opened = 0;
  #atim: bigint;
  #mtim: bigint;
  #ctim: bigint;
  /** What its record costs the volume: nothing if it came with what is mounted. */
  readonly #cost: number;
  /** Whether the cost has been charged: from the first name until it can be reached no more. */
  #charged = false;

  constructor(volume: Volume, origin?: Origin) {
    this.volume = volume;
    this.#cost = origin === undefined ? NODE_COST : 0;
    const now = volume.now();
    this.ino = volume.nextIno();
    this.nlink = Number(origin?.nlink ?? 0n);
    this.#atim = origin?.atim ?? now;
    this.#mtim = origin?.mtim ?? now;
    this.#ctim = origin?.ctim ?? now;
  }

  stat(): Filestat {
    return {
      dev: this.volume.dev,
      ino: this.ino,
      type: this.type,
      nlink: BigInt(this.nlink),
      size: BigInt(this.size),
      atim: this.#atim,
      mtim: this.#mtim,
      ctim: this.#ctim,
    };
  }

  setTimes(times: Times): void {
    this.#atim = times.atim ?? this.#atim;
    this.#mtim = times.mtim ?? this.#mtim;
    this.#ctim = this.volume.now();
  }

  /** The contents, or a directory's entries, have changed. */
  changed(): void {
    this.#mtim = this.#ctim = this.volume.now();
  }

  /** A name is added (1) or was removed (-1). */
  linked(names: 1 | -1): void {
    if (!this.#charged) {
      this.volume.charge(this.#cost);
      this.#charged = true;
    }
    this.nlink += names;
    this.#ctim = this.volume.now();
    this.#release();
  }

  /** A handle was opened (1) or closed (-1). */
  held(handles: 1 | -1): void {
    this.opened += handles;
    if (this.opened === 0) this.idle();
    this.#release();
  }

  /** The last handle was closed. */
  protected idle(): void {}

  /** The node can be reached no more: what it holds is given back. */
  protected freed(): void {}

  #release(): void {
    if (this.nlink > 0 || this.opened > 0) return;
    this.freed();
    if (this.#charged) this.volume.charge(-this.#cost);
    this.#charged = false;
  }
}

/** A regular file. */
export class FileNode extends Inode {
  readonly type = FileType.REGULAR_FILE;
  #contents: Contents;

  constructor(volume: Volume, contents?: Contents, origin?: Origin) {
    super(volume, origin);
    this.#contents = contents ?? new GrowingContents(volume);
  }

  get size(): number {
    return this.#contents.size;
  }

  /** Copies bytes from `position` into `buffer` and returns how many there were. */
  read(buffer: Uint8Array, position: number): number {
    return this.#contents.read(buffer, position);
  }

  /** Writes all of `bytes` at `position`. */
  write(bytes: Uint8Array, position: number): void {
    this.#writable(Infinity).write(bytes, position);
    this.changed();
  }

  /** Cuts or extends to `size` bytes. */
  resize(size: number): void {
    this.#writable(size).resize(size);
    this.changed();
  }

  protected override idle(): void {
    this.#contents.idle();
  }

  protected override freed(): void {
    if (this.#contents instanceof GrowingContents) this.#contents.release();
  }

  #writable(keep: number): GrowingContents {
    const contents = this.#contents.writable(this.volume, keep);
    this.#contents = contents;
    return contents;
  }
}

/** A symbolic link. */
export class LinkNode extends Inode {
  readonly type = FileType.SYMBOLIC_LINK;
  readonly target: string;

  constructor(volume: Volume, target: string, origin?: Origin) {
    super(volume, origin);
    this.target = target;
  }

  get size(): number {
    return new TextEncoder().encode(this.target).length;
  }
}

/** A directory. */
export class DirectoryNode extends Inode {
  readonly type = FileType.DIRECTORY;
  readonly size = 0;
  /** The directory that it is in; itself at the root. */
  parent: DirectoryNode = this;
  readonly #entries = new Map<string, MemoryNode>();
  /** Names that cost nothing because they came with what is mounted. */
  readonly #adopted = new Set<string>();

  /** Returns the entry `name`. */
  get(name: string): MemoryNode | undefined {
    return this.#entries.get(name);
  }

  /** Makes `name` an entry for `node`; what had that name before must have been removed. */
  add(name: string, node: MemoryNode): void {
    this.volume.charge(nameCost(name));
    try {
      node.linked(1);
    } catch (error) {
      this.volume.charge(-nameCost(name));
      throw error;
    }
    this.#entries.set(name, node);
    if (node instanceof DirectoryNode) node.parent = this;
    this.changed();
  }

  /** Takes in an entry that was there before, without it being a change. */
  protected adopt(name: string, node: MemoryNode): void {
    this.#entries.set(name, node);
    this.#adopted.add(name);
    if (node instanceof DirectoryNode) node.parent = this;
  }

  /** Removes the entry `name`, and returns whether it had been taken in. */
  remove(name: string): boolean {
    const node = this.#entries.get(name);
    if (node === undefined) return false;
    this.#entries.delete(name);
    const adopted = this.#adopted.delete(name);
    if (!adopted) this.volume.charge(-nameCost(name));
    node.linked(-1);
    this.changed();
    return adopted;
  }

  /** Names and types of the entries. */
  *names(): Iterable<readonly [string, FileType]> {
    for (const [name, node] of this.#entries) yield [name, node.type];
  }

  /** Whether there is no entry. */
  isEmpty(): boolean {
    for (const _ of this.names()) return false;
    return true;
  }
}

/** What a name costs the volume: its UTF-16 units and the entry of the map. */
function nameCost(name: string): number {
  return 64 + 2 * name.length;
}
