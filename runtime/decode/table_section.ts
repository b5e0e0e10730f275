/**
 * The table section: table types, each with an initial element if it says so.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#table-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { Range } from "../module.ts";
import type { ModuleDraft } from "./draft.ts";
import { readTableType } from "./limits.ts";
import { hex, type Reader } from "./reader.ts";
import { readExpr } from "./skip.ts";

/** Decodes the section. */
export function readTableSection(reader: Reader, draft: ModuleDraft): void {
  const count = reader.count("tables", { most: MODULE_LIMITS.tables });
  for (let i = 0; i < count; i++) {
    const at = reader.pos;
    const hasInit = readInitMark(reader, draft);
    const type = readTableType(reader, draft);
    const init: Range | undefined = hasInit ? readExpr(reader) : undefined;
    draft.tableDecls.push({ type, init });
    draft.declareTable(type, at);
  }
}

/** `0x40 0x00` before the type announces an expression after it; 0x40 begins no type. */
function readInitMark(reader: Reader, draft: ModuleDraft): boolean {
  if (reader.peek() !== 0x40) return false;
  draft.need("function-references", "a table with an initial element", reader.pos);
  reader.skip(1);
  const at = reader.pos;
  const reserved = reader.u8();
  if (reserved !== 0) reader.fail("zero byte expected", `found ${hex(reserved)} after 0x40`, at);
  return true;
}
