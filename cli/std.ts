// deno-lint-ignore-file no-import-prefix -- from a URL there is no import map to look names up in
/**
 * What the command line takes from Deno's standard library, as npm has it.
 *
 * Only runs with options load this file: it costs some 2 ms of a start-up of 20. The package has no
 * types; those here say what is used of it.
 *
 * @module
 */
import * as parseArgsModule from "npm:deno-std@1.4.0/cli/parse_args.js";

/** What {@linkcode parseArgs} is told. */
export interface ParseOptions {
  readonly "--": true;
  readonly boolean: readonly string[];
  readonly string: readonly string[];
  readonly collect: readonly string[];
  readonly alias: Readonly<Record<string, string>>;
  readonly stopEarly: boolean;
  /** Sees each argument that is no known option; the key is absent for one that is no option. */
  readonly unknown: (arg: string, key?: string) => boolean;
}

/** Options by name; `_` has what is no option, and `--` what comes after that. */
export interface ParsedArgs {
  readonly [option: string]: unknown;
  readonly _: readonly string[];
  readonly "--": readonly string[];
}

/** Parses arguments. */
export const parseArgs: (args: readonly string[], options: ParseOptions) => ParsedArgs =
  parseArgsModule.parseArgs;

/** Returns the one of `words` that is most like `word`; loads what compares them when called. */
export async function closestString(word: string, words: readonly string[]): Promise<string> {
  const { closestString } = await import("npm:deno-std@1.4.0/text/closest_string.js");
  return closestString(word, words);
}

/** Returns how many letters must change to get from one word to the other. */
export async function levenshteinDistance(from: string, to: string): Promise<number> {
  const { levenshteinDistance } = await import(
    "npm:deno-std@1.4.0/text/levenshtein_distance.js"
  );
  return levenshteinDistance(from, to);
}
