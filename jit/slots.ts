/**
 * Where a compiled function leaves the words of its results after the first result: as many as it has,
 * from index 0 on.
 *
 * @module
 */

/**
 * The words of further results. It starts with what is no number, as V8 would make an array of nothing
 * but floats one that keeps no signalling NaN.
 */
export const slots: unknown[] = [null];

/** Where floats go in and out: see `float_slots.ts`. No function has more parameters. */
export const passed = new Float64Array(1000);
