/**
 * For tests: putting modules together byte by byte, and asking how they are refused.
 *
 * @module
 */
import { CompileError } from "../errors.ts";
import type { Features } from "../features.ts";
import { decode } from "./decode.ts";

/** Ids of sections. */
export const ID = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const;

/** The bytes of an unsigned LEB128 integer. */
export function leb(n: number): number[] {
  return n < 0x80 ? [n] : [n & 0x7f | 0x80, ...leb(Math.floor(n / 0x80))];
}

/** The bytes of a type index where types may stand too: a signed integer. */
export function typeIndex(n: number): number[] {
  return n < 0x40 ? [n] : [n & 0x7f | 0x80, ...typeIndex(n >> 7)];
}

/** A name: its length and its bytes. */
export function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return [...leb(bytes.length), ...bytes];
}

/** A vector. */
export function vec(...entries: number[][]): number[] {
  return [...leb(entries.length), ...entries.flat()];
}

/** A section. */
export function section(id: number, contents: readonly number[]): number[] {
  return [id, ...leb(contents.length), ...contents];
}

/** A custom section. */
export function custom(called: string, contents: readonly number[]): number[] {
  return section(ID.custom, [...name(called), ...contents]);
}

/** A module of these sections. */
export function wasm(...sections: number[][]): Uint8Array {
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);
}

/** A type section with one type `(func)`, and one function of it; its body is to come. */
export const ONE_FUNCTION = [
  ...section(ID.type, vec([0x60, 0, 0])),
  ...section(ID.function, vec([0])),
];

/** How a module is refused, as `phase: phrase`. */
export function refusal(bytes: Uint8Array, features?: Features): string {
  const { phase, phrase } = refusalError(bytes, features).detail;
  return `${phase}: ${phrase}`;
}

/** The error that refuses a module. */
export function refusalError(bytes: Uint8Array, features?: Features): CompileError {
  try {
    decode(bytes, features);
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
  throw new Error("The module is accepted");
}
