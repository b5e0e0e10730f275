/** Calls through tables, where the module says what is in them and where that has changed. */
import { assertEquals } from "@std/assert";
import { RuntimeError } from "../runtime/errors.ts";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { moduleOf, run, statementsOf } from "./testing.ts";

/** Calls element `local 0` with `local 1`; elements 1 to 3 are functions, of which the last traps. */
const PROGRAM: Program = {
  types: ["i32 i32 -> i32", "i32 -> i32", "->"],
  funcs: [
    { code: "local.get 1; local.get 0; call_indirect 1 0; i32.const 100; i32.add" },
    { type: 1, code: "local.get 0; i32.const 1; i32.add" },
    { type: 1, code: "i32.const 7; local.get 0; i32.div_u" },
    { type: 2, code: "" },
    // Element 1 becomes what element `local 0` is.
    { type: 1, code: "i32.const 1; local.get 0; table.get 0; table.set 0; i32.const 0" },
    { type: 1, code: "local.get 0; i32.const 2; i32.mul" },
  ],
  tables: [[0x70, 0, 8]],
  elements: [[0, 0x41, 1, 0x0b, 4, 1, 2, 3, 5]],
  exports: { f: [FUNC, 0], change: [FUNC, 4] },
};

function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    return { phrase: error.phrase, frames: error.frames };
  }
}

Deno.test("call_indirect calls what is in the table, by name where the module says what that is", () => {
  assertEquals(statementsOf(PROGRAM).includes("if(r0===F2)"), true);
  const [expected, compiled] = [{}, { tier: {} }].map((options) => {
    const { f, change } = run(PROGRAM, options);
    const all = () => [1, 2, 3, 4, 0, 8, -1].map((at) => outcome(() => f(at, 0)));
    return [all(), change(4), all(), change(2), all(), f(2, 7), change(3), all()];
  });
  assertEquals(compiled, expected);
});

Deno.test("call_indirect has no calls by name where there are many functions of the type", () => {
  const elements = [[0, 0x41, 0, 0x0b, 8, ...Array.from({ length: 8 }, (_, k) => k + 5)]];
  const more = Array.from({ length: 8 }, () => ({ type: 1, code: "local.get 0" }));
  const program = { ...PROGRAM, funcs: [...PROGRAM.funcs!, ...more], elements };
  assertEquals(moduleOf(program).funcs.length, 14);
  assertEquals(statementsOf(program).includes("r0==="), false);
});
