/**
 * Decoding one section after another, as far as the bytes go that have arrived.
 *
 * @module
 */
import { CompileError } from "../errors.ts";
import type { Features } from "../features.ts";
import type { Module } from "../module.ts";
import { refuseBodyFault } from "./body_fault.ts";
import { ModuleDraft } from "./draft.ts";
import { HEADER_BYTES } from "./header.ts";
import { hex, Reader } from "./reader.ts";
import { type SectionKind, SECTIONS } from "./sections.ts";

/** An id and a length of five bytes: no section's header is longer. */
const LONGEST_HEADER = 6;

/** What is known of a section before its contents are. */
interface Header {
  readonly id: number;
  readonly kind: SectionKind;
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** The state of decoding between sections. */
export class SectionDecoder {
  readonly #draft: ModuleDraft;
  /** Where the next section starts. */
  #pos = HEADER_BYTES;
  /** The last section that was not a custom one. */
  #last: SectionKind | undefined;

  constructor(features: Features) {
    this.#draft = new ModuleDraft(features);
  }

  /**
   * Decodes all sections that are complete.
   *
   * @param bytes The module from its beginning, as far as it has arrived; it may be another array at
   * each call, if only the contents are the same.
   * @returns How many bytes must be there before it is worth calling again.
   */
  advance(bytes: Uint8Array): number {
    try {
      return this.#decodeComplete(bytes);
    } catch (error) {
      return this.#refuse(bytes, error);
    }
  }

  /**
   * Decodes what is left, now that nothing more will come, and checks what concerns several sections.
   *
   * @param bytes The whole module.
   */
  finish(bytes: Uint8Array): Module {
    try {
      this.#decodeComplete(bytes);
      if (this.#pos < bytes.length) refuseTruncated(this.#readHeader(bytes), bytes.length);
    } catch (error) {
      return this.#refuse(bytes, error);
    }
    checkCounts(this.#draft);
    return moduleOf(this.#draft, bytes);
  }

  /** Throws `error`, or what is wrong with the code before it. */
  #refuse(bytes: Uint8Array, error: unknown): never {
    refuseBodyFault(bytes, this.#draft.bodies);
    throw error;
  }

  #decodeComplete(bytes: Uint8Array): number {
    while (this.#pos < bytes.length && hasHeader(bytes, this.#pos)) {
      const header = this.#readHeader(bytes);
      if (header.end > bytes.length) return header.end;
      this.#readContents(bytes, header);
    }
    return bytes.length + 1;
  }

  #readHeader(bytes: Uint8Array): Header {
    const at = this.#pos;
    const reader = new Reader(bytes, { start: at, end: bytes.length }, "");
    const id = reader.u8();
    const kind = SECTIONS[id];
    if (kind === undefined) {
      const what = `${hex(id)} is no section's id, which are 0 to ${SECTIONS.length - 1}`;
      return reader.fail("malformed section id", what, at);
    }
    this.#checkOrder(kind, reader, at);
    const length = reader.u32();
    return { id, kind, at, start: reader.pos, end: reader.pos + length };
  }

  #checkOrder(kind: SectionKind, reader: Reader, at: number): void {
    if (kind.order === 0) return;
    const last = this.#last;
    if (last !== undefined && kind.order <= last.order) {
      const what = kind === last
        ? `there is a second section "${kind.name}"`
        : `section "${kind.name}" comes after section "${last.name}", which must follow it`;
      reader.fail("unexpected content after last section", what, at);
    }
  }

  #readContents(bytes: Uint8Array, header: Header): void {
    const { id, kind, at, start, end } = header;
    if (id !== 0) this.#last = kind;
    const reader = new Reader(bytes, header, kind.name);
    const name = kind.read(reader, this.#draft) ?? kind.name;
    if (reader.left !== 0) {
      const what = reader.left > 0
        ? `${reader.left} bytes are left over after the last entry`
        : `the last entry ends ${-reader.left} bytes after the section`;
      reader.fail("section size mismatch", what, reader.pos);
    }
    this.#draft.sections.push({ id, name, at, start, end });
    this.#pos = end;
  }
}

/** Whether a section's id and the whole of its length are there. */
function hasHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes.length - at >= LONGEST_HEADER) return true;
  for (let i = at + 1; i < bytes.length; i++) if (bytes[i]! < 0x80) return true;
  return false;
}

function refuse(phrase: string, what: string, detail: { offset: number; section: string }): never {
  throw new CompileError(`${phrase}: ${what}`, { phase: "decode", phrase, ...detail });
}

function refuseTruncated(header: Header, size: number): never {
  const { kind, start, end, at } = header;
  const what =
    `section "${kind.name}" at offset ${hex(at)} is announced with ${end - start} bytes, ` +
    `of which ${size - start} are there: the file is cut short or damaged`;
  refuse("length out of bounds", what, { offset: at, section: kind.name });
}

/** Functions and their bodies are in two sections, as data segments and their number may be. */
function checkCounts(draft: ModuleDraft): void {
  const declared = draft.funcs.length - draft.imported.func;
  const bodies = draft.bodies.length / 2;
  if (declared !== bodies) {
    const what = `${declared} functions are declared, and ${bodies} have a body`;
    const phrase = "function and code section have inconsistent lengths";
    refuse(phrase, what, { offset: offsetOf(draft, "code"), section: "code" });
  }
  const { dataCount, datas } = draft;
  if (dataCount !== undefined && dataCount !== datas.length) {
    const what = `${dataCount} data segments are announced, and there are ${datas.length}`;
    const phrase = "data count and data section have inconsistent lengths";
    refuse(phrase, what, { offset: offsetOf(draft, "data count"), section: "data count" });
  }
}

/** Where a section starts; the end of the last one, if there is no such section. */
function offsetOf(draft: ModuleDraft, name: string): number {
  const section = draft.sections.find((section) => section.id !== 0 && section.name === name);
  return section?.at ?? draft.sections.at(-1)?.end ?? HEADER_BYTES;
}

function moduleOf(draft: ModuleDraft, bytes: Uint8Array): Module {
  return {
    bytes,
    sections: draft.sections,
    types: draft.types,
    imports: draft.imports,
    funcs: draft.funcs,
    tables: draft.tables,
    memories: draft.memories,
    globals: draft.globals,
    tags: draft.tags,
    imported: draft.imported,
    tableDecls: draft.tableDecls,
    globalDecls: draft.globalDecls,
    exports: draft.exports,
    start: draft.start,
    elements: draft.elements,
    datas: draft.datas,
    dataCount: draft.dataCount,
    bodies: draft.bodies,
  };
}
