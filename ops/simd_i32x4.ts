/**
 * Vectors of four 32-bit integers, with the conversions to them.
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
const WIDEN_S = { read: "i16", write: "i32" } as const;
const WIDEN_U = { read: "u16", write: "i32" } as const;

/** The rows of this family. */
export const SIMD_I32X4: readonly Row[] = family("simd", [
  relation(0xfd037, "i32x4.eq", "i32", "$0 === $1"),
  relation(0xfd038, "i32x4.ne", "i32", "$0 !== $1"),
  relation(0xfd039, "i32x4.lt_s", "i32", "$0 < $1"),
  relation(0xfd03a, "i32x4.lt_u", "i32", "($0 >>> 0) < ($1 >>> 0)"),
  relation(0xfd03b, "i32x4.gt_s", "i32", "$0 > $1"),
  relation(0xfd03c, "i32x4.gt_u", "i32", "($0 >>> 0) > ($1 >>> 0)"),
  relation(0xfd03d, "i32x4.le_s", "i32", "$0 <= $1"),
  relation(0xfd03e, "i32x4.le_u", "i32", "($0 >>> 0) <= ($1 >>> 0)"),
  relation(0xfd03f, "i32x4.ge_s", "i32", "$0 >= $1"),
  relation(0xfd040, "i32x4.ge_u", "i32", "($0 >>> 0) >= ($1 >>> 0)"),

  lanes(0xfd07e, "i32x4.extadd_pairwise_i16x8_s", UNARY, { ...WIDEN_S, js: "$0 + $0n", stride: 2 }),
  lanes(0xfd07f, "i32x4.extadd_pairwise_i16x8_u", UNARY, { ...WIDEN_U, js: "$0 + $0n", stride: 2 }),
  unary(0xfd0a0, "i32x4.abs", "i32", "(($0 ^ ($0 >> 31)) - ($0 >> 31)) | 0"),
  unary(0xfd0a1, "i32x4.neg", "i32", "-$0 | 0"),
  lanes(0xfd0a7, "i32x4.extend_low_i16x8_s", UNARY, { ...WIDEN_S, js: "$0" }),
  lanes(0xfd0a8, "i32x4.extend_high_i16x8_s", UNARY, { ...WIDEN_S, js: "$0", first: 4 }),
  lanes(0xfd0a9, "i32x4.extend_low_i16x8_u", UNARY, { ...WIDEN_U, js: "$0" }),
  lanes(0xfd0aa, "i32x4.extend_high_i16x8_u", UNARY, { ...WIDEN_U, js: "$0", first: 4 }),
  shift(0xfd0ab, "i32x4.shl", "i32", "$0 << $1"),
  shift(0xfd0ac, "i32x4.shr_s", "i32", "$0 >> $1"),
  shift(0xfd0ad, "i32x4.shr_u", "i32", "($0 >>> $1) | 0"),
  binary(0xfd0ae, "i32x4.add", "i32", "($0 + $1) | 0"),
  binary(0xfd0b1, "i32x4.sub", "i32", "($0 - $1) | 0"),
  binary(0xfd0b5, "i32x4.mul", "i32", "Math.imul($0, $1)"),
  binary(0xfd0b6, "i32x4.min_s", "i32", "Math.min($0, $1)"),
  binary(0xfd0b7, "i32x4.min_u", "i32", "Math.min($0 >>> 0, $1 >>> 0) | 0"),
  binary(0xfd0b8, "i32x4.max_s", "i32", "Math.max($0, $1)"),
  binary(0xfd0b9, "i32x4.max_u", "i32", "Math.max($0 >>> 0, $1 >>> 0) | 0"),
  lanes(0xfd0ba, "i32x4.dot_i16x8_s", BINARY, {
    ...WIDEN_S,
    js: "(Math.imul($0, $1) + Math.imul($0n, $1n)) | 0",
    stride: 2,
  }),
  lanes(0xfd0bc, "i32x4.extmul_low_i16x8_s", BINARY, { ...WIDEN_S, js: "Math.imul($0, $1)" }),
  lanes(0xfd0bd, "i32x4.extmul_high_i16x8_s", BINARY, {
    ...WIDEN_S,
    js: "Math.imul($0, $1)",
    first: 4,
  }),
  lanes(0xfd0be, "i32x4.extmul_low_i16x8_u", BINARY, { ...WIDEN_U, js: "Math.imul($0, $1)" }),
  lanes(0xfd0bf, "i32x4.extmul_high_i16x8_u", BINARY, {
    ...WIDEN_U,
    js: "Math.imul($0, $1)",
    first: 4,
  }),
  lanes(0xfd0f8, "i32x4.trunc_sat_f32x4_s", UNARY, {
    read: "f32",
    write: "i32",
    js: "i32TruncSatS($0)",
  }),
  lanes(0xfd0f9, "i32x4.trunc_sat_f32x4_u", UNARY, {
    read: "f32",
    write: "i32",
    js: "i32TruncSatU($0)",
  }),
  lanes(0xfd0fc, "i32x4.trunc_sat_f64x2_s_zero", UNARY, {
    read: "f64",
    write: "i32",
    js: "i32TruncSatS($0)",
  }),
  lanes(0xfd0fd, "i32x4.trunc_sat_f64x2_u_zero", UNARY, {
    read: "f64",
    write: "i32",
    js: "i32TruncSatU($0)",
  }),
]);
