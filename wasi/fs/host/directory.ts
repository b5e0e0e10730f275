/**
 * A directory of the host, mounted.
 *
 * There is no `openat` here: every host call takes a whole path. So a handle keeps, beside its path,
 * which directory it was opened on, and looks before each use whether the path still leads there; if
 * not, it fails. Beneath that the resolver looks at every component. What was found is opened, and
 * the descriptor compared with what was found before anything is done to it: opening may follow a
 * link that has come to be there, and truncation cannot be undone.
 *
 * Between looking and using, another process of the host could still exchange a directory for a
 * link; see docs/threat-model.md.
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
import { type Place, resolve, type ResolveOptions } from "../resolve.ts";
import * as rules from "../rules.ts";
import type { HostCalls, HostDescriptor, HostOpenOptions } from "./calls.ts";
import { HostFile } from "./file.ts";
import { hostCalls } from "./host_calls.ts";
import { ExactTimes } from "./times.ts";
import {
  checkSame,
  entryPath,
  HostDirectoryEntry,
  type HostNode,
  HostTree,
  isSame,
  nodeOf,
} from "./tree.ts";

/** How often opening is tried again when what was found has been exchanged meanwhile. */
const OPEN_ATTEMPTS = 4;

/** A handle's own place. */
interface Home {
  readonly path: string;
  /** Attributes at opening; only `dev` and `ino` are relied on later. */
  readonly identity: Filestat;
  /** Inode of the parent, as far as the guest may know it. */
  readonly parentIno: bigint;
}

/**
 * Mounts a directory of the host.
 *
 * It needs permission to read the path and, for whatever changes something, to write it; making
 * symbolic links needs, in Deno, both permissions without a path.
 *
 * @param path a host path; links in it are followed, and a relative one is relative to the current
 * directory of the process as it is now.
 * @throws {WasiError} if it is not a directory that can be read.
 */
export function openHostDirectory(path: string): Directory {
  return openHostDirectoryWith(hostCalls(), path);
}

/** Mounts a directory as {@linkcode openHostDirectory} does, through other host calls. */
export function openHostDirectoryWith(calls: HostCalls, path: string): Directory {
  const whole = calls.absolute(path);
  const identity = calls.stat(whole);
  if (identity === undefined) throw new WasiError(Errno.NOENT, `${quote(whole)} does not exist`);
  if (identity.type !== FileType.DIRECTORY) {
    throw new WasiError(Errno.NOTDIR, `${quote(whole)} is not a directory`);
  }
  return new HostDirectory(calls, { path: whole, identity, parentIno: identity.ino });
}

/**
 * The handles that are open in this process, so that they follow when a guest moves a directory, by
 * whichever mount it does so.
 */
const openHandles = new Set<HostDirectory>();

/** Times that guests have set; files are the same through every mount. */
const exactTimes = new ExactTimes();

class HostDirectory implements Directory {
  readonly kind = "directory";
  readonly readOnly = false;
  readonly #calls: HostCalls;
  #home: Home;
  /** Keeps the inode from being given to another directory; absent where hosts cannot open one. */
  readonly #held: HostDescriptor | undefined;

  constructor(calls: HostCalls, home: Home) {
    this.#calls = calls;
    this.#home = home;
    if (!calls.windows) {
      this.#held = calls.open(home.path, { read: true });
      guard(this.#held, (held) => checkSame(held.stat(), home.identity, home.path));
    }
    openHandles.add(this);
  }

  statSelf(): Filestat {
    return exactTimes.refine(this.#held === undefined ? this.#root().stat : this.#held.stat());
  }

  setTimesSelf(times: Times): void {
    this.#setTimes(this.#root(), times);
  }

  sync(): void {
    this.#held?.sync();
  }

  list(): readonly DirectoryEntry[] {
    const calls = this.#calls;
    const { path, stat } = this.#root();
    return [
      { name: ".", type: FileType.DIRECTORY, ino: stat.ino },
      { name: "..", type: FileType.DIRECTORY, ino: this.#home.parentIno },
      ...calls.readdir(path).map((entry) => new HostDirectoryEntry(calls, path, entry)),
    ];
  }

  close(): void {
    if (!openHandles.delete(this)) return;
    this.#held?.close();
  }

  open(path: string, options: OpenOptions): FileHandle | Directory {
    rules.checkOpenOptions(options);
    const exclusive = options.create === true && options.exclusive === true;
    const follow = options.follow === true && !exclusive;
    for (let attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
      const place = this.#resolve(path, { follow });
      const opened = rules.checkOpen(place, options)
        ? this.#create(place, options)
        : this.#openFound(place, options);
      if (opened !== undefined) return opened;
    }
    throw new WasiError(Errno.STALE, `${quote(path)} kept changing while it was being opened`);
  }

  stat(path: string, options: LookupOptions): Filestat {
    return exactTimes.refine(this.#existing(path, options).stat);
  }

  setTimes(path: string, times: Times, options: LookupOptions): void {
    this.#setTimes(this.#existing(path, options), times);
  }

  readlink(path: string): string {
    const node = this.#existing(path, {});
    if (node.stat.type !== FileType.SYMBOLIC_LINK) throw new WasiError(Errno.INVAL, quote(path));
    return this.#calls.readlink(node.path);
  }

  mkdir(path: string): void {
    const place = this.#resolve(path, { follow: false, forName: true });
    rules.checkMkdir(place);
    this.#calls.mkdir(entryPath(place));
  }

  rmdir(path: string): void {
    const place = this.#resolve(path, { follow: false, forName: true });
    rules.checkRmdir(place);
    this.#calls.rmdir(entryPath(place));
  }

  unlink(path: string): void {
    const place = this.#resolve(path, { follow: false, forName: true });
    rules.checkUnlink(place);
    this.#calls.unlink(entryPath(place));
  }

  symlink(target: string, path: string): void {
    checkLinkTarget(target);
    const place = this.#resolve(path, { follow: false, forName: true });
    rules.checkNewName(place);
    this.#calls.symlink(target, entryPath(place));
  }

  link(from: string, toDirectory: Directory, to: string, options: LookupOptions): void {
    const source = this.#resolve(from, { follow: options.follow === true, forName: true });
    rules.checkLinkSource(source);
    const target = sameBackend(toDirectory).#resolve(to, { follow: false, forName: true });
    rules.checkNewName(target);
    const calls = this.#calls;
    calls.link(entryPath(source), entryPath(target));
    // Some hosts would follow a link here that has come to be since it was looked at.
    const made = calls.lstat(entryPath(target));
    if (made === undefined || !isSame(made, nodeOf(source).stat)) {
      if (made !== undefined) this.#removeIfStill({ path: entryPath(target), stat: made });
      throw new WasiError(Errno.STALE, `${quote(from)} changed while it was being linked`);
    }
  }

  rename(from: string, toDirectory: Directory, to: string): void {
    const target = sameBackend(toDirectory);
    const source = this.#resolve(from, { follow: false, forName: true });
    const place = target.#resolve(to, { follow: false, forName: true });
    rules.checkRename(source, place);
    this.#calls.rename(entryPath(source), entryPath(place));
    if (source.type === FileType.DIRECTORY) {
      for (const handle of openHandles) handle.#moved(source, place);
    }
  }

  /** Returns the directory itself, having looked that its path still leads to it. */
  #root(): HostNode {
    const { path, identity } = this.#home;
    const stat = this.#calls.stat(path);
    if (stat === undefined) throw new WasiError(Errno.NOENT, `${quote(path)} has been removed`);
    checkSame(stat, identity, path);
    return { path, stat };
  }

  #resolve(path: string, options: ResolveOptions): Place<HostNode> {
    return resolve(new HostTree(this.#calls, this.#root()), path, options);
  }

  #existing(path: string, options: LookupOptions): HostNode {
    const place = this.#resolve(path, { follow: options.follow === true });
    rules.checkUse(place);
    return nodeOf(place);
  }

  /** Opens what was found; returns undefined if it has been exchanged meanwhile. */
  #openFound(place: Place<HostNode>, options: OpenOptions): FileHandle | Directory | undefined {
    const { path, stat } = nodeOf(place);
    if (stat.type === FileType.DIRECTORY) {
      const parent = place.parent.path === path ? this.#home.parentIno : place.parent.stat.ino;
      return new HostDirectory(this.#calls, { path, identity: stat, parentIno: parent });
    }
    const descriptor = openIfStill(this.#calls, path, hostOptions(options));
    if (descriptor === undefined) return undefined;
    return guard(descriptor, () => {
      if (!isSame(descriptor.stat(), stat)) {
        descriptor.close();
        return undefined;
      }
      if (options.truncate) descriptor.truncate(0);
      return this.#fileHandle(descriptor, { path, stat }, options);
    });
  }

  /** Creates a file; returns undefined if something has come to be there meanwhile. */
  #create(place: Place<HostNode>, options: OpenOptions): FileHandle | undefined {
    const path = entryPath(place);
    const wanted = { ...hostOptions(options), createNew: true };
    const descriptor = openIfStill(this.#calls, path, wanted);
    if (descriptor === undefined) return undefined;
    return guard(descriptor, () => {
      const node = { path, stat: descriptor.stat() };
      const parent = this.#calls.stat(place.parent.path);
      if (parent === undefined || !isSame(parent, place.parent.stat)) {
        this.#removeIfStill(node);
        throw new WasiError(Errno.STALE, "the directory was exchanged while creating a file in it");
      }
      return this.#fileHandle(descriptor, node, options);
    });
  }

  #fileHandle(descriptor: HostDescriptor, node: HostNode, options: OpenOptions): HostFile {
    const { type } = node.stat;
    let appender: HostDescriptor | undefined;
    if (options.append && options.write && type === FileType.REGULAR_FILE) {
      const wanted = { ...hostOptions(options), read: false, append: true };
      appender = openIfStill(this.#calls, node.path, wanted);
      if (appender !== undefined && !isSame(appender.stat(), node.stat)) {
        appender.close();
        appender = undefined;
      }
    }
    const writable = hostOptions(options).write === true;
    return new HostFile({ times: exactTimes, descriptor, appender, type, writable });
  }

  /** Takes back a name that has just been made, and turned out to be somewhere else. */
  #removeIfStill({ path, stat }: HostNode): void {
    const there = this.#calls.lstat(path);
    if (there !== undefined && isSame(there, stat)) this.#calls.unlink(path);
  }

  #setTimes(node: HostNode, given: Times): void {
    const now = exactTimes.refine(node.stat);
    const { atim, mtim } = { ...now, ...given };
    const after = this.#setTimesOf(node, atim, mtim);
    if (after !== undefined) exactTimes.remember(after, { atim, mtim });
  }

  /** Sets times and returns the attributes that the host then gives. */
  #setTimesOf({ path }: HostNode, atim: bigint, mtim: bigint): Filestat | undefined {
    if (this.#held !== undefined && path === this.#home.path) {
      // The path of the mount itself may be a link, which must not be what changes.
      this.#held.setTimes(atim, mtim);
      return this.#held.stat();
    }
    this.#calls.setTimes(path, atim, mtim);
    return this.#calls.lstat(path);
  }

  /** Follows a move of a directory, if this handle is on it or beneath it. */
  #moved(from: Place<HostNode>, to: Place<HostNode>): void {
    const old = entryPath(from);
    const { path, identity, parentIno } = this.#home;
    if (path === old) {
      this.#home = { path: entryPath(to), identity, parentIno: to.parent.stat.ino };
    } else if (path.startsWith(`${old}/`)) {
      this.#home = { path: entryPath(to) + path.slice(old.length), identity, parentIno };
    }
  }
}

function sameBackend(directory: Directory): HostDirectory {
  if (directory.readOnly) throw new WasiError(Errno.ROFS);
  if (!(directory instanceof HostDirectory)) throw new WasiError(Errno.XDEV);
  return directory;
}

/** Opens; returns undefined if what was looked up has gone, or come to be, or become a link. */
function openIfStill(
  calls: HostCalls,
  path: string,
  options: HostOpenOptions,
): HostDescriptor | undefined {
  try {
    return calls.open(path, options);
  } catch (error) {
    const gone: Errno[] = options.createNew ? [Errno.EXIST] : [Errno.NOENT, Errno.LOOP];
    if (error instanceof WasiError && gone.includes(error.errno)) return undefined;
    throw error;
  }
}

/** Runs `action` and closes the descriptor if it fails. */
function guard<T>(descriptor: HostDescriptor, action: (descriptor: HostDescriptor) => T): T {
  try {
    return action(descriptor);
  } catch (error) {
    descriptor.close();
    throw error;
  }
}

function hostOptions(options: OpenOptions): HostOpenOptions {
  const { read = false, nonblock = false, sync = false, dsync = false } = options;
  const write = options.write === true || options.truncate === true;
  return { read: read || !write, write, nonblock, sync, dsync };
}
