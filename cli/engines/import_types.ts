/**
 * Looks at the types with which a module imports functions, where nobody else does: the host's engine
 * links functions of JavaScript to imports of any type.
 *
 * @module
 */
import { decode } from "../../runtime/decode/decode.ts";
import { Reader } from "../../runtime/decode/reader.ts";
import { checkHostType } from "../../runtime/host_type.ts";
import type { Module } from "../../runtime/module.ts";
import type { GuestImports } from "./engine.ts";

/** The id of the import section; only custom sections and types may be before it. */
const IMPORT_SECTION = 2;
/** The bytes of a module's header. */
const HEADER_BYTES = 8;

/**
 * Decodes no more of a module than its types and imports, which are a module too.
 *
 * @param bytes A valid module.
 */
export function moduleOfImports(bytes: Uint8Array): Module {
  let end = HEADER_BYTES;
  while (end < bytes.length && bytes[end]! <= IMPORT_SECTION) {
    const reader = new Reader(bytes, { start: end + 1, end: bytes.length }, "module");
    const size = reader.u32();
    end = reader.pos + size;
  }
  return decode(bytes.subarray(0, end));
}

/**
 * Compares the types of a module's imports with those that functions say they have.
 *
 * @throws {LinkError} When a function has another.
 */
export function checkImportTypes(module: Module, imports: GuestImports): void {
  for (const wanted of module.imports) {
    const given = imports[wanted.module]?.[wanted.name];
    if (wanted.desc.kind !== "func" || given === undefined) continue;
    checkHostType(wanted, wanted.desc.type, given);
  }
}
