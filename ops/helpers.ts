/**
 * The functions of `math/` that templates may name, for whoever runs text made of those.
 *
 * @module
 */
import * as atomic from "./math/atomic.ts";
import * as float from "./math/float.ts";
import * as floatBits from "./math/float_bits.ts";
import * as i32 from "./math/i32.ts";
import * as i64 from "./math/i64.ts";
import * as i64Div from "./math/i64_div.ts";
import * as lanes from "./math/lanes.ts";
import * as truncate from "./math/truncate.ts";
import { wide } from "./math/wide.ts";
import * as wideArithmetic from "./math/wide_arithmetic.ts";

/** By name; but for the functions of `math/simd.ts`, which rows name in `v128`. */
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
};
