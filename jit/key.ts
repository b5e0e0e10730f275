/**
 * What a compiled function is known by: to those who hold code, in the cache, and in the names of sources
 * that stand in JavaScript's stack.
 *
 * @module
 */
import type { GenerateOptions } from "./generator.ts";

/** What may be different about a function: where it is entered, how i64 are kept, how it is metered. */
export type MakeOptions = Pick<GenerateOptions, "entry" | "form" | "metering">;

/** What is to be made. */
export interface Wanted extends MakeOptions {
  readonly funcidx: number;
}

/** Behind the index, for the form of i64 that is asked for. */
const LETTERS = { whole: "w", pairs: "p" } as const;

/**
 * What a function is known by: its index, a letter for its form, `@offset` when it is entered at a loop,
 * `~mode` if metered.
 */
export function keyOf(funcidx: number, { entry, form, metering = 0 }: MakeOptions = {}): string {
  const letter = form === undefined ? "" : LETTERS[form];
  return `${funcidx}${letter}${entry === undefined ? "" : `@${entry}`}${
    metering === 0 ? "" : `~${metering}`
  }`;
}

const KEY = /^(\d+)([wp])?(?:@(\d+))?(?:~(\d+))?$/;

/** What a key that {@linkcode keyOf} has made stands for. */
export function wantedOf(key: string): Wanted {
  const [, funcidx, letter, entry, metering] = KEY.exec(key)!;
  return {
    funcidx: Number(funcidx),
    form: letter === undefined ? undefined : letter === "w" ? "whole" : "pairs",
    entry: entry === undefined ? undefined : Number(entry),
    metering: Number(metering ?? 0),
  };
}
