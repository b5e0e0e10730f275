/**
 * Table instructions. Operand types depend on the table's element and index type, so every stage has
 * them by hand.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/instructions.html#table-instructions}
 *
 * @module
 */
import { family, hand, TRAPS } from "./build.ts";
import type { Row } from "./row.ts";

/** The rows of this family. */
export const TABLE: readonly Row[] = [
  ...family("reference-types", [
    hand(0x25, "table.get", "tableidx", "* -> *", TRAPS),
    hand(0x26, "table.set", "tableidx", "* -> ", TRAPS),
    hand(0xfc00f, "table.grow", "tableidx", "* -> *"),
    hand(0xfc010, "table.size", "tableidx", " -> *"),
    hand(0xfc011, "table.fill", "tableidx", "* -> ", TRAPS),
  ]),
  ...family("bulk-memory", [
    hand(0xfc00c, "table.init", "elemidx tableidx", "* -> ", TRAPS),
    hand(0xfc00d, "elem.drop", "elemidx", "->"),
    hand(0xfc00e, "table.copy", "tableidx tableidx", "* -> ", {
      traps: true,
      doc: "The destination is the first table, the source the second.",
    }),
  ]),
];
