/**
 * Instructions on operands of any type, locals and globals. Every stage has them by hand.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/instructions.html#parametric-instructions}
 * {@link https://webassembly.github.io/spec/core/syntax/instructions.html#variable-instructions}
 *
 * @module
 */
import { family, hand } from "./build.ts";
import type { Row } from "./row.ts";

/** The rows of this family. */
export const PARAMETRIC: readonly Row[] = [
  ...family("mvp", [
    hand(0x1a, "drop", "", "* -> "),
    hand(0x1b, "select", "", "* -> *"),
    hand(0x20, "local.get", "localidx", " -> *"),
    hand(0x21, "local.set", "localidx", "* -> "),
    hand(0x22, "local.tee", "localidx", "* -> *"),
    hand(0x23, "global.get", "globalidx", " -> *"),
    hand(0x24, "global.set", "globalidx", "* -> "),
  ]),
  ...family("reference-types", [
    hand(0x1c, "select t", "valtypes", "* -> *", {
      doc: "`select` with its type written out, in text `select (result t)`.",
    }),
  ]),
];
