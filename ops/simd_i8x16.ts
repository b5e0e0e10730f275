/**
 * Vectors of sixteen 8-bit integers.
 *
 * {@link https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions}
 *
 * @module
 */
import { family } from "./build.ts";
import { binary, irregular, relation, shift, unary } from "./build_simd.ts";
import type { Row } from "./row.ts";

/** The rows of this family. */
export const SIMD_I8X16: readonly Row[] = family("simd", [
  relation(0xfd023, "i8x16.eq", "i8", "$0 === $1"),
  relation(0xfd024, "i8x16.ne", "i8", "$0 !== $1"),
  relation(0xfd025, "i8x16.lt_s", "i8", "$0 < $1"),
  relation(0xfd026, "i8x16.lt_u", "u8", "$0 < $1"),
  relation(0xfd027, "i8x16.gt_s", "i8", "$0 > $1"),
  relation(0xfd028, "i8x16.gt_u", "u8", "$0 > $1"),
  relation(0xfd029, "i8x16.le_s", "i8", "$0 <= $1"),
  relation(0xfd02a, "i8x16.le_u", "u8", "$0 <= $1"),
  relation(0xfd02b, "i8x16.ge_s", "i8", "$0 >= $1"),
  relation(0xfd02c, "i8x16.ge_u", "u8", "$0 >= $1"),

  unary(0xfd060, "i8x16.abs", "i8", "$0 < 0 ? -$0 : $0"),
  unary(0xfd061, "i8x16.neg", "i8", "-$0"),
  unary(0xfd062, "i8x16.popcnt", "u8", "i32Popcnt($0)"),
  irregular(0xfd065, "i8x16.narrow_i16x8_s", "v128 v128 -> v128", "i8x16NarrowS"),
  irregular(0xfd066, "i8x16.narrow_i16x8_u", "v128 v128 -> v128", "i8x16NarrowU"),
  shift(0xfd06b, "i8x16.shl", "i8", "$0 << ($1 & 7)"),
  shift(0xfd06c, "i8x16.shr_s", "i8", "$0 >> ($1 & 7)"),
  shift(0xfd06d, "i8x16.shr_u", "u8", "$0 >> ($1 & 7)"),
  binary(0xfd06e, "i8x16.add", "i8", "$0 + $1"),
  binary(0xfd06f, "i8x16.add_sat_s", "i8", "clampI8($0 + $1)"),
  binary(0xfd070, "i8x16.add_sat_u", "u8", "clampU8($0 + $1)"),
  binary(0xfd071, "i8x16.sub", "i8", "$0 - $1"),
  binary(0xfd072, "i8x16.sub_sat_s", "i8", "clampI8($0 - $1)"),
  binary(0xfd073, "i8x16.sub_sat_u", "u8", "clampU8($0 - $1)"),
  binary(0xfd076, "i8x16.min_s", "i8", "$0 < $1 ? $0 : $1"),
  binary(0xfd077, "i8x16.min_u", "u8", "$0 < $1 ? $0 : $1"),
  binary(0xfd078, "i8x16.max_s", "i8", "$0 > $1 ? $0 : $1"),
  binary(0xfd079, "i8x16.max_u", "u8", "$0 > $1 ? $0 : $1"),
  binary(0xfd07b, "i8x16.avgr_u", "u8", "($0 + $1 + 1) >> 1"),
]);
