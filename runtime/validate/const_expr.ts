/**
 * Validation of constant expressions: the values of globals, the contents and places of segments, the
 * first elements of tables.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions}
 *
 * @module
 */
import type { Range } from "../module.ts";
import type { ValType } from "../types.ts";
import { checkInstructions } from "./body.ts";
import { Checker, type Subject } from "./checker.ts";
import type { Context } from "./context.ts";
import { BODY, NO_TYPES } from "./frame.ts";

/** Where an expression stands, and what it may refer to. */
export interface ConstSubject extends Subject {
  /** How many globals it may refer to: those before it, or imported ones. */
  readonly globals: number;
}

/** Validates an expression, which must leave one value of type `wanted`. */
export function checkConstExpr(
  context: Context,
  range: Range,
  expected: { readonly type: ValType; readonly subject: ConstSubject },
): void {
  const checker = new Checker(context, range, expected.subject);
  checker.open(BODY, NO_TYPES, [expected.type]);
  checkInstructions(checker, context.constRules);
}
