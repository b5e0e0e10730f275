/**
 * Types in instructions as text. Read from the bytes, not through the module's types, so that a type
 * index stays one, and a module that is not valid can be shown too.
 *
 * @module
 */
import { hex, type Reader } from "../../runtime/decode/reader.ts";
import { F32, F64, HEAP, I32, I64, V128 } from "../../runtime/types.ts";
import type { Identifiers } from "./identifiers.ts";

/** What types are read from. */
export interface TypeScope {
  readonly reader: Reader;
  readonly identifiers: Identifiers;
}

const NUMBERS: Readonly<Record<number, string>> = {
  [I32]: "i32",
  [I64]: "i64",
  [F32]: "f32",
  [F64]: "f64",
  [V128]: "v128",
};

/** `(ref null ht)` and `(ref ht)`. */
const REF_NULL = 0x63;
const REF = 0x64;

/** A value type. */
export function readValTypeText(scope: TypeScope): string {
  const byte = scope.reader.peek();
  const number = NUMBERS[byte];
  if (number !== undefined) {
    scope.reader.skip(1);
    return number;
  }
  if (byte !== REF && byte !== REF_NULL) return abbreviation(readHeapTypeText(scope));
  scope.reader.skip(1);
  return refText(readHeapTypeText(scope), { nullable: byte === REF_NULL });
}

/** Several value types, with a space between. */
export function readValTypesText(scope: TypeScope): string {
  const count = scope.reader.count("types", { most: scope.reader.left });
  return Array.from({ length: count }, () => readValTypeText(scope)).join(" ");
}

/** A heap type: the name of an abstract one, or what a type index is called. */
export function readHeapTypeText({ reader, identifiers }: TypeScope): string {
  const at = reader.pos;
  const type = reader.s33();
  if (type >= 0) return identifiers.other("types", type);
  const name = Object.entries(HEAP).find(([, code]) => code === (type & 0x7f))?.[0];
  return name ?? reader.fail("malformed heap type", `${hex(type & 0x7f)} is no heap type`, at);
}

/** A reference type: `(ref null $list)`. */
export function refText(heap: string, { nullable }: { readonly nullable: boolean }): string {
  return `(ref ${nullable ? "null " : ""}${heap})`;
}

/** The short form of a nullable reference to an abstract heap type: `funcref`, `nullref`. */
function abbreviation(heap: string): string {
  if (!heap.startsWith("no")) return `${heap}ref`;
  return `null${heap === "none" ? "" : heap.slice(2)}ref`;
}
