/**
 * Whole files in and out of any file system, for those who are outside of it.
 *
 * @module
 */

import { Errno, WasiError } from "../errno.ts";
import type { Directory, FileHandle, OpenOptions } from "./file_system.ts";
import { quote } from "./path.ts";

/** Most bytes asked for at a time. */
const CHUNK = 1 << 20;

/**
 * Returns the bytes of the file at `path` beneath `directory`; links are followed, never out of it.
 *
 * @throws {WasiError} as opening and reading do.
 */
export function readFile(directory: Directory, path: string): Uint8Array {
  return withFile(directory, path, { read: true, follow: true }, readAll);
}

/**
 * Writes `bytes` as the whole file at `path` beneath `directory`; the file is made if need be.
 *
 * @throws {WasiError} as opening and writing do.
 */
export function writeFile(directory: Directory, path: string, bytes: Uint8Array): void {
  const options = { write: true, create: true, truncate: true, follow: true };
  withFile(directory, path, options, (file) => {
    for (let done = 0; done < bytes.length;) {
      const count = file.write([bytes.subarray(done)], done);
      if (count === 0) throw new WasiError(Errno.IO, `writing ${quote(path)} makes no progress`);
      done += count;
    }
  });
}

/** Returns the bytes of an open file from its start. */
export function readAll(file: FileHandle): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (true) {
    // One byte more than the file says, to meet its end; files in /proc say 0.
    const expected = Number(file.stat().size) - length + 1;
    const chunk = new Uint8Array(Math.min(Math.max(expected, 4096), CHUNK));
    const count = file.read([chunk], length);
    if (count === 0) return join(chunks, length);
    chunks.push(chunk.subarray(0, count));
    length += count;
  }
}

function withFile<T>(
  directory: Directory,
  path: string,
  options: OpenOptions,
  action: (file: FileHandle) => T,
): T {
  const file = directory.open(path, options);
  try {
    if (file.kind === "directory") throw new WasiError(Errno.ISDIR, quote(path));
    return action(file);
  } finally {
    file.close();
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
