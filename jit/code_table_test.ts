/** Dropping code while it is in use, compiling it again, and what embedders may say about it. */
import { assert, assertEquals } from "@std/assert";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import type { GeneratedCode } from "./hooks.ts";
import { APART, moduleOf, run } from "./testing.ts";
import type { JitTier, TierOptions } from "./tier.ts";

const MODES: readonly TierOptions[] = [{}, { entry: "counted", threshold: 3 }];

/** `f` sums 1 to n, recursively; it calls the host at the bottom, and again on its way back. */
const RECURSION: Program = {
  types: ["i32 -> i32", "->"],
  imports: { tick: [FUNC, 1] },
  funcs: [{
    type: 0,
    code: "local.get 0; i32.eqz; if; call 0; i32.const 0; return; end; " +
      "local.get 0; local.get 0; i32.const 1; i32.sub; call 1; i32.add; call 0",
  }],
  exports: { f: [FUNC, 1] },
};

/** `f` sums n to 1 in a loop, and calls the host and `g` in each round. */
const LOOP: Program = {
  types: ["i32 -> i32", "->", "i32 i32 -> i32"],
  imports: { tick: [FUNC, 1] },
  funcs: [
    {
      type: 0,
      code: "loop; call 0; local.get 1; local.get 0; call 2; local.set 1; " +
        "local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1",
      locals: "i32",
    },
    { type: 2, code: `${APART}local.get 0; local.get 1; i32.add` },
  ],
  exports: { f: [FUNC, 1] },
};

for (const [name, program] of Object.entries({ recursion: RECURSION, loop: LOOP })) {
  Deno.test(`JitTier.evict() in the middle of a ${name} lets it go on, and it is compiled again`, () => {
    for (const options of MODES) {
      let ticks = 0;
      let dropped = 0;
      const tick = () => {
        if (++ticks % 7 !== 0) return;
        for (const funcidx of [1, 2]) dropped += Number(tier.evict(funcidx));
      };
      const { f, tier } = run(program, { tier: options, imports: [tick] });
      for (let i = 0; i < 10; i++) assertEquals(f(30), 465);
      const { evictions, compiled } = tier.statistics();
      assert(dropped > 0 && compiled > 1, `${dropped} dropped, ${compiled} compiled`);
      assert(evictions >= dropped);
    }
  });
}

Deno.test("JitTier.evict() says whether there was code, and forgets its source", () => {
  const { f, tier } = run(LOOP, { tier: {}, imports: [() => {}] });
  assertEquals(tier.evict(2), false);
  f(3);
  assertEquals([tier.evict(2), tier.evict(2), tier.evict(1)], [true, false, true]);
  const { functions, sourceChars, generatedChars } = tier.statistics();
  assertEquals([functions, sourceChars], [0, 0]);
  assert(generatedChars > 0);
});

/** Eight functions alike, and one that calls them all, n times. */
const MANY: Program = {
  types: ["i32 -> i32"],
  funcs: [
    {
      code: `loop; ${
        Array.from({ length: 8 }, (_, i) => `local.get 1; call ${i + 1}; local.set 1; `).join("")
      }local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; local.get 1`,
      locals: "i32",
    },
    ...Array.from(
      { length: 8 },
      (_, i) => ({ type: 0, code: `${APART}local.get 0; i32.const ${i}; i32.add` }),
    ),
  ],
  exports: { f: [FUNC, 0] },
};

Deno.test("a budget is kept by dropping code, with the same results", () => {
  for (const options of MODES) {
    const { f, tier } = run(MANY, { tier: options });
    f(100);
    f(100);
    const budget = Math.floor(tier.statistics().sourceChars * 0.6);
    const small = run(MANY, { tier: { ...options, budget } });
    for (let i = 0; i < 20; i++) {
      assertEquals(small.f(100), 2800);
      assert(small.tier.statistics().sourceChars <= budget);
    }
    assert(small.tier.statistics().evictions > 0);
  }
});

Deno.test("code takes the place of other code only while making it takes little of the time", () => {
  for (const options of MODES) {
    const first = run(MANY, { tier: options });
    for (let i = 0; i < 3; i++) first.f(100);
    const budget = Math.floor(first.tier.statistics().sourceChars * 0.6);
    let time = 0;
    const hooks = { generated: () => void (time += 100) };
    const { f, tier } = run(MANY, { tier: { ...options, budget, hooks, now: () => time } });
    for (let i = 0; i < 20; i++) assertEquals(f(100), 2800);
    const { evictions, functions, declined } = tier.statistics();
    assert(evictions >= 1 && evictions <= 4, `${evictions} dropped`);
    assert(functions > 2 && declined.size === 0);
    time += 10_000;
    for (let i = 0; i < 20; i++) assertEquals(f(100), 2800);
    assert(tier.statistics().evictions > evictions);
  }
});

Deno.test("a function that the embedder has dropped many times is compiled all the same", () => {
  const { f, tier } = run(LOOP, { tier: {}, imports: [() => {}] });
  for (let i = 0; i < 10; i++) {
    assertEquals(f(30), 465);
    assertEquals(tier.evict(1), true);
  }
});

Deno.test("a function whose source exceeds the budget is interpreted, and the reason told", () => {
  for (const options of MODES) {
    const { f, tier } = run(MANY, { tier: { ...options, budget: 50 } });
    for (let i = 0; i < 3; i++) assertEquals(f(100), 2800);
    const { functions, declined } = tier.statistics();
    assertEquals(functions, 0);
    assertEquals(
      [...declined.values()].every((reason) => /budget of 50/.test(reason)) && declined.size > 0,
      true,
    );
  }
});

Deno.test("hooks see each function's code, and keep one in the interpreter by a false", () => {
  for (const options of MODES) {
    const seen: GeneratedCode[] = [];
    const evicted: number[] = [];
    const hooks = {
      generated(code: GeneratedCode) {
        seen.push(code);
        return code.funcidx !== 2;
      },
      evicted: ({ funcidx }: { funcidx: number }) => void evicted.push(funcidx),
    };
    const { f, tier } = run(LOOP, { tier: { ...options, hooks }, imports: [() => {}] });
    for (let i = 0; i < 3; i++) assertEquals(f(30), 465);
    assertEquals(new Set(seen.map(({ funcidx }) => funcidx)), new Set([1, 2]));
    assert(seen.every(({ source, cached }) => source.includes("return (function") && !cached));
    const reasons = seen.map(({ reason }) => reason);
    assert(
      reasons.every((reason) =>
        (options.entry ? ["hot", "loop", "called"] : ["called"]).includes(reason)
      ),
    );
    assertEquals((tier as JitTier).statistics().declined.get("2"), "refused by the embedder");
    tier.evict(1);
    assert(evicted.every((funcidx) => funcidx === 1) && evicted.length > 0);
  }
});

Deno.test("what one instance refuses is compiled for the next one of the same module", () => {
  const module = moduleOf(LOOP);
  for (const options of MODES) {
    const refusing = { ...options, hooks: { generated: () => false } };
    const imports = [() => {}];
    for (const [tier, expected] of [[refusing, 0], [options, 2], [refusing, 0]] as const) {
      const { f, tier: made } = run(LOOP, { tier, imports, module });
      for (let i = 0; i < 5; i++) assertEquals(f(30), 465);
      assertEquals((made as JitTier).statistics().functions, expected);
    }
  }
});

/** Two functions in turns, by this instruction; one adds on the way back. */
function turns(call: "call" | "return_call"): Program {
  const back = call === "call" ? "; i64.const 1; i64.add" : "";
  const step = (to: number) =>
    `${APART}local.get 0; i32.eqz; if; local.get 1; return; end; local.get 0; i32.const 1; i32.sub; ` +
    `local.get 1; local.get 0; i64.extend_i32_u; i64.add; ${call} ${to}${back}`;
  return {
    types: ["i32 i64 -> i64"],
    funcs: [{ code: step(1) }, { code: step(0) }],
    exports: { f: [FUNC, 0] },
  };
}

for (const call of ["call", "return_call"] as const) {
  Deno.test(`${call} between code and what is refused goes as deep as the interpreter`, () => {
    const expected = run(turns(call), {});
    const hooks = { generated: ({ funcidx }: GeneratedCode) => funcidx === 0 };
    for (const mode of MODES) {
      const { f, tier } = run(turns(call), { tier: { ...mode, hooks } });
      for (const n of [3, 10, 1000, 100_000, 7]) assertEquals(f(n, 1n), expected.f(n, 1n));
      assertEquals([tier.statistics().functions, [...tier.declined.keys()]], [1, ["1"]]);
    }
  });
}
