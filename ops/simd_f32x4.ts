/**
 * Vectors of four 32-bit floats. Writing the lane rounds the double result, as `Math.fround` does.
 * What must keep a NaN's bits works on integers: `abs`, `neg`, and `pmin` and `pmax`, which move one
 * of the operands.
 *
 * {@link https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions}
 *
 * @module
 */
import { family } from "./build.ts";
import { binary, irregular, lanes, relation, unary } from "./build_simd.ts";
import type { Lanes, Row } from "./row.ts";

const UNARY = "v128 -> v128";
const BINARY = "v128 v128 -> v128";

/** The meaning over numbers. */
function numbers(js: string): Lanes {
  return { read: "f32", write: "f32", js };
}

/** The rows of this family. */
export const SIMD_F32X4: readonly Row[] = family("simd", [
  relation(0xfd041, "f32x4.eq", "f32", "$0 === $1"),
  relation(0xfd042, "f32x4.ne", "f32", "$0 !== $1"),
  relation(0xfd043, "f32x4.lt", "f32", "$0 < $1"),
  relation(0xfd044, "f32x4.gt", "f32", "$0 > $1"),
  relation(0xfd045, "f32x4.le", "f32", "$0 <= $1"),
  relation(0xfd046, "f32x4.ge", "f32", "$0 >= $1"),

  lanes(0xfd05e, "f32x4.demote_f64x2_zero", UNARY, { read: "f64", write: "f32", js: "$0" }),
  unary(0xfd067, "f32x4.ceil", "f32", "floatCeil($0)"),
  unary(0xfd068, "f32x4.floor", "f32", "floatFloor($0)"),
  unary(0xfd069, "f32x4.trunc", "f32", "floatTrunc($0)"),
  unary(0xfd06a, "f32x4.nearest", "f32", "floatNearest($0)"),
  { ...unary(0xfd0e0, "f32x4.abs", "i32", "$0 & 0x7fffffff"), numbers: numbers("floatAbs($0)") },
  { ...unary(0xfd0e1, "f32x4.neg", "i32", "$0 ^ 0x80000000"), numbers: numbers("floatNeg($0)") },
  unary(0xfd0e3, "f32x4.sqrt", "f32", "Math.sqrt($0)"),
  binary(0xfd0e4, "f32x4.add", "f32", "$0 + $1"),
  binary(0xfd0e5, "f32x4.sub", "f32", "$0 - $1"),
  binary(0xfd0e6, "f32x4.mul", "f32", "$0 * $1"),
  binary(0xfd0e7, "f32x4.div", "f32", "$0 / $1"),
  binary(0xfd0e8, "f32x4.min", "f32", "floatMin($0, $1)"),
  binary(0xfd0e9, "f32x4.max", "f32", "floatMax($0, $1)"),
  {
    ...irregular(0xfd0ea, "f32x4.pmin", BINARY, "f32x4Pmin"),
    numbers: numbers("$1 < $0 ? $1 : $0"),
  },
  {
    ...irregular(0xfd0eb, "f32x4.pmax", BINARY, "f32x4Pmax"),
    numbers: numbers("$1 > $0 ? $1 : $0"),
  },
  lanes(0xfd0fa, "f32x4.convert_i32x4_s", UNARY, { read: "i32", write: "f32", js: "$0" }),
  lanes(0xfd0fb, "f32x4.convert_i32x4_u", UNARY, { read: "i32", write: "f32", js: "$0 >>> 0" }),
]);
