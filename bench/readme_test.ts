import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BASELINE, readResults } from "./baseline.ts";
import { CHART, currentFiles, README, tableOf, withTable } from "./readme.ts";

Deno.test("README.md has the table of the saved run, and docs/speed.svg its chart", () => {
  const { readme, chart } = currentFiles();
  assertEquals(Deno.readTextFileSync(README), readme);
  assertEquals(Deno.readTextFileSync(CHART), chart);
});

Deno.test("tableOf() leaves out engines and rows without figures", () => {
  const saved = readResults(BASELINE);
  const host = { name: "host", samples: [1] };
  const samples = [host, { name: "auto", samples: [2] }];
  const kernels = [{ program: "a", kind: "f64", samples, failures: {} }];
  const whole = [{ name: "cowsay", samples, failures: {} }];
  const table = tableOf({ ...saved, kernels, whole, firstRuns: [], python: undefined });
  assertEquals(table.split("\n").slice(0, 5), [
    "| Speed, where V8's WebAssembly is 1 | auto |",
    "| --- | ---: |",
    "| **Steady state**, mean of 1 programs | 0.50 |",
    "| — f64 (1) | 0.50 |",
    "| — cowsay | 2.0× |",
  ]);
  assertStringIncludes(table, `Deno ${saved.machine.deno}`);
});

Deno.test("withTable() asks for both comments", () => {
  assertThrows(() => withTable("no comments", "x"), Error, "there is no");
});
