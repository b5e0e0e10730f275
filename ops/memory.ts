/**
 * Loads and stores of numbers, and the size of memories.
 *
 * Being out of bounds is `DataView`'s RangeError, which the engine turns into the trap. A store of
 * two words writes the high one first, so that a store that is partly out of bounds writes nothing.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/instructions.html#memory-instructions}
 *
 * @module
 */
import { access, family, hand } from "./build.ts";
import type { Draft } from "./build.ts";
import type { Row } from "./row.ts";

const LOAD_I64 = ["$m.getInt32($0, true)", "$m.getInt32($0 + 4, true)"] as const;
const STORE_I64 = "$m.setInt32($0 + 4, $1h, true); $m.setInt32($0, $1l, true)";

/** The rows of this family. */
export const MEMORY: readonly Row[] = family("mvp", [
  access(0x28, "i32.load", 4, "addr -> i32", { js: "$m.getInt32($0, true)" }),
  access(0x29, "i64.load", 8, "addr -> i64", { js: LOAD_I64 }),
  access(0x2a, "f32.load", 4, "addr -> f32", {
    js: "f32Load($m, $0)",
    bits: "$m.getInt32($0, true)",
  }),
  access(0x2b, "f64.load", 8, "addr -> f64", { js: "f64Load($m, $0)", bits: LOAD_I64 }),
  access(0x2c, "i32.load8_s", 1, "addr -> i32", { js: "$m.getInt8($0)" }),
  access(0x2d, "i32.load8_u", 1, "addr -> i32", { js: "$m.getUint8($0)" }),
  access(0x2e, "i32.load16_s", 2, "addr -> i32", { js: "$m.getInt16($0, true)" }),
  access(0x2f, "i32.load16_u", 2, "addr -> i32", { js: "$m.getUint16($0, true)" }),
  signed(0x30, "i64.load8_s", 1, "$m.getInt8($0)"),
  unsigned(0x31, "i64.load8_u", 1, "$m.getUint8($0)"),
  signed(0x32, "i64.load16_s", 2, "$m.getInt16($0, true)"),
  unsigned(0x33, "i64.load16_u", 2, "$m.getUint16($0, true)"),
  signed(0x34, "i64.load32_s", 4, "$m.getInt32($0, true)"),
  unsigned(0x35, "i64.load32_u", 4, "$m.getInt32($0, true)"),
  access(0x36, "i32.store", 4, "addr i32 -> ", { js: "$m.setInt32($0, $1, true)" }),
  access(0x37, "i64.store", 8, "addr i64 -> ", { js: STORE_I64 }),
  access(0x38, "f32.store", 4, "addr f32 -> ", {
    js: "f32Store($m, $0, $1)",
    bits: "$m.setInt32($0, $1, true)",
  }),
  access(0x39, "f64.store", 8, "addr f64 -> ", {
    js: "f64Store($m, $0, $1)",
    bits: STORE_I64,
  }),
  access(0x3a, "i32.store8", 1, "addr i32 -> ", { js: "$m.setInt8($0, $1)" }),
  access(0x3b, "i32.store16", 2, "addr i32 -> ", { js: "$m.setInt16($0, $1, true)" }),
  access(0x3c, "i64.store8", 1, "addr i64 -> ", { js: "$m.setInt8($0, $1l)" }),
  access(0x3d, "i64.store16", 2, "addr i64 -> ", { js: "$m.setInt16($0, $1l, true)" }),
  access(0x3e, "i64.store32", 4, "addr i64 -> ", { js: "$m.setInt32($0, $1l, true)" }),
  hand(0x3f, "memory.size", "memidx", " -> addr"),
  hand(0x40, "memory.grow", "memidx", "addr -> addr"),
]);

/** A narrow load into an i64, sign-extended. */
function signed(code: number, name: string, bytes: 1 | 2 | 4, low: string): Draft {
  return access(code, name, bytes, "addr -> i64", { js: [low, "$r >> 31"] });
}

/** A narrow load into an i64, zero-extended. */
function unsigned(code: number, name: string, bytes: 1 | 2 | 4, low: string): Draft {
  return access(code, name, bytes, "addr -> i64", { js: [low, "0"] });
}
