import { assert, assertEquals, assertThrows } from "@std/assert";
import { ROWS } from "../../ops/catalogue.ts";
import type { Immediate } from "../../ops/row.ts";
import { CompileError } from "../errors.ts";
import { Reader } from "./reader.ts";
import { readExpr, skipInstruction } from "./skip.ts";
import { leb } from "./testing.ts";

/** An encoding of each immediate, longer than one byte wherever that is possible. */
const SAMPLES: Readonly<Record<Immediate, readonly number[]>> = {
  blocktype: [0x64, 0x80, 0x01],
  labelidx: [0x81, 0x01],
  labels: [2, 0x80, 0x01, 0, 1],
  funcidx: [0x81, 0x01],
  typeidx: [0x81, 0x01],
  tableidx: [0x81, 0x01],
  localidx: [0x81, 0x01],
  globalidx: [0x81, 0x01],
  memidx: [0x81, 0x01],
  tagidx: [0x81, 0x01],
  dataidx: [0x81, 0x01],
  elemidx: [0x81, 0x01],
  fieldidx: [0x81, 0x01],
  memarg: [0x42, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  laneidx: [0xff],
  lanes: new Array(16).fill(0xff),
  i32: [0x80, 0x80, 0x80, 0x80, 0x78],
  i64: [...new Array(9).fill(0x80), 0x7f],
  f32: [0xff, 0xff, 0xff, 0xff],
  f64: new Array(8).fill(0xff),
  v128: new Array(16).fill(0xff),
  heaptype: [0x80, 0x01],
  valtypes: [2, 0x7f, 0x63, 0x05],
  catches: [4, 0, 1, 2, 1, 3, 4, 2, 5, 3, 6],
  castflags: [3],
  count: [0x81, 0x01],
  zero: [0],
};

function opcodeBytes(code: number): number[] {
  return code < 0x100 ? [code] : [code >>> 12, ...leb(code & 0xfff)];
}

function reader(bytes: readonly number[]): Reader {
  return new Reader(Uint8Array.from(bytes), { start: 0, end: bytes.length }, "test");
}

Deno.test("skipInstruction() passes over every instruction of the catalogue", () => {
  for (const row of ROWS) {
    const immediates = row.immediates.flatMap((immediate) => SAMPLES[immediate]);
    const bytes = [...opcodeBytes(row.code), ...immediates];
    const r = reader([...bytes, 0xff, 0xff]);
    assertEquals(skipInstruction(r), row.code, row.name);
    assertEquals(r.pos, bytes.length, row.name);
  }
});

Deno.test("skipInstruction() refuses every opcode that is not in the catalogue", () => {
  const known = new Set(ROWS.map((row) => row.code));
  const prefixes = [0xfb, 0xfc, 0xfd, 0xfe];
  for (let byte = 0; byte < 0x100; byte++) {
    if (!known.has(byte) && !prefixes.includes(byte)) assertRefused([byte]);
  }
  for (const prefix of prefixes) {
    for (let code = 0; code < 0x200; code++) {
      if (!known.has(prefix << 12 | code)) assertRefused([prefix, ...leb(code)]);
    }
  }
});

function assertRefused(bytes: number[]): void {
  const error = assertThrows(() => skipInstruction(reader([...bytes, 0, 0, 0])), CompileError);
  const start = bytes[0]!.toString(16).padStart(2, "0");
  assert(error.detail.phrase.startsWith(`illegal opcode ${start}`), error.message);
}

Deno.test("skipInstruction() refuses a reserved byte that is not zero", () => {
  const error = assertThrows(() => skipInstruction(reader([0xfe, 0x03, 1])), CompileError);
  assertEquals(error.detail.phrase, "zero byte expected");
});

Deno.test("readExpr() ends at the end that closes the expression", () => {
  const nested = [0x02, 0x40, 0x03, 0x40, 0x0b, 0x04, 0x40, 0x05, 0x0b, 0x0b];
  const bytes = [0x41, 0x0b, 0x0b];
  assertEquals(readExpr(reader([...bytes, 0x0b])), { start: 0, end: 3 });
  assertEquals(readExpr(reader([...nested, ...bytes, 0x0b])).end, nested.length + 3);
});

Deno.test("readExpr() counts both encodings of try blocks", () => {
  const legacy = [0x06, 0x40, 0x07, 0x00, 0x19, 0x0b];
  const delegating = [0x06, 0x40, 0x18, 0x00];
  const table = [0x1f, 0x40, 0x01, 0x02, 0x00, 0x0b];
  const bytes = [...legacy, ...delegating, ...table, 0x0b];
  assertEquals(readExpr(reader([...bytes, 0x01, 0x0b])).end, bytes.length);
});

Deno.test("readExpr() refuses an expression without end", () => {
  const error = assertThrows(() => readExpr(reader([0x02, 0x40, 0x0b])), CompileError);
  assertEquals(error.detail.phrase, "unexpected end of section or function");
});
