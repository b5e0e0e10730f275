/**
 * Validation: whether a decoded module keeps the rules of the specification, all of them, before
 * anything of it runs.
 *
 * {@link https://webassembly.github.io/spec/core/valid/modules.html}
 *
 * @module
 */
import { CompileError } from "../errors.ts";
import { DEFAULT_FEATURES, type Features } from "../features.ts";
import type { Module } from "../module.ts";
import { Context } from "./context.ts";
import { checkDeclarations } from "./declarations.ts";
import { checkBody } from "./function.ts";
import { checkSegments } from "./segments.ts";
import { checkSyntax } from "./syntax.ts";

/**
 * Validates a module.
 *
 * @param module As decoded.
 * @param features What the module may use.
 * @throws {CompileError} With the first fault found. Its phase is `decode` when a body is malformed,
 * and that is reported before any other fault of the bodies.
 */
export function validate(module: Module, features: Features = DEFAULT_FEATURES): void {
  const context = new Context(module, features);
  checkDeclarations(context);
  checkSegments(context);
  try {
    for (let i = 0; 2 * i < module.bodies.length; i++) checkBody(context, i);
  } catch (error) {
    // What is malformed is not a module at all, so that comes first, wherever it is.
    if (error instanceof CompileError && error.detail.phase === "validate") checkSyntax(context);
    throw error;
  }
}
