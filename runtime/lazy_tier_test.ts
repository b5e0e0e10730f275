/** Loading a tier when something is hot, with the guest waiting for it or not. */
import { assertEquals, assertRejects } from "@std/assert";
import { run, type RunOptions } from "../jit/testing.ts";
import { JitTier } from "../jit/tier.ts";
import { RuntimeError } from "./errors.ts";
import { callAsync } from "./interpret/suspend.ts";
import { agentStack } from "./interpret/stack.ts";
import { FUNC, type Loose, type Program } from "./interpret/testing.ts";
import { LazyTier, lazyTier, type TierMaker } from "./lazy_tier.ts";

/** `f` counts down from its argument in a loop, calling `g` each time, and traps at the end of `t`. */
const PROGRAM: Program = {
  types: ["i32 -> i32", "->"],
  imports: { tick: [FUNC, 1] },
  funcs: [
    {
      type: 0,
      code: "loop; local.get 1; local.get 0; call 2; i32.add; local.set 1; " +
        "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1",
      locals: "i32",
    },
    { type: 0, code: "call 0; local.get 0; i32.const 3; i32.mul" },
    { type: 0, code: "local.get 0; call 1; drop; unreachable" },
  ],
  exports: { f: [FUNC, 1], t: [FUNC, 3] },
};

const LAZY = { threshold: 5, patience: 0 };

function load(): Promise<TierMaker> {
  return Promise.resolve((instance) => new JitTier(instance, { entry: "counted", threshold: 5 }));
}

function start(options: Omit<RunOptions, "tier">): Loose {
  return run(PROGRAM, { make: lazyTier(load, LAZY), ...options });
}

/** The sum of three times 1 to `n`. */
function sum(n: number): number {
  return 3 * n * (n + 1) / 2;
}

Deno.test("callAsync() waits in the middle of a guest for its tier, and goes on with it", async () => {
  let ticks = 0;
  const { instance } = start({ imports: [() => ticks++] });
  const { stack, top } = { stack: agentStack(), top: agentStack().top };
  const result = callAsync(instance.funcs[1], [1000]);
  const before = ticks;
  assertEquals(before < 1000 && before >= 5, true);
  assertEquals(instance.tier instanceof LazyTier, true);
  assertEquals(await result, sum(1000));
  assertEquals(ticks, 1000);
  assertEquals(instance.tier.statistics().loops, 1);
  assertEquals([stack.sp, stack.top, stack.suspended], [0, top, null]);
});

Deno.test("other guests run while one waits for its tier", async () => {
  const { instance } = start({ imports: [() => {}] });
  const other = start({ imports: [() => {}] });
  const result = callAsync(instance.funcs[1], [100]);
  assertEquals(other.f(200), sum(200));
  const second = callAsync(other.instance.funcs[1], [300]);
  assertEquals(other.f(20), sum(20));
  assertEquals(await result, sum(100));
  assertEquals(await second, sum(300));
});

Deno.test("a guest that the host called back goes on without waiting, and gets its tier later", async () => {
  const inner = start({ imports: [() => {}] });
  let seen = 0;
  const outer = start({ imports: [() => seen = inner.f(100)] });
  assertEquals(await callAsync(outer.instance.funcs[1], [1]), 3);
  assertEquals(seen, sum(100));
  assertEquals(inner.instance.tier instanceof JitTier, true);
  assertEquals(inner.f(100), sum(100));
});

Deno.test("a trap after waiting has the frames of before", async () => {
  const { instance } = start({ imports: [() => {}] });
  const error = await assertRejects(() => callAsync(instance.funcs[3], [1000]), RuntimeError);
  assertEquals((error as RuntimeError).frames.map(({ funcidx }) => funcidx), [3]);
  assertEquals(agentStack().sp, 0);
  const hosts = new Error("of the host");
  let ticks = 0;
  const failing = start({
    imports: [() => {
      if (++ticks === 500) throw hosts;
    }],
  });
  assertEquals(await assertRejects(() => callAsync(failing.instance.funcs[1], [1000])), hosts);
});

Deno.test("a guest whose tier cannot be loaded is interpreted to its end", async () => {
  const error = new Error("offline");
  const make = lazyTier(() => Promise.reject(error), LAZY);
  const { instance } = run(PROGRAM, { make, imports: [() => {}] });
  assertEquals(await callAsync(instance.funcs[1], [1000]), sum(1000));
  assertEquals(instance.tier.failure, error);
});

Deno.test("nothing is loaded for a guest that is over soon, however hot", async () => {
  let loads = 0;
  const make = lazyTier(() => (loads++, load()), { threshold: 5, patience: 1e9 });
  const { instance, f } = run(PROGRAM, { make, imports: [() => {}] });
  assertEquals(f(100), sum(100));
  assertEquals(await callAsync(instance.funcs[1], [1000]), sum(1000));
  assertEquals(loads, 0);
});

Deno.test("instances of one module share its code, whether their tiers are loaded or not", async () => {
  const { module } = start({ imports: [() => {}] }).instance;
  const first = start({ imports: [() => {}], module });
  assertEquals(await callAsync(first.instance.funcs[1], [1000]), sum(1000));
  const second = start({ imports: [() => {}], module });
  assertEquals(second.f(100), sum(100));
  assertEquals(second.instance.tier instanceof LazyTier, true);
});

Deno.test("nothing is loaded for what is called a few times, however long it takes", async () => {
  let loads = 0;
  const make = lazyTier(() => (loads++, load()), { patience: 0 });
  const { instance, f } = run(PROGRAM, { make, imports: [() => {}] });
  assertEquals(f(100), sum(100));
  assertEquals(loads, 0);
  assertEquals(await callAsync(instance.funcs[1], [1000]), sum(1000));
  assertEquals(loads, 1);
});
