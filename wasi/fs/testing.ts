/**
 * Helpers of the tests in this folder.
 *
 * @module
 */

import { join } from "@std/path";
import { errnoName, WasiError } from "../errno.ts";
import { readFile, writeFile } from "./contents.ts";
import type { Directory, FileHandle, OpenOptions } from "./file_system.ts";

/**
 * Runs `action` and returns the name of the errno that it throws, or `"SUCCESS"`.
 *
 * @throws what the action throws, if that is no `WasiError`.
 */
export function errnoFrom(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof WasiError) return errnoName(error.errno);
    throw error;
  }
  return "SUCCESS";
}

/** Writes a text file through the file system. */
export function put(directory: Directory, path: string, text: string): void {
  writeFile(directory, path, new TextEncoder().encode(text));
}

/** Reads a text file through the file system. */
export function get(directory: Directory, path: string): string {
  return new TextDecoder().decode(readFile(directory, path));
}

/** Opens a path that must be a file. */
export function openFile(directory: Directory, path: string, options: OpenOptions): FileHandle {
  const opened = directory.open(path, options);
  if (opened.kind === "directory") throw new Error(`${path} is a directory`);
  return opened;
}

/** Opens a path that must be a directory. */
export function openDirectory(directory: Directory, path: string): Directory {
  const opened = directory.open(path, { directory: true });
  if (opened.kind === "file") throw new Error(`${path} is a file`);
  return opened;
}

/** Returns the bytes of a text. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Lists names, sorted, without `.` and `..`. */
export function names(directory: Directory): string[] {
  const all = directory.list().map(({ name }) => name);
  return all.filter((name) => name !== "." && name !== "..").sort();
}

/** Runs `action` with a fresh directory of the host that is removed afterwards. */
export function withHostDirectory(action: (path: string) => void): void {
  const path = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "vitrine_fs_" }));
  try {
    action(path);
  } finally {
    Deno.removeSync(path, { recursive: true });
  }
}

/** Returns what is beneath a directory of the host, as text: types, targets and contents. */
export function hostTree(path: string, prefix = ""): string[] {
  const lines: string[] = [];
  for (const entry of Deno.readDirSync(path)) {
    const whole = join(path, entry.name);
    const name = prefix + entry.name;
    if (entry.isSymlink) lines.push(`${name} -> ${Deno.readLinkSync(whole)}`);
    else if (entry.isDirectory) lines.push(`${name}/`, ...hostTree(whole, `${name}/`));
    else {
      const { mtime, nlink } = Deno.lstatSync(whole);
      lines.push(`${name} = ${Deno.readTextFileSync(whole)} (${mtime?.getTime()}, ${nlink})`);
    }
  }
  return lines.sort();
}
