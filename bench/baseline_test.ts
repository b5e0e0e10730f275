import { assertEquals, assertStringIncludes } from "@std/assert";
import { changes, changeTable } from "./baseline.ts";
import { chart } from "./chart.ts";
import type { KernelResult } from "./kernels.ts";

/** A result in which our tier takes `ms` where the host takes 1. */
function result(program: string, ms: number): KernelResult {
  const samples = [{ name: "host", samples: [1, 1, 1] }, {
    name: "interpreter",
    samples: [ms, ms, ms],
  }];
  return { program, kind: "integer", samples, failures: {} };
}

Deno.test("changes() lists what moved by more than noise, worst first", () => {
  const before = [result("a", 10), result("b", 10), result("c", 10), result("gone", 10)];
  const after = [result("a", 5), result("b", 20), result("c", 10.2), result("new", 1)];
  assertEquals(changes(before, after), [
    { program: "b", engine: "interpreter", before: 0.1, after: 0.05 },
    { program: "a", engine: "interpreter", before: 0.1, after: 0.2 },
  ]);
});

Deno.test("changeTable() shows the change in per cent, or that there is none", () => {
  const table = changeTable([{ program: "b", engine: "x", before: 0.1, after: 0.05 }]);
  assertStringIncludes(table, "-50 %");
  assertStringIncludes(changeTable([]), "nothing changed");
});

Deno.test("chart() draws a bar for each program and engine, and for the mean", () => {
  const svg = chart([result("a", 10), result("b", 20)]);
  assertEquals(svg.match(/<rect [^>]*><title>/g)?.length, 3);
  assertStringIncludes(svg, "<title>geometric mean: 0.071</title>");
});
