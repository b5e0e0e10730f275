/**
 * A compiler that keeps its code in a directory between runs.
 *
 * @module
 */
import { jitTier } from "../../jit/mod.ts";
import type { Compiler } from "../../runtime/api/engine.ts";
import type { InstanceTier } from "../../runtime/store.ts";
import { fileCache } from "./code_store.ts";
import type { CacheStats } from "./result.ts";

/** A compiler, and what it keeps. */
export interface CachedCompiler {
  readonly engine: Compiler;
  /** Keeps what an instance has compiled, and tells what the cache was good for. */
  finish(tier: InstanceTier | null | undefined): CacheStats;
}

/** As much of the compiler's tier as is used here. */
interface KeepingTier {
  save(): void;
  statistics(): { readonly cacheHits: number; readonly cacheMisses: number };
}

/** Returns a compiler for one run. */
export function cachedCompiler(mode: "auto" | "jit", directory: string): CachedCompiler {
  const notes: string[] = [];
  const cache = fileCache(directory, { note: (message) => notes.push(message) });
  return {
    engine: jitTier({ mode, cache }),
    finish(tier) {
      const made = tier as unknown as KeepingTier | null | undefined;
      made?.save();
      const { cacheHits = 0, cacheMisses = 0 } = made?.statistics() ?? {};
      return { hits: cacheHits, misses: cacheMisses, notes };
    },
  };
}
