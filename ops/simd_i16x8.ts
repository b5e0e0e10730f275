/**
 * Vectors of eight 16-bit integers.
 *
 * {@link https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions}
 *
 * @module
 */
import { family } from "./build.ts";
import { binary, lanes, narrow, widen, wordwise } from "./build_simd.ts";
import type { Row } from "./row.ts";

const UNARY = "v128 -> v128";
const BINARY = "v128 v128 -> v128";
const SHIFT = "v128 i32 -> v128";
const WIDEN_S = { read: "i8", write: "i16" } as const;
/** The words of the low and of the high lanes. */
const LOW = ["a", "b"] as const;
const HIGH = ["c", "d"] as const;
const EXTEND_U = ["extendLowU", "extendHighU"] as const;
const EXTMUL_U = ["extmulLowU", "extmulHighU"] as const;

/** The rows of this family. */
export const SIMD_I16X8: readonly Row[] = family("simd", [
  wordwise(0xfd02d, "i16x8.eq", BINARY, "eqHalves($0#, $1#)"),
  wordwise(0xfd02e, "i16x8.ne", BINARY, "~eqHalves($0#, $1#)"),
  wordwise(0xfd02f, "i16x8.lt_s", BINARY, "~geHalvesS($0#, $1#)"),
  wordwise(0xfd030, "i16x8.lt_u", BINARY, "~geHalvesU($0#, $1#)"),
  wordwise(0xfd031, "i16x8.gt_s", BINARY, "~geHalvesS($1#, $0#)"),
  wordwise(0xfd032, "i16x8.gt_u", BINARY, "~geHalvesU($1#, $0#)"),
  wordwise(0xfd033, "i16x8.le_s", BINARY, "geHalvesS($1#, $0#)"),
  wordwise(0xfd034, "i16x8.le_u", BINARY, "geHalvesU($1#, $0#)"),
  wordwise(0xfd035, "i16x8.ge_s", BINARY, "geHalvesS($0#, $1#)"),
  wordwise(0xfd036, "i16x8.ge_u", BINARY, "geHalvesU($0#, $1#)"),

  lanes(0xfd07c, "i16x8.extadd_pairwise_i8x16_s", UNARY, { ...WIDEN_S, js: "$0 + $0n", stride: 2 }),
  wordwise(0xfd07d, "i16x8.extadd_pairwise_i8x16_u", UNARY, "extaddBytesU($0#)"),
  wordwise(0xfd080, "i16x8.abs", UNARY, "absHalves($0#)"),
  wordwise(0xfd081, "i16x8.neg", UNARY, "subHalves(0, $0#)"),
  binary(0xfd082, "i16x8.q15mulr_sat_s", "i16", "clampI16((Math.imul($0, $1) + 0x4000) >> 15)"),
  narrow(0xfd085, "i16x8.narrow_i32x4_s", "narrowHalvesS"),
  narrow(0xfd086, "i16x8.narrow_i32x4_u", "narrowHalvesU"),
  lanes(0xfd087, "i16x8.extend_low_i8x16_s", UNARY, { ...WIDEN_S, js: "$0" }),
  lanes(0xfd088, "i16x8.extend_high_i8x16_s", UNARY, { ...WIDEN_S, js: "$0", first: 8 }),
  widen(0xfd089, "i16x8.extend_low_i8x16_u", LOW, EXTEND_U),
  widen(0xfd08a, "i16x8.extend_high_i8x16_u", HIGH, EXTEND_U),
  wordwise(0xfd08b, "i16x8.shl", SHIFT, "shlHalves($0#, $1)"),
  wordwise(0xfd08c, "i16x8.shr_s", SHIFT, "shrHalvesS($0#, $1)"),
  wordwise(0xfd08d, "i16x8.shr_u", SHIFT, "shrHalvesU($0#, $1)"),
  wordwise(0xfd08e, "i16x8.add", BINARY, "addHalves($0#, $1#)"),
  wordwise(0xfd08f, "i16x8.add_sat_s", BINARY, "addHalvesSatS($0#, $1#)"),
  wordwise(0xfd090, "i16x8.add_sat_u", BINARY, "addHalvesSatU($0#, $1#)"),
  wordwise(0xfd091, "i16x8.sub", BINARY, "subHalves($0#, $1#)"),
  wordwise(0xfd092, "i16x8.sub_sat_s", BINARY, "subHalvesSatS($0#, $1#)"),
  wordwise(0xfd093, "i16x8.sub_sat_u", BINARY, "subHalvesSatU($0#, $1#)"),
  wordwise(0xfd095, "i16x8.mul", BINARY, "mulHalves($0#, $1#)"),
  wordwise(0xfd096, "i16x8.min_s", BINARY, "minHalvesS($0#, $1#)"),
  wordwise(0xfd097, "i16x8.min_u", BINARY, "minHalvesU($0#, $1#)"),
  wordwise(0xfd098, "i16x8.max_s", BINARY, "maxHalvesS($0#, $1#)"),
  wordwise(0xfd099, "i16x8.max_u", BINARY, "maxHalvesU($0#, $1#)"),
  wordwise(0xfd09b, "i16x8.avgr_u", BINARY, "meanHalves($0#, $1#)"),
  lanes(0xfd09c, "i16x8.extmul_low_i8x16_s", BINARY, { ...WIDEN_S, js: "Math.imul($0, $1)" }),
  lanes(0xfd09d, "i16x8.extmul_high_i8x16_s", BINARY, {
    ...WIDEN_S,
    js: "Math.imul($0, $1)",
    first: 8,
  }),
  widen(0xfd09e, "i16x8.extmul_low_i8x16_u", LOW, EXTMUL_U),
  widen(0xfd09f, "i16x8.extmul_high_i8x16_u", HIGH, EXTMUL_U),
]);
