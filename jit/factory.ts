/**
 * From source to functions: what is made of a module's functions is made once for all its instances.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import type { CompiledFunction } from "../runtime/store.ts";
import type { Environment } from "./environment.ts";
import { Declined, type GenerateOptions } from "./generator.ts";
import { numberOf, SOURCE_PREFIX } from "./registry.ts";
import { generateSource } from "./source.ts";

/** Makes a compiled function for an instance. */
export type Factory = (environment: Environment) => CompiledFunction;

/** What is made of a function. */
export interface Made {
  readonly factory: Factory;
  readonly source: string;
}

/** By module: what is made, by {@linkcode keyOf}. */
const made = new WeakMap<Module, Map<string, Made | Declined>>();

/** What may be different about a function: where it is entered, how i64 are kept, how it is metered. */
export type MakeOptions = Pick<GenerateOptions, "entry" | "form" | "metering">;

/** Behind the index, for the form of i64 that is asked for. */
const LETTERS = { whole: "w", pairs: "p" } as const;

/**
 * What a function is known by: its index, a letter for its form, `@offset` when it is entered at a loop,
 * `~mode` if metered.
 */
export function keyOf(funcidx: number, { entry, form, metering = 0 }: MakeOptions = {}): string {
  const letter = form === undefined ? "" : LETTERS[form];
  return `${funcidx}${letter}${entry === undefined ? "" : `@${entry}`}${
    metering === 0 ? "" : `~${metering}`
  }`;
}

/** What is made of a function; or why nothing. */
export function factoryOf(
  module: Module,
  funcidx: number,
  options: MakeOptions,
): Made | Declined {
  let known = made.get(module);
  if (known === undefined) made.set(module, known = new Map());
  const key = keyOf(funcidx, options);
  let found = known.get(key);
  if (found === undefined) {
    found = make(module, key, () => generateSource(module, funcidx, options));
    known.set(key, found);
  }
  return found;
}

function make(module: Module, key: string, generate: () => string): Made | Declined {
  try {
    const name = `${SOURCE_PREFIX}${numberOf(module)}/${key}`;
    const source = generate();
    const text = `"use strict";\n${source}\n//# sourceURL=${name}`;
    return { source, factory: new Function("E", text) as Factory };
  } catch (error) {
    if (error instanceof Declined) return error;
    // V8's parser is recursive: it is the depth of the text that was too much.
    if (error instanceof RangeError) return new Declined("nested too deep for the parser");
    throw error;
  }
}
