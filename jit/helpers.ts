/**
 * What generated code may call: the pure helpers of the catalogue, by name.
 *
 * @module
 */
import { HELPERS as OF_TEMPLATES } from "../ops/helpers.ts";

/** Helpers by name; `imul` and the like are JavaScript's own, as constants instead of properties. */
export const HELPERS: Readonly<Record<string, unknown>> = {
  ...OF_TEMPLATES,
  imul: Math.imul,
  clz32: Math.clz32,
  fround: Math.fround,
  abs: Math.abs,
};
