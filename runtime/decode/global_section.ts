/**
 * The global section.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#global-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { ModuleDraft } from "./draft.ts";
import { readGlobalType } from "./limits.ts";
import type { Reader } from "./reader.ts";
import { readExpr } from "./skip.ts";

/** Decodes the section. */
export function readGlobalSection(reader: Reader, draft: ModuleDraft): void {
  const count = reader.count("globals", { most: MODULE_LIMITS.globals - draft.imported.global });
  for (let i = 0; i < count; i++) {
    const type = readGlobalType(reader, draft);
    draft.globalDecls.push({ type, init: readExpr(reader) });
    draft.globals.push(type);
  }
}
