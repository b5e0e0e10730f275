/** What atomic instructions need besides `Atomics`. The instructions are compared with the host's. */
import { assertEquals, assertThrows } from "@std/assert";
import { Trap } from "../trap.ts";
import {
  atomicIndex,
  atomicNotify,
  atomicWait32,
  atomicWait64,
  atomicWords,
  packI64,
  unpackI64,
  waitTimeout,
} from "./atomic.ts";
import { wide } from "./wide.ts";

function shared(): DataView {
  return new DataView(new SharedArrayBuffer(64));
}

Deno.test("atomicIndex() traps when the address is not a multiple of the size", () => {
  const memory = shared();
  assertEquals(atomicIndex(memory, 24, 8), 3);
  const trap = assertThrows(() => atomicIndex(memory, 6, 4), Trap, "address 6");
  assertEquals(trap.phrase, "unaligned atomic");
});

Deno.test("atomicIndex() throws a RangeError when the address is out of bounds", () => {
  const memory = shared();
  assertThrows(() => atomicIndex(memory, 64, 1), RangeError);
  assertThrows(() => atomicIndex(memory, 2 ** 48, 8), RangeError);
  assertThrows(() => atomicIndex(new DataView(new ArrayBuffer(6)), 4, 4), RangeError);
});

Deno.test("atomicWords() follows the memory it is given", () => {
  const [first, second] = [shared(), shared()];
  atomicWords(first)[1] = 7;
  assertEquals(atomicWords(second)[1], 0);
  assertEquals(atomicWords(first)[1], 7);
});

Deno.test("atomicWords() keeps to a view that starts inside its buffer", () => {
  const memory = new DataView(new ArrayBuffer(64), 16, 10);
  atomicWords(memory)[1] = 5;
  assertEquals(memory.getInt32(4, true), 5);
  assertEquals(atomicWords(memory).length, 2);
});

Deno.test("packI64() and unpackI64() are inverse", () => {
  assertEquals(packI64(-1, -0x80000000), -0x7fffffff00000001n);
  assertEquals([unpackI64(-0x7fffffff00000001n), wide.hi], [-1, -0x80000000]);
});

Deno.test("waiting gives 1 when the cell holds something else, 2 when time is up", () => {
  const memory = shared();
  memory.setInt32(8, 5, true);
  assertEquals(atomicWait32(memory, 8, 4, 0), 1);
  assertEquals(atomicWait32(memory, 8, 5, 0), 2);
  assertEquals(atomicWait64(memory, 8, 4n, 0), 1);
  assertEquals(atomicWait64(memory, 8, 5n, 0), 2);
  assertEquals(atomicNotify(memory, 8, -1), 0);
});

Deno.test("waiting traps on a memory that is not shared", () => {
  const memory = new DataView(new ArrayBuffer(16));
  for (const wait of [() => atomicWait32(memory, 0, 0, 0), () => atomicWait64(memory, 0, 0n, 0)]) {
    assertEquals(assertThrows(wait, Trap).phrase, "expected shared memory");
  }
  assertEquals(atomicNotify(memory, 0, 1), 0);
});

Deno.test("a waiter in a worker is woken by atomicNotify()", async () => {
  const memory = shared();
  const source = `
    import { atomicWait32 } from "${new URL("./atomic.ts", import.meta.url)}";
    self.onmessage = ({ data }) => {
      const memory = new DataView(data);
      Atomics.store(new Int32Array(data), 1, 1);
      self.postMessage(atomicWait32(memory, 0, 0, Infinity));
    };`;
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  const outcome = new Promise((resolve) => worker.onmessage = ({ data }) => resolve(data));
  worker.postMessage(memory.buffer);
  // Being woken needs the worker to wait already: notify until somebody was.
  while (atomicNotify(memory, 0, 1) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  assertEquals(await outcome, 0);
  worker.terminate();
  URL.revokeObjectURL(url);
});

Deno.test("waitTimeout() is in milliseconds, and endless when negative", () => {
  assertEquals(waitTimeout(1_500_000, 0), 1.5);
  assertEquals(waitTimeout(0, 1), 4294.967296);
  assertEquals(waitTimeout(-1, -1), Infinity);
});
