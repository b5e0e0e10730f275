import { assertEquals, assertStringIncludes } from "@std/assert";
import { chart } from "./chart.ts";
import type { Results } from "./report.ts";

const samples = (name: string, ms: number) => ({ name, samples: [ms, ms, ms] });

Deno.test("chart() draws a bar for each program and their mean, and a dot for each other engine", () => {
  const results: Results = {
    machine: {},
    peers: {},
    kernels: [
      {
        program: "a",
        kind: "f32",
        samples: [samples("host", 1), samples("auto", 2), samples("wasm3", 10)],
        failures: {},
      },
      {
        program: "b",
        kind: "f64",
        samples: [samples("host", 1), samples("auto", 8)],
        failures: { wasm3: "no" },
      },
    ],
    firstRuns: [],
    whole: [],
    python: undefined,
    decode: undefined,
    wasi: [],
  };
  const svg = chart(results);
  const rows = svg.split("\n").filter((line) => line.startsWith("<text") && line.includes("<rect"));
  assertEquals(rows.map((row) => />([^<]+)<\/text>/.exec(row)?.[1]), [
    "geometric mean",
    "a · f32",
    "b · f64",
  ]);
  assertEquals(rows.map((row) => />([\d.]+)<\/text>/.exec(row)?.[1]), ["0.25", "0.50", "0.13"]);
  assertEquals(rows.map((row) => row.match(/<circle/g)?.length ?? 0), [1, 1, 0]);
  assertStringIncludes(svg, ">wasm3</text>");
});
