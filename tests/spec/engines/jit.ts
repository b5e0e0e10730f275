/**
 * The engine of this repository with every function compiled at its first call.
 *
 * @module
 */
import { JitTier } from "../../../jit/tier.ts";
import type { Engine } from "../engine.ts";
import { ourEngine } from "./interpreter.ts";

/** Makes the engine. */
export function jitEngine(): Engine {
  return ourEngine("jit", { tier: (instance) => new JitTier(instance) });
}
