import { assertEquals } from "@std/assert";
import { columnLines, folded } from "./columns.ts";
import type { Row } from "./rows.ts";

const ROWS: readonly Row[] = [
  ["local.get 0", "1  ret1 l0", "return(someHelper(l0, l1, l2));"],
  ["", "", "}"],
];

Deno.test("columnLines() makes columns as wide as they are, without a terminal", () => {
  assertEquals([...columnLines(ROWS, undefined)], [
    "local.get 0 │ 1  ret1 l0 │ return(someHelper(l0, l1, l2));",
    "            │            │ }",
  ]);
});

Deno.test("columnLines() folds what does not fit into a terminal", () => {
  assertEquals([...columnLines(ROWS, 50)], [
    "local.get 0 │ 1  ret1 l0 │ return(someHelper(l0,",
    "            │            │   l1, l2));",
    "            │            │ }",
  ]);
});

Deno.test("folded() breaks behind what separates, keeps the indentation, and cuts a long word", () => {
  assertEquals(folded("  a=b(cc,dd,ee);", 12), ["  a=b(cc,dd,", "    ee);"]);
  assertEquals(folded("x".repeat(20), 8), ["xxxxxxxx", "  xxxxxx", "  xxxxxx"]);
  assertEquals(folded("short", 8), ["short"]);
});

Deno.test("folded() comes to an end with what is indented deeper than there is room", () => {
  const text = `${" ".repeat(40)}first(second);third;`;
  assertEquals(folded(text, 16), [
    "        first(",
    "          second",
    "          );",
    "          third;",
  ]);
  assertEquals(folded(`${" ".repeat(14)}a`, 16), [`${" ".repeat(14)}a`]);
});
