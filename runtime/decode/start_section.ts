/**
 * The start section: the function to call when an instance has been made.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#start-section}
 *
 * @module
 */
import type { ModuleDraft } from "./draft.ts";
import type { Reader } from "./reader.ts";

/** Decodes the section. */
export function readStartSection(reader: Reader, draft: ModuleDraft): void {
  draft.start = reader.u32();
}
