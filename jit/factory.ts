/**
 * From source to functions: what V8's parser makes of it, under a name by which a stack is understood.
 *
 * @module
 */
import type { Module } from "../runtime/module.ts";
import type { CompiledFunction } from "../runtime/store.ts";
import type { Environment } from "./environment.ts";
import { Declined } from "./declined.ts";
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

/** What is to be made, and for which instances. */
export interface Copied extends Wanted {
  /** Which instances it is for: see `holdings.ts`. @default {0} */
  readonly copy?: number;
}

/**
 * Makes what makes a function.
 *
 * @param source If it has been generated before.
 * @throws {Declined} when the function is to stay in the interpreter.
 */
export function makeFactory(module: Module, wanted: Copied, source?: string): Made {
  requireCodeFromText();
  return parse(module, wanted, source ?? generateSource(module, wanted.funcidx, wanted));
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

function parse(module: Module, wanted: Copied, source: string): Made {
  const name = `${SOURCE_PREFIX}${numberOf(module)}/${keyOf(wanted.funcidx, wanted)}`;
  try {
    // V8 would find the text of another copy again, were it the same.
    const end = `\n// ${wanted.copy ?? 0}\n//# sourceURL=${name}`;
    const text = `"use strict";\n${source}${end}`;
    return { source, factory: new Function("E", text) as Factory };
  } catch (error) {
    // V8's parser is recursive: it is the depth of the text that was too much.
    if (error instanceof RangeError) throw new Declined("nested too deep for the parser");
    throw error;
  }
}
