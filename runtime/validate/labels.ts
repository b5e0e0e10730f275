/**
 * How messages call the parts of a module.
 *
 * @module
 */
import type { Module } from "../module.ts";
import { functionName } from "../names.ts";

/** The most of a name that a message repeats: names can be megabytes long. */
const LONGEST = 120;

/** A name in quotes, shortened if it is very long. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
}

/** A function: `function 12 "main"`, or without a name `function 12`. */
export function functionLabel(module: Module, funcidx: number): string {
  const name = functionName(module, funcidx);
  return name === undefined ? `function ${funcidx}` : `function ${funcidx} ${quoted(name)}`;
}
