/**
 * Where a helper with more than 32 bits of result leaves the rest of it: it returns the lowest word.
 *
 * @module
 */

/** The words of the last wide result, as int32. A literal object, so its shape is fast. */
export const wide = {
  /** The high word of a 64-bit result; the second word of a longer one. */
  hi: 0,
  /** The third word of a 128-bit result. */
  low2: 0,
  /** The fourth word of a 128-bit result. */
  high2: 0,
  /** The carry (or borrow) from one word of a 128-bit sum to the next: 0 or 1. */
  carry: 0,
};
