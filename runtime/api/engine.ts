/**
 * Who executes an instance: the interpreter, the compiler, or first one and then the other.
 *
 * The compiler (`jit/`) is a quarter of the engine, and many guests are over before it would help; so
 * it is loaded when something is hot, or when it is asked for. Nothing here knows where it is: whoever
 * puts the engine together says so ({@link setCompiler}).
 *
 * @module
 */
import type { InstanceLimits } from "../instantiate.ts";
import { lazyTier, type TierMaker } from "../lazy_tier.ts";
import type { Meter } from "../meter.ts";

/**
 * Who executes an instance:
 *
 * - `"auto"`: the interpreter, and what is hot is compiled. When there is something hot for the first
 *   time, the compiler is loaded, which takes until JavaScript's event loop has turned.
 * - `"jit"`: every function is compiled when it is first called. The constructor `Instance` cannot wait
 *   for the compiler, so that {@linkcode loadCompiler} must have been awaited before.
 * - `"interpreter"`: the interpreter, whatever is hot.
 */
export type EngineName = "auto" | "jit" | "interpreter";

/** A compiler with settings of its own, as {@linkcode loadCompiler} gives out. */
export type Compiler = (instance: never) => unknown;

/** The code of a function, as the compiler has made it. */
export interface CompiledCode {
  /** The function's index. */
  readonly funcidx: number;
  /** Its name, if the module gives it one. */
  readonly name: string | undefined;
  /** For code that is entered at a loop: the offset of the loop in the module, in bytes. */
  readonly entry: number | undefined;
  /** The JavaScript: the body of a function that returns the compiled function. */
  readonly source: string;
  /** Why there is code: the function was called, or was hot, at its start or in a loop. */
  readonly reason: "called" | "hot" | "loop";
}

/**
 * Sees what the compiler does, and may object.
 *
 * Hooks are called in the middle of the guest: from an import, as it were, but one that it does not know
 * of. They may call the guest and drop code. What one throws ends the guest, which cannot catch it: it
 * comes out of the call into the guest as the `cause` of an error.
 */
export interface CompilerHooks {
  /**
   * Is called with code before it is used; `false` keeps the function, or the loop, interpreted. A small
   * function may be written out in those that call it: then it is part of their code.
   */
  generated?(code: CompiledCode): boolean | void;
  /** Is called when the code of a function has been dropped, that of its loops included. */
  evicted?(dropped: Pick<CompiledCode, "funcidx">): void;
}

/** How a compiler goes about it. */
export interface CompilerOptions {
  /** `"jit"`: every function at its first call; `"auto"`: what is hot. @default {"auto"} */
  readonly mode?: "auto" | "jit";
  /**
   * Calls and rounds of loops after which a small function is hot, from 1 to 10^9.
   *
   * @default {16 while little is compiled, then 256; with more than 1 MB of code 1024, or more}
   */
  readonly threshold?: number;
  /**
   * The most characters of generated JavaScript that an instance holds at a time, from 1 to 10^9. V8 takes some
   * 15 bytes for each. What is not worth its place is dropped, and interpreted until it is hot again.
   *
   * @default {8_000_000}
   */
  readonly budget?: number;
  /** Sees the code, and may object. @default {none} */
  readonly hooks?: CompilerHooks;
}

/** What an embedder may ask of an instance. */
export interface InstanceOptions {
  /** What the instance's own memories and tables may take, together. @default {DEFAULT_LIMITS} */
  readonly limits?: InstanceLimits | undefined;
  /** Bounds what the instance executes, its start function included. @default {no bounds} */
  readonly meter?: Meter | undefined;
  /** Who executes it: by name, or a compiler with settings of its own. @default {"auto"} */
  readonly engine?: EngineName | Compiler | undefined;
}

/** As much of the compiler's module as is used here. */
interface CompilerModule {
  jitTier(options: CompilerOptions): TierMaker;
}

/** The highest threshold, and the largest budget. */
const MOST = 1_000_000_000;

let load: (() => Promise<CompilerModule>) | undefined;
let loaded: CompilerModule | undefined;

/** Says how the compiler is loaded. */
export function setCompiler(loader: () => Promise<CompilerModule>): void {
  load = loader;
}

/**
 * Loads the compiler, if that has not been done: for `engine: "jit"` in the constructor `Instance`, and
 * for `"auto"` to begin with it instead of loading it on the way.
 *
 * @returns What makes compilers with settings of their own, to be given as `engine`; that throws a
 * `TypeError` when there is no such mode or a hook is no function, and a `RangeError` when `threshold` or `budget` is not in its range.
 *
 * @example
 * ```ts
 * import { Instance, loadCompiler, Module } from "../../mod.ts";
 *
 * // (module (func (export "double") (param i32) (result i32) local.get 0 local.get 0 i32.add))
 * const bytes = Uint8Array.fromBase64(
 *   "AGFzbQEAAAABBgFgAX8BfwMCAQAHCgEGZG91YmxlAAAKCQEHACAAIABqCw==",
 * );
 *
 * await loadCompiler();
 * const { exports } = new Instance(new Module(bytes), {}, { engine: "jit" });
 * const double = exports.double as (n: number) => number;
 * if (double(21) !== 42) throw new Error("twice 21 should be 42");
 *
 * // With settings of its own: shows the code, and keeps function 0 in the interpreter.
 * const compiler = await loadCompiler();
 * const engine = compiler({
 *   mode: "jit",
 *   hooks: {
 *     generated({ funcidx, source }) {
 *       console.log(source);
 *       return funcidx !== 0;
 *     },
 *   },
 * });
 * const watched = new Instance(new Module(bytes), {}, { engine });
 * if ((watched.exports.double as typeof double)(4) !== 8) throw new Error("twice 4 should be 8");
 * ```
 */
export async function loadCompiler(): Promise<(options?: CompilerOptions) => Compiler> {
  const { jitTier } = await compilerModule();
  return (options = {}) => jitTier(checked(options));
}

/** @throws {TypeError | RangeError} for settings that mean nothing. */
function checked(options: CompilerOptions): CompilerOptions {
  const { mode = "auto", threshold = 1, budget = 1, hooks = {} } = options;
  if (mode !== "auto" && mode !== "jit") {
    throw new TypeError(`mode must be "auto" or "jit", not ${JSON.stringify(mode)}`);
  }
  for (const name of ["generated", "evicted"] as const) {
    if (hooks[name] !== undefined && typeof hooks[name] !== "function") {
      throw new TypeError(`hooks.${name} must be a function, not ${JSON.stringify(hooks[name])}`);
    }
  }
  for (const [name, value] of Object.entries({ threshold, budget })) {
    if (Number.isSafeInteger(value) && value > 0 && value <= MOST) continue;
    throw new RangeError(`${name} must be an integer from 1 to ${MOST}, not ${value}`);
  }
  return options;
}

async function compilerModule(): Promise<CompilerModule> {
  if (load === undefined) throw new Error("This engine has been put together without a compiler");
  return loaded ??= await load();
}

/**
 * What makes the tier of an instance.
 *
 * @returns `undefined` when it is interpreted.
 * @throws {TypeError} When there is no such engine, or the compiler has to be loaded first.
 */
export function tierFor(engine: EngineName | Compiler = "auto"): TierMaker | undefined {
  if (typeof engine === "function") return engine as TierMaker;
  switch (engine) {
    case "interpreter":
      return undefined;
    case "auto":
      if (loaded !== undefined) return loaded.jitTier({ mode: "auto" });
      if (load === undefined) return undefined;
      return lazyTier(async () => (await compilerModule()).jitTier({ mode: "auto" }));
    case "jit":
      if (loaded !== undefined) return loaded.jitTier({ mode: "jit" });
      throw new TypeError(
        'engine: "jit" needs the compiler, which is loaded asynchronously: await loadCompiler() ' +
          "before, or use instantiate() instead of the constructor",
      );
  }
  const given: unknown = engine;
  throw new TypeError(
    `there is no engine ${JSON.stringify(given)}; there are "auto", "jit" and ` +
      '"interpreter"',
  );
}

/** As {@link tierFor}, but loads the compiler if it is needed from the start. */
export async function loadedTierFor(
  engine?: EngineName | Compiler,
): Promise<TierMaker | undefined> {
  if (engine === "jit") await loadCompiler();
  return tierFor(engine);
}
