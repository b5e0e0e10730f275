/**
 * The data section, and the data count section that announces it to one-pass validators.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#data-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { DataSegment, Range } from "../module.ts";
import type { ModuleDraft } from "./draft.ts";
import { hex, type Reader } from "./reader.ts";
import { readExpr } from "./skip.ts";

/** Decodes the data count section. */
export function readDataCountSection(reader: Reader, draft: ModuleDraft): void {
  draft.need("bulk-memory", "a data count section", reader.pos);
  draft.dataCount = reader.u32();
}

/** Decodes the data section. */
export function readDataSection(reader: Reader, draft: ModuleDraft): void {
  const count = reader.count("data segments", { most: MODULE_LIMITS.datas });
  for (let i = 0; i < count; i++) draft.datas.push(readSegment(reader, draft));
}

function readSegment(reader: Reader, draft: ModuleDraft): DataSegment {
  const at = reader.pos;
  const kind = reader.u32();
  if (kind > 2) reader.fail("malformed data segment kind", `${hex(kind)} is more than 2`, at);
  if (kind === 1) {
    draft.need("bulk-memory", "a passive data segment", at);
    return { mode: "passive", memory: 0, offset: undefined, bytes: readContents(reader) };
  }
  const memory = kind === 2 ? reader.u32() : 0;
  const offset = readExpr(reader);
  return { mode: "active", memory, offset, bytes: readContents(reader) };
}

function readContents(reader: Reader): Range {
  const length = reader.u32();
  const start = reader.pos;
  reader.skip(length);
  return { start, end: reader.pos };
}
