import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { changes, changeTable, merged } from "./baseline.ts";
import type { Results } from "./report.ts";

/** A run in which the interpreter takes so many milliseconds where the host takes 1. */
function run(times: Readonly<Record<string, number>>): Results {
  const kernels = Object.entries(times).map(([program, ms]) => {
    const samples = [{ name: "host", samples: [1, 1, 1] }, {
      name: "interpreter",
      samples: [ms, ms, ms],
    }];
    return { program, kind: "integer", samples, failures: {} };
  });
  const nothing = { firstRuns: [], whole: [], python: undefined, decode: undefined, wasi: [] };
  return { machine: {}, peers: {}, kernels, ...nothing };
}

Deno.test("changes() lists what moved by more than noise, worst first", () => {
  const before = run({ a: 10, b: 10, c: 10, gone: 10 });
  const after = run({ a: 5, b: 20, c: 10.2, new: 1 });
  assertEquals(changes(before, after), [
    { name: "b, steady", engine: "interpreter", before: 0.1, after: 0.05 },
    { name: "a, steady", engine: "interpreter", before: 0.1, after: 0.2 },
  ]);
});

Deno.test("changeTable() shows the change in per cent, or that there is none", () => {
  const table = changeTable([{ name: "b", engine: "x", before: 0.1, after: 0.05 }]);
  assertStringIncludes(table, "-50 %");
  assertStringIncludes(changeTable([]), "nothing changed");
});

Deno.test("merged() puts what was measured in its place, and keeps the rest", () => {
  const before = { ...run({ a: 10, b: 10 }), wasi: [{ name: "w" }] } as unknown as Results;
  const after = run({ b: 20, c: 30 });
  assertEquals(merged(before, after), { ...run({ a: 10, b: 20, c: 30 }), wasi: before.wasi });
  const elsewhere = { ...after, machine: { deno: "9" } };
  assertThrows(() => merged(before, elsewhere), Error, "save a whole run");
});
