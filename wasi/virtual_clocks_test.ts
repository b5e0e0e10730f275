import { assertEquals, assertThrows } from "@std/assert";
import { At, Guest } from "./testing.ts";
import { VirtualClocks } from "./virtual_clocks.ts";

Deno.test("VirtualClocks stand still but for sleeps, which take no real time", () => {
  const clocks = new VirtualClocks();
  const y2k = 946_684_800_000_000_000n;
  assertEquals([clocks.realtime(), clocks.realtime(), clocks.monotonic()], [y2k, y2k, 0n]);
  clocks.sleep(3_600_000_000_000n);
  clocks.sleep(-5n);
  assertEquals(clocks.realtime() - y2k, 3_600_000_000_000n);
  assertEquals(clocks.monotonic(), 3_600_000_000_000n);
});

Deno.test("VirtualClocks move on by the step with each reading", () => {
  const clocks = new VirtualClocks({ start: new Date(0), step: 7n });
  assertEquals([clocks.realtime(), clocks.monotonic(), clocks.threadCpu()], [0n, 7n, 14n]);
  assertEquals(clocks.resolutions.monotonic, 7n);
});

Deno.test("VirtualClocks refuse what they cannot count", () => {
  assertThrows(() => new VirtualClocks({ start: new Date(NaN) }), RangeError, "NaN");
  assertThrows(() => new VirtualClocks({ start: new Date(-1) }), RangeError, "1970");
  assertThrows(() => new VirtualClocks({ step: -1n }), RangeError, "-1");
});

Deno.test("poll_oneoff on virtual clocks does not wait for input that is not there", () => {
  const never = { read: () => 0, readable: () => null };
  const guest = new Guest({ stdin: never, clocks: new VirtualClocks() });
  const [clock, input] = [At.DATA, At.DATA + 48];
  guest.view.setUint32(clock + 16, 1, true);
  guest.view.setBigUint64(clock + 24, 1n << 60n, true);
  guest.view.setUint8(input + 8, 1);
  guest.ok("poll_oneoff", At.DATA, At.PATH, 2, At.OUT);
  assertEquals(guest.u32(At.OUT), 1);
  assertEquals(guest.view.getUint8(At.PATH + 10), 0);
});
