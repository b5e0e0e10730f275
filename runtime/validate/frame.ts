/**
 * One entry of the control stack: an open block, and what is known where it ends.
 *
 * Frames are reused, so that opening a block allocates nothing.
 *
 * {@link https://webassembly.github.io/spec/core/appendix/algorithm.html}
 *
 * @module
 */
import type { ValType } from "../types.ts";

/** What opened a block. Compared by value in several files, so plain numbers and no enum. */
export type FrameKind = number;
/** A function body or constant expression. */
export const BODY = 0;
/** `block` and `try_table`. */
export const BLOCK = 1;
/** `loop`, whose label takes the parameters. */
export const LOOP = 2;
/** `if`, before any `else`. */
export const IF = 3;
/** `else`. */
export const ELSE = 4;
/** The old `try`, before any `catch`. */
export const TRY = 5;
/** The old `catch`. */
export const CATCH = 6;
/** The old `catch_all`, after which nothing may be caught. */
export const CATCH_ALL = 7;

/** An open block. */
export interface Frame {
  /** What opened it. */
  kind: FrameKind;
  /** Height of the operand stack below the block's own operands. */
  height: number;
  /** What it takes. */
  params: readonly ValType[];
  /** What it leaves. */
  results: readonly ValType[];
  /** Whether the rest of the block cannot be reached: the stack then has any operand asked for. */
  dead: boolean;
  /** How many locals had been initialised before it. */
  initialised: number;
}

/** No types. */
export const NO_TYPES: readonly ValType[] = [];

/** A frame to fill in. */
export function makeFrame(): Frame {
  return {
    kind: BODY,
    height: 0,
    params: NO_TYPES,
    results: NO_TYPES,
    dead: false,
    initialised: 0,
  };
}

/** The operands that a branch to the block takes along. */
export function labelTypes(frame: Frame): readonly ValType[] {
  return frame.kind === LOOP ? frame.params : frame.results;
}
