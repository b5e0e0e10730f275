/**
 * The import section: what the module wants, and the beginning of every index space.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#import-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { ExternType } from "../module.ts";
import type { ModuleDraft } from "./draft.ts";
import { readGlobalType, readMemoryType, readTableType, readTagType } from "./limits.ts";
import { hex, type Reader } from "./reader.ts";

/** Decodes the section. */
export function readImportSection(reader: Reader, draft: ModuleDraft): void {
  // Two names and a kind.
  const count = reader.count("imports", { most: MODULE_LIMITS.imports, entryBytes: 3 });
  for (let i = 0; i < count; i++) {
    const offset = reader.pos;
    const module = reader.name("the module name of an import");
    const name = reader.name("the name of an import");
    const desc = readImportDesc(reader, draft);
    draft.imports.push({ module, name, desc, offset });
    draft.declareImport(desc, offset);
  }
}

function readImportDesc(reader: Reader, draft: ModuleDraft): ExternType {
  const at = reader.pos;
  const kind = reader.u8();
  switch (kind) {
    case 0:
      return { kind: "func", type: draft.funcType(reader) };
    case 1:
      return { kind: "table", type: readTableType(reader, draft) };
    case 2:
      return { kind: "memory", type: readMemoryType(reader, draft) };
    case 3:
      return { kind: "global", type: readGlobalType(reader, draft) };
    case 4:
      return { kind: "tag", type: readTagType(reader, draft) };
    default: {
      const what = `${
        hex(kind)
      } is no kind of import (0 function, 1 table, 2 memory, 3 global, 4 tag)`;
      return reader.fail("malformed import kind", what, at);
    }
  }
}
