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
