/**
 * Control instructions: structure, branches and calls. Every stage has them by hand.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/instructions.html#control-instructions}
 *
 * @module
 */
import { family, hand, TRAPS } from "./build.ts";
import type { Row } from "./row.ts";

/** The rows of this family. */
export const CONTROL: readonly Row[] = [
  ...family("mvp", [
    hand(0x00, "unreachable", "", "* -> *", TRAPS),
    hand(0x01, "nop", "", "->"),
    hand(0x02, "block", "blocktype", "* -> *"),
    hand(0x03, "loop", "blocktype", "* -> *"),
    hand(0x04, "if", "blocktype", "* -> *"),
    hand(0x05, "else", "", "* -> *"),
    hand(0x0b, "end", "", "* -> *"),
    hand(0x0c, "br", "labelidx", "* -> *"),
    hand(0x0d, "br_if", "labelidx", "* -> *"),
    hand(0x0e, "br_table", "labels", "* -> *"),
    hand(0x0f, "return", "", "* -> *"),
    hand(0x10, "call", "funcidx", "* -> *", TRAPS),
    hand(0x11, "call_indirect", "typeidx tableidx", "* -> *", TRAPS),
  ]),
  ...family("tail-call", [
    hand(0x12, "return_call", "funcidx", "* -> *", TRAPS),
    hand(0x13, "return_call_indirect", "typeidx tableidx", "* -> *", TRAPS),
  ]),
  ...family("function-references", [
    hand(0x14, "call_ref", "typeidx", "* -> *", TRAPS),
    hand(0x15, "return_call_ref", "typeidx", "* -> *", TRAPS),
    hand(0xd5, "br_on_null", "labelidx", "* -> *"),
    hand(0xd6, "br_on_non_null", "labelidx", "* -> *"),
  ]),
  ...family("gc", [
    hand(0xfb018, "br_on_cast", "castflags labelidx heaptype heaptype", "* -> *"),
    hand(0xfb019, "br_on_cast_fail", "castflags labelidx heaptype heaptype", "* -> *"),
  ]),
];
