import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { CompileError } from "../errors.ts";
import { MODULE_LIMITS } from "../limits.ts";
import { decode, decodeStream } from "./decode.ts";
import { custom, ID, name, ONE_FUNCTION, section, vec, wasm } from "./testing.ts";

const SAMPLE = wasm(
  section(ID.type, vec([0x60, 0, 0])),
  section(ID.import, vec([...name("env"), ...name("f"), 0, 0])),
  section(ID.function, vec([0])),
  section(ID.export, vec([...name("g"), 0, 1])),
  section(ID.code, vec([2, 0, 0x0b])),
  custom("note", new Array(300).fill(7)),
);

/** A source that gives `bytes` in pieces and counts how many were taken. */
async function* pieces(bytes: Uint8Array, size: number, taken = { count: 0 }) {
  for (let at = 0; at < bytes.length; at += size) {
    taken.count++;
    yield await Promise.resolve(bytes.slice(at, at + size));
  }
}

Deno.test("decodeStream() gives what decode() gives, however the bytes are cut", async () => {
  const { bytes, ...whole } = decode(SAMPLE);
  for (const piece of [1, 2, 3, 7, 8, 100, 1000]) {
    for (const size of [undefined, 1, bytes.length, 100_000]) {
      const options = size === undefined ? {} : { size };
      const module = await decodeStream(pieces(SAMPLE, piece), options);
      const { bytes: arrived, ...rest } = module;
      assertEquals([...arrived], [...bytes]);
      assertEquals(rest, whole);
    }
  }
});

Deno.test("decodeStream() reads a ReadableStream", async () => {
  const module = await decodeStream(new Blob([SAMPLE.slice()]).stream());
  assertEquals(module.funcs.length, 2);
});

Deno.test("decodeStream() refuses a bad header before more arrives", async () => {
  const taken = { count: 0 };
  const source = pieces(new Uint8Array(1000), 10, taken);
  await assertRejects(() => decodeStream(source), CompileError, "magic header not detected");
  assertEquals(taken.count, 1);
});

Deno.test("decodeStream() refuses a bad section before more arrives", async () => {
  const bytes = wasm(section(ID.type, [1, 0x50]), custom("", new Array(1000).fill(0)));
  const taken = { count: 0 };
  await assertRejects(() => decodeStream(pieces(bytes, 10, taken)), CompileError);
  assertEquals(taken.count, 2);
});

Deno.test("decodeStream() refuses a stream that ends too early", async () => {
  for (const length of [0, 3, 7, 9, 10, 12, SAMPLE.length - 1]) {
    await assertRejects(() => decodeStream(pieces(SAMPLE.subarray(0, length), 4)), CompileError);
  }
});

Deno.test("decodeStream() refuses an announced size beyond the limit at once", async () => {
  const taken = { count: 0 };
  const size = MODULE_LIMITS.moduleBytes + 1;
  const decoding = () => decodeStream(pieces(SAMPLE, 10, taken), { size });
  await assertRejects(decoding, CompileError, "module too large");
  assertEquals(taken.count, 0);
});

Deno.test("decodeStream() does not believe an announced size that is enormous", async () => {
  const module = await decodeStream(pieces(SAMPLE, 10), { size: MODULE_LIMITS.moduleBytes });
  assertEquals(module.bytes.length, SAMPLE.length);
  assertEquals(module.bytes.buffer.byteLength <= 64 * 1024 * 1024, true);
});

Deno.test("decode() takes a view that does not start at the beginning of its buffer", () => {
  const buffer = new Uint8Array(SAMPLE.length + 10);
  buffer.set(SAMPLE, 5);
  const view = buffer.subarray(5, 5 + SAMPLE.length);
  const module = decode(view);
  assertStrictEquals(module.bytes, view);
  assertEquals([...module.bodies], [...decode(SAMPLE).bodies]);
});

Deno.test("decode() ends every cut and every flipped bit in a module or a CompileError", () => {
  const bytes = wasm(ONE_FUNCTION, section(ID.code, vec([2, 0, 0x0b])), custom("note", [1]));
  for (let length = 0; length < bytes.length; length++) decodeOrRefuse(bytes.slice(0, length));
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    decodeOrRefuse(flipped);
  }
});

function decodeOrRefuse(bytes: Uint8Array): void {
  try {
    decode(bytes);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
  }
}
