import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { ExceptionObject } from "../exception.ts";
import { Exception, Tag, tagFrom } from "./exception.ts";
import { testBoth, thrown } from "./testing.ts";
import { fromThrown, jsTag, toThrown } from "./thrown.ts";

testBoth("Tag and Exception have the tags and lengths of their interfaces", (W) => {
  const tag = new W.Tag({ parameters: [] });
  const exception = new W.Exception(tag, []);
  assertEquals(Object.prototype.toString.call(tag), "[object WebAssembly.Tag]");
  assertEquals(Object.prototype.toString.call(exception), "[object WebAssembly.Exception]");
  assertEquals([W.Tag.length, W.Exception.length], [1, 2]);
  const { getArg, is } = W.Exception.prototype;
  assertEquals([getArg.length, is.length], [2, 1]);
});

testBoth("Tag() refuses what is no list of types with a TypeError", (W) => {
  const make = (...args: unknown[]) => thrown(() => Reflect.construct(W.Tag, args));
  for (const bad of [undefined, null, 5, {}, { parameters: 5 }, { parameters: ["i8"] }]) {
    assertEquals(make(bad), "TypeError");
  }
  assertEquals(make({ parameters: ["i32", "i64"] }), "none");
});

testBoth("Exception() converts its payload and getArg() gives it back", (W) => {
  const tag = new W.Tag({ parameters: ["i32", "i64", "f32", "f64", "externref", "anyfunc"] });
  const object = {};
  const exception = new W.Exception(tag, [2 ** 31, "5", 0.1, 0.1, object, null]);
  const args = [0, 1, 2, 3, 4, 5].map((i) => exception.getArg(tag, i));
  assertEquals(args, [-(2 ** 31), 5n, Math.fround(0.1), 0.1, object, null]);
  assertStrictEquals(args[4], object);
  assertEquals(exception.is(tag), true);
  assertEquals(exception.is(new W.Tag({ parameters: ["i32"] })), false);
});

testBoth("Exception() and getArg() refuse what does not fit", (W) => {
  const tag = new W.Tag({ parameters: ["i32"] });
  const make = (...args: unknown[]) => thrown(() => Reflect.construct(W.Exception, args));
  for (const payload of [undefined, null, 5, [], [1, 2], [1n], [Symbol()]]) {
    assertEquals(make(tag, payload), "TypeError");
  }
  assertEquals(make({}, [1]), "TypeError");
  assertEquals(make(new W.Tag({ parameters: ["v128"] }), [1]), "TypeError");
  assertEquals(make(W.JSTag, [1]), "TypeError");
  const exception = new W.Exception(tag, [1]);
  assertEquals(thrown(() => exception.getArg(tag, 1)), "RangeError");
  assertEquals(thrown(() => exception.getArg(tag, -1)), "TypeError");
  assertEquals(thrown(() => exception.getArg(new W.Tag({ parameters: ["i32"] }), 0)), "TypeError");
  assertEquals(thrown(() => exception.is({} as Tag)), "TypeError");
});

testBoth("an Exception has a stack only when asked", (W) => {
  const tag = new W.Tag({ parameters: [] });
  assertEquals(new W.Exception(tag, []).stack, undefined);
  assertEquals(typeof new W.Exception(tag, [], { traceStack: true }).stack, "string");
});

Deno.test("fromThrown() and toThrown() keep exceptions and the host's errors the same", () => {
  const tag = new Tag({ parameters: ["i32"] });
  const exception = new Exception(tag, [7]);
  const inside = fromThrown(exception);
  assertStrictEquals(inside.tag, tagFrom(tag));
  assertStrictEquals(toThrown(inside), exception);
  for (const value of [new Error("mine"), undefined, null, "text"]) {
    const wrapped = fromThrown(value);
    assertStrictEquals(wrapped.tag, jsTag());
    assertStrictEquals(toThrown(wrapped), value);
  }
});

Deno.test("toThrown() gives an exception of the guest one API object", () => {
  const tag = new Tag({ parameters: ["i64"] });
  const inside = new ExceptionObject(tagFrom(tag)!, [-1, -1]);
  const thrown = toThrown(inside) as Exception;
  assert(thrown instanceof Exception);
  assertEquals(thrown.getArg(tag, 0), -1n);
  assertStrictEquals(toThrown(inside), thrown);
  assertStrictEquals(fromThrown(thrown), inside);
});

Deno.test("Tag() takes any iterable of types, as Web IDL says", () => {
  const tag = new Tag({ parameters: new Set(["i32", "i64"]) });
  assertEquals(tagFrom(tag)!.type.params.length, 2);
});
