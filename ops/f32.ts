/**
 * 32-bit floats, as JavaScript numbers rounded with `Math.fround`: the double result of one operation
 * on two floats, rounded once more, is the correctly rounded float.
 *
 * A NaN's bits survive moves, and `abs`, `neg` and `copysign` touch the sign only; a NaN that comes
 * out of arithmetic is quiet. `float_bits.ts` tells how a number carries a signalling NaN.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#floating-point-operations}
 *
 * @module
 */
import { compare, family, plain } from "./build.ts";
import type { Row } from "./row.ts";

const UNARY = "f32 -> f32";
const BINARY = "f32 f32 -> f32";
const RELATION = "f32 f32 -> i32";

/** The rows of this family. */
export const F32: readonly Row[] = family("mvp", [
  plain(0x43, "f32.const", "-> f32", "$i", { immediates: ["f32"], bits: "$i" }),

  compare(0x5b, "f32.eq", RELATION, "$0 === $1", "f32.ne"),
  compare(0x5c, "f32.ne", RELATION, "$0 !== $1", "f32.eq"),
  compare(0x5d, "f32.lt", RELATION, "$0 < $1"),
  compare(0x5e, "f32.gt", RELATION, "$0 > $1"),
  compare(0x5f, "f32.le", RELATION, "$0 <= $1"),
  compare(0x60, "f32.ge", RELATION, "$0 >= $1"),

  plain(0x8b, "f32.abs", UNARY, "floatAbs($0)", { bits: "$0 & 0x7fffffff" }),
  plain(0x8c, "f32.neg", UNARY, "floatNeg($0)", { bits: "$0 ^ 0x80000000" }),
  plain(0x8d, "f32.ceil", UNARY, "Math.fround(Math.ceil($0))"),
  plain(0x8e, "f32.floor", UNARY, "Math.fround(Math.floor($0))"),
  plain(0x8f, "f32.trunc", UNARY, "Math.fround(Math.trunc($0))"),
  plain(0x90, "f32.nearest", UNARY, "Math.fround(floatNearest($0))"),
  plain(0x91, "f32.sqrt", UNARY, "Math.fround(Math.sqrt($0))"),
  plain(0x92, "f32.add", BINARY, "Math.fround($0 + $1)"),
  plain(0x93, "f32.sub", BINARY, "Math.fround($0 - $1)"),
  plain(0x94, "f32.mul", BINARY, "Math.fround($0 * $1)"),
  plain(0x95, "f32.div", BINARY, "Math.fround($0 / $1)"),
  plain(0x96, "f32.min", BINARY, "Math.fround(floatMin($0, $1))"),
  plain(0x97, "f32.max", BINARY, "Math.fround(floatMax($0, $1))"),
  plain(0x98, "f32.copysign", BINARY, "floatCopysign($0, $1)", {
    bits: "($0 & 0x7fffffff) | ($1 & 0x80000000)",
  }),
]);
