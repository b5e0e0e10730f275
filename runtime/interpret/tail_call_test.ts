import { assert, assertEquals } from "@std/assert";
import * as vitrine from "../api/namespace.ts";
import { type Namespace, testBoth } from "../api/testing.ts";
import { Func } from "../store.ts";
import { agentStack } from "./stack.ts";
import { FUNC, load, type Loose } from "./testing.ts";

const MILLION = 1_000_000;

/** How the first instance calls the second. */
const CALLS = {
  "through a table": "i32.const 0; return_call_indirect 0",
  "by reference": "i32.const 0; table.get 0; ref.cast 0; return_call_ref 0",
} as const;

/**
 * The function `f` of two instances: they call each other in tail position, counting down their first
 * argument and up their second; at 0 they tail-call `end`, a function of the host. The second
 * instance imports the first one's function.
 */
function pair(W: Namespace, call: string, end: (count: number) => number): Loose {
  const table = new W.Table({ element: "anyfunc", initial: 1 });
  const make = (call: string, other: Loose) =>
    load(W, {
      types: ["i32 i32 -> i32", "i32 -> i32"],
      imports: { end: [FUNC, 1], f: [FUNC, 0], table: [1, 0x70, 0, 1] },
      funcs: [{
        type: 0,
        code: "local.get 0; i32.eqz; if; local.get 1; return_call 0; end; " +
          `local.get 0; i32.const 1; i32.sub; local.get 1; i32.const 1; i32.add; ${call}`,
      }],
      exports: { f: [FUNC, 2] },
    }, { end, f() {}, table, ...other });
  const first = make(call, {});
  table.set(0, make("return_call 1", first).f);
  return first;
}

for (const [how, call] of Object.entries(CALLS)) {
  testBoth(`a million tail calls between instances, ${how} and by import, grow no stack`, (W) => {
    assertEquals(pair(W, call, (count) => count).f(MILLION, 0), MILLION);
  });
}

Deno.test("tail calls across instances leave as many return records as one call", () => {
  const seen: number[] = [];
  const depth = (count: number) => {
    const { sp, instances } = agentStack();
    seen.push(sp, instances.length);
    return count;
  };
  for (const call of Object.values(CALLS)) {
    const { f } = pair(vitrine, call, depth);
    for (const count of [2, 3, 1000]) f(count, 0);
  }
  assert(seen.every((value) => value <= 4), `${seen}`);
});

testBoth("a million tail calls to a host function grow no stack", (W) => {
  const { run } = load(W, {
    types: ["i32 -> i32"],
    imports: { half: [FUNC, 0] },
    funcs: [
      { type: 0, code: "local.get 0; return_call 0" },
      {
        type: 0,
        locals: "i32",
        code: "loop; local.get 1; local.get 0; call 1; i32.add; local.set 1; " +
          "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1",
      },
    ],
    exports: { run: [FUNC, 2] },
  }, { half: (n: number) => n & 1 });
  assertEquals(run(MILLION), MILLION / 2);
});

testBoth("a tail call may take more and fewer arguments than its caller, references too", (W) => {
  const { run } = load(W, {
    types: ["externref i32 -> i32", "-> i32", "i64 externref externref externref -> i32"],
    funcs: [
      { type: 0, code: "i64.const 7; local.get 0; ref.null extern; local.get 0; return_call 2" },
      { type: 1, code: "i32.const 42" },
      {
        type: 2,
        locals: "externref",
        code: "local.get 4; ref.is_null; local.get 2; ref.is_null; i32.and; " +
          "local.get 3; ref.is_null; i32.eqz; i32.and; if; return_call 1; end; i32.const 0",
      },
    ],
    exports: { run: [FUNC, 0] },
  });
  assertEquals(run({}, 5), 42);
});

Deno.test("a tail call leaves none of its caller's references behind", () => {
  let left: unknown[] = [];
  // The block makes sure that the operands below it are in the frame.
  const held = "local.get 0; local.get 0; local.get 0; block; end; ";
  const exports = load(vitrine, {
    types: ["externref -> i32", "-> i32"],
    imports: { look: [FUNC, 1] },
    funcs: [
      { type: 0, code: `${held} return_call 0` },
      { type: 0, code: `${held} i32.const 0; return_call_indirect 1` },
      { type: 0, code: `${held} ref.func 0; return_call_ref 1` },
    ],
    tables: [[0x70, 0, 1]],
    elements: [[0, 0x41, 0, 0x0b, 1, 0]],
    exports: { direct: [FUNC, 1], indirect: [FUNC, 2], ref: [FUNC, 3] },
  }, {
    look() {
      left = agentStack().refs.filter((ref) => ref !== null && !(ref instanceof Func));
      return 5;
    },
  });
  for (const name of ["direct", "indirect", "ref"]) {
    left = ["not called"];
    assertEquals(exports[name]({}), 5);
    assertEquals(left, [], name);
  }
});
