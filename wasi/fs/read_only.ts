/**
 * Any directory, so that nothing in it can be changed.
 *
 * Every attempt to change something is answered ROFS here and does not reach the backend, so the
 * backend needs no permission to write. The one exception from asking first: opening an existing
 * file with `create` but not to write it is allowed, as on any file system mounted read-only.
 *
 * @module
 */

import { Errno, WasiError } from "../errno.ts";
import type {
  AppendResult,
  Directory,
  DirectoryEntry,
  FileHandle,
  Filestat,
  FileType,
  LookupOptions,
  OpenOptions,
} from "./file_system.ts";

/** Returns `directory` as one that refuses every change with ROFS; closing it closes both. */
export function readOnly(directory: Directory): Directory {
  return directory.readOnly ? directory : new ReadOnlyDirectory(directory);
}

class ReadOnlyDirectory implements Directory {
  readonly kind = "directory";
  readonly readOnly = true;
  readonly #base: Directory;

  constructor(base: Directory) {
    this.#base = base;
  }

  statSelf(): Filestat {
    return this.#base.statSelf();
  }

  list(): readonly DirectoryEntry[] {
    return this.#base.list();
  }

  close(): void {
    this.#base.close();
  }

  open(path: string, options: OpenOptions): FileHandle | Directory {
    if (options.write || options.truncate || (options.create && options.exclusive)) refuse();
    const opened = openExisting(this.#base, path, options);
    return opened.kind === "directory" ? readOnly(opened) : new ReadOnlyFile(opened);
  }

  stat(path: string, options: LookupOptions): Filestat {
    return this.#base.stat(path, options);
  }

  readlink(path: string): string {
    return this.#base.readlink(path);
  }

  sync(): void {}

  setTimesSelf(): never {
    refuse();
  }

  setTimes(): never {
    refuse();
  }

  mkdir(): never {
    refuse();
  }

  rmdir(): never {
    refuse();
  }

  unlink(): never {
    refuse();
  }

  symlink(): never {
    refuse();
  }

  link(): never {
    refuse();
  }

  rename(): never {
    refuse();
  }
}

class ReadOnlyFile implements FileHandle {
  readonly kind = "file";
  readonly type: FileType;
  readonly #base: FileHandle;

  constructor(base: FileHandle) {
    this.#base = base;
    this.type = base.type;
  }

  stat(): Filestat {
    return this.#base.stat();
  }

  read(buffers: readonly Uint8Array[], position: number): number {
    return this.#base.read(buffers, position);
  }

  close(): void {
    this.#base.close();
  }

  sync(): void {}

  datasync(): void {}

  setTimes(): never {
    refuse();
  }

  write(): never {
    refuse();
  }

  append(): AppendResult {
    refuse();
  }

  truncate(): never {
    refuse();
  }

  allocate(): never {
    refuse();
  }
}

function openExisting(base: Directory, path: string, options: OpenOptions): FileHandle | Directory {
  if (!options.create) return base.open(path, options);
  try {
    return base.open(path, { ...options, create: false });
  } catch (error) {
    if (error instanceof WasiError && error.errno === Errno.NOENT) refuse();
    throw error;
  }
}

function refuse(): never {
  throw new WasiError(Errno.ROFS);
}
