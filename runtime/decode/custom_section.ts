/**
 * Custom sections: a name, then bytes that are whoever's the name is. They are kept, not decoded.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#custom-section}
 *
 * @module
 */
import type { Module, Range } from "../module.ts";
import { Reader } from "./reader.ts";

/**
 * Reads the name and passes over the rest.
 *
 * @returns The name.
 */
export function readCustomSection(reader: Reader): string {
  const name = reader.name("the name of a custom section");
  reader.skip(reader.left);
  return name;
}

/**
 * The contents of all custom sections of one name, in order: what comes after the name.
 */
export function customSections(module: Module, name: string): Range[] {
  const found: Range[] = [];
  for (const section of module.sections) {
    if (section.id !== 0 || section.name !== name) continue;
    const reader = new Reader(module.bytes, section, name);
    reader.sized("the name of a custom section");
    found.push({ start: reader.pos, end: section.end });
  }
  return found;
}
