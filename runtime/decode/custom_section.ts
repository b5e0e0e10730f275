/**
 * Custom sections: a name, then bytes that are whoever's the name is. They are kept, not decoded.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#custom-section}
 *
 * @module
 */
import type { Reader } from "./reader.ts";

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
