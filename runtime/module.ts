/**
 * A decoded module, as plain data. The decoder makes it, every other stage reads it; nothing here
 * copies the bytes: bodies, expressions and custom sections are ranges of `bytes`.
 *
 * Index spaces start with the imports, as in the specification.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/modules.html}
 *
 * @module
 */
import type { DefType, ValType } from "./types.ts";

/** A range of `Module.bytes`: `start` inclusive, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Size limits of a memory (in pages) or a table (in elements). */
export interface Limits {
  readonly min: bigint;
  /** Absent: no maximum declared. */
  readonly max: bigint | undefined;
  /** Whether indices are i64. */
  readonly is64: boolean;
}

/** The type of a memory. */
export interface MemoryType extends Limits {
  readonly shared: boolean;
  /** log2 of the page size in bytes: 16, or 0 under custom-page-sizes. */
  readonly pageSizeLog2: number;
}

/** The type of a table. */
export interface TableType extends Limits {
  readonly element: ValType;
}

/** The type of a global. */
export interface GlobalType {
  readonly type: ValType;
  readonly mutable: boolean;
}

/** What an import asks for, or an export gives. */
export type ExternType =
  | { readonly kind: "func"; readonly type: DefType }
  | { readonly kind: "table"; readonly type: TableType }
  | { readonly kind: "memory"; readonly type: MemoryType }
  | { readonly kind: "global"; readonly type: GlobalType }
  | { readonly kind: "tag"; readonly type: DefType };

/** `func`, `table`, `memory`, `global` or `tag`. */
export type ExternKind = ExternType["kind"];

/** One import. */
export interface Import {
  readonly module: string;
  readonly name: string;
  readonly desc: ExternType;
  /** Where its entry starts. */
  readonly offset: number;
}

/** One export. */
export interface Export {
  readonly name: string;
  readonly kind: ExternKind;
  readonly index: number;
  readonly offset: number;
}

/** A table declared here, with its initial element expression if it has one. */
export interface TableDecl {
  readonly type: TableType;
  readonly init: Range | undefined;
}

/** A global declared here. */
export interface GlobalDecl {
  readonly type: GlobalType;
  readonly init: Range;
}

/** An element segment. */
export interface ElementSegment {
  readonly mode: "active" | "passive" | "declarative";
  readonly type: ValType;
  /** For active segments. */
  readonly table: number;
  /** For active segments. */
  readonly offset: Range | undefined;
  /** Function indices (`funcs`), or one constant expression for each element (`exprs`). */
  readonly items: { readonly funcs: Uint32Array } | { readonly exprs: readonly Range[] };
  /** Where the segment starts in the binary. */
  readonly at: number;
}

/** A data segment. */
export interface DataSegment {
  readonly mode: "active" | "passive";
  readonly memory: number;
  readonly offset: Range | undefined;
  /** The contents. */
  readonly bytes: Range;
}

/** Data segments by index; there may be tens of thousands, so each is an object only while it is looked at. */
export interface DataSegments {
  readonly length: number;
  /** The indices of those that are passive. */
  readonly passive: readonly number[];
  /**
   * `DATA_WORDS` numbers for each: the memory, where the offset's expression starts (0 if there is none) and
   * ends, where the contents start and end.
   */
  readonly words: Uint32Array;
  /** Segment `index`, which is less than `length`. */
  at(index: number): DataSegment;
}

/** A section as it lies in the binary, custom ones included, in order. */
export interface Section extends Range {
  readonly id: number;
  /** `type`, `import`, …; for custom sections the section's own name. */
  readonly name: string;
  /** Where the section's id byte is; `start` is the first byte of the contents. */
  readonly at: number;
}

/** A decoded module. */
export interface Module {
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  /** By type index. Equal types are the same object. */
  readonly types: readonly DefType[];
  readonly imports: readonly Import[];
  /** Type of every function, imports first. */
  readonly funcs: readonly DefType[];
  /** Type of every table, imports first. */
  readonly tables: readonly TableType[];
  /** Type of every memory, imports first. */
  readonly memories: readonly MemoryType[];
  /** Type of every global, imports first. */
  readonly globals: readonly GlobalType[];
  /** Type of every tag, imports first. */
  readonly tags: readonly DefType[];
  /** How many of each index space are imported. */
  readonly imported: Readonly<Record<ExternKind, number>>;
  /** Declarations, without the imports. */
  readonly tableDecls: readonly TableDecl[];
  /** See `tableDecls`. */
  readonly globalDecls: readonly GlobalDecl[];
  readonly exports: readonly Export[];
  readonly start: number | undefined;
  /** Where the start section's contents are, for messages. */
  readonly elements: readonly ElementSegment[];
  readonly datas: DataSegments;
  /** What the data count section says, if there is one. */
  readonly dataCount: number | undefined;
  /**
   * Bodies of the functions declared here: for the i-th, `bodies[2 * i]` is the offset of its locals
   * and `bodies[2 * i + 1]` the end of its code.
   */
  readonly bodies: Uint32Array;
}
