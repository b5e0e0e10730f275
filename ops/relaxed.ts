/**
 * Relaxed vector instructions. The specification leaves their results partly open; we always choose
 * the one that the strict counterpart gives, so that programs behave alike everywhere. `madd` rounds
 * the product and the sum.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#relaxed-operations}
 *
 * @module
 */
import { family } from "./build.ts";
import { binary, irregular, lanes, wordwise } from "./build_simd.ts";
import type { Row } from "./row.ts";

const UNARY = "v128 -> v128";
const BINARY = "v128 v128 -> v128";
const TERNARY = "v128 v128 v128 -> v128";
const SELECT = "($0# & $2#) | ($1# & ~$2#)";
const F32 = { read: "f32", write: "f32" } as const;
const F64 = { read: "f64", write: "f64" } as const;
const F32_TO_I32 = { read: "f32", write: "i32" } as const;
const F64_TO_I32 = { read: "f64", write: "i32" } as const;

/** The rows of this family. */
export const RELAXED: readonly Row[] = family("relaxed-simd", [
  irregular(0xfd100, "i8x16.relaxed_swizzle", BINARY, "i8x16Swizzle"),
  lanes(0xfd101, "i32x4.relaxed_trunc_f32x4_s", UNARY, { ...F32_TO_I32, js: "i32TruncSatS($0)" }),
  lanes(0xfd102, "i32x4.relaxed_trunc_f32x4_u", UNARY, { ...F32_TO_I32, js: "i32TruncSatU($0)" }),
  lanes(0xfd103, "i32x4.relaxed_trunc_f64x2_s_zero", UNARY, {
    ...F64_TO_I32,
    js: "i32TruncSatS($0)",
  }),
  lanes(0xfd104, "i32x4.relaxed_trunc_f64x2_u_zero", UNARY, {
    ...F64_TO_I32,
    js: "i32TruncSatU($0)",
  }),
  lanes(0xfd105, "f32x4.relaxed_madd", TERNARY, { ...F32, js: "Math.fround($0 * $1) + $2" }),
  lanes(0xfd106, "f32x4.relaxed_nmadd", TERNARY, { ...F32, js: "$2 - Math.fround($0 * $1)" }),
  lanes(0xfd107, "f64x2.relaxed_madd", TERNARY, { ...F64, js: "$0 * $1 + $2" }),
  lanes(0xfd108, "f64x2.relaxed_nmadd", TERNARY, { ...F64, js: "$2 - $0 * $1" }),
  wordwise(0xfd109, "i8x16.relaxed_laneselect", TERNARY, SELECT),
  wordwise(0xfd10a, "i16x8.relaxed_laneselect", TERNARY, SELECT),
  wordwise(0xfd10b, "i32x4.relaxed_laneselect", TERNARY, SELECT),
  wordwise(0xfd10c, "i64x2.relaxed_laneselect", TERNARY, SELECT),
  binary(0xfd10d, "f32x4.relaxed_min", "f32", "floatMin($0, $1)"),
  binary(0xfd10e, "f32x4.relaxed_max", "f32", "floatMax($0, $1)"),
  binary(0xfd10f, "f64x2.relaxed_min", "f64", "floatMin($0, $1)"),
  binary(0xfd110, "f64x2.relaxed_max", "f64", "floatMax($0, $1)"),
  binary(0xfd111, "i16x8.relaxed_q15mulr_s", "i16", "clampI16((Math.imul($0, $1) + 0x4000) >> 15)"),
  lanes(0xfd112, "i16x8.relaxed_dot_i8x16_i7x16_s", BINARY, {
    read: "i8",
    write: "i16",
    js: "Math.imul($0, $1) + Math.imul($0n, $1n)",
    stride: 2,
  }),
  wordwise(0xfd113, "i32x4.relaxed_dot_i8x16_i7x16_add_s", TERNARY, "dotBytesAdd($0#, $1#, $2#)"),
]);
