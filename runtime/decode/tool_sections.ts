/**
 * Custom sections that tools leave behind: who made a module, and where its source map is.
 *
 * Both are only information: a malformed one is as good as none.
 *
 * {@link https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md}
 *
 * @module
 */
import { CompileError } from "../errors.ts";
import type { Module } from "../module.ts";
import { customSections } from "./custom_section.ts";
import { Reader } from "./reader.ts";

/** A language, tool or SDK, and its version; the version may be empty. */
export interface Producer {
  readonly name: string;
  readonly version: string;
}

/**
 * What the `producers` section says, by field: `language`, `processed-by`, `sdk`.
 */
export function producersOf(module: Module): ReadonlyMap<string, readonly Producer[]> {
  return readTolerantly(module, "producers", readProducers) ?? new Map();
}

/** The URL of the source map, if the module names one. */
export function sourceMappingUrl(module: Module): string | undefined {
  return readTolerantly(module, "sourceMappingURL", (reader) => reader.name("the URL"));
}

function readTolerantly<T>(
  module: Module,
  section: string,
  read: (reader: Reader) => T,
): T | undefined {
  const range = customSections(module, section)[0];
  if (range === undefined) return undefined;
  try {
    return read(new Reader(module.bytes, range, section));
  } catch (error) {
    if (error instanceof CompileError) return undefined;
    throw error;
  }
}

function readProducers(reader: Reader): ReadonlyMap<string, readonly Producer[]> {
  const fields = new Map<string, readonly Producer[]>();
  const count = reader.count("fields", { most: reader.left });
  for (let i = 0; i < count; i++) {
    const field = reader.name("the name of a field");
    fields.set(field, readField(reader));
  }
  return fields;
}

function readField(reader: Reader): readonly Producer[] {
  const producers: Producer[] = [];
  const count = reader.count("producers", { most: reader.left, entryBytes: 2 });
  for (let i = 0; i < count; i++) {
    const name = reader.name("the name of a producer");
    producers.push({ name, version: reader.name("the version of a producer") });
  }
  return producers;
}
