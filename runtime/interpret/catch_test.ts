import { assert, assertEquals, assertMatch, assertStrictEquals } from "@std/assert";
import * as vitrine from "../api/namespace.ts";
import { testBoth, thrown } from "../api/testing.ts";
import { UNCATCHABLE } from "../exception.ts";
import { agentStack } from "./stack.ts";
import { FUNC, load, type Loose, type Program, TAG } from "./testing.ts";

/** What `run` throws. */
function caught(run: () => unknown): Loose {
  try {
    run();
  } catch (error) {
    return error as Loose;
  }
  throw new Error("nothing was thrown");
}

testBoth("catch carries arguments of every type", (W) => {
  const { run } = load(W, {
    types: ["i32 i64 f32 f64 externref ->", "externref -> i32 i64 f32 f64 externref"],
    tags: [0],
    funcs: [{
      type: 1,
      code: "try_table catch/0/0; i32.const -1; i64.const -2; f32.const; f64.const; " +
        "local.get 0; throw 0; end; unreachable",
    }],
    exports: { run: [FUNC, 0] },
  });
  const object = {};
  const values = run(object);
  assertEquals(values.slice(0, 4), [-1, -2n, 0, 0]);
  assertStrictEquals(values[4], object);
});

/** Throws its argument with tag 0 when it is odd, and else with tag 1 and twice the argument. */
const THROWER = {
  type: 0,
  code: "local.get 0; i32.const 1; i32.and; if; local.get 0; throw 0; end; " +
    "local.get 0; i64.extend_i32_s; local.get 0; throw 1",
};
const TYPES = ["i32 ->", "i32 -> i32", "i64 i32 ->", "-> i32", "-> i64 i32", "-> i32 exnref"];

testBoth("the first clause that fits is taken, and what lies below it is kept", (W) => {
  const { run } = load(W, {
    types: TYPES,
    tags: [0, 2],
    funcs: [THROWER, {
      type: 1,
      locals: "i32",
      code: "i32.const 1000; local.get 0; local.tee 1; " +
        "block i32; block @4; try_table catch/0/1 catch/1/0; " +
        "i32.const 5; local.set 0; local.get 1; call 0; end; unreachable; end; " +
        "local.set 1; i32.wrap_i64; local.get 1; i32.mul; end; " +
        "i32.add; i32.add; local.get 0; i32.add",
    }],
    exports: { run: [FUNC, 1] },
  });
  assertEquals(run(7), 1000 + 7 + 7 + 5);
  assertEquals(run(6), 1000 + 6 + 36 + 5);
});

testBoth("catch_ref carries the arguments and the exception, which can be thrown again", (W) => {
  const exports = load(W, {
    types: TYPES,
    tags: [0, 2],
    funcs: [THROWER, {
      type: 1,
      locals: "exnref",
      code: "block @5; try_table catch_ref/0/0; local.get 0; call 0; end; unreachable; end; " +
        "local.set 1; i32.const 1; i32.eq; if; local.get 1; throw_ref; end; i32.const 3",
    }],
    exports: { run: [FUNC, 1], tag: [TAG, 0] },
  });
  assertEquals(exports.run(5), 3);
  const exception = caught(() => exports.run(1));
  assert(exception instanceof W.Exception);
  assertEquals(exception.getArg(exports.tag, 0), 1);
});

testBoth("a clause may lead to a loop's start and out of the function", (W) => {
  const { again, out } = load(W, {
    types: TYPES,
    tags: [0, 2],
    funcs: [THROWER, {
      type: 1,
      // Throws 7, 5, 3, 1 to the loop's start, which counts down by 2.
      code: "i32.const 7; loop @1; local.set 0; " +
        "local.get 0; i32.const 0; i32.lt_s; if; local.get 0; return; end; " +
        "block; try_table catch/0/1; local.get 0; i32.const 2; i32.sub; call 0; end; end; " +
        "i32.const 99; end",
    }, {
      type: 1,
      code: "try_table catch/0/0; local.get 0; call 0; end; i32.const 0",
    }],
    exports: { again: [FUNC, 1], out: [FUNC, 2] },
  });
  assertEquals(again(0), -1);
  assertEquals(out(41), 41);
});

testBoth("an exception crosses instances, and tags are told apart by identity", (W) => {
  const inner = load(W, {
    types: TYPES,
    tags: [0, 2, 0],
    funcs: [THROWER, { type: 0, code: "local.get 0; throw 2" }],
    exports: { throw: [FUNC, 0], other: [FUNC, 1], tag: [TAG, 0] },
  });
  const outer = load(W, {
    types: TYPES,
    imports: { throw: [FUNC, 0], other: [FUNC, 0], tag: [TAG, 0, 0] },
    tags: [0],
    funcs: ["call 0", "call 1"].map((call) => ({
      type: 1,
      code: `block; block i32; try_table catch/1/0 catch/0/0 catch_all/1; local.get 0; ${call}; ` +
        "end; unreachable; end; return; end; i32.const -1",
    })),
    exports: { run: [FUNC, 2], other: [FUNC, 3] },
  }, inner);
  assertEquals(outer.run(5), 5);
  assertEquals(outer.run(6), -1);
  assertEquals(outer.other(5), -1);
});

/** `run` catches everything that the import `f` throws: 1 by the tag of JavaScript's errors. */
const CATCHER: Program = {
  types: ["->", "-> i32", "externref ->", "-> externref", "-> exnref"],
  imports: { f: [FUNC, 0], js: [TAG, 0, 2] },
  funcs: [
    {
      type: 1,
      code: "block; block externref; try_table catch/0/0 catch_all/1; call 0; end; i32.const 0; " +
        "return; end; drop; i32.const 1; return; end; i32.const 2",
    },
    {
      type: 3,
      code: "block externref; try_table catch/0/0; call 0; end; unreachable; end",
    },
    {
      type: 0,
      code: "block exnref; try_table catch_all_ref/0; call 0; end; return; end; throw_ref",
    },
    { type: 0, code: "try_table catch_all/0; return_call 0; end" },
  ],
  exports: { run: [FUNC, 1], what: [FUNC, 2], again: [FUNC, 3], tail: [FUNC, 4] },
};

testBoth("what JavaScript throws is caught, and is the same when it is thrown on", (W) => {
  const js = W.JSTag;
  const throwing = (value: unknown) =>
    load(W, CATCHER, {
      js,
      f() {
        throw value;
      },
    });
  for (const value of [new Error("mine"), new TypeError(), "text", undefined, null, 5, 5n]) {
    const { run, what, again } = throwing(value);
    assertEquals(run(), 1);
    assertStrictEquals(what(), value);
    assertStrictEquals(caught(again), value);
  }
  const tag = new W.Tag({ parameters: ["i32"] });
  const exception = new W.Exception(tag, [5]);
  const { run, again } = throwing(exception);
  assertEquals(run(), 2);
  assertStrictEquals(caught(again), exception);
});

testBoth("a trap is not caught, not even when it comes through the host", (W) => {
  const { trap } = load(W, {
    types: ["->"],
    funcs: [{ code: "unreachable" }],
    exports: { trap: [FUNC, 0] },
  });
  const direct = load(W, CATCHER, { js: W.JSTag, f: trap });
  assertEquals(thrown(direct.run), "RuntimeError");
  const throughHost = load(W, CATCHER, { js: W.JSTag, f: () => trap() });
  assertEquals(thrown(throughHost.run), "RuntimeError");
  const made = load(W, CATCHER, {
    js: W.JSTag,
    f() {
      throw new W.RuntimeError("not a trap");
    },
  });
  assertEquals(made.run(), 1);
});

testBoth("a function that was left by a tail call catches nothing", (W) => {
  const error = new Error("mine");
  const { tail } = load(W, CATCHER, {
    js: W.JSTag,
    f() {
      throw error;
    },
  });
  assertStrictEquals(caught(tail), error);
});

testBoth("an exception that leaves the guest is an Exception, and comes back as the same", (W) => {
  let seen: Loose = {};
  const exports = load(W, {
    types: TYPES,
    imports: { through: [FUNC, 0] },
    tags: [0, 2],
    funcs: [
      { ...THROWER },
      {
        type: 1,
        code: "block i32; try_table catch/0/0; local.get 0; call 0; end; unreachable; end",
      },
    ],
    exports: { throw: [FUNC, 1], run: [FUNC, 2], tag: [TAG, 0], pair: [TAG, 1] },
  }, {
    through(value: number) {
      seen = caught(() => exports.throw(value));
      throw seen;
    },
  });
  assertEquals(exports.run(9), 9);
  assert(seen instanceof W.Exception);
  assert(seen.is(exports.tag));
  assertEquals(seen.getArg(exports.tag, 0), 9);
  const pair = caught(() => exports.run(4));
  assert(pair instanceof W.Exception);
  assertEquals([pair.getArg(exports.pair, 0), pair.getArg(exports.pair, 1)], [4n, 4]);
});

Deno.test("an exception that leaves the guest says where it was thrown", () => {
  const { run } = load(vitrine, {
    types: TYPES,
    tags: [0, 2],
    funcs: [THROWER, { type: 0, code: "local.get 0; call 0" }],
    exports: { thrower: [FUNC, 0], run: [FUNC, 1] },
  });
  const exception = caught(() => run(1));
  const lines = exception.stack.split("\n");
  assertEquals(lines.length, 3);
  assertMatch(lines[1]!, /at thrower \(wasm-function\[0\]:0x[0-9a-f]+\)$/);
  assertMatch(lines[2]!, /at run \(wasm-function\[1\]:0x[0-9a-f]+\)$/);
});

Deno.test("an error marked as uncatchable passes every handler", () => {
  const exit = Object.assign(new Error("exit"), { [UNCATCHABLE]: true });
  const { run } = load(vitrine, CATCHER, {
    js: vitrine.JSTag,
    f() {
      throw exit;
    },
  });
  assertStrictEquals(caught(run), exit);
});

Deno.test("throw_ref of null traps", () => {
  const { run } = load(vitrine, {
    types: ["->"],
    funcs: [{ code: "block; try_table catch_all/0; ref.null exn; throw_ref; end; end" }],
    exports: { run: [FUNC, 0] },
  });
  const error = caught(run);
  assert(error instanceof vitrine.RuntimeError);
  assertEquals(error.phrase, "null exception reference");
});

/** Recurses `n` deep with a reference in each frame, and throws. */
const DEEP: Program = {
  types: ["i32 externref ->", "i32 externref -> i32"],
  tags: [0],
  funcs: [
    {
      type: 0,
      locals: "externref",
      code:
        "local.get 1; local.set 2; local.get 0; i32.eqz; if; local.get 0; local.get 1; throw 0; " +
        "end; local.get 0; i32.const 1; i32.sub; local.get 2; call 0; local.get 2; drop",
    },
    {
      type: 1,
      code: "block; try_table catch_all/0; local.get 0; local.get 1; call 0; end; end; i32.const 1",
    },
  ],
  exports: { throw: [FUNC, 0], run: [FUNC, 1] },
};

testBoth("an exception leaves ten thousand frames at once", (W) => {
  assertEquals(load(W, DEEP).run(10_000, {}), 1);
});

Deno.test("a caught and an uncaught exception leave no reference and no frame behind", () => {
  const exports = load(vitrine, DEEP);
  const stack = agentStack();
  for (let i = 0; i < 100; i++) {
    exports.run(50, {});
    assert(caught(() => exports.throw(50, {})) instanceof vitrine.Exception);
  }
  assertEquals([stack.sp, stack.top, stack.instances.length], [0, 0, 0]);
  assertEquals(stack.refs.findIndex((ref) => ref !== null), -1);
});
