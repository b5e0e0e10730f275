/**
 * A tar archive, mounted read-only as a directory.
 *
 * The archive is read once and becomes a file system of memory whose files are parts of its bytes;
 * nothing is unpacked and nothing copied. To let a guest change it, lay an overlay above.
 *
 * An archive is not trusted: no path in it leads out of the mount, links in it are confined like any
 * others when they are used, and what it says of its size is checked before it is believed.
 *
 * @module
 */

import { Errno, WasiError } from "../errno.ts";
import type { Directory } from "./file_system.ts";
import { MemoryBuilder } from "./memory/build.ts";
import { quote } from "./path.ts";
import { readOnly } from "./read_only.ts";
import { parseTar, type TarEntry } from "./tar_parser.ts";

/** Most bytes that an archive may unpack to unless told otherwise. */
const DEFAULT_LIMIT = 1024 ** 3;

/** Bytes in a block; an archive is a whole number of them, and an empty one is zeros. */
const BLOCK = 512;

/** Limits on an archive. */
export interface ArchiveOptions {
  /**
   * Most bytes that it may have once decompressed, and most that its names may take.
   *
   * @default {1073741824}
   */
  readonly maxBytes?: number;
}

/**
 * Reads an archive for mounting: tar (ustar, PAX or GNU), compressed with gzip or not.
 *
 * Devices and pipes in it are left out. Owners and modes are not kept; WASI has neither.
 *
 * @param bytes the archive; it must not change afterwards, since files are parts of it.
 * @returns a read-only directory.
 * @throws {WasiError} INVAL if it is no such archive or is damaged, NOSPC past the limit.
 */
export async function openArchive(
  bytes: Uint8Array,
  options: ArchiveOptions = {},
): Promise<Directory> {
  const { maxBytes = DEFAULT_LIMIT } = options;
  const archive = isGzip(bytes) ? await gunzip(bytes, maxBytes) : bytes;
  if (archive.length < BLOCK || archive.length % BLOCK !== 0) {
    throw damaged(new Error(`${archive.length} bytes are not one or more blocks of ${BLOCK}`));
  }
  const builder = new MemoryBuilder({ maxBytes });
  for (const { entry, contents } of await entriesOf(archive)) add(builder, entry, contents);
  return readOnly(builder.finish());
}

/** An entry with its bytes. */
interface Unpacked {
  readonly entry: TarEntry;
  readonly contents: Uint8Array;
}

async function entriesOf(archive: Uint8Array): Promise<Unpacked[]> {
  const entries: Promise<Unpacked>[] = [];
  try {
    await parseTar(archive, (entry) => {
      const { name, size } = entry.header;
      // Said so as to refuse what is no number, too.
      if (!(size >= 0 && size <= archive.length)) {
        throw new Error(`${quote(name)} claims a size of ${size} bytes`);
      }
      entries.push(unpack(entry));
    });
  } catch (cause) {
    throw damaged(cause);
  }
  return await Promise.all(entries);
}

async function unpack(entry: TarEntry): Promise<Unpacked> {
  const { value } = await entry.body.getReader().read();
  return { entry, contents: value ?? new Uint8Array() };
}

function add(builder: MemoryBuilder, entry: TarEntry, contents: Uint8Array): void {
  const { header } = entry;
  const path = untilNul(header.name);
  const target = untilNul(header.linkname ?? "");
  const mtim = mtimOf(entry);
  switch (header.type) {
    case "file":
    case "contiguous-file":
      if (isSparse(entry)) throw damaged(new Error(`${quote(path)} is sparse`));
      return builder.file(path, contents, mtim);
    case "directory":
      return builder.directory(path, mtim);
    case "symlink":
      return builder.symlink(path, target, mtim);
    case "link":
      return builder.link(path, target);
    case "character-device":
    case "block-device":
    case "fifo":
      return;
    default:
      throw damaged(new Error(`${quote(path)} is of an unknown type`));
  }
}

/** Sparse files of GNU tar hold a map before their bytes, which would be taken for contents. */
function isSparse({ header }: TarEntry): boolean {
  return Object.keys(header.pax ?? {}).some((key) => key.startsWith("GNU.sparse."));
}

/** Returns an entry's time in nanoseconds; PAX has it with a fraction. */
function mtimOf({ header }: TarEntry): bigint {
  const [, whole, fraction = ""] = /^(\d{1,10})(?:\.(\d*))?$/.exec(header.pax?.mtime ?? "") ?? [];
  const seconds = whole ?? String(Math.max(0, Math.trunc(header.mtime ?? 0)));
  return BigInt(seconds + fraction.slice(0, 9).padEnd(9, "0"));
}

/** GNU's long names end in a NUL. */
function untilNul(text: string): string {
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Decompresses, and stops when it grows past `limit`: a short archive can stand for a huge one. */
async function gunzip(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const compressed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for await (const chunk of compressed.pipeThrough(new DecompressionStream("gzip"))) {
      length += chunk.length;
      if (length > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof WasiError ? error : damaged(error);
  }
  return await new Blob(chunks).bytes();
}

function tooLarge(limit: number): WasiError {
  return new WasiError(Errno.NOSPC, `the archive is larger than ${limit} bytes`);
}

function damaged(cause: unknown): WasiError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new WasiError(Errno.INVAL, `the archive cannot be mounted: ${reason}`, { cause });
}
