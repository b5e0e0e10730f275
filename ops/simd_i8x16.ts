/**
 * Vectors of sixteen 8-bit integers.
 *
 * {@link https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions}
 *
 * @module
 */
import { family } from "./build.ts";
import { narrow, wordwise } from "./build_simd.ts";
import type { Row } from "./row.ts";

const UNARY = "v128 -> v128";
const BINARY = "v128 v128 -> v128";
const SHIFT = "v128 i32 -> v128";

/** The rows of this family. */
export const SIMD_I8X16: readonly Row[] = family("simd", [
  wordwise(0xfd023, "i8x16.eq", BINARY, "eqBytes($0#, $1#)"),
  wordwise(0xfd024, "i8x16.ne", BINARY, "~eqBytes($0#, $1#)"),
  wordwise(0xfd025, "i8x16.lt_s", BINARY, "~geBytesS($0#, $1#)"),
  wordwise(0xfd026, "i8x16.lt_u", BINARY, "~geBytesU($0#, $1#)"),
  wordwise(0xfd027, "i8x16.gt_s", BINARY, "~geBytesS($1#, $0#)"),
  wordwise(0xfd028, "i8x16.gt_u", BINARY, "~geBytesU($1#, $0#)"),
  wordwise(0xfd029, "i8x16.le_s", BINARY, "geBytesS($1#, $0#)"),
  wordwise(0xfd02a, "i8x16.le_u", BINARY, "geBytesU($1#, $0#)"),
  wordwise(0xfd02b, "i8x16.ge_s", BINARY, "geBytesS($0#, $1#)"),
  wordwise(0xfd02c, "i8x16.ge_u", BINARY, "geBytesU($0#, $1#)"),

  wordwise(0xfd060, "i8x16.abs", UNARY, "absBytes($0#)"),
  wordwise(0xfd061, "i8x16.neg", UNARY, "subBytes(0, $0#)"),
  wordwise(0xfd062, "i8x16.popcnt", UNARY, "popcntBytes($0#)"),
  narrow(0xfd065, "i8x16.narrow_i16x8_s", "narrowBytesS"),
  narrow(0xfd066, "i8x16.narrow_i16x8_u", "narrowBytesU"),
  wordwise(0xfd06b, "i8x16.shl", SHIFT, "shlBytes($0#, $1)"),
  wordwise(0xfd06c, "i8x16.shr_s", SHIFT, "shrBytesS($0#, $1)"),
  wordwise(0xfd06d, "i8x16.shr_u", SHIFT, "shrBytesU($0#, $1)"),
  wordwise(0xfd06e, "i8x16.add", BINARY, "addBytes($0#, $1#)"),
  wordwise(0xfd06f, "i8x16.add_sat_s", BINARY, "addBytesSatS($0#, $1#)"),
  wordwise(0xfd070, "i8x16.add_sat_u", BINARY, "addBytesSatU($0#, $1#)"),
  wordwise(0xfd071, "i8x16.sub", BINARY, "subBytes($0#, $1#)"),
  wordwise(0xfd072, "i8x16.sub_sat_s", BINARY, "subBytesSatS($0#, $1#)"),
  wordwise(0xfd073, "i8x16.sub_sat_u", BINARY, "subBytesSatU($0#, $1#)"),
  wordwise(0xfd076, "i8x16.min_s", BINARY, "minBytesS($0#, $1#)"),
  wordwise(0xfd077, "i8x16.min_u", BINARY, "minBytesU($0#, $1#)"),
  wordwise(0xfd078, "i8x16.max_s", BINARY, "maxBytesS($0#, $1#)"),
  wordwise(0xfd079, "i8x16.max_u", BINARY, "maxBytesU($0#, $1#)"),
  wordwise(0xfd07b, "i8x16.avgr_u", BINARY, "meanBytes($0#, $1#)"),
]);
