import { assert, assertEquals } from "@std/assert";
import type { Clocks } from "../clocks.ts";
import { At, EDGE, Guest, MEMORY_SIZE } from "../testing.ts";

/** Returns the strings that a guest finds after asking for their sizes, as a C library does. */
function strings(guest: Guest, sizes: string, get: string): string[] {
  guest.ok(sizes, At.OUT, At.OUT2);
  const [count, size] = [guest.u32(At.OUT), guest.u32(At.OUT2)];
  guest.ok(get, At.PATH, At.DATA);
  assertEquals(guest.u32(At.DATA + size), 0, "nothing is written behind the buffer");
  return Array.from({ length: count }, (_, index) => {
    const start = guest.u32(At.PATH + index * 4);
    const end = guest.bytes(0, MEMORY_SIZE).indexOf(0, start);
    return guest.text(start, end - start);
  });
}

Deno.test("args_get() gives the arguments as they were given", () => {
  const args = ["prog", "", "two words", "ä€😀"];
  assertEquals(strings(new Guest({ args }), "args_sizes_get", "args_get"), args);
});

Deno.test("environ_get() gives the variables, and none of the host's", () => {
  const guest = new Guest({ env: { A: "1", B: "", C: "x=y" } });
  assertEquals(strings(guest, "environ_sizes_get", "environ_get"), ["A=1", "B=", "C=x=y"]);
  assertEquals(strings(new Guest(), "environ_sizes_get", "environ_get"), []);
});

Deno.test("args_get() writes nothing when there is no room for all of it", () => {
  const guest = new Guest({ args: ["abc"] });
  assertEquals(guest.call("args_get", At.OUT, EDGE), "FAULT");
  assertEquals(guest.u32(At.OUT), 0);
});

Deno.test("clock_time_get() tells the host's time, and a monotonic one that never goes back", () => {
  const guest = new Guest();
  const before = BigInt(Date.now() - 5) * 1_000_000n;
  guest.ok("clock_time_get", 0, 0n, At.OUT);
  const time = guest.u64(At.OUT);
  assert(time >= before && time <= BigInt(Date.now() + 5) * 1_000_000n);
  let last = 0n;
  for (let turn = 0; turn < 1000; turn++) {
    guest.ok("clock_time_get", 1, 0n, At.OUT);
    assert(guest.u64(At.OUT) >= last);
    last = guest.u64(At.OUT);
  }
});

Deno.test("clock_time_get() tells the CPU time, which is less than since the start of the process", () => {
  const guest = new Guest();
  for (const id of [2, 3]) {
    guest.ok("clock_time_get", id, 0n, At.OUT);
    assert(guest.u64(At.OUT) > 0n && guest.u64(At.OUT) < 1n << 50n);
  }
});

Deno.test("clock_res_get() tells a step of each clock", () => {
  const guest = new Guest();
  for (const id of [0, 1, 2, 3]) {
    guest.ok("clock_res_get", id, At.OUT);
    assert(guest.u64(At.OUT) >= 1n && guest.u64(At.OUT) <= 1_000_000n);
  }
});

Deno.test("the clocks can be the embedder's own", () => {
  const clocks: Clocks = {
    realtime: () => 5n,
    monotonic: () => 6n,
    processCpu: () => 7n,
    threadCpu: () => 8n,
    resolutions: { realtime: 1n, monotonic: 2n, processCpu: 3n, threadCpu: 4n },
    sleep: () => {},
  };
  const guest = new Guest({ clocks });
  const read = (name: string, id: number, ...rest: bigint[]) => {
    guest.ok(name, id, ...rest, At.OUT);
    return guest.u64(At.OUT);
  };
  assertEquals([0, 1, 2, 3].map((id) => read("clock_time_get", id, 0n)), [5n, 6n, 7n, 8n]);
  assertEquals([0, 1, 2, 3].map((id) => read("clock_res_get", id)), [1n, 2n, 3n, 4n]);
});

Deno.test("random_get() fills a buffer larger than the host gives at once, and nothing else", () => {
  for (const Buffer of [ArrayBuffer, SharedArrayBuffer]) {
    const guest = new Guest({}, { buffer: new Buffer(4 * 65536) });
    const size = 2 * 65536 + 100;
    guest.ok("random_get", At.DATA, size);
    assert(guest.bytes(At.DATA + size - 100, 100).some((byte) => byte !== 0));
    assertEquals(guest.u32(At.DATA - 4), 0);
    assertEquals(guest.u32(At.DATA + size), 0);
  }
});

Deno.test("random_get() can be the embedder's own", () => {
  const guest = new Guest({ random: (bytes) => bytes.fill(7) });
  guest.ok("random_get", At.DATA, 3);
  assertEquals([...guest.bytes(At.DATA - 1, 5)], [0, 7, 7, 7, 0]);
});
