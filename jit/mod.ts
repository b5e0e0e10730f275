/**
 * The compiler, as those see it who run guests.
 *
 * It is loaded when it is needed (see `runtime/lazy_tier.ts`), so nothing that a cold start loads
 * imports this statically.
 *
 * @module
 */
import type { Instance } from "../runtime/store.ts";
import { JitTier, type TierOptions } from "./tier.ts";

export { Declined } from "./declined.ts";
export { generateSource } from "./source.ts";
export type { CachedSources, GeneratedCode, JitHooks, Reason, SourceCache } from "./hooks.ts";
export type { JitStatistics } from "./statistics.ts";
export { JitTier } from "./tier.ts";

/** What the compiler can be asked for. */
export interface JitOptions extends Omit<TierOptions, "entry"> {
  /** `jit`: every function at its first call; `auto`: when it is hot. @default {"auto"} */
  readonly mode?: "jit" | "auto" | undefined;
}

/** Makes tiers for instances: see `tier` of `runtime/instantiate.ts`. */
export function jitTier(options: JitOptions = {}): (instance: Instance) => JitTier {
  const { mode = "auto", ...rest } = options;
  const entry = mode === "jit" ? "compiled" : "counted";
  return (instance) => new JitTier(instance, { ...rest, entry });
}
