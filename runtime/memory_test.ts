import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { RuntimeError } from "./errors.ts";
import { adoptSharedMemory, createMemory, sharedParts } from "./memory.ts";
import { Quota } from "./quota.ts";
import type { MemoryType } from "./module.ts";

const PAGE = 65536;

function memoryType(min: number, max?: number, more: Partial<MemoryType> = {}): MemoryType {
  return {
    min: BigInt(min),
    max: max === undefined ? undefined : BigInt(max),
    is64: false,
    shared: false,
    pageSizeLog2: 16,
    ...more,
  };
}

Deno.test("createMemory() makes a memory of exactly its minimal size", () => {
  const memory = createMemory(memoryType(2));
  assertEquals(memory.pages, 2);
  assertEquals(memory.dv.byteLength, 2 * PAGE);
  assertEquals(memory.u8.length, 2 * PAGE);
  assertThrows(() => memory.dv.getInt32(2 * PAGE - 3), RangeError);
});

Deno.test("createMemory() refuses to start over the limit and says by how much", () => {
  const error = assertThrows(
    () =>
      createMemory(memoryType(65536), {
        quota: new Quota({ memoryBytes: 1 << 20 }),
        name: "memory 3",
      }),
    RuntimeError,
    "memory 3 starts at 65536 pages (4294967296 bytes), over the limit of 1048576 bytes",
  );
  assertEquals(error.phrase, "out of memory");
});

Deno.test("memories of one quota take their sizes and growth from it", () => {
  const quota = new Quota({ memoryBytes: 5 * PAGE });
  const first = createMemory(memoryType(2), { quota });
  const second = createMemory(memoryType(1, 3), { quota });
  assertEquals(first.grow(3), -1);
  assert(first.starved);
  assertEquals(first.grow(1), 2);
  assertEquals(second.grow(2), -1);
  assertEquals(second.grow(1), 1);
  assertEquals([first.grow(1), second.grow(1), first.grow(0)], [-1, -1, 3]);
  assertThrows(
    () => createMemory(memoryType(1), { quota }),
    RuntimeError,
    `over the limit of ${5 * PAGE} bytes, of which ${5 * PAGE} are taken`,
  );
});

Deno.test("a shared memory takes all that it may grow to", () => {
  const quota = new Quota({ memoryBytes: 5 * PAGE });
  const memory = createMemory(memoryType(1, 4, { shared: true }), { quota });
  assertThrows(() => createMemory(memoryType(2), { quota }), RuntimeError, "are taken");
  assertEquals(memory.grow(3), 1);
  const last = createMemory(memoryType(0, 9, { shared: true }), { quota });
  assertEquals([last.grow(2), last.grow(1)], [-1, 0]);
});

Deno.test("createMemory() refuses a size that no host has with a RuntimeError", () => {
  const type = memoryType(0, undefined, { is64: true, min: (1n << 48n) - 1n });
  assertThrows(() => createMemory(type), RuntimeError, "over the limit");
  const quota = new Quota({ memoryBytes: Infinity });
  assertThrows(() => createMemory(type, { quota }), RuntimeError, "out of memory");
});

Deno.test("grow() keeps the contents and returns the old size", () => {
  const memory = createMemory(memoryType(1));
  memory.u8[5] = 42;
  for (let pages = 1; pages < 100; pages++) {
    assertEquals(memory.grow(1), pages);
    assertEquals(memory.dv.byteLength, (pages + 1) * PAGE);
    assertEquals(memory.u8.length, (pages + 1) * PAGE);
    assertEquals(memory.u8[5], 42);
    assertEquals(memory.u8.at(-1), 0);
    memory.u8[memory.u8.length - 1] = pages;
  }
});

Deno.test("grow() returns -1 past the declared maximum, the limit, and what a host can have", () => {
  assertEquals(createMemory(memoryType(1, 3)).grow(3), -1);
  assertEquals(createMemory(memoryType(1, 3)).grow(2), 1);
  const narrow = () => ({ quota: new Quota({ memoryBytes: 2 * PAGE + 1 }) });
  assertEquals(createMemory(memoryType(1), narrow()).grow(2), -1);
  assertEquals(createMemory(memoryType(1), narrow()).grow(1), 1);
  const huge = createMemory(memoryType(1, undefined, { is64: true }), {
    quota: new Quota({ memoryBytes: Infinity }),
  });
  assertEquals(huge.grow(2 ** 36), -1);
  assertEquals(huge.grow(2 ** 64), -1);
  assertEquals(huge.pages, 1);
});

Deno.test("grow() moves a memory seldom while nobody holds its buffer", () => {
  const memory = createMemory(memoryType(1));
  let moves = 0;
  for (let i = 0; i < 1000; i++) {
    const before = memory.u8.buffer;
    memory.grow(1);
    if (memory.u8.buffer !== before) moves++;
  }
  assert(moves < 12, `${moves} moves`);
});

Deno.test("grow() and expose() detach no buffer that JavaScript has not asked for", () => {
  const memory = createMemory(memoryType(1));
  const first = memory.u8.buffer;
  memory.grow(1);
  const second = memory.u8.buffer;
  memory.u8[PAGE] = 9;
  const exposed = memory.expose();
  assert(second !== first && exposed !== second);
  assert(first.byteLength > 0 && second.byteLength > 0);
  assertEquals([exposed.byteLength, new Uint8Array(exposed)[PAGE]], [2 * PAGE, 9]);
});

Deno.test("expose() gives one buffer of exactly the present size, which growing detaches", () => {
  const memory = createMemory(memoryType(1));
  memory.grow(1);
  memory.u8[7] = 9;
  const buffer = memory.expose();
  assertEquals(buffer.byteLength, 2 * PAGE);
  assertStrictEquals(memory.expose(), buffer);
  assertStrictEquals(memory.u8.buffer, buffer);
  memory.grow(1);
  assertEquals(buffer.byteLength, 0);
  assertEquals(memory.expose().byteLength, 3 * PAGE);
  assertEquals(new Uint8Array(memory.expose())[7], 9);
});

Deno.test("grow() by nothing detaches an exposed buffer and keeps the contents", () => {
  const memory = createMemory(memoryType(1));
  memory.u8[7] = 9;
  const buffer = memory.expose();
  assertEquals(memory.grow(0), 1);
  assertEquals(buffer.byteLength, 0);
  assertEquals(memory.u8[7], 9);
});

Deno.test("a memory with pages of one byte has any size", () => {
  const memory = createMemory(memoryType(3, 10, { pageSizeLog2: 0 }));
  assertEquals(memory.dv.byteLength, 3);
  assertEquals(memory.grow(4), 3);
  assertEquals(memory.pages, 7);
  assertEquals(memory.expose().byteLength, 7);
  assertEquals(memory.grow(4), -1);
});

Deno.test("agents that share a memory see each other's bytes and growth", () => {
  const memory = createMemory(memoryType(1, 4, { shared: true }));
  const other = adoptSharedMemory(structuredClone(sharedParts(memory)!));
  memory.u8[3] = 7;
  assertEquals(other.u8[3], 7);
  assertEquals(other.grow(2), 1);
  assertEquals(memory.pages, 3);
  assertEquals(memory.dv.byteLength, 3 * PAGE);
  assertEquals(memory.grow(2), -1);
  assertEquals(memory.grow(0), 3);
  assertEquals(memory.expose().byteLength, 3 * PAGE);
});

Deno.test("a shared memory that cannot grow lies in a buffer of fixed length", () => {
  const memory = createMemory(memoryType(2, 2, { shared: true }));
  assertEquals((memory.expose() as SharedArrayBuffer).growable, false);
  assertEquals(memory.grow(0), 2);
  assertEquals(memory.grow(1), -1);
});

Deno.test("agents that grow a shared memory at once are never given the same pages", async () => {
  const memory = createMemory(memoryType(1, 301, { shared: true }));
  const code = `
    import { adoptSharedMemory } from ${JSON.stringify(import.meta.resolve("./memory.ts"))};
    onmessage = ({ data }) => {
      const memory = adoptSharedMemory(data);
      const got = [];
      for (let i = 0; i < 100; i++) got.push(memory.grow(1));
      postMessage(got);
    };`;
  const workers = [1, 2, 3].map(() =>
    new Worker(`data:text/javascript,${encodeURIComponent(code)}`, { type: "module" })
  );
  const grown = await Promise.all(
    workers.map((worker) =>
      new Promise<number[]>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(sharedParts(memory));
      })
    ),
  );
  for (const worker of workers) worker.terminate();
  const pages = grown.flat().sort((a, b) => a - b);
  assertEquals(pages, Array.from({ length: 300 }, (_, i) => i + 1));
});
