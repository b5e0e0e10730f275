/**
 * Types of tables, memories, globals and tags, as imports and their own sections spell them.
 *
 * {@link https://webassembly.github.io/spec/core/binary/types.html#limits}
 *
 * @module
 */
import type { GlobalType, MemoryType, TableType } from "../module.ts";
import type { DefType } from "../types.ts";
import type { ModuleDraft } from "./draft.ts";
import { hex, type Reader } from "./reader.ts";
import { readMutability, readRefType, readValType } from "./value_type.ts";

/** The bits of the byte before limits. */
const enum Flag {
  HasMax = 1,
  Shared = 2,
  Is64 = 4,
  PageSize = 8,
}

/** The type of a table. */
export function readTableType(reader: Reader, draft: ModuleDraft): TableType {
  const element = readRefType(reader, draft);
  const at = reader.pos;
  const flags = readFlags(reader, { known: Flag.HasMax | Flag.Is64, what: "table" });
  if (flags & Flag.Is64) draft.need("memory64", "a table with 64-bit indices", at);
  const { min, max } = readBounds(reader, flags);
  return { min, max, is64: (flags & Flag.Is64) !== 0, element };
}

/** The type of a memory. */
export function readMemoryType(reader: Reader, draft: ModuleDraft): MemoryType {
  const at = reader.pos;
  const flags = readFlags(reader, { known: knownMemoryFlags(draft), what: "memory" });
  if (flags & Flag.Is64) draft.need("memory64", "a 64-bit memory", at);
  if (flags & Flag.Shared) draft.need("threads", "a shared memory", at);
  const { min, max } = readBounds(reader, flags);
  return {
    min,
    max,
    is64: (flags & Flag.Is64) !== 0,
    shared: (flags & Flag.Shared) !== 0,
    pageSizeLog2: flags & Flag.PageSize ? readPageSize(reader) : 16,
  };
}

/** The type of a global. */
export function readGlobalType(reader: Reader, draft: ModuleDraft): GlobalType {
  const type = readValType(reader, draft);
  return { type, mutable: readMutability(reader) };
}

/** The type of a tag. */
export function readTagType(reader: Reader, draft: ModuleDraft): DefType {
  const at = reader.pos;
  draft.need("exception-handling", "a tag", at);
  const attribute = reader.u8();
  if (attribute !== 0) {
    reader.fail("malformed tag attribute", `${hex(attribute)} is not 0, an exception`, at);
  }
  return draft.funcType(reader);
}

/** Without custom page sizes their flag is malformed, as the specification without them says. */
function knownMemoryFlags(draft: ModuleDraft): number {
  const standard = Flag.HasMax | Flag.Shared | Flag.Is64;
  return draft.features.has("custom-page-sizes") ? standard | Flag.PageSize : standard;
}

function readFlags(reader: Reader, expected: { known: number; what: string }): number {
  const at = reader.pos;
  const flags = reader.u8();
  if ((flags & ~expected.known) !== 0) {
    const { known, what } = expected;
    const found = `flags ${hex(flags)} of a ${what} have bits outside ${hex(known)}`;
    reader.fail("malformed limits flags", found, at);
  }
  return flags;
}

function readBounds(reader: Reader, flags: number): { min: bigint; max: bigint | undefined } {
  const min = reader.u64();
  return { min, max: flags & Flag.HasMax ? reader.u64() : undefined };
}

/** 2^16 is a page as ever, 2^0 a byte; other powers are well-formed, but none is valid yet. */
function readPageSize(reader: Reader): number {
  const at = reader.pos;
  const log2 = reader.u32();
  if (log2 === 0 || log2 === 16) return log2;
  const what = `a page of 2^${log2} bytes is neither 1 byte nor 64 KiB`;
  if (log2 >= 64) reader.fail("invalid custom page size", what, at);
  return reader.invalid("invalid custom page size", what, at);
}
