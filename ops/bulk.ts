/**
 * Bulk memory instructions. Every stage has them by hand: `memory.copy` may join memories of
 * different address types, and all of them work on ranges.
 *
 * {@link https://webassembly.github.io/spec/core/syntax/instructions.html#memory-instructions}
 *
 * @module
 */
import { family, hand, TRAPS } from "./build.ts";
import type { Row } from "./row.ts";

/** The rows of this family. */
export const BULK: readonly Row[] = family("bulk-memory", [
  hand(0xfc008, "memory.init", "dataidx memidx", "addr i32 i32 -> ", TRAPS),
  hand(0xfc009, "data.drop", "dataidx", "->"),
  hand(0xfc00a, "memory.copy", "memidx memidx", "* -> ", {
    traps: true,
    doc: "The destination is the first memory, the source the second.",
  }),
  hand(0xfc00b, "memory.fill", "memidx", "addr i32 addr -> ", TRAPS),
]);
