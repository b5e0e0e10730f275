import { assert, assertEquals } from "@std/assert";
import { Rights } from "../abi.ts";
import { type Clocks, HostClocks } from "../clocks.ts";
import { memoryDirectory } from "../fs/memory/build.ts";
import type { StdioStream } from "../stdio/stream.ts";
import { At, Guest } from "../testing.ts";
import type { WasiOptions } from "../wasi.ts";

/** A subscription; `userdata` is its index. */
type Subscription =
  | { readonly clock: number; readonly timeout: bigint; readonly absolute?: boolean }
  | { readonly read: number }
  | { readonly write: number }
  | { readonly tag: number };

interface Event {
  readonly userdata: bigint;
  readonly error: number;
  readonly type: number;
  readonly nbytes: bigint;
  readonly flags: number;
}

function put(g: Guest, at: number, index: number, subscription: Subscription): void {
  const { view } = g;
  g.bytes(at, 48).fill(0);
  view.setBigUint64(at, BigInt(index), true);
  if ("clock" in subscription) {
    view.setUint32(at + 16, subscription.clock, true);
    view.setBigUint64(at + 24, subscription.timeout, true);
    view.setUint16(at + 40, subscription.absolute ? 1 : 0, true);
  } else if ("tag" in subscription) {
    view.setUint8(at + 8, subscription.tag);
  } else {
    view.setUint8(at + 8, "read" in subscription ? 1 : 2);
    view.setUint32(at + 16, "read" in subscription ? subscription.read : subscription.write, true);
  }
}

/** Polls and returns the events, or the errno. */
function poll(g: Guest, ...subscriptions: Subscription[]): Event[] | string {
  subscriptions.forEach((subscription, index) => {
    put(g, At.DATA + index * 48, index, subscription);
  });
  const errno = g.call("poll_oneoff", At.DATA, At.PATH, subscriptions.length, At.OUT);
  if (errno !== "SUCCESS") return errno;
  return Array.from({ length: g.u32(At.OUT) }, (_, index) => {
    const at = At.PATH + index * 32;
    return {
      userdata: g.u64(at),
      error: g.view.getUint16(at + 8, true),
      type: g.view.getUint8(at + 10),
      nbytes: g.u64(at + 16),
      flags: g.view.getUint16(at + 24, true),
    };
  });
}

function event(userdata: bigint, type: number, rest: Partial<Event> = {}): Event {
  return { userdata, type, error: 0, nbytes: 0n, flags: 0, ...rest };
}

/** Clocks that stand still but while someone sleeps; real time is an hour ahead. */
class FakeClocks implements Clocks {
  now = 1_000_000n;
  readonly slept: bigint[] = [];
  readonly resolutions = { realtime: 1n, monotonic: 1n, processCpu: 1n, threadCpu: 1n };
  realtime = () => this.now + 3_600_000_000_000n;
  monotonic = () => this.now;
  processCpu = () => 0n;
  threadCpu = () => 0n;
  sleep(duration: bigint): void {
    this.slept.push(duration);
    this.now += duration;
  }
}

/** A guest with such clocks and a file of ten bytes. */
function guest(options: WasiOptions = {}): { g: Guest; clocks: FakeClocks } {
  const clocks = new FakeClocks();
  const preopens = { "/": memoryDirectory({ "a.txt": "0123456789" }) };
  return { g: new Guest({ clocks, preopens, ...options }), clocks };
}

Deno.test("poll_oneoff() sleeps until the first of its clocks", () => {
  const { g, clocks } = guest();
  const soon = { clock: 0, timeout: 500n };
  const late = { clock: 1, timeout: 9000n };
  assertEquals(poll(g, late, soon), [event(1n, 0)]);
  assertEquals(clocks.slept, [500n]);
});

Deno.test("poll_oneoff() knows absolute times on both clocks", () => {
  const { g, clocks } = guest();
  poll(g, { clock: 1, timeout: clocks.monotonic() + 7n, absolute: true });
  poll(g, { clock: 0, timeout: clocks.realtime() + 8n, absolute: true });
  assertEquals(clocks.slept, [7n, 8n]);
  const past = { clock: 0, timeout: 1n, absolute: true };
  assertEquals(poll(g, past, { clock: 1, timeout: 5n }), [event(0n, 0)]);
  assertEquals(clocks.slept, [7n, 8n]);
});

Deno.test("poll_oneoff() does not sleep when a file is there to be read or written", () => {
  const { g, clocks } = guest();
  const fd = g.open("a.txt");
  g.ok("fd_seek", fd, 3n, 0, At.OUT);
  const events = poll(g, { clock: 1, timeout: 5n }, { read: fd }, { write: fd }, { write: 1 });
  assertEquals(events, [
    event(1n, 1, { nbytes: 7n }),
    event(2n, 2, { nbytes: 4096n }),
    event(3n, 2, { nbytes: 4096n }),
  ]);
  g.ok("fd_seek", fd, 30n, 0, At.OUT);
  assertEquals(poll(g, { read: fd }), [event(0n, 1)]);
  assertEquals(clocks.slept, []);
});

Deno.test("poll_oneoff() tells what is wrong with a subscription in its event", () => {
  const { g } = guest();
  const fd = g.open("a.txt", { rights: Rights.FD_READ });
  assertEquals(poll(g, { read: 99 }, { read: fd }, { write: 3 }, { clock: 2, timeout: 1n }), [
    event(0n, 1, { error: 8 }),
    event(1n, 1, { error: 76 }),
    event(2n, 2, { error: 31 }),
    event(3n, 0, { error: 28 }),
  ]);
});

Deno.test("poll_oneoff() refuses no subscriptions, too many, and unknown types", () => {
  const { g } = guest();
  assertEquals(poll(g), "INVAL");
  assertEquals(poll(g, { tag: 3 }), "INVAL");
  assertEquals(g.call("poll_oneoff", 0, 0, 65537, At.OUT), "INVAL");
  assertEquals(g.call("poll_oneoff", 0, 0, -1, At.OUT), "INVAL");
  assertEquals(g.call("poll_oneoff", 0, 0, 65536, At.OUT), "FAULT");
});

/** A stream that is ready at its `turns`-th question; it notes for how long it was waited. */
function stream(turns: number, waits: number[]): StdioStream {
  return {
    read: () => 0,
    write: (bytes) => bytes.length,
    readable(milliseconds) {
      waits.push(milliseconds);
      return waits.length < turns ? null : { bytes: 3, hangup: false };
    },
  };
}

Deno.test("poll_oneoff() waits for input, for ever or as long as its clocks allow", () => {
  const waits: number[] = [];
  assertEquals(poll(guest({ stdin: stream(2, waits) }).g, { read: 0 }), [
    event(0n, 1, { nbytes: 3n }),
  ]);
  assertEquals(waits, [0, Infinity]);
  waits.length = 0;
  const { g } = guest({ stdin: stream(2, waits) });
  poll(g, { read: 0 }, { clock: 1, timeout: 20_000_000n });
  assertEquals(waits, [0, 20]);
});

Deno.test("poll_oneoff() reports the clock when no input came in time", () => {
  const { clocks } = guest();
  const stdin: StdioStream = {
    read: () => 0,
    readable(milliseconds) {
      clocks.now += BigInt(milliseconds * 1e6);
      return null;
    },
  };
  const { g } = guest({ stdin, clocks });
  assertEquals(poll(g, { read: 0 }, { clock: 1, timeout: 20_000_000n }), [event(1n, 0)]);
});

Deno.test("poll_oneoff() tells the end of input as a hangup", () => {
  const { g } = guest({ stdin: "" });
  assertEquals(poll(g, { read: 0 }), [event(0n, 1, { flags: 1 })]);
});

Deno.test("poll_oneoff() takes turns between several streams", () => {
  const waits: number[] = [];
  const stdin = stream(4, waits);
  const { g } = guest({ stdin });
  assertEquals(poll(g, { read: 0 }, { read: 0 }), [event(1n, 1, { nbytes: 3n })]);
  assertEquals(waits, [0, 0, 10, 10]);
});

Deno.test("HostClocks.sleep() lasts as long as asked, on the clock that it is measured by", () => {
  const clocks = new HostClocks();
  const start = clocks.monotonic();
  clocks.sleep(3_000_000n);
  assert(clocks.monotonic() - start >= 3_000_000n);
});
