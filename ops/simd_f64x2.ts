/**
 * Vectors of two 64-bit floats. What must keep a NaN's bits works on integers, as in `simd_f32x4.ts`.
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
  return { read: "f64", write: "f64", js };
}

/** The rows of this family. */
export const SIMD_F64X2: readonly Row[] = family("simd", [
  relation(0xfd047, "f64x2.eq", "f64", "$0 === $1"),
  relation(0xfd048, "f64x2.ne", "f64", "$0 !== $1"),
  relation(0xfd049, "f64x2.lt", "f64", "$0 < $1"),
  relation(0xfd04a, "f64x2.gt", "f64", "$0 > $1"),
  relation(0xfd04b, "f64x2.le", "f64", "$0 <= $1"),
  relation(0xfd04c, "f64x2.ge", "f64", "$0 >= $1"),

  lanes(0xfd05f, "f64x2.promote_low_f32x4", UNARY, { read: "f32", write: "f64", js: "$0" }),
  unary(0xfd074, "f64x2.ceil", "f64", "floatCeil($0)"),
  unary(0xfd075, "f64x2.floor", "f64", "floatFloor($0)"),
  unary(0xfd07a, "f64x2.trunc", "f64", "floatTrunc($0)"),
  unary(0xfd094, "f64x2.nearest", "f64", "floatNearest($0)"),
  {
    ...unary(0xfd0ec, "f64x2.abs", "i64", ["$0l", "$0h & 0x7fffffff"]),
    numbers: numbers("floatAbs($0)"),
  },
  {
    ...unary(0xfd0ed, "f64x2.neg", "i64", ["$0l", "$0h ^ 0x80000000"]),
    numbers: numbers("floatNeg($0)"),
  },
  unary(0xfd0ef, "f64x2.sqrt", "f64", "Math.sqrt($0)"),
  binary(0xfd0f0, "f64x2.add", "f64", "$0 + $1"),
  binary(0xfd0f1, "f64x2.sub", "f64", "$0 - $1"),
  binary(0xfd0f2, "f64x2.mul", "f64", "$0 * $1"),
  binary(0xfd0f3, "f64x2.div", "f64", "$0 / $1"),
  binary(0xfd0f4, "f64x2.min", "f64", "floatMin($0, $1)"),
  binary(0xfd0f5, "f64x2.max", "f64", "floatMax($0, $1)"),
  {
    ...irregular(0xfd0f6, "f64x2.pmin", BINARY, "f64x2Pmin"),
    numbers: numbers("$1 < $0 ? $1 : $0"),
  },
  {
    ...irregular(0xfd0f7, "f64x2.pmax", BINARY, "f64x2Pmax"),
    numbers: numbers("$1 > $0 ? $1 : $0"),
  },
  lanes(0xfd0fe, "f64x2.convert_low_i32x4_s", UNARY, { read: "i32", write: "f64", js: "$0" }),
  lanes(0xfd0ff, "f64x2.convert_low_i32x4_u", UNARY, { read: "i32", write: "f64", js: "$0 >>> 0" }),
]);
