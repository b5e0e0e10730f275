import { assertAlmostEquals, assertEquals } from "@std/assert";
import { calibrate, Failures, geometricMean, interleave, median, speedRatio } from "./measure.ts";

Deno.test("interleave() samples every contestant once a turn, in order", () => {
  const order: string[] = [];
  const contestant = (name: string) => ({ name, sample: () => order.push(name) });
  const taken = interleave([contestant("a"), contestant("b")], 2, new Failures());
  assertEquals(order, ["a", "b", "a", "b"]);
  assertEquals(taken, [{ name: "a", samples: [1, 3] }, { name: "b", samples: [2, 4] }]);
});

Deno.test("interleave() leaves out who throws, and notes why", () => {
  const failures = new Failures();
  const works = { name: "b", sample: () => 7 };
  const throws = {
    name: "c",
    sample: () => {
      throw new Error("no");
    },
  };
  const taken = interleave([works, throws], 2, failures);
  assertEquals(taken, [{ name: "b", samples: [7, 7] }]);
  assertEquals(failures.reasons, { c: "no" });
});

Deno.test("median() takes the middle of an odd count and the mean of two of an even", () => {
  assertEquals(median([9, 1, 5]), 5);
  assertEquals(median([4, 1, 2, 9]), 3);
  assertEquals(median([]), NaN);
});

Deno.test("speedRatio() compares the fastest samples", () => {
  const one = { name: "a", samples: [1, 10, 2] };
  const slower = { name: "b", samples: [30, 3, 4] };
  assertEquals(speedRatio(one, slower), 3);
  assertAlmostEquals(speedRatio(slower, one), 1 / 3);
  assertEquals(speedRatio(one, { name: "none", samples: [] }), NaN);
});

Deno.test("geometricMean() of a number and its inverse is one", () => {
  assertAlmostEquals(geometricMean([8, 1 / 8]), 1);
});

Deno.test("calibrate() returns a count that lasts as long as asked", () => {
  let last = 0;
  const spin = (rounds: number) => {
    const end = performance.now() + rounds * 0.1;
    while (performance.now() < end);
    last = rounds;
  };
  const rounds = calibrate(spin, 5);
  assertEquals(rounds, last);
  // Each round lasts at least 0.1 ms, so fifty are always enough.
  assertEquals(rounds <= 60, true);
});
