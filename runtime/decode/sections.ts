/**
 * Which sections there are, in which order they come, and who decodes each.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#sections}
 *
 * @module
 */
import { readCodeSection } from "./code_section.ts";
import { readCustomSection } from "./custom_section.ts";
import { readDataCountSection, readDataSection } from "./data_section.ts";
import type { ModuleDraft } from "./draft.ts";
import { readElementSection } from "./element_section.ts";
import { readExportSection } from "./export_section.ts";
import { readFunctionSection } from "./function_section.ts";
import { readGlobalSection } from "./global_section.ts";
import { readImportSection } from "./import_section.ts";
import { readMemorySection } from "./memory_section.ts";
import type { Reader } from "./reader.ts";
import { readStartSection } from "./start_section.ts";
import { readTableSection } from "./table_section.ts";
import { readTagSection } from "./tag_section.ts";
import { readTypeSection } from "./type_section.ts";

/** One kind of section. */
export interface SectionKind {
  readonly name: string;
  /** Sections other than custom ones come in ascending order of this; 0 for custom ones. */
  readonly order: number;
  /** Decodes the contents. A custom section's name is returned. */
  readonly read: (reader: Reader, draft: ModuleDraft) => string | void;
}

/** By section id. */
export const SECTIONS: readonly SectionKind[] = [
  { name: "custom", order: 0, read: readCustomSection },
  { name: "type", order: 1, read: readTypeSection },
  { name: "import", order: 2, read: readImportSection },
  { name: "function", order: 3, read: readFunctionSection },
  { name: "table", order: 4, read: readTableSection },
  { name: "memory", order: 5, read: readMemorySection },
  { name: "global", order: 7, read: readGlobalSection },
  { name: "export", order: 8, read: readExportSection },
  { name: "start", order: 9, read: readStartSection },
  { name: "element", order: 10, read: readElementSection },
  { name: "code", order: 12, read: readCodeSection },
  { name: "data", order: 13, read: readDataSection },
  { name: "data count", order: 11, read: readDataCountSection },
  { name: "tag", order: 6, read: readTagSection },
];
