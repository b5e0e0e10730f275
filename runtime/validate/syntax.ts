/**
 * Whether all bodies are at least well-formed.
 *
 * The pass decodes and checks in one step, and stops at the first fault. When that is an invalid
 * instruction, something malformed may still follow, which by the specification makes the module no
 * module at all. So before an invalid body is reported, this steps through all of them.
 *
 * {@link https://webassembly.github.io/spec/core/binary/instructions.html}
 *
 * @module
 */
import { readExpr, skipType } from "../decode/skip.ts";
import type { Checker } from "./checker.ts";
import type { Context } from "./context.ts";
import { bodyChecker } from "./function.ts";

/**
 * Steps through the bodies.
 *
 * @throws {CompileError} With phase `decode`, for the first body that is malformed.
 */
export function checkSyntax(context: Context): void {
  const { bodies } = context.module;
  for (let i = 0; 2 * i < bodies.length; i++) stepThrough(bodyChecker(context, i));
}

function stepThrough(s: Checker): void {
  const groups = s.count("groups of locals", { most: s.left, entryBytes: 2 });
  for (let i = 0; i < groups; i++) {
    s.u32();
    skipType(s);
  }
  readExpr(s);
}
