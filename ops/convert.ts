/**
 * Conversions between number types.
 *
 * A float is a JavaScript number whether it came from f32 or f64, so truncation has one helper for
 * both: the bounds of the integer type are what matters. i64 to f32 must round once: going through a
 * double would round twice.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#conversions}
 *
 * @module
 */
import { family, plain, TRAPS } from "./build.ts";
import type { Row } from "./row.ts";

/** The rows of this family. */
export const CONVERT: readonly Row[] = [
  ...family("mvp", [
    plain(0xa7, "i32.wrap_i64", "i64 -> i32", "$0l"),
    plain(0xa8, "i32.trunc_f32_s", "f32 -> i32", "i32TruncS($0)", TRAPS),
    plain(0xa9, "i32.trunc_f32_u", "f32 -> i32", "i32TruncU($0)", TRAPS),
    plain(0xaa, "i32.trunc_f64_s", "f64 -> i32", "i32TruncS($0)", TRAPS),
    plain(0xab, "i32.trunc_f64_u", "f64 -> i32", "i32TruncU($0)", TRAPS),
    plain(0xac, "i64.extend_i32_s", "i32 -> i64", ["$0", "$r >> 31"]),
    plain(0xad, "i64.extend_i32_u", "i32 -> i64", ["$0", "0"]),
    plain(0xae, "i64.trunc_f32_s", "f32 -> i64", ["i64TruncS($0)", "wide.hi"], TRAPS),
    plain(0xaf, "i64.trunc_f32_u", "f32 -> i64", ["i64TruncU($0)", "wide.hi"], TRAPS),
    plain(0xb0, "i64.trunc_f64_s", "f64 -> i64", ["i64TruncS($0)", "wide.hi"], TRAPS),
    plain(0xb1, "i64.trunc_f64_u", "f64 -> i64", ["i64TruncU($0)", "wide.hi"], TRAPS),
    plain(0xb2, "f32.convert_i32_s", "i32 -> f32", "Math.fround($0)"),
    plain(0xb3, "f32.convert_i32_u", "i32 -> f32", "Math.fround($0 >>> 0)"),
    plain(0xb4, "f32.convert_i64_s", "i64 -> f32", "f32ConvertI64S($0l, $0h)"),
    plain(0xb5, "f32.convert_i64_u", "i64 -> f32", "f32ConvertI64U($0l, $0h)"),
    plain(0xb6, "f32.demote_f64", "f64 -> f32", "Math.fround($0)"),
    plain(0xb7, "f64.convert_i32_s", "i32 -> f64", "$0"),
    plain(0xb8, "f64.convert_i32_u", "i32 -> f64", "$0 >>> 0"),
    plain(0xb9, "f64.convert_i64_s", "i64 -> f64", "$0h * 4294967296 + ($0l >>> 0)"),
    plain(0xba, "f64.convert_i64_u", "i64 -> f64", "($0h >>> 0) * 4294967296 + ($0l >>> 0)"),
    plain(0xbb, "f64.promote_f32", "f32 -> f64", "$0"),
    plain(0xbc, "i32.reinterpret_f32", "f32 -> i32", "f32Bits($0)", { bits: "$0" }),
    plain(0xbd, "i64.reinterpret_f64", "f64 -> i64", ["f64Bits($0)", "wide.hi"], {
      bits: ["$0l", "$0h"],
    }),
    plain(0xbe, "f32.reinterpret_i32", "i32 -> f32", "f32FromBits($0)", { bits: "$0" }),
    plain(0xbf, "f64.reinterpret_i64", "i64 -> f64", "f64FromBits($0l, $0h)", {
      bits: ["$0l", "$0h"],
    }),
  ]),
  ...family("saturating-float-to-int", [
    plain(0xfc000, "i32.trunc_sat_f32_s", "f32 -> i32", "i32TruncSatS($0)"),
    plain(0xfc001, "i32.trunc_sat_f32_u", "f32 -> i32", "i32TruncSatU($0)"),
    plain(0xfc002, "i32.trunc_sat_f64_s", "f64 -> i32", "i32TruncSatS($0)"),
    plain(0xfc003, "i32.trunc_sat_f64_u", "f64 -> i32", "i32TruncSatU($0)"),
    plain(0xfc004, "i64.trunc_sat_f32_s", "f32 -> i64", ["i64TruncSatS($0)", "wide.hi"]),
    plain(0xfc005, "i64.trunc_sat_f32_u", "f32 -> i64", ["i64TruncSatU($0)", "wide.hi"]),
    plain(0xfc006, "i64.trunc_sat_f64_s", "f64 -> i64", ["i64TruncSatS($0)", "wide.hi"]),
    plain(0xfc007, "i64.trunc_sat_f64_u", "f64 -> i64", ["i64TruncSatU($0)", "wide.hi"]),
  ]),
];
