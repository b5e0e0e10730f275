/**
 * The table of file descriptors: what each number stands for, and what it may be used for.
 *
 * Rights are capabilities. A descriptor is opened with some and can only lose them; the functions
 * ask the table for a descriptor together with the rights that they need, so none can forget to.
 *
 * @module
 */
import { CONNECTION_RIGHTS, DIRECTORY_RIGHTS, FILE_RIGHTS, LISTENER_RIGHTS } from "./abi.ts";
import { Errno, WasiError } from "./errno.ts";
import {
  type Directory,
  type DirectoryEntry,
  type FileHandle,
  FileType,
} from "./fs/file_system.ts";

/** How a descriptor begins. */
export interface DescriptorOptions {
  /** What it may be used for; what means nothing for its type is dropped. */
  readonly rights: number;
  /** What may be used for what is opened beneath it. */
  readonly inheriting: number;
  /** `FdFlags`. @default {0} */
  readonly flags?: number;
}

/** An open file or stream. */
export class FileDescriptor {
  readonly kind = "file";
  readonly handle: FileHandle;
  rights: number;
  inheriting: number;
  flags: number;
  /** Where the next read or write begins. Streams have none. */
  offset = 0;
  /** The flags that the file system was given at opening, and so obeys by itself. */
  readonly openedFlags: number;

  constructor(handle: FileHandle, options: DescriptorOptions) {
    this.handle = handle;
    this.rights = options.rights & meaningfulRights(handle);
    this.inheriting = options.inheriting;
    this.flags = options.flags ?? 0;
    this.openedFlags = this.flags;
  }
}

function meaningfulRights(handle: FileHandle): number {
  if (handle.type !== FileType.SOCKET_STREAM) return FILE_RIGHTS;
  return CONNECTION_RIGHTS | LISTENER_RIGHTS;
}

/** An open directory. */
export class DirectoryDescriptor {
  readonly kind = "directory";
  readonly directory: Directory;
  rights: number;
  inheriting: number;
  flags: number;
  /** For a preopen: the name by which the guest knows it, as UTF-8. */
  readonly preopenName: Uint8Array | null;
  /** The listing that `fd_readdir` is in the middle of; cookies count its entries. */
  listing: readonly DirectoryEntry[] | null = null;

  constructor(
    directory: Directory,
    options: DescriptorOptions & { readonly preopenName?: Uint8Array },
  ) {
    this.directory = directory;
    this.rights = options.rights & DIRECTORY_RIGHTS;
    this.inheriting = options.inheriting;
    this.flags = options.flags ?? 0;
    this.preopenName = options.preopenName ?? null;
  }
}

/** What a number can stand for. */
export type Descriptor = FileDescriptor | DirectoryDescriptor;

/** True if a file has no positions: a terminal, a pipe, a socket. */
export function isStream(handle: FileHandle): boolean {
  return handle.type !== FileType.REGULAR_FILE && handle.type !== FileType.BLOCK_DEVICE;
}

/** Throws SPIPE if a file has no positions. */
export function refuseStream(file: FileDescriptor): void {
  if (isStream(file.handle)) throw new WasiError(Errno.SPIPE, "a stream has no positions");
}

/** The most descriptors a guest may have open; a file in memory would not run out otherwise. */
const MAX_DESCRIPTORS = 65536;

/** The table of one guest. Every method throws `WasiError`; descriptors may be given signed. */
export class FdTable {
  #slots: (Descriptor | undefined)[] = [];
  /** No number below this is free. */
  #lowest = 0;

  /** Returns what `fd` stands for. @throws {WasiError} BADF; NOTCAPABLE without the `rights`. */
  get(fd: number, rights: number): Descriptor {
    const descriptor = this.#slots[fd >>> 0];
    if (descriptor === undefined) throw badf(fd);
    if ((descriptor.rights & rights) !== rights) throw notCapable(fd, rights);
    return descriptor;
  }

  /** Returns the file `fd`. @throws {WasiError} BADF; ISDIR; NOTCAPABLE without the `rights`. */
  file(fd: number, rights: number): FileDescriptor {
    const descriptor = this.#slots[fd >>> 0];
    if (descriptor === undefined) throw badf(fd);
    if (descriptor.kind !== "file") throw new WasiError(Errno.ISDIR, `descriptor ${fd >>> 0}`);
    if ((descriptor.rights & rights) !== rights) throw notCapable(fd, rights);
    return descriptor;
  }

  /** Returns the directory `fd`. @throws {WasiError} BADF; NOTDIR; NOTCAPABLE without the `rights`. */
  directory(fd: number, rights: number): DirectoryDescriptor {
    const descriptor = this.#slots[fd >>> 0];
    if (descriptor === undefined) throw badf(fd);
    if (descriptor.kind !== "directory") {
      throw new WasiError(Errno.NOTDIR, `descriptor ${fd >>> 0}`);
    }
    if ((descriptor.rights & rights) !== rights) throw notCapable(fd, rights);
    return descriptor;
  }

  /** Gives a descriptor the lowest free number. @throws {WasiError} MFILE if there is none. */
  insert(descriptor: Descriptor): number {
    let fd = this.#lowest;
    while (this.#slots[fd] !== undefined) fd++;
    if (fd >= MAX_DESCRIPTORS) throw new WasiError(Errno.MFILE, `${MAX_DESCRIPTORS} are open`);
    this.#slots[fd] = descriptor;
    this.#lowest = fd + 1;
    return fd;
  }

  /** Closes `fd`; its number is free from here on even if the host complains. */
  close(fd: number): void {
    const descriptor = this.get(fd, 0);
    this.#slots[fd >>> 0] = undefined;
    this.#lowest = Math.min(this.#lowest, fd >>> 0);
    release(descriptor);
  }

  /** Moves `from` to the number `to`, closing what was open there. Both must be open. */
  renumber(from: number, to: number): void {
    const moved = this.get(from, 0);
    const replaced = this.get(to, 0);
    if (from >>> 0 === to >>> 0) return;
    this.#slots[to >>> 0] = moved;
    this.#slots[from >>> 0] = undefined;
    this.#lowest = Math.min(this.#lowest, from >>> 0);
    release(replaced);
  }

  /** Closes all, whatever the host says to each. */
  closeAll(): void {
    const open = this.#slots;
    this.#slots = [];
    this.#lowest = 0;
    for (const descriptor of open) {
      if (descriptor === undefined) continue;
      try {
        release(descriptor);
      } catch (error) {
        if (!(error instanceof WasiError)) throw error;
      }
    }
  }
}

function release(descriptor: Descriptor): void {
  if (descriptor.kind === "file") descriptor.handle.close();
  else descriptor.directory.close();
}

function badf(fd: number): WasiError {
  return new WasiError(Errno.BADF, `descriptor ${fd >>> 0} is not open`);
}

function notCapable(fd: number, rights: number): WasiError {
  return new WasiError(
    Errno.NOTCAPABLE,
    `descriptor ${fd >>> 0} lacks a right of 0x${rights.toString(16)}`,
  );
}
