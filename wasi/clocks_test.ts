import { assert } from "@std/assert";
import { HostClocks } from "./clocks.ts";

const HOUR_MS = 3_600_000;

Deno.test("HostClocks.realtime() follows when the host's clock is set", () => {
  const clocks = new HostClocks();
  const now = Date.now;
  try {
    for (const shift of [HOUR_MS, -HOUR_MS, 0]) {
      Date.now = () => now() + shift;
      const expected = BigInt(now() + shift) * 1_000_000n;
      const difference = clocks.realtime() - expected;
      assert(difference > -3_000_000n && difference < 1_000_000_000n, `${difference} ns off`);
    }
  } finally {
    Date.now = now;
  }
});

Deno.test("HostClocks.realtime() has steps finer than the host's milliseconds", () => {
  const clocks = new HostClocks();
  const times = Array.from({ length: 1000 }, () => clocks.realtime());
  assert(times.some((time) => time % 1_000_000n !== 0n));
});
