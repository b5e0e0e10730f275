/**
 * The names that the `name` section gives to what a module declares, for messages and tools.
 *
 * The section is not part of what a module means: each of its parts is decoded when it is first asked
 * for, and a part that is malformed gives no names rather than an error.
 *
 * {@link https://webassembly.github.io/spec/core/appendix/custom.html#name-section}
 *
 * @module
 */
import { customSections } from "./decode/custom_section.ts";
import { Reader } from "./decode/reader.ts";
import { CompileError } from "./errors.ts";
import type { Module, Range } from "./module.ts";

/** Names by index. */
export type NameMap = ReadonlyMap<number, string>;
/** Names of things inside others, by the index of the outer one. */
export type IndirectNameMap = ReadonlyMap<number, NameMap>;

/** The parts of the section, by their id. */
const PART = {
  module: 0,
  functions: 1,
  locals: 2,
  labels: 3,
  types: 4,
  tables: 5,
  memories: 6,
  globals: 7,
  elements: 8,
  datas: 9,
  fields: 10,
  tags: 11,
} as const;

/** Names are shown to people, so bytes that are not UTF-8 are replaced, not refused. */
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/** All names of one module. */
export class Names {
  readonly #bytes: Uint8Array;
  /** Where each part is, by id. */
  readonly #parts: ReadonlyMap<number, Range>;
  readonly #maps = new Map<number, NameMap>();
  readonly #indirectMaps = new Map<number, IndirectNameMap>();

  constructor(module: Module) {
    this.#bytes = module.bytes;
    const section = customSections(module, "name")[0];
    this.#parts = section === undefined ? new Map() : listParts(module.bytes, section);
  }

  /** The module's own name. */
  get module(): string | undefined {
    return this.#tolerant(PART.module, readName);
  }

  /** By function index, imports first, as all others that follow. */
  get functions(): NameMap {
    return this.#map(PART.functions);
  }

  /** By function index, then local index, parameters first. */
  get locals(): IndirectNameMap {
    return this.#indirect(PART.locals);
  }

  /** By function index, then the number of the block in the order in which blocks begin. */
  get labels(): IndirectNameMap {
    return this.#indirect(PART.labels);
  }

  /** By type index. */
  get types(): NameMap {
    return this.#map(PART.types);
  }

  /** By table index. */
  get tables(): NameMap {
    return this.#map(PART.tables);
  }

  /** By memory index. */
  get memories(): NameMap {
    return this.#map(PART.memories);
  }

  /** By global index. */
  get globals(): NameMap {
    return this.#map(PART.globals);
  }

  /** By the index of the element segment. */
  get elements(): NameMap {
    return this.#map(PART.elements);
  }

  /** By the index of the data segment. */
  get datas(): NameMap {
    return this.#map(PART.datas);
  }

  /** By type index, then field index. */
  get fields(): IndirectNameMap {
    return this.#indirect(PART.fields);
  }

  /** By tag index. */
  get tags(): NameMap {
    return this.#map(PART.tags);
  }

  #map(part: number): NameMap {
    let map = this.#maps.get(part);
    if (map === undefined) {
      map = this.#tolerant(part, readNameMap) ?? new Map();
      this.#maps.set(part, map);
    }
    return map;
  }

  #indirect(part: number): IndirectNameMap {
    let map = this.#indirectMaps.get(part);
    if (map === undefined) {
      map = this.#tolerant(part, readIndirectNameMap) ?? new Map();
      this.#indirectMaps.set(part, map);
    }
    return map;
  }

  /** What a part says; `undefined` when it is absent or malformed. */
  #tolerant<T>(part: number, read: (reader: Reader) => T): T | undefined {
    const range = this.#parts.get(part);
    if (range === undefined) return undefined;
    return tolerant(() => read(new Reader(this.#bytes, range, "name")));
  }
}

const cache = new WeakMap<Module, Names>();

/** The names of a module. */
export function namesOf(module: Module): Names {
  let names = cache.get(module);
  if (names === undefined) {
    names = new Names(module);
    cache.set(module, names);
  }
  return names;
}

/**
 * What to call a function: its name in the name section, or that of an export or import of it.
 *
 * @returns `undefined` when nothing names it.
 */
export function functionName(module: Module, funcidx: number): string | undefined {
  return namesOf(module).functions.get(funcidx) ?? outerNamesOf(module).get(funcidx);
}

const outerNames = new WeakMap<Module, NameMap>();

/** By what name other modules know a function: the first it is exported as, or what it is imported as. */
function outerNamesOf(module: Module): NameMap {
  let names = outerNames.get(module);
  if (names === undefined) {
    names = listOuterNames(module);
    outerNames.set(module, names);
  }
  return names;
}

function listOuterNames(module: Module): NameMap {
  const names = new Map<number, string>();
  for (const { kind, name, index } of module.exports) {
    if (kind === "func" && !names.has(index)) names.set(index, name);
  }
  let funcidx = 0;
  for (const { desc, module: from, name } of module.imports) {
    if (desc.kind !== "func") continue;
    if (!names.has(funcidx)) names.set(funcidx, `${from}.${name}`);
    funcidx++;
  }
  return names;
}

/** The result of `read`, unless the bytes are malformed. */
function tolerant<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CompileError) return undefined;
    throw error;
  }
}

/** Where each part is, up to the first that does not fit into the section. */
function listParts(bytes: Uint8Array, section: Range): ReadonlyMap<number, Range> {
  const parts = new Map<number, Range>();
  const reader = new Reader(bytes, section, "name");
  tolerant(() => {
    while (reader.left > 0) {
      const id = reader.u8();
      parts.set(id, reader.sized("a part of the name section"));
    }
  });
  return parts;
}

function readName(reader: Reader): string {
  const { start, end } = reader.sized("a name");
  return lenient.decode(reader.bytes.subarray(start, end));
}

function readNameMap(reader: Reader): NameMap {
  const names = new Map<number, string>();
  const count = reader.count("names", { most: reader.left, entryBytes: 2 });
  for (let i = 0; i < count; i++) {
    const index = reader.u32();
    names.set(index, readName(reader));
  }
  return names;
}

function readIndirectNameMap(reader: Reader): IndirectNameMap {
  const maps = new Map<number, NameMap>();
  const count = reader.count("lists of names", { most: reader.left, entryBytes: 2 });
  for (let i = 0; i < count; i++) {
    const index = reader.u32();
    maps.set(index, readNameMap(reader));
  }
  return maps;
}
