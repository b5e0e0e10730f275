/** Exceptions in their older form: what `delegate` passes over, and what it does not. */
import { assertEquals } from "@std/assert";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { run } from "./testing.ts";

/** Calls `g` with a handler that exceptions of it pass by; then throws, for that handler to catch. */
const PASSING: Program = {
  types: ["i32 -> i32", "i32 ->"],
  tags: [1],
  funcs: [{
    locals: "i32",
    code: "try; try; local.get 0; call 1; local.set 1; delegate 1; local.get 1; throw 0; " +
      "catch_all; i32.const 5; local.set 1; end; local.get 1",
  }, {
    code: "local.get 0; i32.eqz; if; local.get 0; throw 0; end; local.get 0",
  }, {
    code:
      "try; local.get 0; call 0; local.set 0; catch 0; i32.const 7; i32.add; local.set 0; end; " +
      "local.get 0",
  }],
  exports: { f: [FUNC, 2] },
};

Deno.test("a handler that a delegate passes by catches what is thrown beside it", () => {
  for (const tier of [undefined, {}, { entry: "counted", threshold: 2 }] as const) {
    const { f } = run(PASSING, tier === undefined ? {} : { tier });
    assertEquals([3, 0, 4, 0, 1].map((n) => f(n)), [5, 7, 5, 7, 5]);
  }
});
