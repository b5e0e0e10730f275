/**
 * The tag section: the kinds of exceptions that the module declares.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#tag-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { ModuleDraft } from "./draft.ts";
import { readTagType } from "./limits.ts";
import type { Reader } from "./reader.ts";

/** Decodes the section. */
export function readTagSection(reader: Reader, draft: ModuleDraft): void {
  const count = reader.count("tags", { most: MODULE_LIMITS.tags - draft.imported.tag });
  for (let i = 0; i < count; i++) draft.tags.push(readTagType(reader, draft));
}
