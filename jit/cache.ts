/**
 * Generated source kept between runs, so that what was hot once is compiled at once the next time.
 *
 * What is kept of a module is one entry, named by a hash of the module's bytes and of the
 * version of the generator:
 *
 * ```text
 * vitrine source 2          what it is
 * <SHA-256 of the entry's name and the rest>
 * [["12",345],["12@6789",222]]   keys and lengths, in the order in which code became hot
 * <source of 12><source of 12@6789>
 * ```
 *
 * An entry that is damaged, is another module's under a wrong name, or was written by a generator that
 * writes something else today, is ignored with a note. The checksum is no signature: an entry is code, which is run with the permissions of the
 * process, and whoever can write to the store can have anything run (see `docs/threat-model.md`).
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Module } from "../runtime/module.ts";
import type { CachedSources, SourceCache } from "./hooks.ts";
import { wantedOf } from "./key.ts";
import { generateSource } from "./source.ts";

/** Where entries are kept. Neither method throws: what goes wrong is noted, and costs time only. */
export interface EntryStore {
  /** Returns an entry, or `null` if there is none. */
  load(name: string): Uint8Array | null;
  /** Keeps an entry in place of the one of the same name. */
  save(name: string, bytes: Uint8Array): void;
  /** Tells whoever runs the guest that something is wrong. */
  note(message: string): void;
}

const MAGIC = "vitrine source 2";

/** To be raised whenever the generator writes other source than before for any function. */
const GENERATOR = 22;

/** The most characters of source in one entry; what became hot last is left out. */
const LARGEST_ENTRY = 32_000_000;

/** Source of so many functions is generated anew to see whether the generator still writes the same. */
const SAMPLES = 3;

/** Returns a cache over `store`. */
export function sourceCache(store: EntryStore): SourceCache {
  return { open: (module) => new Entry(store, module) };
}

function hash(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What is kept of one module. */
class Entry implements CachedSources {
  readonly keys: readonly string[];
  readonly #store: EntryStore;
  readonly #name: string;
  /** Whether the entry was whole, and of this generator. */
  readonly #usable: boolean;
  /** What was there, and what is to be kept. */
  readonly #old: ReadonlyMap<string, string>;
  readonly #used = new Map<string, string>();

  constructor(store: EntryStore, module: Module) {
    this.#store = store;
    this.#name = hash(`${MAGIC} ${GENERATOR} ${hash(module.bytes)}`);
    const found = this.#read();
    const usable = this.#usable = found !== null && isOfToday(found, module);
    if (!usable) {
      const why = found === null ? "is damaged" : "is not what this version writes";
      store.note(`the cache's entry ${this.#name} ${why}, and is ignored`);
    }
    this.#old = usable ? found : new Map();
    this.keys = [...this.#old.keys()];
  }

  get(key: string): string | undefined {
    return this.#old.get(key);
  }

  put(key: string, source: string): void {
    this.#used.set(key, source);
  }

  save(): void {
    const isNew = [...this.#used.keys()].some((key) => !this.#old.has(key));
    if (!isNew) return;
    const kept = new Map<string, string>();
    let chars = 0;
    for (const [key, source] of [...this.#used, ...this.#old, ...this.#added()]) {
      if (kept.has(key) || chars + source.length > LARGEST_ENTRY) continue;
      kept.set(key, source);
      chars += source.length;
    }
    this.#store.save(this.#name, writeEntry(this.#name, kept));
  }

  /** What other runs, or other threads of this one, have kept meanwhile. */
  #added(): ReadonlyMap<string, string> {
    return (this.#usable ? this.#read() : null) ?? new Map();
  }

  /** Returns what there is, or `null` if it is damaged. */
  #read(): Map<string, string> | null {
    const bytes = this.#store.load(this.#name);
    return bytes === null ? new Map() : readEntry(this.#name, bytes);
  }
}

function writeEntry(name: string, sources: ReadonlyMap<string, string>): Uint8Array {
  const index = [...sources].map(([key, source]) => [key, source.length]);
  const rest = `${JSON.stringify(index)}\n${[...sources.values()].join("")}`;
  return new TextEncoder().encode(`${MAGIC}\n${hash(name + rest)}\n${rest}`);
}

/** Returns the source in an entry by its keys, or `null` if it is damaged. */
function readEntry(name: string, bytes: Uint8Array): Map<string, string> | null {
  const text = new TextDecoder().decode(bytes);
  const [magic, sum] = text.split("\n", 2);
  if (magic !== MAGIC || sum === undefined) return null;
  const rest = text.slice(magic.length + sum.length + 2);
  if (hash(name + rest) !== sum) return null;
  const end = rest.indexOf("\n");
  const index = JSON.parse(rest.slice(0, end)) as readonly (readonly [string, number])[];
  const sources = new Map<string, string>();
  let at = end + 1;
  for (const [key, length] of index) sources.set(key, rest.slice(at, at += length));
  return sources;
}

/** Whether the generator would write the same source, judged by the shortest of it. */
function isOfToday(sources: ReadonlyMap<string, string>, module: Module): boolean {
  const shortest = [...sources].sort(([, a], [, b]) => a.length - b.length).slice(0, SAMPLES);
  try {
    return shortest.every(([key, source]) => {
      const wanted = wantedOf(key);
      return generateSource(module, wanted.funcidx, wanted) === source;
    });
  } catch {
    // A function that is declined today, or none of this module's.
    return false;
  }
}
