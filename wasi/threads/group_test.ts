import { assertEquals, assertRejects } from "@std/assert";
import { Capture } from "../stdio/stream.ts";
import { WASI, type WasiOptions } from "../wasi.ts";
import { type GroupOptions, ThreadGroup } from "./group.ts";
import { ParkingWaiter } from "./parking.ts";

const GUEST = new URL("../../tests/wasi/threads/guest.wasm", import.meta.url);

/** Starts the guest with an argument, in the host's engine. */
async function start(
  what: string,
  wasiOptions: WasiOptions = {},
  options: Pick<GroupOptions, "most"> = {},
): Promise<ThreadGroup> {
  const waiter = new ParkingWaiter();
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 64, shared: true });
  const wasi = new WASI({ args: ["guest", what], stdin: null, ...wasiOptions, waiter });
  wasi.finalizeBindings({ exports: { memory } });
  return new ThreadGroup({
    engine: "host",
    module: new WebAssembly.Module(await Deno.readFile(GUEST)),
    memory,
    imports: wasi.getAllImports(),
    waiter,
    ...options,
  });
}

Deno.test("ThreadGroup gives an errno for one thread too many", async () => {
  const stdout = new Capture();
  const group = await start("many", { stdout }, { most: 3 });
  assertEquals(await group.ended, 0);
  assertEquals(stdout.text(), "3\n6\n");
});

Deno.test("ThreadGroup lets the embedder's streams serve threads", async () => {
  const lines: string[] = [];
  const decoder = new TextDecoder();
  const group = await start("write", { stdout: (bytes) => void lines.push(decoder.decode(bytes)) });
  assertEquals(await group.ended, 0);
  assertEquals(lines.length, 160);
  assertEquals(lines.filter((line) => line === "1007\n").length, 20);
});

Deno.test("ThreadGroup.stop() ends threads wherever they are", async () => {
  const stdout = new Capture();
  const group = await start("trap", { stdout });
  const reason = new Error("enough");
  group.stop(reason);
  assertEquals(await assertRejects(() => group.ended), reason);
});

Deno.test("ThreadGroup ends with the trap of a thread", async () => {
  const group = await start("trap", { stdout: null });
  await assertRejects(() => group.ended, WebAssembly.RuntimeError, "unreachable");
});

Deno.test("ThreadGroup ends with what a stream of the embedder's throws", async () => {
  const reason = new Error("no more");
  const stdout = () => {
    throw reason;
  };
  const group = await start("write", { stdout });
  assertEquals(await assertRejects(() => group.ended), reason);
});
