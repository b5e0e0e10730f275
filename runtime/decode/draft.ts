/**
 * A module under construction: what the section decoders fill in, and the questions about types and
 * features that several of them ask.
 *
 * @module
 */
import { type Feature, type Features, requireFeature } from "../features.ts";
import { CompileError } from "../errors.ts";
import { MODULE_LIMITS } from "../limits.ts";
import type {
  DataSegments,
  ElementSegment,
  Export,
  ExternKind,
  ExternType,
  GlobalDecl,
  GlobalType,
  Import,
  MemoryType,
  Section,
  TableDecl,
  TableType,
} from "../module.ts";
import { concrete, type DefType, type HeapType } from "../types.ts";
import { relative } from "../type_registry.ts";
import type { Reader } from "./reader.ts";
import type { TypeScope } from "./value_type.ts";

/** Of modules without a data section. */
const NO_SEGMENTS: DataSegments = {
  length: 0,
  passive: [],
  words: new Uint32Array(0),
  at: () => undefined!,
};

/** The members of `Module`, still growing. */
export class ModuleDraft implements TypeScope {
  readonly features: Features;
  readonly sections: Section[] = [];
  readonly types: DefType[] = [];
  readonly imports: Import[] = [];
  readonly funcs: DefType[] = [];
  readonly tables: TableType[] = [];
  readonly memories: MemoryType[] = [];
  readonly globals: GlobalType[] = [];
  readonly tags: DefType[] = [];
  readonly imported: Record<ExternKind, number> = {
    func: 0,
    table: 0,
    memory: 0,
    global: 0,
    tag: 0,
  };
  readonly tableDecls: TableDecl[] = [];
  readonly globalDecls: GlobalDecl[] = [];
  readonly exports: Export[] = [];
  start: number | undefined = undefined;
  readonly elements: ElementSegment[] = [];
  datas: DataSegments = NO_SEGMENTS;
  dataCount: number | undefined = undefined;
  bodies: Uint32Array = new Uint32Array(0);
  /** How many types the recursive group being read has: they may refer to one another. */
  openGroup = 0;

  constructor(features: Features) {
    this.features = features;
  }

  /** Refuses `what` unless the feature that it needs is on. */
  need(feature: Feature, what: string, offset: number): void {
    requireFeature(this.features, feature, what, offset);
  }

  /** The heap type that a module's type index stands for. */
  heapType(index: number, reader: Reader, at: number): HeapType {
    const type = this.types[index];
    if (type !== undefined) return concrete(type.id);
    const position = index - this.types.length;
    if (position < this.openGroup) return relative(position);
    return reader.invalid("unknown type", this.#unknown(index), at);
  }

  /** Reads a type index that must be a function type's. */
  funcType(reader: Reader): DefType {
    const at = reader.pos;
    const index = reader.u32();
    const type = this.types[index];
    if (type === undefined) return reader.invalid("unknown type", this.#unknown(index), at);
    if (type.kind === "func") return type;
    return reader.invalid(
      "non-function type",
      `type ${index} is ${type.kind === "array" ? "an" : "a"} ${type.kind}, not a function`,
      at,
    );
  }

  /** Adds what an import brings to its index space. */
  declareImport(desc: ExternType, at: number): void {
    this.imported[desc.kind]++;
    switch (desc.kind) {
      case "func":
        this.funcs.push(desc.type);
        return;
      case "table":
        return this.declareTable(desc.type, at);
      case "memory":
        return this.declareMemory(desc.type, at);
      case "global":
        this.globals.push(desc.type);
        return;
      case "tag":
        this.tags.push(desc.type);
    }
  }

  /** Adds a table to the index space. */
  declareTable(type: TableType, at: number): void {
    this.tables.push(type);
    if (this.tables.length > 1) {
      const rule = { phase: "validate", phrase: "multiple tables" } as const;
      requireFeature(this.features, "reference-types", "a second table", at, rule);
    }
    this.#limit(this.tables.length, MODULE_LIMITS.tables, { what: "tables", at });
  }

  /** Adds a memory to the index space. */
  declareMemory(type: MemoryType, at: number): void {
    this.memories.push(type);
    if (this.memories.length > 1) {
      const rule = { phase: "validate", phrase: "multiple memories" } as const;
      requireFeature(this.features, "multi-memory", "a second memory", at, rule);
    }
    this.#limit(this.memories.length, MODULE_LIMITS.memories, { what: "memories", at });
  }

  #limit(count: number, most: number, of: { what: string; at: number }): void {
    if (count <= most) return;
    const phrase = `too many ${of.what}`;
    throw new CompileError(`${phrase}: ${count} are more than the limit, ${most}`, {
      phase: "decode",
      phrase,
      offset: of.at,
    });
  }

  #unknown(index: number): string {
    const declared = this.types.length + this.openGroup;
    return `type ${index} is used where ${declared} types are declared`;
  }
}
