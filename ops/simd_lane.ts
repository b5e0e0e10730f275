/**
 * Vector constants, single lanes, and lanes put in another order. Moves keep every bit.
 *
 * {@link https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions}
 *
 * @module
 */
import { family, plain } from "./build.ts";
import type { Draft } from "./build.ts";
import { irregular } from "./build_simd.ts";
import type { Operand, Row, Template } from "./row.ts";

const LANE = { immediates: ["laneidx"] } as const;

/** The rows of this family. */
export const SIMD_LANE: readonly Row[] = family("simd", [
  plain(0xfd00c, "v128.const", "-> v128", ["$ia", "$ib", "$ic", "$id"], { immediates: ["v128"] }),
  {
    ...irregular(0xfd00d, "i8x16.shuffle", "v128 v128 -> v128", "i8x16Shuffle"),
    immediates: ["lanes"],
  },
  irregular(0xfd00e, "i8x16.swizzle", "v128 v128 -> v128", "i8x16Swizzle"),

  plain(0xfd00f, "i8x16.splat", "i32 -> v128", splat("Math.imul($0 & 0xff, 0x1010101)")),
  plain(0xfd010, "i16x8.splat", "i32 -> v128", splat("Math.imul($0 & 0xffff, 0x10001)")),
  plain(0xfd011, "i32x4.splat", "i32 -> v128", splat("$0")),
  plain(0xfd012, "i64x2.splat", "i64 -> v128", ["$0l", "$0h", "$0l", "$0h"]),
  plain(0xfd013, "f32x4.splat", "f32 -> v128", splat("f32Bits($0)"), { bits: splat("$0") }),
  plain(0xfd014, "f64x2.splat", "f64 -> v128", ["f64Bits($0)", "wide.hi", "$r", "wide.hi"], {
    bits: ["$0l", "$0h", "$0l", "$0h"],
  }),

  extract(0xfd015, "i8x16.extract_lane_s", "i32", "byteAt($0a, $0b, $0c, $0d, $i) << 24 >> 24"),
  extract(0xfd016, "i8x16.extract_lane_u", "i32", "byteAt($0a, $0b, $0c, $0d, $i)"),
  extract(0xfd018, "i16x8.extract_lane_s", "i32", "halfAt($0a, $0b, $0c, $0d, $i) << 16 >> 16"),
  extract(0xfd019, "i16x8.extract_lane_u", "i32", "halfAt($0a, $0b, $0c, $0d, $i)"),
  extract(0xfd01b, "i32x4.extract_lane", "i32", "wordAt($0a, $0b, $0c, $0d, $i)"),
  extract(0xfd01d, "i64x2.extract_lane", "i64", ["$i === 0 ? $0a : $0c", "$i === 0 ? $0b : $0d"]),
  plain(
    0xfd01f,
    "f32x4.extract_lane",
    "v128 -> f32",
    "f32FromBits(wordAt($0a, $0b, $0c, $0d, $i))",
    { ...LANE, bits: "wordAt($0a, $0b, $0c, $0d, $i)" },
  ),
  plain(
    0xfd021,
    "f64x2.extract_lane",
    "v128 -> f64",
    "$i === 0 ? f64FromBits($0a, $0b) : f64FromBits($0c, $0d)",
    { ...LANE, bits: ["$i === 0 ? $0a : $0c", "$i === 0 ? $0b : $0d"] },
  ),

  replace(
    0xfd017,
    "i8x16.replace_lane",
    "i32",
    words("$i >> 2 === # ? withByte($0@, $i, $1) : $0@"),
  ),
  replace(
    0xfd01a,
    "i16x8.replace_lane",
    "i32",
    words("$i >> 1 === # ? withHalf($0@, $i, $1) : $0@"),
  ),
  replace(0xfd01c, "i32x4.replace_lane", "i32", words("$i === # ? $1 : $0@")),
  replace(0xfd01e, "i64x2.replace_lane", "i64", halves("$1l", "$1h")),
  {
    ...replace(0xfd020, "f32x4.replace_lane", "f32", words("$i === # ? f32Bits($1) : $0@")),
    bits: words("$i === # ? $1 : $0@"),
  },
  {
    ...replace(0xfd022, "f64x2.replace_lane", "f64", halves("f64Bits($1)", "f64High($1)")),
    bits: halves("$1l", "$1h"),
  },
]);

function extract(code: number, name: string, type: Operand, js: Template): Draft {
  return plain(code, name, `v128 -> ${type}`, js, LANE);
}

function replace(code: number, name: string, type: Operand, js: Template): Draft {
  return plain(code, name, `v128 ${type} -> v128`, js, LANE);
}

function splat(word: string): Template {
  return [word, "$r", "$r", "$r"];
}

/** In `word`, `#` is the number and `@` the letter of each word. */
function words(word: string): Template {
  const [a, b, c, d] = [..."abcd"]
    .map((letter, k) => word.replaceAll("#", String(k)).replaceAll("@", letter));
  return [a!, b!, c!, d!];
}

/** Replaces one 64-bit half. */
function halves(low: string, high: string): Template {
  return [
    `$i === 0 ? ${low} : $0a`,
    `$i === 0 ? ${high} : $0b`,
    `$i === 1 ? ${low} : $0c`,
    `$i === 1 ? ${high} : $0d`,
  ];
}
