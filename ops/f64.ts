/**
 * 64-bit floats, which are JavaScript's numbers.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#floating-point-operations}
 *
 * @module
 */
import { compare, family, plain } from "./build.ts";
import type { Row } from "./row.ts";

const UNARY = "f64 -> f64";
const BINARY = "f64 f64 -> f64";
const RELATION = "f64 f64 -> i32";

/** The rows of this family. */
export const F64: readonly Row[] = family("mvp", [
  plain(0x44, "f64.const", "-> f64", "$i", { immediates: ["f64"], bits: ["$il", "$ih"] }),

  compare(0x61, "f64.eq", RELATION, "$0 === $1", "f64.ne"),
  compare(0x62, "f64.ne", RELATION, "$0 !== $1", "f64.eq"),
  compare(0x63, "f64.lt", RELATION, "$0 < $1"),
  compare(0x64, "f64.gt", RELATION, "$0 > $1"),
  compare(0x65, "f64.le", RELATION, "$0 <= $1"),
  compare(0x66, "f64.ge", RELATION, "$0 >= $1"),

  plain(0x99, "f64.abs", UNARY, "floatAbs($0)", { bits: ["$0l", "$0h & 0x7fffffff"] }),
  plain(0x9a, "f64.neg", UNARY, "floatNeg($0)", { bits: ["$0l", "$0h ^ 0x80000000"] }),
  plain(0x9b, "f64.ceil", UNARY, "floatCeil($0)"),
  plain(0x9c, "f64.floor", UNARY, "floatFloor($0)"),
  plain(0x9d, "f64.trunc", UNARY, "floatTrunc($0)"),
  plain(0x9e, "f64.nearest", UNARY, "floatNearest($0)"),
  plain(0x9f, "f64.sqrt", UNARY, "Math.sqrt($0)"),
  plain(0xa0, "f64.add", BINARY, "$0 + $1"),
  plain(0xa1, "f64.sub", BINARY, "$0 - $1"),
  plain(0xa2, "f64.mul", BINARY, "$0 * $1"),
  plain(0xa3, "f64.div", BINARY, "$0 / $1"),
  plain(0xa4, "f64.min", BINARY, "floatMin($0, $1)"),
  plain(0xa5, "f64.max", BINARY, "floatMax($0, $1)"),
  plain(0xa6, "f64.copysign", BINARY, "floatCopysign($0, $1)", {
    bits: ["$0l", "($0h & 0x7fffffff) | ($1h & 0x80000000)"],
  }),
]);
