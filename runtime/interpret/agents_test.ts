/** Guests of several agents on one shared memory. */
import { assertEquals, assertThrows } from "@std/assert";
import { Instance } from "../api/instance.ts";
import { Memory } from "../api/memory.ts";
import { Module } from "../api/module.ts";
import { RuntimeError } from "../errors.ts";
import { exported, imported, moduleBytes } from "../validate/testing.ts";

const PAGE = 65536;
/** An imported memory, shared, of one to four pages. */
const SHARED = imported(2, 3, 1, 4);

type Call = (...args: (number | bigint)[]) => number | bigint | undefined;

/** The bytes of a module that imports memory `m.n` and exports each function of `funcs`. */
function bytesOf(funcs: Readonly<Record<string, readonly [type: string, code: string]>>) {
  const entries = Object.entries(funcs);
  return moduleBytes({
    types: entries.map(([, [type]]) => type),
    imports: [SHARED],
    funcs: entries.map(([, [, code]], index) => ({ type: index, code })),
    exports: entries.map(([name], index) => exported(name, 0, index)),
    datas: [[1, 4, 1, 2, 3, 4]],
  });
}

function exportsOf(bytes: Uint8Array, memory: Memory): Record<string, Call> {
  const module = new Module(bytes as Uint8Array<ArrayBuffer>);
  return new Instance(module, { m: { n: memory } }).exports as Record<string, Call>;
}

function sharedMemory(): Memory {
  return new Memory({ initial: 1, maximum: 4, shared: true });
}

/**
 * Starts an agent with an instance of `bytes` on `memory`, which evaluates `body` over its `exports`.
 *
 * @returns what the body returned
 */
async function agent(bytes: Uint8Array, memory: Memory, body: string): Promise<unknown> {
  const from = (file: string) => JSON.stringify(import.meta.resolve(file));
  const code = `
    import { Instance } from ${from("../api/instance.ts")};
    import { Memory } from ${from("../api/memory.ts")};
    import { Module } from ${from("../api/module.ts")};
    onmessage = ({ data: { bytes, shared } }) => {
      const imports = { m: { n: Memory.from(shared) } };
      const { exports } = new Instance(new Module(bytes), imports);
      postMessage((() => { ${body} })());
    };`;
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const worker = new Worker(url, { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      worker.postMessage({ bytes, shared: memory.share() });
    });
  } finally {
    worker.terminate();
  }
}

Deno.test("agents that count in one cell lose no count", async () => {
  const bytes = bytesOf({
    count32: ["i32 ->", "local.get 0; i32.const 1; i32.atomic.rmw.add 2; drop"],
    count64: [
      "i32 ->",
      "local.get 0; i64.const -1; i64.atomic.rmw.sub 3; drop",
    ],
    count8: ["i32 ->", "local.get 0; i32.const 1; i32.atomic.rmw8.add_u; drop"],
  });
  const memory = sharedMemory();
  const body = `
    for (let i = 0; i < 20_000; i++) {
      exports.count32(0); exports.count64(8); exports.count8(16);
    }`;
  await Promise.all([agent(bytes, memory, body), agent(bytes, memory, body)]);
  const view = new DataView(memory.buffer);
  assertEquals(view.getInt32(0, true), 40_000);
  assertEquals(view.getBigInt64(8, true), 40_000n);
  assertEquals(view.getUint8(16), 40_000 & 0xff);
  assertEquals(view.getUint8(17), 0);
});

Deno.test("an agent that waits goes on when another notifies it", async () => {
  const bytes = bytesOf({
    wait: ["i32 i64 -> i32", "local.get 0; i32.const 0; local.get 1; memory.atomic.wait32 2"],
    wait64: ["i32 i64 -> i32", "local.get 0; i64.const 0; local.get 1; memory.atomic.wait64 3"],
    notify: ["i32 i32 -> i32", "local.get 0; local.get 1; memory.atomic.notify 2"],
  });
  const memory = sharedMemory();
  const { wait, notify } = exportsOf(bytes, memory) as { wait: Call; notify: Call };
  assertEquals(notify(0, -1), 0, "nobody waits yet");
  const waiters = [
    agent(bytes, memory, "return exports.wait(0, -1n)"),
    agent(bytes, memory, "return exports.wait64(0, -1n)"),
  ];
  let woken = 0;
  while (woken < 2) {
    woken += Number(notify(0, 1));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assertEquals(await Promise.all(waiters), [0, 0]);
  new DataView(memory.buffer).setInt32(4, 7, true);
  assertEquals(wait(4, -1n), 1, "the cell holds something else");
  assertEquals(wait(0, 1000n), 2, "a microsecond passes");
});

Deno.test("what one agent stores atomically, another that sees it sees with all before it", async () => {
  const bytes = bytesOf({
    // Writes plain data, then raises the flag; or waits for the flag, then reads the data.
    send: [
      "i32 ->",
      "i32.const 64; local.get 0; i32.store; i32.const 0; local.get 0; i32.atomic.store 2",
    ],
    receive: [
      "i32 -> i32",
      "loop; i32.const 0; i32.atomic.load 2; local.get 0; i32.ne; br_if 0; end; i32.const 64; i32.load",
    ],
    acknowledge: ["i32 ->", "atomic.fence; i32.const 4; local.get 0; i32.atomic.store 2"],
    await: ["i32 ->", "loop; i32.const 4; i32.atomic.load 2; local.get 0; i32.ne; br_if 0; end"],
  });
  const memory = sharedMemory();
  const [, wrong] = await Promise.all([
    agent(bytes, memory, "for (let i = 1; i <= 2000; i++) { exports.send(i); exports.await(i); }"),
    agent(
      bytes,
      memory,
      `let wrong = 0;
       for (let i = 1; i <= 2000; i++) {
         if (exports.receive(i) !== i) wrong++;
         exports.acknowledge(i);
       }
       return wrong;`,
    ),
  ]);
  assertEquals(wrong, 0);
});

Deno.test("a guest reaches what another agent has added to its memory", async () => {
  const bytes = bytesOf({
    grow: ["i32 -> i32", "local.get 0; memory.grow 0"],
    size: ["-> i32", "memory.size 0"],
    store: ["i32 i32 ->", "local.get 0; local.get 1; i32.store"],
    load: ["i32 -> i32", "local.get 0; i32.load"],
  });
  const memory = sharedMemory();
  const { size, load, store } = exportsOf(bytes, memory) as Record<"size" | "load" | "store", Call>;
  assertEquals(load(0), 0);
  const body = `const old = exports.grow(1); exports.store(${PAGE + 8}, 99); return old;`;
  assertEquals(await agent(bytes, memory, body), 1);
  assertEquals(load(PAGE + 8), 99);
  assertEquals(size(), 2);
  assertEquals(memory.buffer.byteLength, 2 * PAGE);
  assertEquals(memory.view.length, 2 * PAGE);
  assertThrows(() => store(2 * PAGE, 1), RuntimeError, "out of bounds memory access");
});

/** Accesses at the address that is their first argument; each answers with 1 when it went well. */
const ACCESSES: Readonly<Record<string, string>> = {
  "i32.load": "local.get 0; i32.load; drop",
  "i32.load of a sum": "local.get 0; i32.const 4; i32.add; i32.load; drop",
  "i64.load": "local.get 0; i64.load; drop",
  "i32.load16_s": "local.get 0; i32.load16_s; drop",
  "i64.store": "local.get 0; i64.const 5; i64.store",
  "f32.store": "local.get 0; f32.const; f32.store",
  "v128.load": "local.get 0; v128.load; drop",
  "v128.store among others": "local.get 0; v128.const; v128.not; v128.store; v128.const; drop",
  "v128.load8_lane": "local.get 0; v128.const; v128.load8_lane 0 0 0 1; drop",
  "i32.atomic.load": "local.get 0; i32.atomic.load 2; drop",
  "i64.atomic.rmw.add": "local.get 0; i64.const 1; i64.atomic.rmw.add 3; drop",
  "memory.fill": "local.get 0; i32.const 1; i32.const 16; memory.fill 0",
  "memory.copy": "local.get 0; i32.const 1; i32.const 16; memory.copy 0 0",
  "memory.init": "local.get 0; i32.const 0; i32.const 4; memory.init 0 0",
};

for (const [name, code] of Object.entries(ACCESSES)) {
  Deno.test(`${name} looks again at a shared memory before it traps`, () => {
    const bytes = bytesOf({ access: ["i32 -> i32", `${code}; i32.const 1`] });
    const memory = sharedMemory();
    const other = Memory.from(structuredClone(memory.share()));
    const { access } = exportsOf(bytes, memory) as { access: Call };
    assertThrows(() => access(PAGE), RuntimeError, "out of bounds memory access");
    other.grow(1);
    assertEquals(access(PAGE), 1);
    assertThrows(() => access(2 * PAGE), RuntimeError, "out of bounds memory access");
  });
}

Deno.test("Memory.share() wants a shared memory, and from() what it gave", () => {
  assertThrows(() => new Memory({ initial: 1 }).share(), TypeError, "shared");
  for (const wrong of [undefined, {}, new SharedArrayBuffer(4), { buffer: new ArrayBuffer(4) }]) {
    assertThrows(() => Memory.from(wrong as never), TypeError, "Memory.from()");
  }
});
