/**
 * Vectors of two 64-bit integers; each lane is a pair of words, as an i64 is.
 *
 * {@link https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions}
 *
 * @module
 */
import { family } from "./build.ts";
import { binary, lanes, relation, shift, unary } from "./build_simd.ts";
import type { Row } from "./row.ts";

const UNARY = "v128 -> v128";
const BINARY = "v128 v128 -> v128";
const WIDEN = { read: "i32", write: "i64" } as const;
const SIGN_EXTENDED = ["$0", "$r >> 31"] as const;
const ZERO_EXTENDED = ["$0", "0"] as const;
const PRODUCT_S = ["i32MulWideS($0, $1)", "wide.hi"] as const;
const PRODUCT_U = ["i32MulWideU($0, $1)", "wide.hi"] as const;
const LOW_LESS = "($0l >>> 0) < ($1l >>> 0)";
const LOW_GREATER = "($0l >>> 0) > ($1l >>> 0)";

/** The rows of this family. */
export const SIMD_I64X2: readonly Row[] = family("simd", [
  unary(0xfd0c0, "i64x2.abs", "i64", [
    "$0h < 0 ? -$0l | 0 : $0l",
    "$0h < 0 ? ~$0h + ($0l === 0 ? 1 : 0) | 0 : $0h",
  ]),
  unary(0xfd0c1, "i64x2.neg", "i64", ["-$0l | 0", "(~$0h + (($0l === 0) | 0)) | 0"]),
  lanes(0xfd0c7, "i64x2.extend_low_i32x4_s", UNARY, { ...WIDEN, js: SIGN_EXTENDED }),
  lanes(0xfd0c8, "i64x2.extend_high_i32x4_s", UNARY, { ...WIDEN, js: SIGN_EXTENDED, first: 2 }),
  lanes(0xfd0c9, "i64x2.extend_low_i32x4_u", UNARY, { ...WIDEN, js: ZERO_EXTENDED }),
  lanes(0xfd0ca, "i64x2.extend_high_i32x4_u", UNARY, { ...WIDEN, js: ZERO_EXTENDED, first: 2 }),
  shift(0xfd0cb, "i64x2.shl", "i64", [
    "$1 & 32 ? 0 : $0l << $1",
    "$1 & 32 ? $0l << $1 : ($0h << $1) | ($0l >>> 1 >>> ~$1)",
  ]),
  shift(0xfd0cc, "i64x2.shr_s", "i64", [
    "$1 & 32 ? $0h >> $1 : ($0l >>> $1) | ($0h << 1 << ~$1)",
    "$1 & 32 ? $0h >> 31 : $0h >> $1",
  ]),
  shift(0xfd0cd, "i64x2.shr_u", "i64", [
    "$1 & 32 ? ($0h >>> $1) | 0 : ($0l >>> $1) | ($0h << 1 << ~$1)",
    "$1 & 32 ? 0 : ($0h >>> $1) | 0",
  ]),
  binary(0xfd0ce, "i64x2.add", "i64", [
    "($0l + $1l) | 0",
    "($0h + $1h + (($r >>> 0) < ($0l >>> 0) | 0)) | 0",
  ]),
  binary(0xfd0d1, "i64x2.sub", "i64", [
    "($0l - $1l) | 0",
    "($0h - $1h - (($0l >>> 0) < ($1l >>> 0) | 0)) | 0",
  ]),
  binary(0xfd0d5, "i64x2.mul", "i64", ["i64Mul($0l, $0h, $1l, $1h)", "wide.hi"]),
  relation(0xfd0d6, "i64x2.eq", "i64", "$0l === $1l && $0h === $1h"),
  relation(0xfd0d7, "i64x2.ne", "i64", "$0l !== $1l || $0h !== $1h"),
  relation(0xfd0d8, "i64x2.lt_s", "i64", `$0h < $1h || ($0h === $1h && ${LOW_LESS})`),
  relation(0xfd0d9, "i64x2.gt_s", "i64", `$0h > $1h || ($0h === $1h && ${LOW_GREATER})`),
  relation(0xfd0da, "i64x2.le_s", "i64", `$0h < $1h || ($0h === $1h && !(${LOW_GREATER}))`),
  relation(0xfd0db, "i64x2.ge_s", "i64", `$0h > $1h || ($0h === $1h && !(${LOW_LESS}))`),
  lanes(0xfd0dc, "i64x2.extmul_low_i32x4_s", BINARY, { ...WIDEN, js: PRODUCT_S }),
  lanes(0xfd0dd, "i64x2.extmul_high_i32x4_s", BINARY, { ...WIDEN, js: PRODUCT_S, first: 2 }),
  lanes(0xfd0de, "i64x2.extmul_low_i32x4_u", BINARY, { ...WIDEN, js: PRODUCT_U }),
  lanes(0xfd0df, "i64x2.extmul_high_i32x4_u", BINARY, { ...WIDEN, js: PRODUCT_U, first: 2 }),
]);
