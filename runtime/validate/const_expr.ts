/**
 * Validation of constant expressions: the values of globals, the contents and places of segments, the
 * first elements of tables.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions}
 *
 * @module
 */
import type { Range } from "../module.ts";
import { I32, type ValType } from "../types.ts";
import { checkInstructions } from "./body.ts";
import { Checker, type Subject } from "./checker.ts";
import type { Context } from "./context.ts";
import { BODY, NO_TYPES } from "./frame.ts";

/** Where an expression stands, what it must give, and what it may refer to. */
export interface Expected extends Subject {
  /** The type of its value. */
  readonly type: ValType;
  /** How many globals it may refer to: those before it, or imported ones. */
  readonly globals: number;
}

/** Validates an expression. */
export function checkConstExpr(context: Context, range: Range, expected: Expected): void {
  if (expected.type === I32 && isI32Const(context.module.bytes, range)) return;
  const checker = new Checker(context, range, expected);
  checker.open(BODY, NO_TYPES, [expected.type]);
  checkInstructions(checker, context.constRules);
}

/**
 * Whether an expression is nothing but an `i32.const` of up to four bytes: so are the offsets of
 * almost all segments, of which a module can have tens of thousands.
 */
function isI32Const(bytes: Uint8Array, { start, end }: Range): boolean {
  const last = end - 2;
  if (bytes[start] !== 0x41 || bytes[end - 1] !== 0x0b || last > start + 4) return false;
  for (let i = start + 1; i < last; i++) if (bytes[i]! < 0x80) return false;
  return last > start && bytes[last]! < 0x80;
}
