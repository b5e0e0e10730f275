import { assertEquals, assertMatch } from "@std/assert";
import { HOSTILE } from "./hostile.ts";
import { type PoolOutcome, runCases } from "./pool.ts";

Deno.test("hostile modules end as they should, within limits of time and memory", async (t) => {
  const outcomes: PoolOutcome[] = [];
  const cases = { suite: "hostile", from: 0, count: HOSTILE.length } as const;
  await runCases(cases, (id, outcome) => outcomes[id] = outcome, { runMs: 10_000 });
  for (const [id, { name, ends, message = /./ }] of HOSTILE.entries()) {
    await t.step(name, () => {
      const outcome = outcomes[id]!;
      assertEquals(`${outcome.kind} in ${outcome.stage}`, ends, outcome.message);
      if (outcome.message !== "") assertMatch(outcome.message, message);
    });
  }
});
