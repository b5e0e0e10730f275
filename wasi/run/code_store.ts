/**
 * A directory that keeps compiled code between runs: one file for each module whose functions were hot.
 *
 * Files are written beside their place and then renamed, so that runs at the same time never see half
 * a file. Whoever can write to the directory can have code run with our permissions: see
 * `docs/threat-model.md`.
 *
 * @module
 */
import { type EntryStore, sourceCache } from "../../jit/cache.ts";
import type { SourceCache } from "../../jit/hooks.ts";
import { VERSION } from "../../runtime/version.ts";

/** How a cache is kept. */
export interface FileCacheOptions {
  /** The most bytes that its files may take together; the oldest go first. @default {256 MiB} */
  readonly mostBytes?: number;
  /** Tells of what is wrong with the cache, none of which keeps a guest from running. */
  readonly note: (message: string) => void;
}

const MOST_BYTES = 256 << 20;
/** Files that were never renamed are left over from a run that was killed, when they are as old. */
const STALE_MS = 3_600_000;
const SUFFIX = ".source";
const UNFINISHED = ".unfinished";

/** Returns a cache in a directory, which is made if it does not exist. */
export function fileCache(directory: string, options: FileCacheOptions): SourceCache {
  return sourceCache(new FileStore(directory, options));
}

/** Entries as files. */
class FileStore implements EntryStore {
  readonly note: (message: string) => void;
  readonly #directory: string;
  readonly #mostBytes: number;
  readonly #said = new Set<string>();

  constructor(directory: string, { note, mostBytes }: FileCacheOptions) {
    this.note = note;
    this.#directory = directory.replace(/[/\\]+$/, "") || "/";
    this.#mostBytes = mostBytes ?? MOST_BYTES;
  }

  load(name: string): Uint8Array | null {
    const path = this.#pathOf(name);
    try {
      // Of a pipe, reading might never end.
      if (!Deno.statSync(path).isFile) throw new TypeError(`"${path}" is no file`);
      return Deno.readFileSync(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) this.#complain("read", error);
      return null;
    }
  }

  save(name: string, bytes: Uint8Array): void {
    const path = this.#pathOf(name);
    const unfinished = `${path}.${crypto.randomUUID()}${UNFINISHED}`;
    try {
      Deno.mkdirSync(this.#directory, { recursive: true });
      orNothing(unfinished, () => {
        Deno.writeFileSync(unfinished, bytes, { createNew: true, mode: 0o600 });
        Deno.renameSync(unfinished, path);
      });
      this.#prune(path);
    } catch (error) {
      this.#complain("write", error);
    }
  }

  #pathOf(name: string): string {
    return `${this.#directory}/${name}-${VERSION}${SUFFIX}`;
  }

  /** Removes what is left over, and the oldest entries while there is too much; never `newest`. */
  #prune(newest: string): void {
    const files = this.#files();
    const old = files.filter(({ path, age }) => path.endsWith(UNFINISHED) && age > STALE_MS);
    for (const { path } of old) unlessGone(() => Deno.removeSync(path));
    const entries = files.filter(({ path }) => path.endsWith(SUFFIX));
    let total = entries.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of entries.sort((a, b) => b.age - a.age)) {
      if (total <= this.#mostBytes) return;
      if (path === newest) continue;
      unlessGone(() => Deno.removeSync(path));
      total -= size;
    }
  }

  /** The files of the directory that are ours. */
  #files(): { path: string; size: number; age: number }[] {
    const now = Date.now();
    const files: { path: string; size: number; age: number }[] = [];
    for (const { name, isFile } of Deno.readDirSync(this.#directory)) {
      if (!isFile || !name.endsWith(SUFFIX) && !name.endsWith(UNFINISHED)) continue;
      const path = `${this.#directory}/${name}`;
      const info = unlessGone(() => Deno.statSync(path));
      if (info === undefined) continue;
      files.push({ path, size: info.size, age: now - (info.mtime?.getTime() ?? 0) });
    }
    return files;
  }

  #complain(what: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `cannot ${what} the cache in "${this.#directory}": ${reason}`;
    // An entry is read again before it is written.
    if (!this.#said.has(message)) this.note(message);
    this.#said.add(message);
  }
}

/** Makes a file; nothing is left of it where that fails, as when the disk is full. */
function orNothing(path: string, make: () => void): void {
  try {
    make();
  } catch (error) {
    unlessGone(() => Deno.removeSync(path));
    throw error;
  }
}

/** Does something with a file, unless another run has just renamed or removed it. */
function unlessGone<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
