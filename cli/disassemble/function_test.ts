import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROWS } from "../../ops/catalogue.ts";
import { decode } from "../../runtime/decode/decode.ts";
import { decoded } from "../testing.ts";
import { functionLines } from "./function.ts";

/** The instructions of the first function of a module, without offsets. */
async function instructions(text: string): Promise<string[]> {
  const module = await decoded(`(module ${text})`);
  const lines = [...functionLines(module, module.imported.func)];
  return lines.filter((line) => line.startsWith("  0x"))
    .map((line) => line.replace(/^ {2}0x[\da-f]+ {4}/, ""));
}

Deno.test("functionLines() shows header, locals and offsets", async () => {
  const module = await decoded(
    "(module (func (param i32 i32) (result i32) (local i64) (local f32 f32) local.get 1))",
  );
  assertEquals([...functionLines(module, 0)], [
    "(func (;0;) (param i32) (param i32) (result i32)  ;; 0x00019, 8 bytes",
    "  (local i64)  ;; 2",
    "  (local f32)  ;; 3",
    "  (local f32)  ;; 4",
    "  0x0001e    local.get 1",
    ")",
  ]);
});

Deno.test("functionLines() indents blocks, and names branches by the block they go to", async () => {
  assertEquals(
    await instructions(`(func (param i32)
      block loop (result i32)
        local.get 0 br_if 1
        local.get 0 if br 1 else nop end
        local.get 0 br_table 0 1 2
      end drop end)`),
    [
      "block (;@1;)",
      "  loop (result i32) (;@2;)",
      "    local.get 0",
      "    br_if 1 (;@1;)",
      "    local.get 0",
      "    if (;@3;)",
      "      br 1 (;@2;)",
      "    else",
      "      nop",
      "    end",
      "    local.get 0",
      "    br_table 0 (;@2;) 1 (;@1;) 2",
      "  end",
      "  drop",
      "end",
    ],
  );
});

Deno.test("functionLines() shows immediates of every form as the text format does", async () => {
  assertEquals(
    await instructions(`
      (type $t (struct (field i32))) (type $s (func (param i32) (result i32)))
      (memory 1) (memory 1) (table 1 funcref) (data "x") (tag (param i32))
      (func (param anyref)
        i32.const -5 i64.const 9223372036854775807 f32.const 0.1 f64.const -inf
        f32.const nan:0x200000 f64.const -nan
        i32.load offset=4 i64.store8 1 offset=16
        memory.size memory.copy memory.copy 1 0 memory.init 1 0 data.drop 0
        call_indirect (type $s) call 0 v128.const i32x4 1 2 3 4
        i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
        ref.null func ref.test (ref null $t) ref.cast (ref any) struct.get $t 0
        select (result i32) block br_on_cast 0 anyref (ref $t) end
        (block (try_table (catch 0 0) (catch_all 0))))`),
    [
      "i32.const -5",
      "i64.const 9223372036854775807",
      "f32.const 0.1",
      "f64.const -inf",
      "f32.const nan:0x200000",
      "f64.const -nan",
      "i32.load offset=4",
      "i64.store8 1 offset=16",
      "memory.size",
      "memory.copy",
      "memory.copy 1 0",
      "memory.init 1 0",
      "data.drop 0",
      "call_indirect (type 1) (param i32) (result i32)",
      "call 0",
      "v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000004",
      "i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
      "ref.null func",
      "ref.test (ref null 0)",
      "ref.cast (ref any)",
      "struct.get 0 0",
      "select (result i32)",
      "block (;@1;)",
      "  br_on_cast 0 (;@1;) (ref null any) (ref 0)",
      "end",
      "block (;@2;)",
      "  try_table (catch 0 0 (;@2;)) (catch_all 0 (;@2;)) (;@3;)",
      "  end",
      "end",
    ],
  );
});

/** `(module (func …))` with the body given, which need not be valid. */
function moduleOf(body: readonly number[]): Uint8Array {
  const code = [0, ...body, 0x0b];
  const size = code.length;
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0];
  return Uint8Array.of(...head, 10, size + 2, 1, size, ...code);
}

Deno.test("functionLines() says where a body is malformed, after what comes before", () => {
  const module = decode(moduleOf([0x01, 0xff, 0x01]));
  const lines = [...functionLines(module, 0)];
  assertStringIncludes(lines[1]!, "nop");
  assertStringIncludes(lines[2]!, "malformed: illegal opcode");
  assertEquals(lines.at(-1), ")");
});

Deno.test("functionLines() counts the label of a delegate from outside of its try", () => {
  const body = [0x02, 0x40, 0x06, 0x40, 0x06, 0x40, 0x01, 0x18, 1, 0x19, 0x0b, 0x0b];
  const lines = [...functionLines(decode(moduleOf(body)), 0)].slice(1, -1);
  assertEquals(lines.map((line) => line.replace(/^ {2}0x[\da-f]+ {4}/, "")), [
    "block (;@1;)",
    "  try (;@2;)",
    "    try (;@3;)",
    "      nop",
    "    delegate 1 (;@1;)",
    "  catch_all",
    "  end",
    "end",
  ]);
});

Deno.test("functionLines() prints every instruction of the catalogue", () => {
  // The `end` of the function itself is its last line.
  for (const row of ROWS.filter(({ name }) => name !== "end")) {
    const prefix = row.code >> 12;
    const low = row.code & 0xfff;
    const opcode = prefix === 0 ? [row.code] : [prefix, low & 0x7f | 0x80, low >> 7];
    // Zeros read as any immediates.
    const module = decode(moduleOf([...opcode, ...Array.from({ length: 20 }, () => 0)]));
    const line = [...functionLines(module, 0)][1]!;
    assertStringIncludes(`${line} `, row.name.replace(/ (null|t)$/, ""), row.name);
  }
});
