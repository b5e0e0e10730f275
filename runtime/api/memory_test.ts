import { assert, assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { exportedMemory } from "./memory.ts";
import { createMemory } from "../memory.ts";
import { Memory } from "./memory.ts";
import { testBoth, thrown } from "./testing.ts";

const PAGE = 65536;

testBoth("Memory has the tag, members and lengths of its interface", (W) => {
  const memory = new W.Memory({ initial: 0 });
  assertEquals(Object.prototype.toString.call(memory), "[object WebAssembly.Memory]");
  assertEquals(W.Memory.length, 1);
  assertEquals(W.Memory.prototype.grow.length, 1);
  const described = Object.getOwnPropertyDescriptor(W.Memory.prototype, "buffer")!;
  assertEquals([described.enumerable, described.configurable], [true, true]);
  assertEquals(described.set, undefined);
  assertEquals(thrown(() => Reflect.apply(described.get!, {}, [])), "TypeError");
});

testBoth("Memory() refuses arguments that are no descriptor with a TypeError", (W) => {
  const make = (...args: unknown[]) => thrown(() => Reflect.construct(W.Memory, args));
  assertEquals(make(), "TypeError");
  for (const bad of [undefined, null, 5, "x", {}, { initial: undefined }, { maximum: 1 }]) {
    assertEquals(make(bad), "TypeError");
  }
  for (const bad of [-1, NaN, Infinity, 2 ** 32, "no", 1n, Symbol()]) {
    assertEquals(make({ initial: bad }), "TypeError");
    assertEquals(make({ initial: 0, maximum: bad }), "TypeError");
  }
  assertEquals(make({ initial: 0, shared: true }), "TypeError");
  assertEquals(make({ initial: 0, address: "i16" }), "TypeError");
  assertEquals(thrown(() => Reflect.apply(W.Memory, undefined, [{ initial: 0 }])), "TypeError");
});

testBoth("Memory() refuses sizes out of range with a RangeError", (W) => {
  assertEquals(thrown(() => new W.Memory({ initial: 65537 })), "RangeError");
  assertEquals(thrown(() => new W.Memory({ initial: 0, maximum: 65537 })), "RangeError");
  assertEquals(thrown(() => new W.Memory({ initial: 2, maximum: 1 })), "RangeError");
});

testBoth("Memory() converts sizes as numbers", (W) => {
  for (const initial of [1.9, "1", true, { valueOf: () => 1 }, [1]]) {
    assertEquals(new W.Memory({ initial: initial as number }).buffer.byteLength, PAGE);
  }
});

testBoth("buffer is the same object until the memory grows, and then detached", (W) => {
  const memory = new W.Memory({ initial: 1, maximum: 3 });
  const before = memory.buffer;
  new Uint8Array(before)[7] = 42;
  assertStrictEquals(memory.buffer, before);
  assertEquals(memory.grow(2), 1);
  assertEquals(before.byteLength, 0);
  assertNotStrictEquals(memory.buffer, before);
  assertEquals(memory.buffer.byteLength, 3 * PAGE);
  assertEquals(new Uint8Array(memory.buffer)[7], 42);
});

testBoth("grow() by nothing detaches the buffer, too", (W) => {
  const memory = new W.Memory({ initial: 1 });
  const before = memory.buffer;
  assertEquals(memory.grow(0), 1);
  assertEquals([before.byteLength, memory.buffer.byteLength], [0, PAGE]);
});

testBoth("grow() refuses what is out of range and leaves the buffer alone", (W) => {
  const memory = new W.Memory({ initial: 1, maximum: 2 });
  const before = memory.buffer;
  assertEquals(thrown(() => memory.grow(2)), "RangeError");
  assertEquals(thrown(() => memory.grow(65536)), "RangeError");
  for (const bad of [-1, NaN, 2 ** 32, undefined, "no", 1n]) {
    assertEquals(thrown(() => memory.grow(bad as number)), "TypeError");
  }
  assertStrictEquals(memory.buffer, before);
  assertEquals(before.byteLength, PAGE);
  assertEquals(thrown(() => Reflect.apply(W.Memory.prototype.grow, {}, [1])), "TypeError");
});

testBoth("a memory of 64-bit addresses counts in BigInts", (W) => {
  const memory = new W.Memory({ initial: 1n, maximum: 3n, address: "i64" });
  assertEquals(memory.grow(1n as unknown as number) as unknown, 1n);
  assertEquals(memory.buffer.byteLength, 2 * PAGE);
  assertEquals(thrown(() => memory.grow(1)), "TypeError");
  assertEquals(thrown(() => memory.grow(-1n as unknown as number)), "TypeError");
  assertEquals(thrown(() => memory.grow(2n ** 64n as unknown as number)), "TypeError");
  assertEquals(thrown(() => memory.grow(2n as unknown as number)), "RangeError");
});

testBoth("a shared memory shows a frozen SharedArrayBuffer that stays when it grows", (W) => {
  const memory = new W.Memory({ initial: 1, maximum: 2, shared: true });
  const before = memory.buffer as unknown as SharedArrayBuffer;
  assert(before instanceof SharedArrayBuffer && Object.isFrozen(before));
  new Uint8Array(before)[3] = 5;
  assertEquals(memory.grow(1), 1);
  assert(before.byteLength >= PAGE);
  assertEquals(new Uint8Array(memory.buffer)[3], 5);
  assertEquals(memory.buffer.byteLength, 2 * PAGE);
});

Deno.test("Memory() keeps to the limits it is given", () => {
  const limits = { memoryBytes: 2 * PAGE };
  const memory = new Memory({ initial: 1 }, { limits });
  assertEquals(memory.grow(1), 1);
  assertEquals(thrown(() => memory.grow(1)), "RangeError");
  assertEquals(thrown(() => new Memory({ initial: 3 }, { limits })), "RangeError");
});

Deno.test("exportedMemory() gives one object for each memory", () => {
  const type = { min: 0n, max: undefined, is64: false, shared: false, pageSizeLog2: 16 };
  const memory = createMemory(type);
  assertStrictEquals(exportedMemory(memory), exportedMemory(memory));
  assertNotStrictEquals(exportedMemory(createMemory(type)), exportedMemory(memory));
});

Deno.test("Memory() takes -0.5 for 0, as Web IDL says", () => {
  assertEquals(new Memory({ initial: -0.5 }).buffer.byteLength, 0);
});

Deno.test("view shows the bytes and leaves the memory its room to grow", () => {
  const memory = new Memory({ initial: 1 });
  memory.view[3] = 9;
  memory.grow(1);
  const { view } = memory;
  assertEquals([view.length, view[3]], [2 * PAGE, 9]);
  memory.grow(1);
  assertEquals(view.length, 2 * PAGE, "nothing had to move");
  assertEquals(new Uint8Array(memory.buffer)[3], 9);
});
