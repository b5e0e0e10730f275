/**
 * Wide arithmetic: 128-bit sums and full products, for big-number code. An i128 is two i64, the low
 * one first.
 *
 * Sums go word by word; the carry stays in `wide.carry` from one word to the next.
 *
 * {@link https://github.com/WebAssembly/wide-arithmetic}
 *
 * @module
 */
import { family, plain } from "./build.ts";
import type { Row } from "./row.ts";

const SUM = "i64 i64 i64 i64 -> i64 i64";
const PRODUCT = "i64 i64 -> i64 i64";
const PRODUCT_REST = ["wide.hi", "wide.low2", "wide.high2"] as const;

/** The rows of this family. */
export const WIDE: readonly Row[] = family("wide-arithmetic", [
  plain(0xfc013, "i64.add128", SUM, [
    "addFirst($0l, $2l)",
    "addNext($0h, $2h)",
    "addNext($1l, $3l)",
    "addNext($1h, $3h)",
  ]),
  plain(0xfc014, "i64.sub128", SUM, [
    "subFirst($0l, $2l)",
    "subNext($0h, $2h)",
    "subNext($1l, $3l)",
    "subNext($1h, $3h)",
  ]),
  plain(0xfc015, "i64.mul_wide_s", PRODUCT, ["i64MulWideS($0l, $0h, $1l, $1h)", ...PRODUCT_REST]),
  plain(0xfc016, "i64.mul_wide_u", PRODUCT, ["i64MulWideU($0l, $0h, $1l, $1h)", ...PRODUCT_REST]),
]);
