/**
 * The export section. Whether what is exported exists, and under one name only, is validation's.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#export-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { ExternKind } from "../module.ts";
import type { ModuleDraft } from "./draft.ts";
import { hex, type Reader } from "./reader.ts";

/** Decodes the section. */
export function readExportSection(reader: Reader, draft: ModuleDraft): void {
  // A name, a kind and an index.
  const count = reader.count("exports", { most: MODULE_LIMITS.exports, entryBytes: 3 });
  for (let i = 0; i < count; i++) {
    const offset = reader.pos;
    const name = reader.name("the name of an export");
    const kind = readExportKind(reader);
    draft.exports.push({ name, kind, index: reader.u32(), offset });
  }
}

function readExportKind(reader: Reader): ExternKind {
  const at = reader.pos;
  const kind = reader.u8();
  switch (kind) {
    case 0:
      return "func";
    case 1:
      return "table";
    case 2:
      return "memory";
    case 3:
      return "global";
    case 4:
      return "tag";
    default: {
      const what = `${
        hex(kind)
      } is no kind of export (0 function, 1 table, 2 memory, 3 global, 4 tag)`;
      return reader.fail("malformed export kind", what, at);
    }
  }
}
