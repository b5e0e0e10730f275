/**
 * What an embedder may give to the compiler: hooks that see its code, and a place to keep it.
 *
 * @module
 */
import { UNCATCHABLE } from "../runtime/exception.ts";
import type { Module } from "../runtime/module.ts";

/** Why code was generated: the function was called, or was hot, at its start or in a loop. */
export type Reason = "called" | "hot" | "loop";

/** The code of a function. */
export interface GeneratedCode {
  /** The module of the function. */
  readonly module: Module;
  /** The function's index. */
  readonly funcidx: number;
  /** Its name, if the module's name section has one. */
  readonly name: string | undefined;
  /** For code that is entered at a loop: the offset of the loop in the module, in bytes. */
  readonly entry: number | undefined;
  /** The JavaScript: the body of a function that returns the compiled function. */
  readonly source: string;
  /** Why there is code. */
  readonly reason: Reason;
  /** Whether it comes from the cache. */
  readonly cached: boolean;
}

/** What a hook threw, as its `cause`. It ends the guest: to it, being compiled is to make no difference. */
export class HookError extends Error {
  override readonly name = "HookError";
  readonly [UNCATCHABLE] = true;

  constructor(hook: keyof JitHooks, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(`the compiler's hook "${hook}" threw: ${message}`, { cause });
  }
}

/** Sees what the compiler does, and may object. What it throws comes out as a {@linkcode HookError}. */
export interface JitHooks {
  /**
   * Is called with code before it is used.
   *
   * A small function may be written out in those that call it: then it is part of their code.
   *
   * @returns `false` to keep the function, or the loop, in the interpreter
   */
  generated?(code: GeneratedCode): boolean | void;
  /** Is called when the code of a function has been dropped, with that of its loops. */
  evicted?(dropped: Pick<GeneratedCode, "module" | "funcidx">): void;
}

/** Keeps generated source between runs: see `cache.ts`. */
export interface SourceCache {
  /** Returns what is kept of a module. */
  open(module: Module): CachedSources;
}

/** Source that is kept of one module. Keys are those of `key.ts`. */
export interface CachedSources {
  /** The functions and loops that were hot before, in the order in which they became so. */
  readonly keys: readonly string[];
  /** Returns the source that is kept under a key. */
  get(key: string): string | undefined;
  /** Notes source that is in use, to be kept. */
  put(key: string, source: string): void;
  /** Keeps what has been noted, if any of it is new. */
  save(): void;
}
