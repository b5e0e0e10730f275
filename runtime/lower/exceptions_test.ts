import { assertEquals } from "@std/assert";
import { type Namespace, testBoth } from "../api/testing.ts";
import { FUNC, load, type Loose, type Program, TAG } from "../interpret/testing.ts";

/**
 * Runs `code` (of type `i32 -> i32`) with tags 0 (no argument) and 1 (an i32), and JavaScript's at 2;
 * `boom` (function 0) throws an error of the host, `fail` (function 2) its argument with tag 1.
 */
function legacy(W: Namespace, code: string, locals = ""): Loose {
  const program: Program = {
    types: ["->", "i32 ->", "i32 -> i32", "externref ->"],
    imports: { boom: [FUNC, 0], js: [TAG, 0, 3] },
    tags: [0, 1],
    funcs: [
      { type: 2, code, locals },
      { type: 1, code: "local.get 0; throw 2" },
    ],
    exports: { run: [FUNC, 1], tag: [TAG, 2] },
  };
  return load(W, program, {
    js: W.JSTag,
    boom() {
      throw new Error("boom");
    },
  });
}

testBoth("try takes the first catch that fits, and catch_all what is left", (W) => {
  const { run } = legacy(
    W,
    "i32.const 100; try i32; " +
      "local.get 0; i32.eqz; if; throw 1; end; " +
      "local.get 0; i32.const 1; i32.eq; if; call 0; end; " +
      "local.get 0; call 2; i32.const 0; " +
      "catch 1; i32.const 10; " +
      "catch 2; i32.const 1; i32.add; " +
      "catch_all; i32.const 20; end; i32.add",
  );
  assertEquals([run(0), run(1), run(7)], [110, 120, 108]);
});

testBoth("try without an exception, and try without a catch, are blocks", (W) => {
  const { run } = legacy(W, "try i32; local.get 0; catch_all; i32.const 1; end; try; end");
  assertEquals(run(5), 5);
});

testBoth("a catch arm may branch out, and ends with its results in place", (W) => {
  const { run } = legacy(
    W,
    "i32.const 1000; try i32; local.get 0; call 2; unreachable; " +
      "catch 2; local.get 0; i32.const 3; i32.gt_s; br_if 0; drop; i32.const 50; end; i32.add",
  );
  assertEquals([run(2), run(9)], [1050, 1009]);
});

testBoth("rethrow throws the exception of the catch that its label names", (W) => {
  const { run } = legacy(
    W,
    "try i32; try; local.get 0; call 2; " +
      "catch 2; drop; try; throw 1; catch 1; " +
      "local.get 0; i32.const 4; i32.gt_s; if; rethrow 1; end; rethrow 1; end; end; unreachable; " +
      "catch 2; catch 1; i32.const -1; end",
  );
  assertEquals([run(3), run(9)], [3, -1]);
});

testBoth("rethrow keeps a JavaScript error the same", (W) => {
  const { run } = legacy(W, "try; call 0; catch_all; rethrow 0; end; i32.const 0");
  let message = "";
  try {
    run(0);
  } catch (error) {
    message = (error as Error).message;
  }
  assertEquals(message, "boom");
});

testBoth("delegate passes over the handlers between it and its label", (W) => {
  const body = (depth: number) =>
    "try i32; try i32; try i32; try i32; local.get 0; call 2; i32.const 0; " +
    `delegate ${depth}; catch 2; i32.const 100; i32.add; end; ` +
    "catch 2; i32.const 200; i32.add; end; catch 2; i32.const 300; i32.add; end";
  assertEquals([0, 1, 2].map((depth) => legacy(W, body(depth)).run(5)), [105, 205, 305]);
});

testBoth("delegate to the function leaves it", (W) => {
  const exports = legacy(
    W,
    "try i32; try i32; local.get 0; call 2; i32.const 0; delegate 1; catch_all; i32.const 1; end",
  );
  let caught: unknown;
  try {
    exports.run(5);
  } catch (error) {
    caught = error;
  }
  assertEquals((caught as Loose).getArg(exports.tag, 0), 5);
});

testBoth("delegate from a catch arm is not caught by that try", (W) => {
  const { run } = legacy(
    W,
    "try i32; try i32; throw 1; catch 1; try i32; local.get 0; call 2; i32.const 0; " +
      "delegate 0; catch 2; i32.const 100; i32.add; end; catch 2; i32.const 200; i32.add; end",
  );
  assertEquals(run(1), 201);
});

testBoth("handlers in code that cannot be reached change nothing", (W) => {
  const { run } = legacy(
    W,
    "local.get 0; br 0; try i32; try; catch 1; catch_all; rethrow 0; end; try; delegate 0; " +
      "i32.const 1; catch_all; i32.const 2; end",
  );
  assertEquals(run(8), 8);
});

testBoth("an exception finds locals as they were when it was thrown", (W) => {
  const { run } = legacy(
    W,
    "local.get 0; try; local.get 0; i32.const 1; i32.add; local.set 0; " +
      "local.get 0; local.set 1; local.get 1; call 2; i32.const 7; local.set 1; " +
      "catch 2; drop; end; local.get 0; i32.const 100; i32.mul; i32.add; local.get 1; i32.add",
    "i32",
  );
  assertEquals(run(1), 1 + 200 + 2);
});

testBoth("loops around and inside of try keep their constants", (W) => {
  const { run } = legacy(
    W,
    "i32.const 3; local.set 1; loop; try; " +
      "i64.const 81985529216486895; i64.const 81985529216486895; i64.mul; drop; " +
      "i32.const 2; local.set 2; loop; local.get 2; i32.const 1; i32.sub; local.tee 2; br_if 0; end; " +
      "local.get 1; call 2; catch 2; local.get 0; i32.add; local.set 0; end; " +
      "local.get 1; i32.const 1; i32.sub; local.tee 1; br_if 0; end; local.get 0",
    "i32 i32",
  );
  assertEquals(run(10), 16);
});
