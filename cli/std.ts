/**
 * What the command line takes from Deno's standard library, as npm has it.
 *
 * The specifiers are not written into the imports themselves: Deno would then fetch the package even
 * for runs that need nothing of it, which are those without options. The package has no types; those
 * here say what is used of it.
 *
 * @module
 */

const PACKAGE = "npm:deno-std@1.4.0";

/** What {@linkcode ParseArgs} is told. */
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
export type ParseArgs = (args: readonly string[], options: ParseOptions) => ParsedArgs;

/** Loads the parser of arguments: some 2 ms. @throws {TypeError} where the package cannot be had. */
export async function loadParseArgs(): Promise<ParseArgs> {
  return (await import(`${PACKAGE}/cli/parse_args.js`)).parseArgs;
}

/** Returns the one of `words` that is most like `word`. */
export async function closestString(word: string, words: readonly string[]): Promise<string> {
  return (await import(`${PACKAGE}/text/closest_string.js`)).closestString(word, words);
}

/** Returns how many letters must change to get from one word to the other. */
export async function levenshteinDistance(from: string, to: string): Promise<number> {
  const { levenshteinDistance } = await import(`${PACKAGE}/text/levenshtein_distance.js`);
  return levenshteinDistance(from, to);
}

/** The one of `words` that `word` is likely to be a misspelling of, if there is one. */
export async function misspelt(
  word: string,
  words: readonly string[],
): Promise<string | undefined> {
  const nearest = await closestString(word, words);
  const most = Math.max(2, word.length / 3);
  return await levenshteinDistance(word, nearest) <= most ? nearest : undefined;
}
