/**
 * What there is to know about a module, as plain data: what `inspect --json` prints.
 *
 * @module
 */
import { producersOf, sourceMappingUrl } from "../../runtime/decode/tool_sections.ts";
import type { Export, ExternType, Module, Section } from "../../runtime/module.ts";
import { namesOf } from "../../runtime/names.ts";
import { defTypeText, externTypeText } from "../../runtime/type_text.ts";
import { featuresUsed } from "./features_used.ts";

/** A module. Types are in the syntax of the text format; sizes and offsets are bytes. */
export interface Summary {
  readonly size: number;
  readonly sections: readonly SectionSummary[];
  readonly types: readonly string[];
  readonly imports: readonly ImportSummary[];
  readonly exports: readonly ExportSummary[];
  readonly functions: CountSummary;
  /** Types of all tables, imported ones first; likewise the three that follow. */
  readonly tables: readonly string[];
  readonly memories: readonly string[];
  readonly globals: readonly string[];
  readonly tags: readonly string[];
  /** The index of the start function. */
  readonly start: number | null;
  readonly elementSegments: number;
  readonly dataSegments: number;
  readonly features: readonly string[];
  readonly names: NamesSummary;
  readonly producers: Readonly<Record<string, readonly ProducerSummary[]>>;
  readonly sourceMappingUrl: string | null;
}

/** A section; `offset` is that of its id, `size` that of its contents. */
export interface SectionSummary {
  readonly id: number;
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** An import. */
export interface ImportSummary {
  readonly module: string;
  readonly name: string;
  readonly kind: string;
  readonly type: string;
}

/** An export, and what it exports by its index. */
export interface ExportSummary {
  readonly name: string;
  readonly kind: string;
  readonly index: number;
  readonly type: string;
}

/** How many functions there are. */
export interface CountSummary {
  readonly imported: number;
  readonly declared: number;
}

/** What the name section has names for. */
export interface NamesSummary {
  readonly module: string | null;
  /** How many functions have a name. */
  readonly functions: number;
  /** In how many functions locals have names. */
  readonly locals: number;
}

/** A tool that had a part in making the module. */
export interface ProducerSummary {
  readonly name: string;
  readonly version: string;
}

/** Looks at everything in a module, its code included. */
export function summarize(module: Module): Summary {
  const names = namesOf(module);
  return {
    size: module.bytes.length,
    sections: module.sections.map(sectionSummary),
    types: module.types.map(defTypeText),
    imports: module.imports.map(({ module, name, desc }) => {
      return { module, name, kind: desc.kind, type: externTypeText(desc) };
    }),
    exports: module.exports.map((exported) => exportSummary(module, exported)),
    functions: { imported: module.imported.func, declared: module.bodies.length / 2 },
    tables: module.tables.map((type) => externTypeText({ kind: "table", type })),
    memories: module.memories.map((type) => externTypeText({ kind: "memory", type })),
    globals: module.globals.map((type) => externTypeText({ kind: "global", type })),
    tags: module.tags.map((type) => externTypeText({ kind: "tag", type })),
    start: module.start ?? null,
    elementSegments: module.elements.length,
    dataSegments: module.datas.length,
    features: featuresUsed(module),
    names: {
      module: names.module ?? null,
      functions: names.functions.size,
      locals: names.locals.size,
    },
    producers: Object.fromEntries(producersOf(module)),
    sourceMappingUrl: sourceMappingUrl(module) ?? null,
  };
}

function sectionSummary({ id, name, at, start, end }: Section): SectionSummary {
  return { id, name, offset: at, size: end - start };
}

function exportSummary(module: Module, { name, kind, index }: Export): ExportSummary {
  return { name, kind, index, type: externTypeText(externOf(module, kind, index)) };
}

function externOf(module: Module, kind: Export["kind"], index: number): ExternType {
  switch (kind) {
    case "func":
      return { kind, type: module.funcs[index]! };
    case "table":
      return { kind, type: module.tables[index]! };
    case "memory":
      return { kind, type: module.memories[index]! };
    case "global":
      return { kind, type: module.globals[index]! };
    case "tag":
      return { kind, type: module.tags[index]! };
  }
}
