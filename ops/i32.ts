/**
 * 32-bit integers.
 *
 * Division by zero and overflow are checked in helpers; all the rest are single JavaScript
 * expressions, which V8 compiles to one or two machine instructions.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations}
 *
 * @module
 */
import { compare, family, plain, TRAPS } from "./build.ts";
import type { Row } from "./row.ts";

/** The rows of this family. */
export const I32: readonly Row[] = [
  ...family("mvp", [
    plain(0x41, "i32.const", "-> i32", "$i", { immediates: ["i32"] }),

    compare(0x45, "i32.eqz", "i32 -> i32", "$0 === 0"),
    compare(0x46, "i32.eq", "i32 i32 -> i32", "$0 === $1", "i32.ne"),
    compare(0x47, "i32.ne", "i32 i32 -> i32", "$0 !== $1", "i32.eq"),
    compare(0x48, "i32.lt_s", "i32 i32 -> i32", "$0 < $1", "i32.ge_s"),
    compare(0x49, "i32.lt_u", "i32 i32 -> i32", "($0 >>> 0) < ($1 >>> 0)", "i32.ge_u"),
    compare(0x4a, "i32.gt_s", "i32 i32 -> i32", "$0 > $1", "i32.le_s"),
    compare(0x4b, "i32.gt_u", "i32 i32 -> i32", "($0 >>> 0) > ($1 >>> 0)", "i32.le_u"),
    compare(0x4c, "i32.le_s", "i32 i32 -> i32", "$0 <= $1", "i32.gt_s"),
    compare(0x4d, "i32.le_u", "i32 i32 -> i32", "($0 >>> 0) <= ($1 >>> 0)", "i32.gt_u"),
    compare(0x4e, "i32.ge_s", "i32 i32 -> i32", "$0 >= $1", "i32.lt_s"),
    compare(0x4f, "i32.ge_u", "i32 i32 -> i32", "($0 >>> 0) >= ($1 >>> 0)", "i32.lt_u"),

    plain(0x67, "i32.clz", "i32 -> i32", "Math.clz32($0)"),
    plain(0x68, "i32.ctz", "i32 -> i32", "i32Ctz($0)"),
    plain(0x69, "i32.popcnt", "i32 -> i32", "i32Popcnt($0)"),
    plain(0x6a, "i32.add", "i32 i32 -> i32", "($0 + $1) | 0"),
    plain(0x6b, "i32.sub", "i32 i32 -> i32", "($0 - $1) | 0"),
    plain(0x6c, "i32.mul", "i32 i32 -> i32", "Math.imul($0, $1)"),
    plain(0x6d, "i32.div_s", "i32 i32 -> i32", "i32DivS($0, $1)", TRAPS),
    plain(0x6e, "i32.div_u", "i32 i32 -> i32", "i32DivU($0, $1)", TRAPS),
    plain(0x6f, "i32.rem_s", "i32 i32 -> i32", "i32RemS($0, $1)", TRAPS),
    plain(0x70, "i32.rem_u", "i32 i32 -> i32", "i32RemU($0, $1)", TRAPS),
    plain(0x71, "i32.and", "i32 i32 -> i32", "$0 & $1"),
    plain(0x72, "i32.or", "i32 i32 -> i32", "$0 | $1"),
    plain(0x73, "i32.xor", "i32 i32 -> i32", "$0 ^ $1"),
    plain(0x74, "i32.shl", "i32 i32 -> i32", "$0 << $1"),
    plain(0x75, "i32.shr_s", "i32 i32 -> i32", "$0 >> $1"),
    plain(0x76, "i32.shr_u", "i32 i32 -> i32", "($0 >>> $1) | 0"),
    plain(0x77, "i32.rotl", "i32 i32 -> i32", "($0 << $1) | ($0 >>> (32 - $1))"),
    plain(0x78, "i32.rotr", "i32 i32 -> i32", "($0 >>> $1) | ($0 << (32 - $1))"),
  ]),
  ...family("sign-extension", [
    plain(0xc0, "i32.extend8_s", "i32 -> i32", "($0 << 24) >> 24"),
    plain(0xc1, "i32.extend16_s", "i32 -> i32", "($0 << 16) >> 16"),
  ]),
];
