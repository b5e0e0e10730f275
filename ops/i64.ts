/**
 * 64-bit integers, as pairs of int32: measured twice as fast as BigInt in the interpreter and more in
 * compiled code.
 *
 * {@link https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations}
 *
 * @module
 */
import { compare, family, plain } from "./build.ts";
import type { Draft } from "./build.ts";
import type { Row } from "./row.ts";

const UNARY = "i64 -> i64";
const BINARY = "i64 i64 -> i64";
const RELATION = "i64 i64 -> i32";

/**
 * The high word of the product of both low words, as unsigned, and one half: the product as a double, less
 * its low word, `$r`. Its error is 2^-21 at most. Measured in compiled code, doubles take half the time
 * of a sum of products of 16-bit halves.
 */
const HIGH_PRODUCT = "($0l >>> 0) * 2 ** -32 * ($1l >>> 0) + (0.5 - ($r >>> 0) * 2 ** -32)";

/** The rows of this family. */
export const I64: readonly Row[] = [
  ...family("mvp", [
    plain(0x42, "i64.const", "-> i64", ["$il", "$ih"], { immediates: ["i64"] }),

    compare(0x50, "i64.eqz", "i64 -> i32", "($0l | $0h) === 0"),
    compare(0x51, "i64.eq", RELATION, "$0l === $1l && $0h === $1h", "i64.ne"),
    compare(0x52, "i64.ne", RELATION, "$0l !== $1l || $0h !== $1h", "i64.eq"),
    ordered(0x53, "i64.lt_s", "<", "i64.ge_s"),
    ordered(0x54, "i64.lt_u", "<", "i64.ge_u"),
    ordered(0x55, "i64.gt_s", ">", "i64.le_s"),
    ordered(0x56, "i64.gt_u", ">", "i64.le_u"),
    ordered(0x57, "i64.le_s", "<=", "i64.gt_s"),
    ordered(0x58, "i64.le_u", "<=", "i64.gt_u"),
    ordered(0x59, "i64.ge_s", ">=", "i64.lt_s"),
    ordered(0x5a, "i64.ge_u", ">=", "i64.lt_u"),

    plain(0x79, "i64.clz", UNARY, ["$0h === 0 ? 32 + Math.clz32($0l) : Math.clz32($0h)", "0"]),
    plain(0x7a, "i64.ctz", UNARY, ["i64Ctz($0l, $0h)", "0"]),
    plain(0x7b, "i64.popcnt", UNARY, ["i64Popcnt($0l, $0h)", "0"]),
    plain(0x7c, "i64.add", BINARY, [
      "($0l + $1l) | 0",
      "($0h + $1h + (($r >>> 0) < ($0l >>> 0) | 0)) | 0",
    ]),
    plain(0x7d, "i64.sub", BINARY, [
      "($0l - $1l) | 0",
      "($0h - $1h - (($0l >>> 0) < ($1l >>> 0) | 0)) | 0",
    ]),
    plain(0x7e, "i64.mul", BINARY, [
      "Math.imul($0l, $1l)",
      `(${HIGH_PRODUCT} | 0) + Math.imul($0l, $1h) + Math.imul($0h, $1l) | 0`,
    ]),
    trapping(0x7f, "i64.div_s", "i64DivS($0l, $0h, $1l, $1h)"),
    trapping(0x80, "i64.div_u", "i64DivU($0l, $0h, $1l, $1h)"),
    trapping(0x81, "i64.rem_s", "i64RemS($0l, $0h, $1l, $1h)"),
    trapping(0x82, "i64.rem_u", "i64RemU($0l, $0h, $1l, $1h)"),
    plain(0x83, "i64.and", BINARY, ["$0l & $1l", "$0h & $1h"]),
    plain(0x84, "i64.or", BINARY, ["$0l | $1l", "$0h | $1h"]),
    plain(0x85, "i64.xor", BINARY, ["$0l ^ $1l", "$0h ^ $1h"]),
    shift(0x86, "i64.shl", {
      short: ["$0l << $1l", "($0h << $1l) | ($0l >>> 1 >>> ~$1l)"],
      long: ["0", "$0l << $1l"],
    }),
    shift(0x87, "i64.shr_s", {
      short: ["($0l >>> $1l) | ($0h << 1 << ~$1l)", "$0h >> $1l"],
      long: ["$0h >> $1l", "$0h >> 31"],
    }),
    shift(0x88, "i64.shr_u", {
      short: ["($0l >>> $1l) | ($0h << 1 << ~$1l)", "($0h >>> $1l) | 0"],
      long: ["($0h >>> $1l) | 0", "0"],
    }),
    shift(0x89, "i64.rotl", rotation((a, b) => `(${a} << $1l) | (${b} >>> 1 >>> ~$1l)`)),
    shift(0x8a, "i64.rotr", rotation((a, b) => `(${a} >>> $1l) | (${b} << 1 << ~$1l)`)),
  ]),
  ...family("sign-extension", [
    plain(0xc2, "i64.extend8_s", UNARY, ["($0l << 24) >> 24", "$r >> 31"]),
    plain(0xc3, "i64.extend16_s", UNARY, ["($0l << 16) >> 16", "$r >> 31"]),
    plain(0xc4, "i64.extend32_s", UNARY, ["$0l", "$r >> 31"]),
  ]),
];

/** A binary operation that can trap, whose helper leaves the high word in `wide.hi`. */
function trapping(code: number, name: string, low: string): Draft {
  return plain(code, name, BINARY, [low, "wide.hi"], { traps: true });
}

/**
 * An ordering: the high words decide, with the sign the name tells; when they are equal the low ones
 * do, always unsigned.
 */
function ordered(code: number, name: string, operator: string, negated: string): Draft {
  const strict = operator.charAt(0);
  const [left, right] = name.endsWith("_u") ? ["($0h >>> 0)", "($1h >>> 0)"] : ["$0h", "$1h"];
  const js = `${left} ${strict} ${right} || ($0h === $1h && ($0l >>> 0) ${operator} ($1l >>> 0))`;
  return compare(code, name, RELATION, js, negated);
}

/** A shift's words, by less than 32 and by 32 or more: JavaScript's own shifts take the rest modulo 32. */
interface Shifts {
  readonly short: readonly [low: string, high: string];
  readonly long: readonly [low: string, high: string];
}

/**
 * A shift or rotation. What crosses between the words is shifted by 1 and then by `~n`, which is
 * 31 - n modulo 32: together 32 - n, and right for n = 0 as well, where a shift by 32 would be by 0.
 */
function shift(code: number, name: string, { short, long }: Shifts): Draft {
  const word = (i: 0 | 1) => `$1l & 32 ? ${long[i]} : ${short[i]}`;
  return plain(code, name, BINARY, [word(0), word(1)]);
}

/** A rotation by 32 or more is one by less with the words exchanged. */
function rotation(word: (a: string, b: string) => string): Shifts {
  const words = [word("$0l", "$0h"), word("$0h", "$0l")] as const;
  return { short: words, long: [words[1], words[0]] };
}
