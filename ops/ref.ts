/**
 * Reference instructions that came before garbage collection. Every stage has them by hand.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/instructions.html#reference-instructions}
 *
 * @module
 */
import { family, hand, TRAPS } from "./build.ts";
import type { Row } from "./row.ts";

/** The rows of this family. */
export const REF: readonly Row[] = [
  ...family("reference-types", [
    hand(0xd0, "ref.null", "heaptype", " -> *"),
    hand(0xd1, "ref.is_null", "", "* -> i32"),
    hand(0xd2, "ref.func", "funcidx", " -> *"),
  ]),
  ...family("function-references", [
    hand(0xd4, "ref.as_non_null", "", "* -> *", TRAPS),
  ]),
];
