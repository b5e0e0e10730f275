import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { ID, section, vec } from "../decode/testing.ts";
import { LinkError, RuntimeError } from "../errors.ts";
import { instantiate } from "./functions.ts";
import type { Global } from "./global.ts";
import type { Imports } from "./imports.ts";
import { Instance } from "./instance.ts";
import { Module } from "./module.ts";
import type { Table } from "./table.ts";
import { build, EMPTY, exports, imports, type Namespace } from "./testing.ts";
import { passThrough, rejected, testBoth, thrown } from "./testing.ts";

const I32 = 0x7f;
const I64 = 0x7e;
const F32 = 0x7d;
const F64 = 0x7c;
const V128 = 0x7b;
const EXTERNREF = 0x6f;

/** Imports one global of the type, and exports it as `g`. */
function globalModule(type: number, mutable = 0): Uint8Array<ArrayBuffer> {
  return build(imports(["env", "g", 3, type, mutable]), exports(["g", 3, 0]));
}

/** One of each kind, exported under its first letter. */
const EXPORTS = build(
  section(ID.type, vec([0x60, 2, I32, I32, 0])),
  section(ID.function, vec([0])),
  section(ID.table, vec([0x70, 0, 1])),
  section(ID.memory, vec([0, 1])),
  section(ID.tag, vec([0, 0])),
  section(ID.global, vec([I64, 1, 0x42, 5, 0x0b])),
  exports(["f", 0, 0], ["t", 1, 0], ["m", 2, 0], ["g", 3, 0], ["x", 4, 0], ["f2", 0, 0]),
  section(ID.element, vec([0, 0x41, 0, 0x0b, 1, 0])),
  section(ID.code, vec([2, 0, 0x0b])),
);

function make(W: Namespace, bytes: BufferSource, given?: Imports) {
  return new W.Instance(new W.Module(bytes), given).exports;
}

type Call = (...args: unknown[]) => unknown;

testBoth("Instance has the tag, members and lengths of its interface", (W) => {
  const instance = new W.Instance(new W.Module(EMPTY));
  assertEquals(Object.prototype.toString.call(instance), "[object WebAssembly.Instance]");
  assertEquals([W.Instance.length, Object.keys(W.Instance.prototype)], [1, ["exports"]]);
  assertEquals(thrown(() => new W.Instance(EMPTY as unknown as Module)), "TypeError");
  assertEquals(thrown(() => Reflect.apply(W.Instance, undefined, [])), "TypeError");
});

testBoth("exports is a frozen object without a prototype", (W) => {
  const instance = new W.Instance(new W.Module(EXPORTS));
  assertStrictEquals(instance.exports, instance.exports);
  assert(Object.isFrozen(instance.exports));
  assertEquals(Object.getPrototypeOf(instance.exports), null);
  assertEquals(Object.keys(instance.exports), ["f", "t", "m", "g", "x", "f2"]);
  assertEquals(thrown(() => instance.exports.f = null as never), "TypeError");
});

testBoth("exports have their API objects, one for each thing", (W) => {
  const { f, f2, g, m, t, x } = make(W, EXPORTS);
  assert(t instanceof W.Table && m instanceof W.Memory);
  assert(g instanceof W.Global && x instanceof W.Tag);
  assertStrictEquals(f, f2);
  assertStrictEquals((t as Table).get(0), f);
  assertEquals((g as Global).value, 5n);
});

testBoth("an exported function has a name, an arity and no construct", (W) => {
  const f = make(W, EXPORTS).f as CallableFunction;
  assertEquals([f.name, f.length, typeof f], ["0", 2, "function"]);
  assertEquals(Object.getPrototypeOf(f), Function.prototype);
  assertEquals(Object.hasOwn(f, "prototype"), false);
  assertEquals(thrown(() => Reflect.construct(f, [])), "TypeError");
  const named = Object.getOwnPropertyDescriptor(f, "name")!;
  assertEquals([named.writable, named.enumerable, named.configurable], [false, false, true]);
});

testBoth("an export of one instance is the same object in another that exports it again", (W) => {
  const first = make(W, EXPORTS);
  const again = make(
    W,
    build(
      section(ID.type, vec([0x60, 2, I32, I32, 0])),
      imports(
        ["a", "f", 0, 0],
        ["a", "t", 1, 0x70, 0, 1],
        ["a", "m", 2, 0, 1],
        ["a", "g", 3, I64, 1],
        ["a", "x", 4, 0, 0],
      ),
      exports(["f", 0, 0], ["t", 1, 0], ["m", 2, 0], ["g", 3, 0], ["x", 4, 0]),
    ),
    { a: first },
  );
  for (const name of ["f", "t", "m", "g", "x"]) assertStrictEquals(again[name], first[name]);
});

testBoth("arguments and results convert as WebAssembly says", (W) => {
  const given: unknown[][] = [];
  const types = [I32, I64, F32, F64, EXTERNREF];
  const host = (...args: unknown[]) => {
    given.push(args);
    return args;
  };
  const f = make(W, passThrough(types, types), { env: { f: host } }).f as Call;
  const symbol = Symbol();
  assertEquals(f(2 ** 32 + 5, -1n, 0.1, "7", symbol), [5, -1n, Math.fround(0.1), 7, symbol]);
  assertEquals(f(-1, 2n ** 64n - 1n, NaN, -0, null), [-1, -1n, NaN, -0, null]);
  assertEquals(f(null, "3", Infinity, true), [0, 3n, Infinity, 1, undefined]);
  assertEquals(given[0], [5, -1n, Math.fround(0.1), 7, symbol]);
  assertEquals(f(1, 1n, 1, 1, 1, "and more"), [1, 1n, 1, 1, 1]);
  for (const bad of [[1n, 1n], [1, 1], [Symbol(), 1n], [1, undefined]]) {
    assertEquals(thrown(() => f(...bad)), "TypeError");
  }
});

testBoth("arguments convert in order, all before the call", (W) => {
  const seen: string[] = [];
  const f = make(W, passThrough([I32, F64], []), { env: { f: () => seen.push("call") } }).f as Call;
  const noting = (what: string) => ({ valueOf: () => (seen.push(what), 1) });
  f(noting("first"), noting("second"));
  assertEquals(seen, ["first", "second", "call"]);
});

testBoth("a function with no results returns undefined, whatever the host returns", (W) => {
  const f = make(W, passThrough([], []), { env: { f: () => 5 } }).f as Call;
  assertEquals(f(), undefined);
});

testBoth("several results come from any iterable of that many values", (W) => {
  const call = (value: unknown) => {
    const f = make(W, passThrough([], [I32, I64]), { env: { f: () => value } }).f as Call;
    return f();
  };
  assertEquals(call([1, 2n]), [1, 2n]);
  assertEquals(call(new Map([[7, 8n]]).entries().next().value), [7, 8n]);
  const generate = function* () {
    yield 3;
    yield 4n;
  };
  assertEquals(call(generate()), [3, 4n]);
  for (const bad of [undefined, null, 5, {}, [], [1], [1, 2n, 3], [1, 2]]) {
    assertEquals(thrown(() => call(bad)), "TypeError");
  }
});

testBoth("a host function is called without a receiver", (W) => {
  let receiver: unknown = "none";
  const f = make(W, passThrough([], []), {
    env: {
      f: function (this: unknown) {
        receiver = this;
      },
    },
  }).f as Call;
  f();
  assertEquals(receiver, undefined);
});

testBoth("what a host function throws comes out as it is", (W) => {
  for (const value of [new Error("mine"), "text", undefined, null, 0]) {
    const host = () => {
      throw value;
    };
    const f = make(W, passThrough([], []), { env: { f: host } }).f as Call;
    let caught: unknown = "nothing";
    try {
      f();
    } catch (error) {
      caught = error;
    }
    assertStrictEquals(caught, value);
  }
});

testBoth("functions of v128 can be linked but not called", (W) => {
  let calls = 0;
  const { again, f } = make(W, passThrough([V128], []), { env: { f: () => calls++ } });
  assertEquals(thrown(() => (f as Call)(1)), "TypeError");
  assertEquals(thrown(() => (again as Call)(1)), "TypeError");
  const returning = make(W, passThrough([], [V128]), { env: { f: () => calls++ } });
  assertEquals(thrown(() => (returning.f as Call)()), "TypeError");
  assertEquals(calls, 0);
});

testBoth("a host function that is exported again has an Exported Function of its own", (W) => {
  const host = (a: number) => a + 1;
  const { again } = make(W, passThrough([I32], [I32]), { env: { f: host } });
  assert(again as unknown !== host);
  assertEquals([(again as Call)(4), (again as CallableFunction).name], [5, "0"]);
  const next = make(W, passThrough([I32], [I32]), { env: { f: again! } });
  assertStrictEquals(next.again, again);
});

testBoth("plain values are imported as immutable globals", (W) => {
  const value = (type: number, given: unknown) =>
    (make(W, globalModule(type), { env: { g: given } }).g as { value: unknown }).value;
  assertEquals(value(I32, 2 ** 31), -(2 ** 31));
  assertEquals(value(I64, 5n), 5n);
  assertEquals(value(F32, 0.1), Math.fround(0.1));
  assertEquals(value(EXTERNREF, "text"), "text");
  assertEquals(value(EXTERNREF, undefined), undefined);
});

testBoth("imports of the wrong kind are refused with a LinkError", (W) => {
  const refused = (bytes: BufferSource, f: unknown) =>
    thrown(() => make(W, bytes, { env: { f, g: f } }));
  for (const bad of [undefined, null, 5, {}, "f"]) {
    assertEquals(refused(passThrough([], []), bad), "LinkError");
  }
  for (const bad of [undefined, null, 5n, "5", {}, true]) {
    assertEquals(refused(globalModule(I32), bad), "LinkError");
  }
  for (const bad of [5, "5", null]) assertEquals(refused(globalModule(I64), bad), "LinkError");
  assertEquals(refused(globalModule(V128), 5), "LinkError");
  assertEquals(refused(globalModule(I32, 1), 5), "LinkError");
  assertEquals(refused(globalModule(0x70), () => {}), "LinkError");
  for (const desc of [[1, 0x70, 0, 0], [2, 0, 0]]) {
    const bytes = build(imports(["env", "f", ...desc]));
    for (const bad of [undefined, 5, {}, () => {}]) assertEquals(refused(bytes, bad), "LinkError");
  }
});

testBoth("imports of the right kind and the wrong type are refused with a LinkError", (W) => {
  const memory = build(imports(["env", "m", 2, 1, 2, 3]));
  const refused = (m: unknown) => thrown(() => make(W, memory, { env: { m } }));
  assertEquals(refused(new W.Memory({ initial: 2, maximum: 3 })), "none");
  assertEquals(refused(new W.Memory({ initial: 1, maximum: 3 })), "LinkError");
  assertEquals(refused(new W.Memory({ initial: 2, maximum: 4 })), "LinkError");
  assertEquals(refused(new W.Memory({ initial: 2 })), "LinkError");
  assertEquals(refused(new W.Memory({ initial: 2, maximum: 3, shared: true })), "LinkError");
  const grown = new W.Memory({ initial: 1, maximum: 3 });
  grown.grow(1);
  assertEquals(refused(grown), "none");
  const other = make(W, passThrough([I32], []), { env: { f: () => {} } }).f;
  assertEquals(thrown(() => make(W, passThrough([], []), { env: { f: other! } })), "LinkError");
});

testBoth("imports that are no objects are refused with a TypeError", (W) => {
  const bytes = passThrough([], []);
  for (const bad of [undefined, null, 5, "x", {}, { env: undefined }, { env: null }, { env: 5 }]) {
    assertEquals(thrown(() => make(W, bytes, bad as unknown as Imports)), "TypeError");
  }
  assertEquals(thrown(() => make(W, EMPTY, 5 as unknown as Imports)), "TypeError");
  assertEquals(thrown(() => make(W, EMPTY)), "none");
});

testBoth("imports are read in order, each once", (W) => {
  const seen: string[] = [];
  const noting = (what: string, value: unknown) => (seen.push(what), value);
  const module = build(
    section(ID.type, vec([0x60, 0, 0])),
    imports(["a", "f", 0, 0], ["b", "g", 3, I32, 0], ["a", "h", 0, 0]),
  );
  make(W, module, {
    get a() {
      return noting("a", {
        get f() {
          return noting("a.f", () => {});
        },
        get h() {
          return noting("a.h", () => {});
        },
      }) as Record<string, unknown>;
    },
    get b() {
      return noting("b", { g: 1 }) as Record<string, unknown>;
    },
  });
  assertEquals(seen, ["a", "a.f", "b", "a", "a.h"]);
});

testBoth("instantiate() gives an instance of a module, or both for bytes", async (W) => {
  const module = new W.Module(EXPORTS);
  assert(await W.instantiate(module) instanceof W.Instance);
  const both = await W.instantiate(EXPORTS);
  assert(both.module instanceof W.Module && both.instance instanceof W.Instance);
  assertEquals(Object.keys(both), ["module", "instance"]);
  assertEquals(W.instantiate.length, 1);
});

testBoth("instantiate() rejects with what the constructors throw", async (W) => {
  const needing = passThrough([], []);
  assertEquals(await rejected(W.instantiate(needing)), "TypeError");
  assertEquals(await rejected(W.instantiate(needing, { env: {} })), "LinkError");
  assertEquals(await rejected(W.instantiate(new W.Module(needing), { env: {} })), "LinkError");
  assertEquals(await rejected(W.instantiate(new Uint8Array(3))), "CompileError");
  assertEquals(await rejected(W.instantiate(5 as unknown as BufferSource)), "TypeError");
});

testBoth("instantiateStreaming() checks status and content type", async (W) => {
  const response = (type?: string, status = 200) =>
    new Response(EXPORTS, { status, headers: type === undefined ? {} : { "content-type": type } });
  const { instance, module } = await W.instantiateStreaming(response("application/wasm"));
  assert(module instanceof W.Module && instance instanceof W.Instance);
  const promised = Promise.resolve(response("Application/WASM"));
  assert(await W.compileStreaming(promised) instanceof W.Module);
  for (const type of [undefined, "text/plain", "application/wasm; charset=utf-8"]) {
    assertEquals(await rejected(W.compileStreaming(response(type))), "TypeError");
  }
  assertEquals(await rejected(W.compileStreaming(response("application/wasm", 404))), "TypeError");
  assertEquals(await rejected(W.compileStreaming(EXPORTS as unknown as Response)), "TypeError");
  const used = response("application/wasm");
  await used.arrayBuffer();
  assertEquals(await rejected(W.compileStreaming(used)), "TypeError");
  const broken = new Response("text", { headers: { "content-type": "application/wasm" } });
  assertEquals(await rejected(W.compileStreaming(broken)), "CompileError");
});

Deno.test("Instance() names all that is missing, whichever kind of error it is", () => {
  const module = new Module(
    build(
      section(ID.type, vec([0x60, 0, 0])),
      imports(["a", "f", 0, 0], ["b", "g", 3, I32, 0], ["c", "h", 0, 0]),
    ),
  );
  const list = '\n  "b" "g" (global i32)\n  "c" "h" (func)';
  const a = { f: () => {} };
  assertThrows(() => new Instance(module, { a, b: {} }), LinkError, list);
  assertThrows(() => new Instance(module, { a }), TypeError, list);
});

Deno.test("Instance() keeps to the limits it is given", async () => {
  const limits = { memoryBytes: 65535 };
  const module = new Module(EXPORTS);
  assertThrows(
    () => new Instance(module, {}, { limits }),
    RuntimeError,
    "memory 0 starts at 1 pages",
  );
  assertEquals(await rejected(instantiate(EXPORTS, {}, { limits })), "RuntimeError");
});
