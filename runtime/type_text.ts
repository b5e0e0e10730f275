/**
 * Types as people read them: in the text format's spelling.
 *
 * A concrete type has no name outside its module, so it is written out: `(ref (struct (field i32)))`.
 * Types refer to each other and to themselves; below a small depth only `…` is written, which
 * bounds the text of any type, however hostile.
 *
 * {@link https://webassembly.github.io/spec/core/text/types.html}
 *
 * @module
 */
import type { ExternType, Import, Limits } from "./module.ts";
import { defType } from "./type_registry.ts";
import {
  BOT,
  CONCRETE,
  type DefType,
  F32,
  F64,
  type FieldType,
  HEAP,
  type HeapType,
} from "./types.ts";
import { heapOf, I16, I32, I64, I8, isNullable, isRef, V128, type ValType } from "./types.ts";

/** How many concrete types deep a type is written out. */
const MAX_DEPTH = 2;
/** How many parameters, results or fields of one type are written out. */
const MAX_ITEMS = 16;

/**
 * A value or storage type: `i32`, `funcref`, `(ref null (func (param i32)))`. The bottom type is
 * written `any type`, since that is what it means to a reader of a message.
 */
export function valTypeText(type: ValType): string {
  return valText(type, MAX_DEPTH);
}

/** Several value types in brackets, as messages show the operand stack: `[i32 i64]`. */
export function valTypesText(types: ArrayLike<ValType>): string {
  return `[${listText(types, (type) => valText(type, MAX_DEPTH))}]`;
}

/** The signature of a function type: `(param i32) (result i64)`; `()` when it has neither. */
export function funcTypeText(type: DefType): string {
  return signatureText(type, MAX_DEPTH) || "()";
}

/** A heap type: `func`, or a concrete type written out. */
export function heapTypeText(heap: HeapType): string {
  return heapText(heap, MAX_DEPTH);
}

/** A defined type with its finality and supertype: `(sub final (struct (field (mut i32))))`. */
export function defTypeText(type: DefType): string {
  const parent = type.parent;
  if (type.final && parent === null) return compositeText(type, MAX_DEPTH);
  const above = parent === null ? "" : ` ${compositeText(parent, 1)}`;
  return `(sub${type.final ? " final" : ""}${above} ${compositeText(type, MAX_DEPTH)})`;
}

/** The type of an import or export: `(func (param i32))`, `(memory 1 2)`, `(global (mut i32))`. */
export function externTypeText(extern: ExternType): string {
  switch (extern.kind) {
    case "func":
    case "tag": {
      const signature = signatureText(extern.type, MAX_DEPTH);
      return signature === "" ? `(${extern.kind})` : `(${extern.kind} ${signature})`;
    }
    case "table":
      return `(table${limitsText(extern.type)} ${valTypeText(extern.type.element)})`;
    case "memory": {
      const shared = extern.type.shared ? " shared" : "";
      const log2 = extern.type.pageSizeLog2;
      const page = log2 === 16 ? "" : ` (pagesize ${2 ** log2})`;
      return `(memory${limitsText(extern.type)}${shared}${page})`;
    }
    case "global": {
      const type = valTypeText(extern.type.type);
      return `(global ${extern.type.mutable ? `(mut ${type})` : type})`;
    }
  }
}

/** The names of an import: `"env" "memory"`. */
export function importText({ module, name }: Import): string {
  return `${JSON.stringify(module)} ${JSON.stringify(name)}`;
}

function limitsText(limits: Limits): string {
  const max = limits.max === undefined ? "" : ` ${limits.max}`;
  return `${limits.is64 ? " i64" : ""} ${limits.min}${max}`;
}

function valText(type: ValType, depth: number): string {
  if (isRef(type)) return refText(type, depth);
  switch (type) {
    case I32:
      return "i32";
    case I64:
      return "i64";
    case F32:
      return "f32";
    case F64:
      return "f64";
    case V128:
      return "v128";
    case I8:
      return "i8";
    case I16:
      return "i16";
    case BOT:
      return "any type";
    default:
      return `type 0x${type.toString(16)}`;
  }
}

/** The nullable abstract references have names of their own: `funcref`, `nullref`. */
function refText(type: ValType, depth: number): string {
  const heap = heapOf(type);
  if (heap === BOT) return "any reference";
  if (!isNullable(type)) return `(ref ${heapText(heap, depth)})`;
  if (heap >= CONCRETE) return `(ref null ${heapText(heap, depth)})`;
  const name = abstractText(heap);
  return `${name.startsWith("no") ? `null${name === "none" ? "" : name.slice(2)}` : name}ref`;
}

function heapText(heap: HeapType, depth: number): string {
  if (heap < CONCRETE) return abstractText(heap);
  return depth === 0 ? "…" : compositeText(defType(heap - CONCRETE), depth);
}

function abstractText(heap: HeapType): string {
  for (const [name, code] of Object.entries(HEAP)) if (code === heap) return name;
  return `heap type 0x${heap.toString(16)}`;
}

function compositeText(type: DefType, depth: number): string {
  if (type.kind === "func") {
    const signature = signatureText(type, depth);
    return signature === "" ? "(func)" : `(func ${signature})`;
  }
  if (type.kind === "array") return `(array ${fieldText(type.fields[0]!, depth - 1)})`;
  if (type.fields.length === 0) return "(struct)";
  return `(struct ${listText(type.fields, (field) => `(field ${fieldText(field, depth - 1)})`)})`;
}

function fieldText(field: FieldType, depth: number): string {
  const text = valText(field.type, depth);
  return field.mutable ? `(mut ${text})` : text;
}

function signatureText(type: DefType, depth: number): string {
  const parts: string[] = [];
  const text = (item: ValType) => valText(item, depth - 1);
  if (type.params.length > 0) parts.push(`(param ${listText(type.params, text)})`);
  if (type.results.length > 0) parts.push(`(result ${listText(type.results, text)})`);
  return parts.join(" ");
}

function listText<T>(items: ArrayLike<T>, text: (item: T) => string): string {
  const length = Math.min(items.length, MAX_ITEMS);
  const shown = Array.from({ length }, (_, i) => text(items[i]!)).join(" ");
  return items.length > length ? `${shown} … ${items.length - length} more` : shown;
}
