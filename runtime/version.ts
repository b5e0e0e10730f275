/**
 * The version, as in deno.json: a test compares them.
 *
 * @module
 */

/** The version of this release. */
export const VERSION = "0.1.0";
