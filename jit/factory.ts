/**
 * From source to functions. What is written of a module's functions is written once for all its
 * instances; but the first few of these have functions of their own, see {@linkcode copyFor}.
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
interface Copied extends Wanted {
  /** See {@linkcode copyFor}. @default {0} */
  readonly copy?: number;
}

/** With more instances than this, a module's further ones share what they run. */
const MOST_COPIES = 4;

const copies = new WeakMap<Module, number>();

/**
 * Which copy of the module's functions a new instance is to have.
 *
 * V8 knows the memory of a function's instance, and whom it calls, only if there is no other instance
 * whose function was made by the same text: code is up to three times as fast so. But to have each of
 * very many instances begin anew with functions that nobody has run yet would be no gain.
 */
export function copyFor(module: Module): number {
  const copy = copies.get(module) ?? 0;
  if (copy < MOST_COPIES) copies.set(module, copy + 1);
  return Math.min(copy, MOST_COPIES - 1);
}

/** By module, and then by copy and {@linkcode keyOf}: what instances hold. */
const made = new WeakMap<Module, Map<string, WeakRef<Made>>>();

function keyOfCopy({ copy = 0, ...wanted }: Copied): string {
  return `${copy} ${keyOf(wanted.funcidx, wanted)}`;
}

/** What has been made for another instance that has the same copy, and is still held there. */
export function knownFactory(module: Module, wanted: Copied): Made | undefined {
  return made.get(module)?.get(keyOfCopy(wanted))?.deref();
}

/** The source of what has been made for any instance of the module, and is still held there. */
export function knownSource(module: Module, wanted: Wanted): string | undefined {
  for (let copy = 0; copy < MOST_COPIES; copy++) {
    const known = knownFactory(module, { ...wanted, copy });
    if (known !== undefined) return known.source;
  }
  return undefined;
}

/**
 * Makes what makes a function.
 *
 * @param source If it has been generated before.
 * @throws {Declined} when the function is to stay in the interpreter.
 */
export function makeFactory(module: Module, wanted: Copied, source?: string): Made {
  requireCodeFromText();
  const result = parse(module, wanted, source ?? generateSource(module, wanted.funcidx, wanted));
  let known = made.get(module);
  if (known === undefined) made.set(module, known = new Map());
  known.set(keyOfCopy(wanted), new WeakRef(result));
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
