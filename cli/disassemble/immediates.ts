/**
 * The immediates of an instruction as text, in the order of the text format.
 *
 * @module
 */
import type { Immediate, Row } from "../../ops/row.ts";
import { hex } from "../../runtime/decode/reader.ts";
import type { Module } from "../../runtime/module.ts";
import { funcTypeText } from "../../runtime/type_text.ts";
import { F32, F64 } from "../../runtime/types.ts";
import { valueText } from "../values.ts";
import {
  readHeapTypeText,
  readValTypesText,
  readValTypeText,
  refText,
  type TypeScope,
} from "./type_syntax.ts";

/** What an instruction is read from, at its first immediate, and belongs to. */
export interface Scope extends TypeScope {
  readonly module: Module;
  readonly funcidx: number;
  /** Returns the text of a label, given how many labels are inside of it. */
  readonly label: (depth: number) => string;
}

/** Reads the immediates of an instruction. Index 0 of a memory or table is left out. */
export function readImmediatesText(row: Row, scope: Scope): string {
  if (row.name.startsWith("br_on_cast")) return castText(scope);
  const { immediates } = row;
  const parts = immediates.map((kind) => READERS[kind](scope, row));
  if (immediates.includes("memidx")) return spaceFirst(parts, immediates, "memidx");
  if (immediates.includes("tableidx")) return spaceFirst(parts, immediates, "tableidx");
  return joined(parts);
}

/** Puts memories or tables first, as the text format has them, unless all are number 0. */
function spaceFirst(
  parts: readonly string[],
  kinds: readonly Immediate[],
  space: "memidx" | "tableidx",
): string {
  const spaces = parts.filter((_, i) => kinds[i] === space);
  const others = parts.filter((_, i) => kinds[i] !== space);
  return joined(spaces.every((part) => part === "0") ? others : [...spaces, ...others]);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

/** One reader for each kind of immediate. */
const READERS: Readonly<Record<Immediate, (scope: Scope, row: Row) => string>> = {
  blocktype: blockTypeText,
  labelidx: ({ reader, label }) => label(reader.u32()),
  labels: labelsText,
  funcidx: ({ reader, identifiers }) => identifiers.func(reader.u32()),
  typeidx: typeIndexText,
  tableidx: ({ reader, identifiers }) => identifiers.other("tables", reader.u32()),
  localidx: ({ reader, identifiers, funcidx }) => identifiers.local(funcidx, reader.u32()),
  globalidx: ({ reader, identifiers }) => identifiers.other("globals", reader.u32()),
  memidx: ({ reader, identifiers }) => identifiers.other("memories", reader.u32()),
  tagidx: ({ reader, identifiers }) => identifiers.other("tags", reader.u32()),
  dataidx: ({ reader, identifiers }) => identifiers.other("datas", reader.u32()),
  elemidx: ({ reader, identifiers }) => identifiers.other("elements", reader.u32()),
  fieldidx: ({ reader }) => String(reader.u32()),
  count: ({ reader }) => String(reader.u32()),
  memarg: memoryText,
  laneidx: ({ reader }) => String(reader.u8()),
  lanes: ({ reader }) => Array.from({ length: 16 }, () => reader.u8()).join(" "),
  i32: ({ reader }) => String(reader.s32()),
  i64: ({ reader }) => String(reader.s64()),
  f32: f32Text,
  f64: f64Text,
  v128: (scope) => `i32x4 ${Array.from({ length: 4 }, () => hexWord(word(scope))).join(" ")}`,
  heaptype: heapText,
  valtypes: (scope) => `(result ${readValTypesText(scope)})`,
  catches: catchesText,
  castflags: ({ reader }) => String(reader.u8()),
  zero: ({ reader }) => (reader.skip(1), ""),
};

/** Nothing, one result, or the signature of a type. */
function blockTypeText(scope: Scope): string {
  const { reader, module } = scope;
  const byte = reader.peek();
  if (byte === 0x40) {
    reader.skip(1);
    return "";
  }
  if ((byte & 0xc0) === 0x40) return `(result ${readValTypeText(scope)})`;
  const index = reader.s33();
  const type = module.types[index];
  return type === undefined ? `(type ${index})` : `(type ${index}) ${funcTypeText(type)}`;
}

/** Calls show the signature; GC instructions the type. */
function typeIndexText({ reader, identifiers, module }: Scope, row: Row): string {
  const index = reader.u32();
  const text = identifiers.other("types", index);
  if (!row.name.includes("call")) return text;
  const type = module.types[index];
  return `(type ${text})${type === undefined ? "" : ` ${funcTypeText(type)}`}`;
}

function labelsText({ reader, label }: Scope): string {
  const count = reader.count("labels", { most: reader.left });
  return Array.from({ length: count + 1 }, () => label(reader.u32())).join(" ");
}

/** Bit of an alignment that says that a memory index follows. */
const MEMORY_INDEX = 0x40;

/** Memory, offset and alignment, each only where it is not what goes without saying. */
function memoryText({ reader, identifiers }: Scope, row: Row): string {
  const flags = reader.u32();
  const memory = (flags & MEMORY_INDEX) === 0 ? 0 : reader.u32();
  const offset = reader.u64();
  const align = 2 ** (flags & ~MEMORY_INDEX);
  return joined([
    memory === 0 ? "" : identifiers.other("memories", memory),
    offset === 0n ? "" : `offset=${offset}`,
    align === row.access?.bytes ? "" : `align=${align}`,
  ]);
}

function word({ reader }: Scope): number {
  return (reader.u8() | reader.u8() << 8 | reader.u8() << 16 | reader.u8() << 24) >>> 0;
}

function hexWord(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

function f32Text(scope: Scope): string {
  const bits = word(scope);
  const value = new Float32Array(Uint32Array.of(bits).buffer)[0]!;
  if (!Number.isNaN(value)) return valueText(value, F32);
  return nanText(BigInt(bits & 0x7fffff), { negative: bits >= 2 ** 31, quiet: 1n << 22n });
}

function f64Text(scope: Scope): string {
  const bits = BigInt(word(scope)) | BigInt(word(scope)) << 32n;
  const value = new Float64Array(BigUint64Array.of(bits).buffer)[0]!;
  if (!Number.isNaN(value)) return valueText(value, F64);
  const negative = bits >> 63n === 1n;
  return nanText(bits & ((1n << 52n) - 1n), { negative, quiet: 1n << 51n });
}

function nanText(
  payload: bigint,
  { negative, quiet }: { readonly negative: boolean; readonly quiet: bigint },
): string {
  const sign = negative ? "-" : "";
  return payload === quiet ? `${sign}nan` : `${sign}nan:0x${payload.toString(16)}`;
}

function heapText(scope: Scope, { name }: Row): string {
  const heap = readHeapTypeText(scope);
  if (name === "ref.null") return heap;
  return refText(heap, { nullable: name.endsWith(" null") });
}

/** The flags say which of the two types admit null. */
function castText(scope: Scope): string {
  const flags = scope.reader.u8();
  const label = scope.label(scope.reader.u32());
  const from = refText(readHeapTypeText(scope), { nullable: (flags & 1) !== 0 });
  const to = refText(readHeapTypeText(scope), { nullable: (flags & 2) !== 0 });
  return `${label} ${from} ${to}`;
}

const CATCHES = ["catch", "catch_ref", "catch_all", "catch_all_ref"];

function catchesText({ reader, identifiers, label }: Scope): string {
  const count = reader.count("catch clauses", { most: reader.left });
  const clauses = Array.from({ length: count }, () => {
    const at = reader.pos;
    const kind = reader.u8();
    const name = CATCHES[kind] ??
      reader.fail("malformed catch clause", `${hex(kind)} is more than 3`, at);
    const tag = kind < 2 ? `${identifiers.other("tags", reader.u32())} ` : "";
    return `(${name} ${tag}${label(reader.u32())})`;
  });
  return clauses.join(" ");
}
