import { assertEquals, assertStringIncludes } from "@std/assert";
import { pythonTable, speedTable, wholeTable } from "./report.ts";
import { table } from "./table.ts";

const samples = (name: string, ms: number) => ({ name, samples: [ms, ms, ms] });
const cells = (text: string) => text.split("\n").map((line) => line.split(/ {2,}/));

Deno.test("table() aligns the first column left and the others right", () => {
  assertEquals(table([["a", "n"], ["long", "10"]]), "a      n\nlong  10\n");
});

Deno.test("speedTable() shows speeds relative to the host, a dash for what did not run, and means", () => {
  const all = [samples("host", 0.001), samples("auto", 0.02), samples("peer", 0.04)];
  const some = [samples("host", 0.001), samples("auto", 0.02)];
  const text = speedTable(
    [
      { program: "a", kind: "f32", samples: all },
      { program: "b", kind: "f64", samples: some },
      { program: "c", kind: "f64", samples: some },
    ],
    "auto",
    ["peer", "absent"],
  );
  assertEquals(cells(text), [
    ["program", "kind", "host ms", "auto", "peer", "auto÷peer"],
    ["a", "f32", "0.0010", "0.050", "0.025", "2.00"],
    ["b", "f64", "0.0010", "0.050", "–", "–"],
    ["c", "f64", "0.0010", "0.050", "–", "–"],
    ["mean", "f64", "0.050", "–", "–"],
    ["geometric mean", "0.050", "0.025", "2.00"],
    [""],
  ]);
});

Deno.test("wholeTable() shows times as multiples of the host's", () => {
  const text = wholeTable([
    { name: "a", samples: [samples("host", 200), samples("auto", 300)], failures: {} },
    { name: "b", samples: [samples("host", 100), samples("auto", 600)], failures: {} },
  ]);
  assertEquals(cells(text), [
    ["whole process", "host ms", "×auto"],
    ["a", "200.0", "1.50"],
    ["b", "100.0", "6.00"],
    ["geometric mean", "3.00"],
    [""],
  ]);
});

Deno.test("pythonTable() shows loops, and peaks of memory in megabytes", () => {
  const loop = { name: "text", samples: [samples("host", 10), samples("auto", 40)] };
  const text = pythonTable({
    loops: [loop],
    memory: { loop: { host: 100_000, auto: 150_000 } },
    failures: {},
  });
  assertStringIncludes(text, "text            CPython     10.0  0.25");
  assertStringIncludes(text, "loop              102   154       1.50");
});
