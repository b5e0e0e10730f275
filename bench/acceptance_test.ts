import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Demand, demands, demandTable, isMet } from "./acceptance.ts";
import type { Results } from "./report.ts";

/** Samples of one thing in engines that take so many milliseconds. */
function samples(times: Readonly<Record<string, number>>) {
  return Object.entries(times).map(([name, ms]) => ({ name, samples: [ms, ms, ms] }));
}

const failures = {};

const RESULTS: Results = {
  machine: {},
  peers: {},
  kernels: [
    {
      program: "coremix",
      kind: "integer",
      samples: samples({ host: 1, interpreter: 30, jit: 1, auto: 1.25, wasm3: 10 }),
      failures,
    },
    {
      program: "sort",
      kind: "integer",
      samples: samples({ host: 1, interpreter: 30, jit: 4, auto: 4 }),
      failures,
    },
  ],
  firstRuns: [{
    program: "sort",
    kind: "integer",
    length: "short",
    rounds: 1,
    samples: samples({ host: 1, interpreter: 2, jit: 5, auto: 3 }),
    failures,
  }],
  whole: [
    { name: "cowsay", samples: samples({ host: 40, auto: 60 }), failures },
    { name: "sort", samples: samples({ host: 200, auto: 800 }), failures },
  ],
  python: {
    loops: [{ name: "text", samples: samples({ host: 1, auto: 2 }) }],
    memory: { loop: { host: 100, auto: 250 } },
    failures,
  },
  decode: undefined,
  wasi: [],
};

function find(what: string): Demand {
  return demands(RESULTS).find((demand) => demand.what.startsWith(what))!;
}

Deno.test("demands() takes means and extremes over programs, and names the extreme ones", () => {
  assertEquals(find("steady state, auto: geometric mean").value.toFixed(3), "0.447");
  assertEquals(find("steady state, auto: slowest"), {
    what: "steady state, auto: slowest",
    bound: "least",
    limit: 0.45,
    value: 0.25,
    where: "sort",
  });
  assertEquals(find("steady state, auto: coremix").value, 0.8);
  assertEquals(find("auto's time over interpreter's, worst: first run, short").where, "sort");
  assertEquals(find("auto's time over jit's, worst: steady").value, 1.25);
  assertEquals(find("auto's speed over wasm3's").value.toFixed(3), "8.000");
  assertEquals(find("CPython loop: peak memory").value, 2.5);
});

Deno.test("demands() counts whole processes only that the host runs in 0.1 to 1 s", () => {
  assertEquals(find("whole process, auto: geometric mean").value, 4);
  assertEquals(find("whole process, auto: cowsay").value, 1.5);
});

Deno.test("isMet() knows both bounds, and what was not measured", () => {
  assertEquals(isMet(find("steady state, auto: coremix")), true);
  assertEquals(isMet(find("steady state, auto: slowest")), false);
  assertEquals(isMet(find("auto's time over interpreter's, worst: first run, short")), false);
  assertEquals(isMet(find("auto's time over jit's, worst: steady")), true);
  assertEquals(isMet(find("whole process, auto: CPython hello")), undefined);
});

Deno.test("demandTable() says which are met", () => {
  const lines = demandTable(demands(RESULTS)).split("\n");
  const line = (what: string) => lines.find((line) => line.startsWith(what)) ?? "";
  assertStringIncludes(line("steady state, auto: slowest (sort)"), "0.25  ≥ 0.45       not met");
  assertStringIncludes(line("whole process, auto: CPython hello"), "–  ≤ 3.00  not measured");
});
