/**
 * The builtin functions on JavaScript strings, `wasm:js-string`: a module that may import them works
 * on the host's strings without glue.
 *
 * Strings are externrefs, so each function checks what it is given, and traps where it is no string.
 *
 * {@link https://webassembly.github.io/spec/js-api/#builtins-js-string}
 *
 * @module
 */
import { RuntimeError } from "../errors.ts";
import { ArrayObject } from "../gc_objects.ts";
import type { HostFunction } from "../store.ts";
import { funcType, internSingle } from "../type_registry.ts";
import { concrete, type DefType, EXTERNREF, HEAP, I16, I32, refType } from "../types.ts";
import type { ValType } from "../types.ts";
import { objectOf } from "./exported.ts";
import { valueText } from "./values.ts";

/** A builtin function: its type, made on demand, and what it does with JavaScript API values. */
export interface Builtin {
  readonly type: () => DefType;
  readonly run: HostFunction;
}

/** What a string comes out as. */
const STRING = refType(HEAP.extern, false);
/** `String.fromCharCode` takes its characters as arguments, and so not too many at once. */
const CHARACTERS_AT_ONCE = 4096;

/** The builtin functions, by name. */
export const STRING_BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["cast", define([EXTERNREF], STRING, requireString)],
  ["test", define([EXTERNREF], I32, (value: unknown) => typeof value === "string" ? 1 : 0)],
  ["fromCharCodeArray", { type: () => funcType([array(), I32, I32], [STRING]), run: fromArray }],
  ["intoCharCodeArray", { type: () => funcType([EXTERNREF, array(), I32], [I32]), run: intoArray }],
  ["fromCharCode", define([I32], STRING, (code: number) => String.fromCharCode(code))],
  ["fromCodePoint", define([I32], STRING, fromCodePoint)],
  ["charCodeAt", define([EXTERNREF, I32], I32, charCodeAt)],
  ["codePointAt", define([EXTERNREF, I32], I32, codePointAt)],
  ["length", define([EXTERNREF], I32, (value: unknown) => requireString(value).length)],
  ["concat", define([EXTERNREF, EXTERNREF], STRING, concat)],
  ["substring", define([EXTERNREF, I32, I32], STRING, substring)],
  ["equals", define([EXTERNREF, EXTERNREF], I32, equals)],
  ["compare", define([EXTERNREF, EXTERNREF], I32, compare)],
]);

function define(params: readonly ValType[], result: ValType, run: HostFunction): Builtin {
  return { type: () => funcType(params, [result]), run };
}

/** `(ref null (array (mut i16)))`. */
function array(): ValType {
  const fields = [{ type: I16, mutable: true }];
  const decl = { kind: "array", final: true, parent: undefined, params: [], results: [], fields };
  return refType(
    concrete(internSingle(decl as typeof decl & { kind: "array" }, () => {}).id),
    true,
  );
}

function requireString(value: unknown): string {
  if (typeof value === "string") return value;
  throw new RuntimeError(`illegal cast: ${valueText(value)} is not a string`, "illegal cast");
}

function requireArray(value: unknown): ArrayObject {
  const object = objectOf(value);
  if (object instanceof ArrayObject) return object;
  throw new RuntimeError(
    "null array reference: a string builtin needs an array",
    "null array reference",
  );
}

function outOfBounds(what: string): RuntimeError {
  const phrase = "out of bounds string access";
  return new RuntimeError(`${phrase}: ${what}`, phrase);
}

function fromArray(value: unknown, from: number, to: number): string {
  const { elements, length } = requireArray(value);
  const start = from >>> 0;
  const end = to >>> 0;
  if (start > end || end > length) {
    throw outOfBounds(`elements ${start} to ${end} of an array of ${length}`);
  }
  const codes = elements as Int16Array;
  let text = "";
  for (let at = start; at < end; at += CHARACTERS_AT_ONCE) {
    text += String.fromCharCode(...codes.subarray(at, Math.min(end, at + CHARACTERS_AT_ONCE)));
  }
  return text;
}

function intoArray(value: unknown, into: unknown, at: number): number {
  const { elements, length } = requireArray(into);
  const text = requireString(value);
  const start = at >>> 0;
  if (start + text.length > length) {
    throw outOfBounds(`${text.length} characters into an array of ${length} at ${start}`);
  }
  for (let i = 0; i < text.length; i++) elements[start + i] = text.charCodeAt(i);
  return text.length;
}

function fromCodePoint(code: number): string {
  if (code >>> 0 <= 0x10ffff) return String.fromCodePoint(code);
  const phrase = "invalid code point";
  throw new RuntimeError(`${phrase}: ${code >>> 0} is over 0x10ffff`, phrase);
}

/** The string, if it has a character at the index. */
function requireIndex(value: unknown, index: number): string {
  const text = requireString(value);
  if (index >>> 0 < text.length) return text;
  throw outOfBounds(`character ${index >>> 0} of a string of ${text.length}`);
}

function charCodeAt(value: unknown, index: number): number {
  return requireIndex(value, index).charCodeAt(index);
}

function codePointAt(value: unknown, index: number): number {
  return requireIndex(value, index).codePointAt(index)!;
}

function concat(a: unknown, b: unknown): string {
  const first = requireString(a);
  const second = requireString(b);
  try {
    return first + second;
  } catch {
    const phrase = "allocation size too large";
    throw new RuntimeError(`${phrase}: a string of ${first.length + second.length}`, phrase);
  }
}

function substring(value: unknown, from: number, to: number): string {
  const text = requireString(value);
  const start = from >>> 0;
  const end = to >>> 0;
  return start > end || start > text.length ? "" : text.substring(start, end);
}

function equals(a: unknown, b: unknown): number {
  const first = a === null ? null : requireString(a);
  const second = b === null ? null : requireString(b);
  return first === second ? 1 : 0;
}

function compare(a: unknown, b: unknown): number {
  const first = requireString(a);
  const second = requireString(b);
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
