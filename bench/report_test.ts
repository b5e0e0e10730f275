import { assertEquals } from "@std/assert";
import { kernelTable, table } from "./report.ts";

Deno.test("table() aligns the first column left and the others right", () => {
  assertEquals(table([["a", "n"], ["long", "10"]]), "a      n\nlong  10\n");
});

Deno.test("kernelTable() shows speeds relative to the host, and a dash for what did not run", () => {
  const samples = (name: string, ms: number) => ({ name, samples: [ms, ms, ms] });
  const all = [samples("host", 0.001), samples("interpreter", 0.02), samples("peer", 0.04)];
  const some = [samples("host", 0.001), samples("interpreter", 0.02)];
  const text = kernelTable([
    { program: "a", kind: "f32", samples: all, failures: {} },
    { program: "b", kind: "f64", samples: some, failures: {} },
  ], "interpreter");
  assertEquals(
    text.split("\n").map((line) => line.split(/ {2,}/)),
    [
      ["program", "kind", "host µs", "interpreter", "peer", "÷peer"],
      ["a", "f32", "1.0", "0.050", "0.025", "2.00"],
      ["b", "f64", "1.0", "0.050", "–", "–"],
      ["geometric mean", "0.050", "0.025", "2.00"],
      [""],
    ],
  );
});
