import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type FileResult, reportOf, summaryText } from "./report.ts";
import type { Verdict } from "./run_script.ts";
import { BEGIN, END, tableOf, withTable } from "./table.ts";

function file(name: string, ...verdicts: Verdict[]): FileResult {
  const results = verdicts.map((verdict, i) =>
    ({ name: `${name}:${i}`, kind: "assert_return", verdict }) as const
  );
  return { file: name, results };
}

Deno.test("tableOf() has a row for each group and a column for each report", () => {
  const table = tableOf([
    reportOf("one", [file("i32.wast", "passed", "text"), file("simd_load.wast", "passed")]),
    reportOf("two", [file("i32.wast", "failed"), file("tag.wast", "passed", "excepted")]),
  ]);
  const rows = table.split("\n");
  assertEquals(rows[0], "| Official suite | Commands | one | two |");
  assertEquals(rows[2]?.replace(/^\| Core[^|]*/, ""), "| 1 | all | 0 passed, 1 failed |");
  assertStringIncludes(table, "| SIMD | 1 | all | not run |");
  assertStringIncludes(table, "| Exception handling | 2 | not run | all but 1 excepted |");
  assertStringIncludes(table, "| Threads | – | not run | not run |");
});

Deno.test("withTable() replaces what stands between the comments, again and again", () => {
  const text = `before\n${BEGIN}\nold\n${END}\nafter\n`;
  const once = withTable(text, "| new |");
  assertEquals(once, `before\n${BEGIN}\n| new |\n${END}\nafter\n`);
  assertEquals(withTable(once, "| new |"), once);
  assertThrows(() => withTable("no comments", "x"), Error, "there is no");
});

Deno.test("summaryText() counts commands and assertions apart", () => {
  const { results } = file("i32.wast", "passed", "skipped");
  const module = { name: "i32.wast:9", kind: "module", verdict: "passed" } as const;
  const text = summaryText(reportOf("e", [{ file: "i32.wast", results: [...results, module] }]));
  assertStringIncludes(text, "e: 3 commands: 2 passed, 1 skipped");
  assertStringIncludes(text, "of which 2 assertions: 1 passed, 1 skipped");
});
