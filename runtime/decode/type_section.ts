/**
 * The type section: recursive groups of function, struct and array types.
 *
 * Whether a declared supertype fits is checked here and not by the validator, because a group that is
 * registered already needs no second look, and one that is wrong must not be registered.
 *
 * {@link https://webassembly.github.io/spec/core/binary/modules.html#type-section}
 *
 * @module
 */
import { MODULE_LIMITS } from "../limits.ts";
import { matchesComposite } from "../subtype.ts";
import { internGroup, internSingle, subtypeDepth, type TypeDecl } from "../type_registry.ts";
import type { DefType, FieldType, HeapType, ValType } from "../types.ts";
import type { ModuleDraft } from "./draft.ts";
import { hex, type Reader } from "./reader.ts";
import { readFieldType, readValType } from "./value_type.ts";

/** Decodes the section. */
export function readTypeSection(reader: Reader, draft: ModuleDraft): void {
  const groups = reader.count("types", { most: MODULE_LIMITS.types });
  for (let i = 0; i < groups; i++) {
    if (reader.peek() === 0x4e) readGroup(reader, draft);
    else readSingle(reader, draft);
  }
}

/** A type that stands alone is a group of one, and may refer to itself. */
function readSingle(reader: Reader, draft: ModuleDraft): void {
  const at = reader.pos;
  checkTotal(reader, draft.types.length + 1);
  draft.openGroup = 1;
  const decl = readSubType(reader, draft, 0);
  draft.openGroup = 0;
  draft.types.push(internSingle(decl, (types) => checkGroup(types, reader, [at])));
}

function readGroup(reader: Reader, draft: ModuleDraft): void {
  draft.need("gc", "a recursive group of types", reader.pos);
  reader.skip(1);
  const count = reader.count("types", { most: MODULE_LIMITS.types });
  checkTotal(reader, draft.types.length + count);
  const decls: TypeDecl[] = [];
  const offsets: number[] = [];
  draft.openGroup = count;
  for (let i = 0; i < count; i++) {
    offsets.push(reader.pos);
    decls.push(readSubType(reader, draft, i));
  }
  draft.openGroup = 0;
  const types = internGroup(decls, (types) => checkGroup(types, reader, offsets));
  for (const type of types) draft.types.push(type);
}

function checkTotal(reader: Reader, count: number): void {
  if (count <= MODULE_LIMITS.types) return;
  const what = `${count} types are more than the limit, ${MODULE_LIMITS.types}`;
  reader.fail("too many types", what, reader.pos);
}

/** One type of a group; `position` is its place there. */
function readSubType(reader: Reader, draft: ModuleDraft, position: number): TypeDecl {
  const at = reader.pos;
  const byte = reader.s7();
  if (byte !== 0x50 && byte !== 0x4f) {
    return readCompositeType(byte, reader, draft, { final: true, parent: undefined });
  }
  draft.need("gc", "a type with a supertype clause", at);
  const parent = readParent(reader, draft, draft.types.length + position);
  return readCompositeType(reader.s7(), reader, draft, { final: byte === 0x4f, parent });
}

/** The supertype, if one is named: it must have been declared before `self`. */
function readParent(reader: Reader, draft: ModuleDraft, self: number): HeapType | undefined {
  const at = reader.pos;
  const count = reader.count("supertypes", { most: MODULE_LIMITS.types });
  if (count === 0) return undefined;
  if (count > 1) reader.invalid("sub type", `${count} supertypes where one may be`, at);
  const index = reader.u32();
  if (index >= self) {
    const what = `type ${self} has the supertype ${index}, which must come before it`;
    reader.invalid("unknown type", what, at);
  }
  return draft.heapType(index, reader, at);
}

function readCompositeType(
  form: number,
  reader: Reader,
  draft: ModuleDraft,
  clause: Pick<TypeDecl, "final" | "parent">,
): TypeDecl {
  const at = reader.pos - 1;
  const { final, parent } = clause;
  switch (form) {
    case 0x60: {
      const params = readTypes(reader, draft, { what: "parameters", most: MODULE_LIMITS.params });
      const results = readTypes(reader, draft, { what: "results", most: MODULE_LIMITS.results });
      if (results.length > 1) draft.need("multi-value", "a function with several results", at);
      return { kind: "func", final, parent, params, results, fields: NONE };
    }
    case 0x5f: {
      draft.need("gc", "a struct type", at);
      const fields = readFields(reader, draft);
      return { kind: "struct", final, parent, params: NONE, results: NONE, fields };
    }
    case 0x5e: {
      draft.need("gc", "an array type", at);
      const fields = [readFieldType(reader, draft)];
      return { kind: "array", final, parent, params: NONE, results: NONE, fields };
    }
    default: {
      const what = `${
        hex(form)
      } begins neither a function (0x60), a struct (0x5f) nor an array (0x5e)`;
      return reader.fail("malformed definition type", what, at);
    }
  }
}

/** Shared by all types that lack a list. */
const NONE: readonly never[] = [];

function readTypes(
  reader: Reader,
  draft: ModuleDraft,
  list: { what: string; most: number },
): readonly ValType[] {
  const count = reader.count(list.what, list);
  if (count === 0) return NONE;
  const types: ValType[] = [];
  for (let i = 0; i < count; i++) types.push(readValType(reader, draft));
  return types;
}

function readFields(reader: Reader, draft: ModuleDraft): readonly FieldType[] {
  const count = reader.count("fields", { most: MODULE_LIMITS.fields });
  const fields: FieldType[] = [];
  for (let i = 0; i < count; i++) fields.push(readFieldType(reader, draft));
  return fields;
}

/** All depths come first: comparing types lists their ancestors. */
function checkGroup(types: readonly DefType[], reader: Reader, offsets: readonly number[]): void {
  types.forEach((type, i) => checkDepth(type, reader, offsets[i]!));
  types.forEach((type, i) => checkSubtype(type, reader, offsets[i]!));
}

function checkDepth(type: DefType, reader: Reader, at: number): void {
  const depth = subtypeDepth(type);
  if (depth <= MODULE_LIMITS.subtypeDepth) return;
  const what = `${depth} supertypes above one another are more than ${MODULE_LIMITS.subtypeDepth}`;
  reader.fail("too deep a subtype chain", what, at);
}

/** A type may be declared below another that is open to it and whose structure it keeps. */
function checkSubtype(type: DefType, reader: Reader, at: number): void {
  const parent = type.parent;
  if (parent === null) return;
  if (parent.final) reader.invalid("sub type", "the supertype is final", at);
  if (!matchesComposite(type, parent)) {
    const what =
      `this ${type.kind} type does not match its declared supertype, a ${parent.kind} type`;
    reader.invalid("sub type", what, at);
  }
}
