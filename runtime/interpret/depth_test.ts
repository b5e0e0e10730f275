import { assertEquals } from "@std/assert";
import * as vitrine from "../api/namespace.ts";
import { RuntimeError } from "../errors.ts";
import { agentStack } from "./stack.ts";
import { FUNC, load, type Loose } from "./testing.ts";

const DEEP = 100_000;

/** What `run` throws as a trap. */
function trapOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    return error.phrase;
  }
  return "none";
}

/** `sum` adds its argument and all below; `forever` calls itself until it traps. */
function guest(): Loose {
  return load(vitrine, {
    types: ["i32 -> i64", "->"],
    funcs: [
      {
        type: 0,
        code: "local.get 0; i32.eqz; if; i64.const 0; return; end; " +
          "local.get 0; i64.extend_i32_u; local.get 0; i32.const 1; i32.sub; call 0; i64.add",
      },
      { type: 1, code: "call 1" },
    ],
    exports: { sum: [FUNC, 0], forever: [FUNC, 1] },
  });
}

Deno.test("a hundred thousand frames fit the default limits", () => {
  assertEquals(guest().sum(DEEP), BigInt(DEEP) * BigInt(DEEP + 1) / 2n);
});

Deno.test("recursion without end traps, and the guest can be called again", () => {
  const { sum, forever } = guest();
  for (let i = 0; i < 3; i++) assertEquals(trapOf(forever), "call stack exhausted");
  assertEquals(sum(10), 55n);
  assertEquals(agentStack().sp, 0);
});

Deno.test("a trap keeps no more than a hundred frames of a runaway recursion", () => {
  const { forever } = guest();
  try {
    forever();
  } catch (error) {
    assertEquals((error as RuntimeError).frames.length, 100);
  }
});

Deno.test("recursion across instances goes as deep as the limit says, and traps there", () => {
  const table = new vitrine.Table({ element: "anyfunc", initial: 1 });
  const make = () =>
    load(vitrine, {
      types: ["i32 -> i32"],
      imports: { table: [1, 0x70, 0, 1] },
      funcs: [{
        code: "local.get 0; i32.eqz; if; i32.const 0; return; end; " +
          "local.get 0; i32.const 1; i32.sub; i32.const 0; call_indirect 0; i32.const 1; i32.add",
      }],
      exports: { f: [FUNC, 0] },
    }, { table });
  const first = make();
  table.set(0, make().f);
  // The second instance calls itself; only the first call crosses.
  assertEquals(first.f(DEEP), DEEP);
  const other = load(vitrine, {
    types: ["i32 -> i32"],
    imports: { f: [FUNC, 0], table: [1, 0x70, 0, 1] },
    funcs: [{ code: "local.get 0; call 0" }],
    exports: { f: [FUNC, 1] },
  }, { f: first.f, table });
  table.set(0, other.f);
  // Now each level crosses twice.
  assertEquals(other.f(20_000), 20_000);
  assertEquals(trapOf(() => other.f(10_000_000)), "call stack exhausted");
  assertEquals(agentStack().instances.length, 0);
});

Deno.test("recursion through the host traps before JavaScript's own stack ends the program", () => {
  const exports: Loose = load(vitrine, {
    types: ["->"],
    imports: { again: [FUNC, 0] },
    funcs: [{ code: "call 0" }],
    exports: { run: [FUNC, 1] },
  }, { again: () => exports.run() });
  assertEquals(trapOf(exports.run), "call stack exhausted");
  assertEquals([agentStack().sp, agentStack().top], [0, 0]);
});

Deno.test("exhaustion is not caught by a handler for every exception", () => {
  const { run } = load(vitrine, {
    types: ["->"],
    funcs: [{ code: "block; try_table catch_all/0; call 0; end; end" }],
    exports: { run: [FUNC, 0] },
  });
  assertEquals(trapOf(run), "call stack exhausted");
});
