/**
 * Vectors as 128 bits, and tests that gather a bit from every lane, in the four-word form.
 *
 * {@link https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions}
 *
 * @module
 */
import { compare, family, plain } from "./build.ts";
import { wordwise } from "./build_simd.ts";
import type { Row } from "./row.ts";

const TEST = "v128 -> i32";
const BINARY = "v128 v128 -> v128";

/** The rows of this family. */
export const SIMD_BITS: readonly Row[] = family("simd", [
  wordwise(0xfd04d, "v128.not", "v128 -> v128", "~$0#"),
  wordwise(0xfd04e, "v128.and", BINARY, "$0# & $1#"),
  wordwise(0xfd04f, "v128.andnot", BINARY, "$0# & ~$1#"),
  wordwise(0xfd050, "v128.or", BINARY, "$0# | $1#"),
  wordwise(0xfd051, "v128.xor", BINARY, "$0# ^ $1#"),
  wordwise(0xfd052, "v128.bitselect", "v128 v128 v128 -> v128", "($0# & $2#) | ($1# & ~$2#)"),
  compare(0xfd053, "v128.any_true", TEST, "($0a | $0b | $0c | $0d) !== 0"),

  compare(0xfd063, "i8x16.all_true", TEST, gather("bytesNonzero(#)", " && ")),
  compare(0xfd083, "i16x8.all_true", TEST, gather("halvesNonzero(#)", " && ")),
  compare(0xfd0a3, "i32x4.all_true", TEST, gather("# !== 0", " && ")),
  compare(0xfd0c3, "i64x2.all_true", TEST, "($0a | $0b) !== 0 && ($0c | $0d) !== 0"),

  plain(0xfd064, "i8x16.bitmask", TEST, "byteSigns($0a, $0b) | (byteSigns($0c, $0d) << 8)"),
  plain(
    0xfd084,
    "i16x8.bitmask",
    TEST,
    "halfSigns($0a) | (halfSigns($0b) << 2) | (halfSigns($0c) << 4) | (halfSigns($0d) << 6)",
  ),
  plain(
    0xfd0a4,
    "i32x4.bitmask",
    TEST,
    "($0a >>> 31) | ($0b >>> 31 << 1) | ($0c >>> 31 << 2) | ($0d >>> 31 << 3)",
  ),
  plain(0xfd0c4, "i64x2.bitmask", TEST, "($0b >>> 31) | ($0d >>> 31 << 1)"),
]);

/** The same condition on every word. */
function gather(condition: string, separator: string): string {
  return ["$0a", "$0b", "$0c", "$0d"].map((word) => condition.replace("#", word)).join(separator);
}
