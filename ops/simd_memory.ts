/**
 * Vector loads and stores, in the four-word form.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/instructions.html#memory-instructions}
 *
 * @module
 */
import { access, family } from "./build.ts";
import type { Draft } from "./build.ts";
import type { Access, Row } from "./row.ts";

type Words = readonly [string, string, string, string];

const LETTERS = "abcd";

/** The highest word first, so that a store that is partly out of bounds writes nothing. */
const STORE = ["12, $1d", "8, $1c", "4, $1b", "0, $1a"]
  .map((place) => `$m.setInt32($0 + ${place}, true)`).join("; ");

const STORE_HALF = "$m.setInt32($0 + 4, $i === 0 ? $1b : $1d, true); " +
  "$m.setInt32($0, $i === 0 ? $1a : $1c, true)";

/** The rows of this family. */
export const SIMD_MEMORY: readonly Row[] = family("simd", [
  load(0xfd000, "v128.load", 16, words((k) => i32(4 * k))),
  load(
    0xfd001,
    "v128.load8x8_s",
    8,
    words((k) => halves(`$m.getInt8($0 + ${2 * k})`, `$m.getInt8($0 + ${2 * k + 1})`)),
  ),
  load(
    0xfd002,
    "v128.load8x8_u",
    8,
    words((k) => halves(`$m.getUint8($0 + ${2 * k})`, `$m.getUint8($0 + ${2 * k + 1})`)),
  ),
  load(0xfd003, "v128.load16x4_s", 8, words((k) => `$m.getInt16($0 + ${2 * k}, true)`)),
  load(0xfd004, "v128.load16x4_u", 8, words((k) => `$m.getUint16($0 + ${2 * k}, true)`)),
  load(0xfd005, "v128.load32x2_s", 8, [i32(0), "$r >> 31", i32(4), `${i32(4)} >> 31`]),
  load(0xfd006, "v128.load32x2_u", 8, [i32(0), "0", i32(4), "0"]),
  load(0xfd007, "v128.load8_splat", 1, splat("Math.imul($m.getUint8($0), 0x1010101)")),
  load(0xfd008, "v128.load16_splat", 2, splat("Math.imul($m.getUint16($0, true), 0x10001)")),
  load(0xfd009, "v128.load32_splat", 4, splat(i32(0))),
  load(0xfd00a, "v128.load64_splat", 8, [i32(0), i32(4), "$r", i32(4)]),
  access(0xfd00b, "v128.store", 16, "addr v128 -> ", { js: STORE }),
  loadLane(
    0xfd054,
    "v128.load8_lane",
    1,
    "$i >> 2 === # ? withByte($1@, $i, $m.getUint8($0)) : $1@",
  ),
  loadLane(
    0xfd055,
    "v128.load16_lane",
    2,
    "$i >> 1 === # ? withHalf($1@, $i, $m.getUint16($0, true)) : $1@",
  ),
  loadLane(0xfd056, "v128.load32_lane", 4, "$i === # ? $m.getInt32($0, true) : $1@"),
  access(0xfd057, "v128.load64_lane", 8, "addr v128 -> v128", {
    immediates: ["memarg", "laneidx"],
    js: words((k) => `$i === ${k >> 1} ? ${i32(4 * (k & 1))} : $1${LETTERS[k]}`),
  }),
  storeLane(0xfd058, "v128.store8_lane", 1, "$m.setInt8($0, byteAt($1a, $1b, $1c, $1d, $i))"),
  storeLane(
    0xfd059,
    "v128.store16_lane",
    2,
    "$m.setInt16($0, halfAt($1a, $1b, $1c, $1d, $i), true)",
  ),
  storeLane(
    0xfd05a,
    "v128.store32_lane",
    4,
    "$m.setInt32($0, wordAt($1a, $1b, $1c, $1d, $i), true)",
  ),
  storeLane(0xfd05b, "v128.store64_lane", 8, STORE_HALF),
  load(0xfd05c, "v128.load32_zero", 4, [i32(0), "0", "0", "0"]),
  load(0xfd05d, "v128.load64_zero", 8, [i32(0), i32(4), "0", "0"]),
]);

function load(code: number, name: string, bytes: Access["bytes"], js: Words): Draft {
  return access(code, name, bytes, "addr -> v128", { js });
}

/** In `word`, `#` is the number and `@` the letter of each word. Only one word reads memory. */
function loadLane(code: number, name: string, bytes: Access["bytes"], word: string): Draft {
  return access(code, name, bytes, "addr v128 -> v128", {
    immediates: ["memarg", "laneidx"],
    js: words((k) => word.replaceAll("#", String(k)).replaceAll("@", LETTERS.charAt(k))),
  });
}

function storeLane(code: number, name: string, bytes: Access["bytes"], js: string): Draft {
  return access(code, name, bytes, "addr v128 -> ", { immediates: ["memarg", "laneidx"], js });
}

function words(word: (k: number) => string): Words {
  return [word(0), word(1), word(2), word(3)];
}

function splat(word: string): Words {
  return [word, "$r", "$r", "$r"];
}

function i32(offset: number): string {
  return offset === 0 ? "$m.getInt32($0, true)" : `$m.getInt32($0 + ${offset}, true)`;
}

function halves(low: string, high: string): string {
  return `(${low} & 0xffff) | (${high} << 16)`;
}
