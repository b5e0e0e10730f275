/**
 * How much of JavaScript's stack compiled code may still use.
 *
 * Compiled functions recurse on JavaScript's stack, which holds a few thousand frames; the
 * interpreter's frames lie on the heap. So a function that calls others is given, as its last argument
 * `D`, the words it may use, passes on what its own frame leaves, and when nothing is left runs in the
 * interpreter instead, with all it calls.
 *
 * An argument costs less than a counter in memory, which would have to be put back on every way out,
 * exceptions included.
 *
 * @module
 */

/**
 * Words that compiled code may use altogether: 8 bytes each, of the 984 KB that V8 grants by default.
 * The rest is for the host, and for what optimised frames, helpers and the interpreter take.
 */
const BUDGET = 60_000;
/** Words that a frame of compiled code takes besides its variables, not yet optimised. */
export const FRAME_WORDS = 24;
/** Words for one run of the interpreter's loop, with the adapters around it. */
export const RUN_WORDS = 500;
/** With less than this, compiled code is not entered. */
export const LEAST_WORDS = 2_000;

/**
 * A condition that always holds, though V8 does not know it: `D` never is that little.
 *
 * V8 mixes operations that do not depend on each other, level by level from where their results are
 * used; so the words of a vector, each of a dozen steps, are all begun before one is done, with more of
 * them in memory than in registers. What is computed under a condition stays together.
 */
const ALWAYS = "D!==-1e9";

/** A statement that sets a variable to an int32, and is computed by itself. */
export function setApart(name: string, text: string): string {
  return `if(${ALWAYS})${name}=${text};else ${name}=0;`;
}

/** What is left where the guest has last left compiled code. A literal, so that its shape is fast. */
export const depth = {
  /** Words. Not a number deep inside, where nothing is left. */
  left: BUDGET,
};

/** Whether no compiled code is running. */
export function isOutermost(): boolean {
  return depth.left === BUDGET;
}
