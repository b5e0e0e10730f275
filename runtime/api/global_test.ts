import { assertEquals } from "@std/assert";
import { testBoth, thrown } from "./testing.ts";

testBoth("Global has the tag, members and lengths of its interface", (W) => {
  const global = new W.Global({ value: "i32" });
  assertEquals(Object.prototype.toString.call(global), "[object WebAssembly.Global]");
  assertEquals([W.Global.length, W.Global.prototype.valueOf.length], [1, 0]);
  assertEquals(Object.keys(W.Global.prototype).sort(), ["value", "valueOf"]);
});

testBoth("Global() refuses arguments that are no descriptor with a TypeError", (W) => {
  const make = (...args: unknown[]) => thrown(() => Reflect.construct(W.Global, args));
  for (const bad of [undefined, null, 5, {}, { mutable: true }]) {
    assertEquals(make(bad), "TypeError");
  }
  for (const value of ["i16", "", "number", "v128"]) assertEquals(make({ value }), "TypeError");
});

testBoth("a Global starts at the default of its type", (W) => {
  const initial = (value: string) => new W.Global({ value }).value;
  assertEquals([initial("i32"), initial("f32"), initial("f64")], [0, 0, 0]);
  assertEquals(initial("i64"), 0n);
  assertEquals(initial("externref"), undefined);
  assertEquals(initial("anyfunc"), null);
  assertEquals(initial("anyref"), null);
});

testBoth("a Global converts values as WebAssembly does", (W) => {
  const converted = (type: string, value: unknown) => new W.Global({ value: type }, value).value;
  assertEquals(converted("i32", 2 ** 31), -(2 ** 31));
  assertEquals(converted("i32", "0x10"), 16);
  assertEquals(converted("i32", -0.9), 0);
  assertEquals(converted("i64", 2n ** 63n), -(2n ** 63n));
  assertEquals(converted("i64", "12"), 12n);
  assertEquals(converted("i64", true), 1n);
  assertEquals(converted("f32", 0.1), Math.fround(0.1));
  assertEquals(converted("f32", 1e39), Infinity);
  assertEquals(converted("f64", "1e300"), 1e300);
  assertEquals(Object.is(converted("f64", -0), -0), true);
  assertEquals(converted("f64", undefined), 0);
  assertEquals(converted("externref", null), null);
  const symbol = Symbol();
  assertEquals(converted("externref", symbol), symbol);
  assertEquals(converted("anyref", 5), 5);
  assertEquals(converted("anyref", "text"), "text");
  assertEquals(converted("i31ref", -(2 ** 30)), -(2 ** 30));
});

testBoth("a Global refuses what does not convert", (W) => {
  const refused = (type: string, value: unknown) =>
    thrown(() => new W.Global({ value: type }, value));
  for (const type of ["i32", "f32", "f64"]) {
    assertEquals(refused(type, 1n), "TypeError");
    assertEquals(refused(type, Symbol()), "TypeError");
  }
  assertEquals(refused("i64", 1), "TypeError");
  assertEquals(refused("i64", "x"), "SyntaxError");
  assertEquals(refused("anyfunc", () => {}), "TypeError");
  assertEquals(refused("i31ref", 2 ** 30), "TypeError");
  assertEquals(refused("i31ref", 0.5), "TypeError");
  assertEquals(refused("structref", {}), "TypeError");
  assertEquals(refused("eqref", "text"), "TypeError");
});

testBoth("value can be set when mutable, and only then", (W) => {
  const variable = new W.Global({ value: "i64", mutable: true }, 1n);
  variable.value = -5n;
  assertEquals([variable.value, variable.valueOf()], [-5n, -5n]);
  assertEquals(thrown(() => variable.value = 5), "TypeError");
  assertEquals(variable.value, -5n);
  const constant = new W.Global({ value: "i32" }, 3);
  assertEquals(thrown(() => constant.value = 4), "TypeError");
  assertEquals((constant as unknown as number) + 1, 4);
});

testBoth("members refuse to work on other objects", (W) => {
  const { get, set } = Object.getOwnPropertyDescriptor(W.Global.prototype, "value")!;
  for (const other of [undefined, null, {}, W.Global, Object.create(W.Global.prototype)]) {
    assertEquals(thrown(() => Reflect.apply(get!, other, [])), "TypeError");
    assertEquals(thrown(() => Reflect.apply(set!, other, [1])), "TypeError");
    assertEquals(thrown(() => Reflect.apply(W.Global.prototype.valueOf, other, [])), "TypeError");
  }
});
