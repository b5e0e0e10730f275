/**
 * The memory section.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#memory-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { ModuleDraft } from "./draft.ts";
import { readMemoryType } from "./limits.ts";
import type { Reader } from "./reader.ts";

/** Decodes the section. */
export function readMemorySection(reader: Reader, draft: ModuleDraft): void {
  const count = reader.count("memories", { most: MODULE_LIMITS.memories });
  for (let i = 0; i < count; i++) {
    const at = reader.pos;
    draft.declareMemory(readMemoryType(reader, draft), at);
  }
}
