/**
 * From source to functions: what is made of a module's functions is made once for all its instances.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import type { CompiledFunction } from "../runtime/store.ts";
import type { Environment } from "./environment.ts";
import { Declined } from "./generator.ts";
import { keyOf, type Wanted } from "./key.ts";
import { numberOf, SOURCE_PREFIX } from "./registry.ts";
import { generateSource } from "./source.ts";

/** Makes a compiled function for an instance. */
export type Factory = (environment: Environment) => CompiledFunction;

/** What is made of a function. */
export interface Made {
  readonly factory: Factory;
  readonly source: string;
}

/** By module, and then by {@linkcode keyOf}: what instances hold. */
const made = new WeakMap<Module, Map<string, WeakRef<Made>>>();

/** What has been made for another instance of the module, and is still held there. */
export function knownFactory(module: Module, wanted: Wanted): Made | undefined {
  return made.get(module)?.get(keyOf(wanted.funcidx, wanted))?.deref();
}

/**
 * Makes what makes a function.
 *
 * @param source If it has been generated before.
 * @throws {Declined} when the function is to stay in the interpreter.
 */
export function makeFactory(module: Module, wanted: Wanted, source?: string): Made {
  requireCodeFromText();
  const key = keyOf(wanted.funcidx, wanted);
  const result = parse(module, key, source ?? generateSource(module, wanted.funcidx, wanted));
  let known = made.get(module);
  if (known === undefined) made.set(module, known = new Map());
  known.set(key, new WeakRef(result));
  return result;
}

let allowed: boolean | undefined;

/**
 * Makes sure that the host lets text become code: an embedder may have forbidden it, as with V8's
 * `--disallow-code-generation-from-strings`.
 */
function requireCodeFromText(): void {
  try {
    allowed ??= new Function("return true")() as boolean;
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    allowed = false;
  }
  if (!allowed) throw new Declined("the host does not let text become code");
}

function parse(module: Module, key: string, source: string): Made {
  const name = `${SOURCE_PREFIX}${numberOf(module)}/${key}`;
  try {
    const text = `"use strict";\n${source}\n//# sourceURL=${name}`;
    return { source, factory: new Function("E", text) as Factory };
  } catch (error) {
    // V8's parser is recursive: it is the depth of the text that was too much.
    if (error instanceof RangeError) throw new Declined("nested too deep for the parser");
    throw error;
  }
}
