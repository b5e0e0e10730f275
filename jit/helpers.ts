/**
 * What generated code may call: the pure helpers of the catalogue, by name.
 *
 * @module
 */
import * as atomic from "../ops/math/atomic.ts";
import * as float from "../ops/math/float.ts";
import * as floatBits from "../ops/math/float_bits.ts";
import * as i32 from "../ops/math/i32.ts";
import * as i64 from "../ops/math/i64.ts";
import * as i64Div from "../ops/math/i64_div.ts";
import * as lanes from "../ops/math/lanes.ts";
import * as truncate from "../ops/math/truncate.ts";
import { wide } from "../ops/math/wide.ts";
import * as wideArithmetic from "../ops/math/wide_arithmetic.ts";

/** Helpers by name; `imul` and the like are JavaScript's own, as constants instead of properties. */
export const HELPERS: Readonly<Record<string, unknown>> = {
  ...atomic,
  ...float,
  ...floatBits,
  ...i32,
  ...i64,
  ...i64Div,
  ...lanes,
  ...truncate,
  ...wideArithmetic,
  wide,
  imul: Math.imul,
  clz32: Math.clz32,
  fround: Math.fround,
};
