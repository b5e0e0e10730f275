import { assertEquals, assertThrows } from "@std/assert";
import { WasiError } from "./errno.ts";
import { errnoFrom } from "./fs/testing.ts";
import { MemoryView } from "./memory_view.ts";

function view(buffer: ArrayBufferLike): MemoryView {
  const memory = new MemoryView();
  memory.bind({ buffer });
  return memory;
}

Deno.test("MemoryView answers FAULT for every access that reaches beyond the memory", () => {
  const memory = view(new ArrayBuffer(16));
  const accesses: (() => unknown)[] = [
    () => memory.u8(16),
    () => memory.u16(15),
    () => memory.u32(13),
    () => memory.u64(9),
    () => memory.setU8(-1, 0),
    () => memory.setU16(15, 0),
    () => memory.setU32(0xffff_fffd, 0),
    () => memory.setU64(9, 0n),
    () => memory.bytes(0, 17),
    () => memory.bytes(1, -1),
    () => memory.text(0xffff_ffff, 0xffff_ffff),
    () => memory.set(15, new Uint8Array(2)),
    () => memory.clear(8, 9),
  ];
  assertEquals(accesses.map(errnoFrom), accesses.map(() => "FAULT"));
});

Deno.test("MemoryView reaches the last bytes, and an empty range at the end", () => {
  const memory = view(new ArrayBuffer(16));
  memory.setU64(8, 0x0102_0304_0506_0708n);
  assertEquals(memory.u32(12), 0x0102_0304);
  assertEquals(memory.bytes(16, 0).length, 0);
});

Deno.test("MemoryView follows a memory that grows", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const view = new MemoryView();
  view.bind(memory);
  view.setU32(8, 7);
  memory.grow(1);
  assertEquals(view.u32(8), 7);
  view.setU32(65536, 9);
  assertEquals(new Uint32Array(memory.buffer)[16384], 9);
});

Deno.test("MemoryView follows a memory that shows its bytes and detaches nothing", () => {
  const buffer = new ArrayBuffer(32);
  const memory = { buffer, u8: new Uint8Array(buffer, 0, 16) };
  const view = new MemoryView();
  view.bind(memory);
  assertEquals(errnoFrom(() => view.u8(16)), "FAULT");
  memory.u8 = new Uint8Array(buffer, 0, 20);
  view.setU32(16, 7);
  assertEquals(new Uint32Array(buffer)[4], 7);
  memory.u8 = new Uint8Array(24);
  view.setU32(16, 8);
  assertEquals([memory.u8[16], new Uint32Array(buffer)[4]], [8, 7]);
});

Deno.test("MemoryView follows a shared memory that grows", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
  const view = new MemoryView();
  view.bind(memory);
  assertEquals(view.shared, true);
  memory.grow(1);
  view.setU32(65536, 9);
  assertEquals(new Uint32Array(memory.buffer)[16384], 9);
});

Deno.test("MemoryView.text() reads UTF-8 as it stands, from shared memory too", () => {
  for (const buffer of [new ArrayBuffer(16), new SharedArrayBuffer(16)]) {
    const memory = view(buffer);
    memory.set(0, new TextEncoder().encode("\ufeffä€"));
    assertEquals(memory.text(0, 8), "\ufeffä€");
    assertEquals(errnoFrom(() => memory.text(0, 7)), "ILSEQ");
  }
});

Deno.test("MemoryView says what to do when a function is called before there is a memory", () => {
  const error = assertThrows(() => new MemoryView().u8(0), Error, "call start()");
  assertEquals(error instanceof WasiError, false);
});
