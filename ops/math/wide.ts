/**
 * Where a helper with a 64-bit result leaves the high word: it returns the low one.
 *
 * @module
 */

/** The high word of the last 64-bit helper result, as int32. A literal object, so its shape is fast. */
export const wide = { hi: 0 };
