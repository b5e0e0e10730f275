/**
 * The element section: references to put into tables.
 *
 * The number before a segment is three bits: bit 0, not active; bit 1, an explicit table (active) or
 * declarative; bit 2, the elements are expressions and not function indices.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#element-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import type { ElementSegment, Range } from "../module.ts";
import { FUNCREF, HEAP, refType, type ValType } from "../types.ts";
import type { ModuleDraft } from "./draft.ts";
import { hex, type Reader } from "./reader.ts";
import { readExpr } from "./skip.ts";
import { readRefType } from "./value_type.ts";

/** The bits of a segment's number. */
const enum Bit {
  NotActive = 1,
  Explicit = 2,
  Exprs = 4,
}

/** Decodes the section. */
export function readElementSection(reader: Reader, draft: ModuleDraft): void {
  const count = reader.count("element segments", { most: MODULE_LIMITS.elements });
  for (let i = 0; i < count; i++) draft.elements.push(readSegment(reader, draft));
}

function readSegment(reader: Reader, draft: ModuleDraft): ElementSegment {
  const at = reader.pos;
  const bits = readBits(reader, draft);
  const active = (bits & Bit.NotActive) === 0;
  const table = active && bits & Bit.Explicit ? reader.u32() : 0;
  const offset = active ? readExpr(reader) : undefined;
  const type = readType(bits, reader, draft);
  const items = bits & Bit.Exprs ? { exprs: readExprs(reader) } : { funcs: readFuncs(reader) };
  return { mode: modeOf(bits), type, table, offset, items, at };
}

function readBits(reader: Reader, draft: ModuleDraft): number {
  const at = reader.pos;
  const bits = reader.u32();
  if (bits > 7) {
    reader.fail("malformed element segment kind", `${hex(bits)} is more than 7`, at);
  }
  if (bits & Bit.NotActive) draft.need("bulk-memory", "an element segment not active", at);
  else if (bits & Bit.Explicit) draft.need("reference-types", "elements for any table", at);
  else if (bits & Bit.Exprs) draft.need("bulk-memory", "elements given by expressions", at);
  return bits;
}

function modeOf(bits: number): ElementSegment["mode"] {
  if ((bits & Bit.NotActive) === 0) return "active";
  return bits & Bit.Explicit ? "declarative" : "passive";
}

/** Kinds 0 and 4 leave the type out; 0 to 3 have functions, which are never null. */
function readType(bits: number, reader: Reader, draft: ModuleDraft): ValType {
  const written = (bits & (Bit.NotActive | Bit.Explicit)) !== 0;
  if (bits & Bit.Exprs) return written ? readRefType(reader, draft) : FUNCREF;
  if (written) readElementKind(reader);
  return refType(HEAP.func, false);
}

function readElementKind(reader: Reader): void {
  const at = reader.pos;
  const kind = reader.u8();
  if (kind !== 0) reader.fail("malformed element kind", `${hex(kind)} is not 0, functions`, at);
}

function readFuncs(reader: Reader): Uint32Array {
  const count = reader.count("elements", { most: MODULE_LIMITS.elements });
  const funcs = new Uint32Array(count);
  for (let i = 0; i < count; i++) funcs[i] = reader.u32();
  return funcs;
}

function readExprs(reader: Reader): readonly Range[] {
  const count = reader.count("elements", { most: MODULE_LIMITS.elements });
  const exprs: Range[] = [];
  for (let i = 0; i < count; i++) exprs.push(readExpr(reader));
  return exprs;
}
