/**
 * Blocks that are open while a function is generated.
 *
 * @module
 */
import type { BlockType } from "../runtime/lower/cursor.ts";
import type { Value } from "./value.ts";
import type { Meeting } from "./vector_uses.ts";
import type { Snapshot } from "./whole_locals.ts";

/** Nested deeper, V8's parser would use up the stack. */
export const DEEPEST = 400;

/** A block that is open. */
export interface Label {
  kind: "func" | "block" | "loop" | "if" | "else" | "try" | "catch";
  readonly type: BlockType;
  /** Operands below the block's parameters. */
  readonly height: number;
  /** Its name in the text; a number of its own. */
  readonly id: number;
  /** Where in the module its instruction is. */
  readonly offset: number;
  /** Where in `out` its opening line is. */
  readonly at: number;
  /** Whether a branch goes to it. */
  used: boolean;
  /** For an `if`: whether the end of its first arm is reached. */
  joined: boolean;
  /** The variables that what it gives (for a loop: what it takes) is put into; absent until needed. */
  targets: Value[] | undefined;
  /** For an `if`: its parameters, for the other arm. */
  readonly params: readonly Value[];
  /** For an `else`: where in `out` the line is that starts it. */
  elseAt: number;
  /** Where locals that hold vectors meet: at the end, or for a loop at its start. */
  readonly meeting: Meeting;
  /** What the vectors among what it gives (for a loop: what it takes) are known as. */
  readonly nodes: readonly (number | undefined)[];
  /** What a loop starts with, in each round. */
  head?: string;
  /** Where BigInts were before it. */
  readonly snapshot: Snapshot | undefined;
  /** For a `try`: writes its `catch`, without the last brace. */
  close?: (() => void) | undefined;
  /** For a function that is written out in its caller: goes back to the caller. */
  leave?: () => void;
  /** For a `catch` arm: what it has caught. */
  caught?: Value;
  /** Whether a `delegate` inside passes over the handlers of this `try`, or those up to it. */
  isPassed?: boolean;
}
