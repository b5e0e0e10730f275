/** Backtraces where there is no room left to find them out. */
import { assertEquals } from "@std/assert";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { outcome, run } from "./testing.ts";
import type { TierOptions } from "./tier.ts";

/** `f` calls the host, which calls `f`. */
const TURNS: Program = {
  types: ["i32 -> i32"],
  imports: { host: [FUNC, 0] },
  funcs: [{ type: 0, code: "local.get 0; i32.const 1; i32.add; call 0; i32.const 1; i32.add" }],
  exports: { f: [FUNC, 1] },
};

Deno.test("runaway recursion through the host has the interpreter's frames", () => {
  const all: unknown[] = [];
  const tiers: (TierOptions | undefined)[] = [undefined, {}, { entry: "counted", threshold: 3 }];
  for (const tier of tiers) {
    const guest = run(TURNS, {
      ...(tier === undefined ? {} : { tier }),
      imports: [(n) => guest.f(n)],
    });
    for (let i = 0; i < 3; i++) all.push(outcome(() => guest.f(0)));
  }
  for (const one of all) assertEquals(one, all[0]);
  assertEquals((all[0] as { frames: unknown[] }).frames.length, 100);
});

/** `g` calls a function that has the host in its place, which calls `bad`, which traps. */
const REPLACED: Program = {
  types: ["i32 -> i32"],
  imports: { host: [FUNC, 0] },
  funcs: [
    { type: 0, code: "i32.const 1; local.get 0; i32.div_s" },
    { type: 0, code: "local.get 0; return_call 0" },
    { type: 0, code: "local.get 0; call 2; i32.const 1; i32.add" },
  ],
  exports: { bad: [FUNC, 1], g: [FUNC, 3] },
};

Deno.test("a function that has left its place to the host is in no backtrace, in any tier", () => {
  for (const tier of [undefined, {}, { entry: "counted", threshold: 3 }] as const) {
    const guest = run(REPLACED, {
      ...(tier === undefined ? {} : { tier }),
      imports: [(n) => guest.bad(n)],
    });
    for (let i = 0; i < 5; i++) {
      const { frames } = outcome(() => guest.g(0)) as { frames: { funcidx: number }[] };
      assertEquals(frames.map(({ funcidx }) => funcidx), [1, 3]);
    }
  }
});
