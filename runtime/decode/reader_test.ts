import { assertEquals, assertThrows } from "@std/assert";
import { CompileError } from "../errors.ts";
import { Reader } from "./reader.ts";
import { name } from "./testing.ts";

function reader(...bytes: number[]): Reader {
  return new Reader(Uint8Array.from(bytes), { start: 0, end: bytes.length }, "test");
}

/** The phrase by which reading is refused. */
function phraseOf(read: () => unknown): string {
  return assertThrows(read, CompileError).detail.phrase;
}

const TOO_LONG = "integer representation too long";
const TOO_LARGE = "integer too large";
const ENDED = "unexpected end of section or function";

Deno.test("Reader.u8() refuses to read over the end", () => {
  const r = reader(7);
  assertEquals(r.u8(), 7);
  assertEquals(phraseOf(() => r.u8()), ENDED);
});

Deno.test("Reader.u32() reads every length", () => {
  assertEquals(reader(0).u32(), 0);
  assertEquals(reader(0x7f).u32(), 127);
  assertEquals(reader(0xe5, 0x8e, 0x26).u32(), 624485);
  assertEquals(reader(0xff, 0xff, 0xff, 0xff, 0x0f).u32(), 0xffff_ffff);
  assertEquals(reader(0x80, 0x80, 0x80, 0x80, 0x00).u32(), 0, "padded");
});

Deno.test("Reader.u32() refuses what has more than 32 bits or five bytes", () => {
  assertEquals(phraseOf(() => reader(0xff, 0xff, 0xff, 0xff, 0x1f).u32()), TOO_LARGE);
  assertEquals(phraseOf(() => reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).u32()), TOO_LONG);
  assertEquals(phraseOf(() => reader(0x80, 0x80).u32()), ENDED);
});

Deno.test("Reader.s32() reads both signs", () => {
  assertEquals(reader(0x7f).s32(), -1);
  assertEquals(reader(0x40).s32(), -64);
  assertEquals(reader(0xc0, 0xbb, 0x78).s32(), -123456);
  assertEquals(reader(0xff, 0xff, 0xff, 0xff, 0x07).s32(), 0x7fff_ffff);
  assertEquals(reader(0x80, 0x80, 0x80, 0x80, 0x78).s32(), -0x8000_0000);
});

Deno.test("Reader.s32() refuses unused bits that are not the sign", () => {
  assertEquals(phraseOf(() => reader(0x80, 0x80, 0x80, 0x80, 0x70).s32()), TOO_LARGE);
  assertEquals(phraseOf(() => reader(0xff, 0xff, 0xff, 0xff, 0x0f).s32()), TOO_LARGE);
  assertEquals(phraseOf(() => reader(0xff, 0xff, 0xff, 0xff, 0xff, 0x7f).s32()), TOO_LONG);
});

Deno.test("Reader.s33() reads a whole u32 and the negative numbers of types", () => {
  assertEquals(reader(0xff, 0xff, 0xff, 0xff, 0x0f).s33(), 0xffff_ffff);
  assertEquals(reader(0x40).s33(), -64);
  assertEquals(phraseOf(() => reader(0xff, 0xff, 0xff, 0xff, 0x1f).s33()), TOO_LARGE);
});

Deno.test("Reader.u64() reads and refuses at the border of 64 bits", () => {
  const nines = new Array(9).fill(0xff);
  assertEquals(reader(5).u64(), 5n);
  assertEquals(reader(...nines, 0x01).u64(), 0xffff_ffff_ffff_ffffn);
  assertEquals(phraseOf(() => reader(...nines, 0x02).u64()), TOO_LARGE);
  assertEquals(phraseOf(() => reader(...new Array(10).fill(0x80), 0).u64()), TOO_LONG);
});

Deno.test("Reader.s64() reads and refuses at the border of 64 bits", () => {
  const nines = new Array(9).fill(0xff);
  const eighties = new Array(9).fill(0x80);
  assertEquals(reader(0x7e).s64(), -2n);
  assertEquals(reader(...nines, 0x00).s64(), 0x7fff_ffff_ffff_ffffn);
  assertEquals(reader(...eighties, 0x7f).s64(), -0x8000_0000_0000_0000n);
  assertEquals(phraseOf(() => reader(...eighties, 0x01).s64()), TOO_LARGE);
  assertEquals(phraseOf(() => reader(...eighties, 0x80, 0).s64()), TOO_LONG);
});

Deno.test("Reader.u32() may run over the end of its range, but not begin there", () => {
  const bytes = Uint8Array.from([0x80, 0x01]);
  const r = new Reader(bytes, { start: 0, end: 1 }, "test");
  assertEquals(r.u32(), 128);
  assertEquals(r.left, -1);
  assertEquals(phraseOf(() => r.u32()), ENDED);
});

Deno.test("Reader.s7() takes a byte with its top bit set for a longer integer", () => {
  assertEquals(reader(0x60).s7(), 0x60);
  assertEquals(phraseOf(() => reader(0xe0, 0x7f).s7()), TOO_LONG);
});

Deno.test("Reader.name() decodes UTF-8 and keeps a byte order mark", () => {
  assertEquals(reader(...name("añ€😀")).name("it"), "añ€😀");
  assertEquals(reader(...name("\ufeffx")).name("it"), "\ufeffx");
  assertEquals(reader(0).name("it"), "");
});

Deno.test("Reader.name() refuses malformed UTF-8, with the offset of the name", () => {
  for (const bytes of [[0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
    const r = reader(bytes.length, ...bytes);
    const error = assertThrows(() => r.name("it"), CompileError);
    assertEquals(error.detail.phrase, "malformed UTF-8 encoding");
    assertEquals(error.detail.offset, 1);
  }
});

Deno.test("Reader.name() refuses a length beyond the range", () => {
  assertEquals(phraseOf(() => reader(3, 0x61, 0x62).name("it")), "length out of bounds");
});

Deno.test("Reader.count() refuses more entries than bytes are left", () => {
  assertEquals(reader(2, 0, 0).count("things", { most: 10 }), 2);
  const many = reader(0xff, 0xff, 0xff, 0xff, 0x0f, 0);
  assertEquals(phraseOf(() => many.count("things", { most: 10 })), "length out of bounds");
  const three = reader(2, 0, 0, 0, 0, 0);
  assertEquals(
    phraseOf(() => three.count("things", { most: 10, entryBytes: 3 })),
    "length out of bounds",
  );
});

Deno.test("Reader.count() refuses more entries than the limit", () => {
  const error = assertThrows(() => reader(2, 0, 0).count("things", { most: 1 }), CompileError);
  assertEquals(error.detail.phrase, "too many things");
  assertEquals(error.message.includes("2 things are more than the limit, 1"), true);
});

Deno.test("Reader errors say where: section and offset", () => {
  const error = assertThrows(() => reader(1, 0xff).name("the name"), CompileError);
  assertEquals(
    error.message,
    'malformed UTF-8 encoding: the name is not valid UTF-8 (section "test", offset 0x01)',
  );
  assertEquals(error.detail.section, "test");
});
