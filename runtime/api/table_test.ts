import { assertEquals, assertStrictEquals } from "@std/assert";
import { type Namespace, passThrough, testBoth, thrown } from "./testing.ts";
import { Table } from "./table.ts";

function exportedFunction(W: Namespace): CallableFunction {
  const module = new W.Module(passThrough([], []));
  const { exports } = new W.Instance(module, { env: { f: () => {} } });
  return exports.f as CallableFunction;
}

testBoth("Table has the tag, members and lengths of its interface", (W) => {
  const table = new W.Table({ element: "anyfunc", initial: 0 });
  assertEquals(Object.prototype.toString.call(table), "[object WebAssembly.Table]");
  const { get, grow, set } = W.Table.prototype;
  assertEquals([W.Table.length, get.length, set.length, grow.length], [1, 1, 1, 1]);
  assertEquals(Object.keys(W.Table.prototype).sort(), ["get", "grow", "length", "set"]);
});

testBoth("Table() refuses arguments that are no descriptor with a TypeError", (W) => {
  const make = (...args: unknown[]) => thrown(() => Reflect.construct(W.Table, args));
  for (const bad of [undefined, null, 5, {}, { initial: 1 }, { element: "anyfunc" }]) {
    assertEquals(make(bad), "TypeError");
  }
  for (const element of ["i32", "v128", "function", "", 5, "exnref"]) {
    assertEquals(make({ element, initial: 1 }), "TypeError");
  }
  for (const initial of [-1, NaN, 2 ** 32, 1n]) {
    assertEquals(make({ element: "anyfunc", initial }), "TypeError");
  }
  assertEquals(make({ element: "anyfunc", initial: 1 }, () => {}), "TypeError");
});

testBoth("Table() refuses sizes out of range with a RangeError", (W) => {
  assertEquals(
    thrown(() => new W.Table({ element: "anyfunc", initial: 2, maximum: 1 })),
    "RangeError",
  );
  assertEquals(
    thrown(() => new W.Table({ element: "anyfunc", initial: 10_000_001 })),
    "RangeError",
  );
});

testBoth("Table elements start as null, undefined or the value given", (W) => {
  const f = exportedFunction(W);
  const first = (element: string, ...value: unknown[]) =>
    new W.Table({ element, initial: 1 }, ...value).get(0);
  assertEquals(first("anyfunc"), null);
  assertEquals(first("externref"), undefined);
  assertEquals(first("externref", null), null);
  assertEquals(first("externref", "any"), "any");
  assertStrictEquals(first("anyfunc", f), f);
  assertEquals(first("anyref", 7), 7);
});

testBoth("get() and set() refuse indices out of bounds and values of another type", (W) => {
  const f = exportedFunction(W);
  const table = new W.Table({ element: "anyfunc", initial: 2 });
  table.set(1, f);
  assertStrictEquals(table.get(1), f);
  table.set(1);
  assertEquals(table.get(1), null);
  assertEquals(thrown(() => table.get(2)), "RangeError");
  assertEquals(thrown(() => table.set(2, null)), "RangeError");
  for (const bad of [-1, NaN, 2 ** 32, undefined]) {
    assertEquals(thrown(() => table.get(bad as number)), "TypeError");
    assertEquals(thrown(() => table.set(bad as number, null)), "TypeError");
  }
  for (const bad of [undefined, 5, "f", {}, () => {}, function () {}]) {
    assertEquals(thrown(() => table.set(0, bad)), "TypeError");
  }
});

testBoth("grow() returns the old length and refuses to pass the maximum", (W) => {
  const f = exportedFunction(W);
  const table = new W.Table({ element: "anyfunc", initial: 1, maximum: 4 });
  assertEquals(table.grow(1), 1);
  assertEquals(table.grow(2, f), 2);
  assertEquals([table.length, table.get(1)], [4, null]);
  assertStrictEquals(table.get(3), f);
  assertEquals(thrown(() => table.grow(1)), "RangeError");
  assertEquals(thrown(() => table.grow(-1)), "TypeError");
  assertEquals(table.length, 4);
});

testBoth("a table of 64-bit indices counts in BigInts", (W) => {
  const table = new W.Table({ element: "externref", initial: 1n, address: "i64" });
  assertEquals(table.length as unknown, 1n);
  assertEquals(table.grow(2n as unknown as number, "x") as unknown, 1n);
  assertEquals(table.get(2n as unknown as number), "x");
  assertEquals(thrown(() => table.get(0)), "TypeError");
  assertEquals(thrown(() => table.get(3n as unknown as number)), "RangeError");
});

Deno.test("Table() keeps to the limits it is given", () => {
  const limits = { tableElements: 3 };
  const table = new Table({ element: "anyfunc", initial: 2 }, undefined, { limits });
  assertEquals(thrown(() => table.grow(2)), "RangeError");
  assertEquals(table.grow(1), 2);
  const make = () => new Table({ element: "anyfunc", initial: 4 }, undefined, { limits });
  assertEquals(thrown(make), "RangeError");
});
