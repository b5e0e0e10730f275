/**
 * The engine of this repository as it runs programs: interpreted at first, compiled when hot. What is
 * hot is counted low here, so that functions and loops of short tests are.
 *
 * @module
 */
import { JitTier } from "../../../jit/tier.ts";
import type { Engine } from "../engine.ts";
import { ourEngine } from "./interpreter.ts";

/** Calls and rounds until a function is compiled. */
const THRESHOLD = 2;

/** Makes the engine. */
export function autoEngine(): Engine {
  const tier = { entry: "counted", threshold: THRESHOLD } as const;
  return ourEngine("auto", { tier: (instance) => new JitTier(instance, tier) });
}
