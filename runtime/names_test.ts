import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode } from "./decode/decode.ts";
import { custom, ID, leb, name, section, vec, wasm } from "./decode/testing.ts";
import type { Module } from "./module.ts";
import { functionName, namesOf } from "./names.ts";

function part(id: number, contents: number[]): number[] {
  return [id, ...leb(contents.length), ...contents];
}

function named(...parts: number[][]): Module {
  return decode(wasm(custom("name", parts.flat())));
}

function entry(index: number, text: string): number[] {
  return [...leb(index), ...name(text)];
}

Deno.test("namesOf() gives names of every kind", () => {
  const map = vec(entry(0, "zero"), entry(300, "many"));
  const nested = vec([5, ...vec(entry(1, "inner"))]);
  const names = namesOf(named(
    part(0, name("the module")),
    part(1, map),
    part(2, nested),
    part(3, nested),
    ...[4, 5, 6, 7, 8, 9].map((id) => part(id, map)),
    part(10, nested),
    part(11, map),
  ));
  assertEquals(names.module, "the module");
  const flat = [
    ...[names.functions, names.types, names.tables, names.memories, names.globals],
    ...[names.elements, names.datas, names.tags],
  ];
  for (const one of flat) assertEquals([...one], [[0, "zero"], [300, "many"]]);
  for (const one of [names.locals, names.labels, names.fields]) {
    assertEquals(one.get(5)?.get(1), "inner");
  }
});

Deno.test("namesOf() gives the same object each time", () => {
  const module = named(part(1, vec(entry(0, "f"))));
  assertStrictEquals(namesOf(module), namesOf(module));
  assertStrictEquals(namesOf(module).functions, namesOf(module).functions);
});

Deno.test("namesOf() is empty without a name section", () => {
  const names = namesOf(decode(wasm()));
  assertEquals(names.module, undefined);
  assertEquals(names.functions.size, 0);
  assertEquals(names.locals.size, 0);
});

Deno.test("namesOf() leaves out a malformed part and keeps the others", () => {
  const names = namesOf(named(part(0, name("m")), part(1, [9, 9, 9]), part(4, vec(entry(0, "t")))));
  assertEquals(names.module, "m");
  assertEquals(names.functions.size, 0);
  assertEquals(names.types.get(0), "t");
});

Deno.test("namesOf() keeps the parts before one that does not fit", () => {
  const names = namesOf(named(part(0, name("m")), [1, 99, 0]));
  assertEquals(names.module, "m");
  assertEquals(names.functions.size, 0);
});

Deno.test("namesOf() replaces bytes that are not UTF-8", () => {
  assertEquals(namesOf(named(part(1, [1, 0, 2, 0x61, 0xff]))).functions.get(0), "a\ufffd");
});

Deno.test("functionName() prefers the name section, then exports, then imports", () => {
  const types = section(ID.type, vec([0x60, 0, 0]));
  const from = (text: string) => [...name("env"), ...name(text), 0, 0];
  const imports = section(
    ID.import,
    vec(from("a"), [...name("env"), ...name("t"), 1, 0x70, 0, 0], from("b"), from("c")),
  );
  const exports = section(
    ID.export,
    vec([...name("first"), 0, 1], [...name("second"), 0, 1], [...name("memory"), 2, 2]),
  );
  const names = custom("name", part(1, vec(entry(0, "named"))));
  const module = decode(wasm(types, imports, exports, names));
  assertEquals(functionName(module, 0), "named");
  assertEquals(functionName(module, 1), "first");
  assertEquals(functionName(module, 2), "env.c");
  assertEquals(functionName(module, 3), undefined);
});
