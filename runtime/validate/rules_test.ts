import { assert, assertEquals } from "@std/assert";
import { ROWS } from "../../ops/catalogue.ts";
import { DEFAULT_FEATURES } from "../features.ts";
import { NAMES } from "../generated/signatures.js";
import { signaturesSource } from "./gen_signatures.ts";
import { ruleIndex, TABLE_SIZE } from "./rule_word.ts";
import { instructionAt, instructionName, rulesFor } from "./rules.ts";

Deno.test("signaturesSource() gives what is checked in", async () => {
  const file = new URL("../generated/signatures.js", import.meta.url);
  assertEquals(await Deno.readTextFile(file), signaturesSource());
});

Deno.test("ruleIndex() gives every row an index of its own within the table", () => {
  const indices = new Set(ROWS.map((row) => ruleIndex(row.code)));
  assertEquals(indices.size, ROWS.length);
  assert(Math.max(...indices) < TABLE_SIZE);
});

Deno.test("rulesFor() has a word for every row and for nothing else", () => {
  const words = rulesFor(DEFAULT_FEATURES);
  assertEquals(words.reduce((sum, word) => sum + (word === 0 ? 0 : 1), 0), ROWS.length);
  assertEquals(NAMES.split("|").length, ROWS.length);
});

Deno.test("instructionAt() gives name and proposal of every row", () => {
  for (const row of ROWS) {
    const { name, proposal } = row;
    assertEquals(instructionAt(ruleIndex(row.code)), { name, proposal });
  }
});

Deno.test("instructionName() reads the name where an instruction begins, or says what is there", () => {
  assertEquals(instructionName(Uint8Array.of(0x6a), 0), "i32.add");
  assertEquals(instructionName(Uint8Array.of(0, 0xfd, 0x80, 0x02), 1), "i8x16.relaxed_swizzle");
  assertEquals(instructionName(Uint8Array.of(0xff), 0), "opcode 0xff");
  assertEquals(instructionName(Uint8Array.of(0xfc, 0xff, 0x01), 0), "opcode 0xfc 255");
  assertEquals(instructionName(Uint8Array.of(0xfc), 0), "i32.trunc_sat_f32_s");
});
