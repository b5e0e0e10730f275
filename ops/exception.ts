/**
 * Exceptions: the instructions of WebAssembly 3.0, and the older encoding (`try` with `catch` clauses)
 * that toolchains still emit. Every stage has them by hand.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/instructions.html#control-instructions}
 * {@link https://webassembly.github.io/exception-handling/legacy/core/}
 *
 * @module
 */
import { family, hand, TRAPS } from "./build.ts";
import type { Row } from "./row.ts";

/** The rows of this family. */
export const EXCEPTION: readonly Row[] = [
  ...family("exception-handling", [
    hand(0x08, "throw", "tagidx", "* -> *"),
    hand(0x0a, "throw_ref", "", "* -> *", TRAPS),
    hand(0x1f, "try_table", "blocktype catches", "* -> *"),
  ]),
  ...family("legacy-exceptions", [
    hand(0x06, "try", "blocktype", "* -> *"),
    hand(0x07, "catch", "tagidx", "* -> *"),
    hand(0x09, "rethrow", "labelidx", "* -> *"),
    hand(0x18, "delegate", "labelidx", "* -> *"),
    hand(0x19, "catch_all", "", "* -> *"),
  ]),
];
