/**
 * How messages call the parts of a module.
 *
 * @module
 */
import type { Module } from "../module.ts";
import { functionName } from "../names.ts";

/** A function: `function 12 "main"`, or without a name `function 12`. */
export function functionLabel(module: Module, funcidx: number): string {
  const name = functionName(module, funcidx);
  return name === undefined ? `function ${funcidx}` : `function ${funcidx} ${JSON.stringify(name)}`;
}
