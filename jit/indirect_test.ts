/** Calls through tables, where the module says what is in them and where that has changed. */
import { assertEquals } from "@std/assert";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { moduleOf, outcome, run, statementsOf } from "./testing.ts";

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

/** `f` stores, grows the memory in the functions that it calls, and loads; `set` changes the table. */
const CHANGING: Program = {
  types: ["i32 -> i32", "i32 i32 -> i32", "i32 ->"],
  memories: [[0, 1]],
  tables: [[0x70, 0, 3]],
  elements: [[0, 0x41, 0, 0x0b, 2, 1, 2]],
  funcs: [
    {
      type: 1,
      code: "local.get 0; i32.load; local.get 0; local.get 1; call_indirect 0; i32.add; " +
        "local.get 0; i32.load; i32.add; i32.const 65536; i32.const 3; memory.grow 0; " +
        "i32.store8; i32.const 65536; i32.load8_u; i32.add",
    },
    {
      code: "i32.const 1; memory.grow 0; drop; local.get 0; local.get 0; i32.const 5; i32.add; " +
        "i32.store; local.get 0; i32.const 2; i32.mul",
    },
    { code: "local.get 0; i32.const 9; i32.store; local.get 0; i32.const 1; i32.add" },
    {
      type: 2,
      code: "local.get 0; i32.const 1; table.get 0; table.set 0; i32.const 1; ref.null func; " +
        "table.set 0",
    },
  ],
  exports: { f: [FUNC, 0], set: [FUNC, 3] },
};

Deno.test("two instances of a module have their own memory and table, which change on the way", () => {
  const args = [[0, 0], [4, 1], [65540, 0], [8, 2], [12, 3], [3 * 65536 - 4, 1]];
  const [expected, ...others] = ([undefined, {}, { entry: "counted", threshold: 2 }] as const).map(
    (tier) => {
      const options = tier === undefined ? {} : { tier };
      const first = run(CHANGING, options);
      const second = run(CHANGING, { ...options, module: first.instance.module });
      const seen: unknown[] = [];
      for (let round = 0; round < 6; round++) {
        for (const [k, { f, set }] of [first, second].entries()) {
          for (const [at, index] of args) seen.push(outcome(() => f(at, index)));
          if (round === 2 + k) set(0);
        }
      }
      return seen;
    },
  );
  for (const other of others) assertEquals(other, expected);
});
