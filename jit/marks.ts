/**
 * Marks that stand in generated text for what is known only once the whole function has been generated:
 * control characters, which occur nowhere else in it. They are all here, so that no two are the same.
 *
 * @module
 */

/** Stands for `dv=m0.dv;`, written where the function turns out to use `dv`. */
export const RELOAD = "\u0001";
/** Stands for the words of JavaScript's stack that a frame of the function takes. */
export const WEIGHT = "\u0002";
/** Stands for the declaration of the view of memory in a part: see `outline.ts`. */
export const VIEW = "\u0003";
/** Stands for the name that the function has where it calls itself: see `definition` in `source.ts`. */
export const ITSELF = "\u0004";

// Of metered functions: see `metering.ts`.

/** Stands for giving back what is held, before a call. */
export const GIVE_BACK = "\u0005";
/** Stands for taking it again behind the call. */
export const TAKE = "\u0006";
/** Stands for giving back before a `return` or a `throw`, or both: it may be done twice. */
export const LEAVE = "\u0007";
/** Stands for taking it again where something that was thrown has been caught. */
export const TAKE_CAUGHT = "\u0008";
/** Stands in front of the statements of a function, or of a part of one. */
export const OPEN = "\u000e";
/** Stands behind them. */
export const CLOSE = "\u000f";
/** Around what is done at the start of a function, if it looks at the time there. */
export const ENTRY = "\u0010";
/** Around the number of a run, in place of its price, which is known when the run has ended. */
export const PRICE = "\u0011";

/** Matches a text in which there is any of these marks. */
// deno-lint-ignore no-control-regex
export const MARKED = /[\u0001-\u0008\u000e-\u0011]/;
