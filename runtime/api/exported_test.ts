import { assert, assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { ID, section, vec } from "../decode/testing.ts";
import { build, exports, imports, type Namespace, testBoth, thrown } from "./testing.ts";

type Call = (...args: unknown[]) => unknown;

/** `make` makes a struct of an i32 as an anyref, `read` reads it, `same` passes an externref. */
const STRUCTS = build(
  section(
    ID.type,
    vec(
      [0x5f, 1, 0x7f, 1],
      [0x60, 1, 0x7f, 1, 0x6e],
      [0x60, 1, 0x6e, 1, 0x7f],
      [0x60, 1, 0x6f, 1, 0x6f],
    ),
  ),
  section(ID.function, vec([1], [2], [3])),
  exports(["make", 0, 0], ["read", 0, 1], ["same", 0, 2]),
  section(
    ID.code,
    vec(
      [7, 0, 0x20, 0, 0xfb, 0, 0, 0x0b],
      [11, 0, 0x20, 0, 0xfb, 0x16, 0, 0xfb, 2, 0, 0, 0x0b],
      [4, 0, 0x20, 0, 0x0b],
    ),
  ),
);

function structs(W: Namespace): { make: Call; read: Call; same: Call } {
  return new W.Instance(new W.Module(STRUCTS)).exports as never;
}

testBoth("a struct is an opaque object to JavaScript, and the same one every time", (W) => {
  const { make, read, same } = structs(W);
  const struct = make(42) as Record<string, unknown>;
  assertEquals([typeof struct, Object.getPrototypeOf(struct)], ["object", null]);
  assertEquals([Reflect.ownKeys(struct), struct.fields, "fields" in struct], [
    [],
    undefined,
    false,
  ]);
  assertEquals(read(struct), 42);
  assertStrictEquals(same(struct), struct);
  assertNotStrictEquals(make(42), struct);
  const global = new W.Global({ value: "structref" }, struct);
  assertStrictEquals(global.value, struct);
});

testBoth("a struct cannot be changed from JavaScript", (W) => {
  const struct = structs(W).make(1) as Record<string, unknown>;
  assertEquals(thrown(() => struct.x = 1), "TypeError");
  assertEquals(thrown(() => delete struct.x), "TypeError");
  assertEquals(thrown(() => Object.defineProperty(struct, "x", { value: 1 })), "TypeError");
  assertEquals(thrown(() => Object.setPrototypeOf(struct, {})), "TypeError");
  assertEquals(thrown(() => Object.preventExtensions(struct)), "TypeError");
  assertEquals([Object.isExtensible(struct), Object.hasOwn(struct, "x")], [false, false]);
});

testBoth("what is no struct is refused where one is wanted", (W) => {
  const { read } = structs(W);
  for (const bad of [{}, 5, "x", null]) assertEquals(thrown(() => read(bad)), "RuntimeError");
  const make = (value: unknown) => thrown(() => new W.Global({ value: "structref" }, value));
  assertEquals([make({}), make(5), make(null)], ["TypeError", "TypeError", "none"]);
});

/** `fail` throws its arguments with the tag `x`; `attempt` calls `env.f` and returns what it catches. */
const THROWS = build(
  section(
    ID.type,
    vec([0x60, 2, 0x7f, 0x7e, 0], [0x60, 0, 0], [0x60, 1, 0x6f, 0], [0x60, 0, 1, 0x6f]),
  ),
  imports(["env", "f", 0, 1], ["env", "js", 4, 0, 2]),
  section(ID.function, vec([0], [3])),
  section(ID.tag, vec([0, 0])),
  exports(["fail", 0, 1], ["attempt", 0, 2], ["x", 4, 1]),
  section(
    ID.code,
    vec(
      [8, 0, 0x20, 0, 0x20, 1, 8, 1, 0x0b],
      // block externref (try_table (catch 0 → 0) call 0) ref.null extern
      [16, 0, 0x02, 0x6f, 0x1f, 0x40, 1, 0, 0, 0, 0x10, 0, 0x0b, 0xd0, 0x6f, 0x0b, 0x0b],
    ),
  ),
);

function thrower(W: Namespace, f: Call): Record<string, unknown> {
  return new W.Instance(new W.Module(THROWS), { env: { f, js: W.JSTag } }).exports;
}

testBoth("an exception that escapes is an Exception with its tag and arguments", (W) => {
  const { fail, x } = thrower(W, () => {}) as { fail: Call; x: InstanceType<Namespace["Tag"]> };
  let caught: unknown;
  try {
    fail(7, -1n);
  } catch (error) {
    caught = error;
  }
  assert(caught instanceof W.Exception);
  const exception = caught as InstanceType<Namespace["Exception"]>;
  assert(exception.is(x));
  assertEquals([exception.getArg(x, 0), exception.getArg(x, 1)], [7, -1n]);
});

testBoth("what JavaScript throws is caught with JSTag, and only that", (W) => {
  const mine = new Error("mine");
  const attempt = (value: unknown) => {
    const throws = () => {
      throw value;
    };
    return (thrower(W, throws).attempt as Call)();
  };
  assertStrictEquals(attempt(mine), mine);
  assertEquals([attempt("text"), attempt(undefined), attempt(null)], ["text", undefined, null]);
  const other = new W.Exception(new W.Tag({ parameters: [] }), []);
  let caught: unknown;
  try {
    attempt(other);
  } catch (error) {
    caught = error;
  }
  assertStrictEquals(caught, other);
  assertEquals((thrower(W, () => {}).attempt as Call)(), null);
});
