/**
 * Aggregates, i31 and casts. Operand types depend on the module's types, so every stage has them by
 * hand.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/instructions.html#aggregate-instructions}
 *
 * @module
 */
import { family, hand, TRAPS } from "./build.ts";
import type { Row } from "./row.ts";

/** The rows of this family. */
export const GC: readonly Row[] = family("gc", [
  hand(0xd3, "ref.eq", "", "* -> i32"),
  hand(0xfb000, "struct.new", "typeidx", "* -> *"),
  hand(0xfb001, "struct.new_default", "typeidx", " -> *"),
  hand(0xfb002, "struct.get", "typeidx fieldidx", "* -> *", TRAPS),
  hand(0xfb003, "struct.get_s", "typeidx fieldidx", "* -> i32", TRAPS),
  hand(0xfb004, "struct.get_u", "typeidx fieldidx", "* -> i32", TRAPS),
  hand(0xfb005, "struct.set", "typeidx fieldidx", "* -> ", TRAPS),
  hand(0xfb006, "array.new", "typeidx", "* -> *", TRAPS),
  hand(0xfb007, "array.new_default", "typeidx", "i32 -> *", TRAPS),
  hand(0xfb008, "array.new_fixed", "typeidx count", "* -> *", TRAPS),
  hand(0xfb009, "array.new_data", "typeidx dataidx", "i32 i32 -> *", TRAPS),
  hand(0xfb00a, "array.new_elem", "typeidx elemidx", "i32 i32 -> *", TRAPS),
  hand(0xfb00b, "array.get", "typeidx", "* -> *", TRAPS),
  hand(0xfb00c, "array.get_s", "typeidx", "* -> i32", TRAPS),
  hand(0xfb00d, "array.get_u", "typeidx", "* -> i32", TRAPS),
  hand(0xfb00e, "array.set", "typeidx", "* -> ", TRAPS),
  hand(0xfb00f, "array.len", "", "* -> i32", TRAPS),
  hand(0xfb010, "array.fill", "typeidx", "* -> ", TRAPS),
  hand(0xfb011, "array.copy", "typeidx typeidx", "* -> ", {
    traps: true,
    doc: "The destination's type is the first, the source's the second.",
  }),
  hand(0xfb012, "array.init_data", "typeidx dataidx", "* -> ", TRAPS),
  hand(0xfb013, "array.init_elem", "typeidx elemidx", "* -> ", TRAPS),
  hand(0xfb014, "ref.test", "heaptype", "* -> i32"),
  hand(0xfb015, "ref.test null", "heaptype", "* -> i32", {
    doc: "`ref.test` that null passes, in text `ref.test (ref null ht)`.",
  }),
  hand(0xfb016, "ref.cast", "heaptype", "* -> *", TRAPS),
  hand(0xfb017, "ref.cast null", "heaptype", "* -> *", {
    traps: true,
    doc: "`ref.cast` that null passes, in text `ref.cast (ref null ht)`.",
  }),
  hand(0xfb01a, "any.convert_extern", "", "* -> *"),
  hand(0xfb01b, "extern.convert_any", "", "* -> *"),
  hand(0xfb01c, "ref.i31", "", "i32 -> *"),
  hand(0xfb01d, "i31.get_s", "", "* -> i32", TRAPS),
  hand(0xfb01e, "i31.get_u", "", "* -> i32", TRAPS),
]);
