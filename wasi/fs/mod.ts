/**
 * File systems for guests: directories of the host, of memory, of archives, and layers of them.
 *
 * Each function gives a {@linkcode Directory} to preopen. They can be combined: what is read-only
 * can lie beneath an overlay, and any `Directory` of your own can lie beneath either.
 *
 * @example
 * ```ts ignore
 * import { memoryDirectory, overlayDirectory, readFile, readOnly } from "./mod.ts";
 *
 * const base = readOnly(memoryDirectory({ "input.txt": "hello\n" }));
 * const root = overlayDirectory(base, { maxBytes: 64 * 1024 ** 2 });
 * // … after the guest has run with `root` preopened:
 * const text = new TextDecoder().decode(readFile(root, "input.txt"));
 * ```
 *
 * @module
 */

export { type ArchiveOptions, openArchive } from "./archive.ts";
export { readFile, writeFile } from "./contents.ts";
export type {
  AppendResult,
  Directory,
  DirectoryEntry,
  FileHandle,
  Filestat,
  LookupOptions,
  OpenOptions,
  Times,
} from "./file_system.ts";
export { FileType } from "./file_system.ts";
export { openHostDirectory } from "./host/directory.ts";
export { type FileRecord, memoryDirectory } from "./memory/build.ts";
export type { VolumeOptions } from "./memory/volume.ts";
export { overlayDirectory } from "./overlay.ts";
export { readOnly } from "./read_only.ts";
export { Errno, WasiError } from "../errno.ts";
export type { ErrnoName } from "../errno.ts";
