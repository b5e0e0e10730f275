/**
 * What instances hold of the code of their module, and share. The source of a function is generated
 * once for all instances; but the first few of these have functions of their own, see {@linkcode Holdings}.
 *
 * What is held is counted. A `WeakRef` would not do: whatever one has been made for, or asked for, is kept
 * until JavaScript's event loop turns, so that while a guest runs nothing that is dropped would be freed.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import type { Made } from "./factory.ts";
import { keyOf, type Wanted } from "./key.ts";

/** With more instances than this, a module's further ones share what they run. */
const MOST_COPIES = 4;

/** Something made, and how many instances hold it. */
interface Shared {
  readonly made: Made;
  holders: number;
}

/** What the instances of one module hold. */
interface Shelf {
  /** Copies that have been given to instances. */
  copies: number;
  /** By copy, and then by {@linkcode keyOf}. */
  readonly byCopy: readonly Map<string, Shared>[];
}

const shelves = new WeakMap<Module, Shelf>();

/** Lets go of what instances held that are gone. */
const gone = new FinalizationRegistry<() => void>((letGo) => letGo());

/** What one instance holds of its module's code. */
export class Holdings {
  /**
   * Which copy of the module's functions the instance has.
   *
   * V8 knows the memory of a function's instance, and whom it calls, only if there is no other instance
   * whose function was made by the same text: code is up to three times as fast so. But to have each of
   * very many instances begin anew with functions that nobody has run yet would be no gain.
   */
  readonly copy: number;
  readonly #shelf: Shelf;
  /** By function index: the keys of what is held of it. */
  readonly #keys: Map<number, Set<string>>;

  constructor(module: Module) {
    const shelf = this.#shelf = shelfOf(module);
    const keys = this.#keys = new Map<number, Set<string>>();
    const copy = this.copy = Math.min(shelf.copies, MOST_COPIES - 1);
    shelf.copies = copy + 1;
    gone.register(this, () => {
      for (const own of keys.values()) letGo(shelf.byCopy[copy]!, own);
    });
  }

  /** What this instance, or another that has the same copy, holds. */
  known({ funcidx, ...options }: Wanted): Made | undefined {
    return this.#shelf.byCopy[this.copy]!.get(keyOf(funcidx, options))?.made;
  }

  /** The source of what any instance of the module holds. */
  knownSource({ funcidx, ...options }: Wanted): string | undefined {
    const key = keyOf(funcidx, options);
    for (const shared of this.#shelf.byCopy) {
      const known = shared.get(key);
      if (known !== undefined) return known.made.source;
    }
    return undefined;
  }

  /** Whether this instance holds it. */
  has(wanted: Wanted): boolean {
    return this.#keys.get(wanted.funcidx)?.has(keyOf(wanted.funcidx, wanted)) ?? false;
  }

  /** Holds what has been made. */
  add(wanted: Wanted, made: Made): void {
    const key = keyOf(wanted.funcidx, wanted);
    const own = this.#keys.get(wanted.funcidx);
    if (own?.has(key)) return;
    if (own === undefined) this.#keys.set(wanted.funcidx, new Set([key]));
    else own.add(key);
    const all = this.#shelf.byCopy[this.copy]!;
    const shared = all.get(key);
    if (shared === undefined) all.set(key, { made, holders: 1 });
    else shared.holders++;
  }

  /** Lets go of a function in all its forms and entries. Returns the characters of source held of it. */
  drop(funcidx: number): number {
    const own = this.#keys.get(funcidx);
    if (own === undefined) return 0;
    this.#keys.delete(funcidx);
    return letGo(this.#shelf.byCopy[this.copy]!, own);
  }
}

function shelfOf(module: Module): Shelf {
  let shelf = shelves.get(module);
  if (shelf === undefined) {
    const byCopy = Array.from({ length: MOST_COPIES }, () => new Map<string, Shared>());
    shelves.set(module, shelf = { copies: 0, byCopy });
  }
  return shelf;
}

/** One holder less for what is under `keys`. Returns the characters of its source. */
function letGo(all: Map<string, Shared>, keys: ReadonlySet<string>): number {
  let chars = 0;
  for (const key of keys) {
    const shared = all.get(key)!;
    chars += shared.made.source.length;
    if (--shared.holders === 0) all.delete(key);
  }
  return chars;
}
