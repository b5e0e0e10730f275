/**
 * What a tier counts about itself.
 *
 * @module
 */

/** What a tier has done. */
export interface JitStatistics {
  /** Functions that are compiled now. */
  readonly functions: number;
  /** Entries at loops that there are now. */
  readonly loops: number;
  /** Functions and entries at loops that have ever been compiled. */
  readonly compiled: number;
  /** By function index, or `index@offset` of a loop: why it stays in the interpreter. */
  readonly declined: ReadonlyMap<string, string>;
  /** Characters of generated source that are held now. */
  readonly sourceChars: number;
  /** Characters of source that have ever been generated. */
  readonly generatedChars: number;
  /** Functions whose code has been dropped. */
  readonly evictions: number;
  /** Functions whose source came from the cache. */
  readonly cacheHits: number;
  /** Functions whose source was not in the cache, if there is one. */
  readonly cacheMisses: number;
  /** Milliseconds spent generating source, and on having it parsed. */
  readonly milliseconds: number;
}

/** The part of {@linkcode JitStatistics} that is counted as it happens. */
export type Tallies = {
  -readonly [K in Exclude<keyof JitStatistics, "functions" | "loops" | "declined">]: number;
};

/** Nothing counted yet. */
export function noTallies(): Tallies {
  return {
    compiled: 0,
    sourceChars: 0,
    generatedChars: 0,
    evictions: 0,
    cacheHits: 0,
    cacheMisses: 0,
    milliseconds: 0,
  };
}
