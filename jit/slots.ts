/**
 * Where a compiled function leaves the words of its results after the first result: as many as it has,
 * from index 0 on.
 *
 * @module
 */

/** The words of further results. */
export const slots: unknown[] = [];
