import { assertEquals } from "@std/assert";
import { lowerFunction } from "./code.ts";
import { listFunction } from "./listing.ts";
import { functionAt, offsetAt } from "./positions.ts";
import { codeOfProgram, programOf } from "./testing.ts";

/** For each instruction of the register code: its name, and the opcode byte at its offset. */
function opcodesOf(code: string, type = "i32 i32 -> i32"): [string, number][] {
  const lowered = codeOfProgram(programOf(code, { type }));
  lowerFunction(lowered, 0);
  return listFunction(lowered, 0).instructions.map(({ name, place }) => [
    name,
    lowered.module.bytes[offsetAt(lowered, 0, place)]!,
  ]);
}

Deno.test("offsetAt() is at the instruction itself, not at what pushed its operands", () => {
  assertEquals(opcodesOf("local.get 0; local.get 1; i32.div_s; drop; local.get 0"), [
    ["i32.div_s", 0x6d],
    ["ret1", 0x0b],
  ]);
});

Deno.test("offsetAt() of a pair is at the one that may trap, else at the last", () => {
  assertEquals(opcodesOf("local.get 0; local.get 1; i32.add; i32.load"), [
    ["i32.load+add", 0x28],
    ["ret1", 0x0b],
  ]);
  assertEquals(opcodesOf("local.get 0; local.get 0; i32.load; if; nop; end"), [
    ["copy1", 0x04],
    ["br_z+i32.load", 0x28],
    ["ret1", 0x0b],
  ]);
  assertEquals(opcodesOf("local.get 0; local.get 1; i32.xor; local.get 0; i32.xor"), [
    ["i32.xor+xor", 0x73],
    ["ret1", 0x0b],
  ]);
});

Deno.test("offsetAt() holds in a function that is lowered twice, for it has references", () => {
  assertEquals(opcodesOf("ref.null func; drop; local.get 0; local.get 1; i32.div_u"), [
    ["ref.null", 0xd0],
    ["i32.div_u", 0x6e],
    ["copy1", 0x0b],
    ["leave_refs", 0x0b],
    ["ret", 0x0b],
  ]);
});

Deno.test("offsetAt() takes any place inside of an instruction", () => {
  const lowered = codeOfProgram(programOf("local.get 0; local.get 0; i32.rem_u", {
    type: "i32 -> i32",
  }));
  lowerFunction(lowered, 0);
  assertEquals([5, 6, 8].map((pc) => lowered.module.bytes[offsetAt(lowered, 0, pc)]), [
    0x70,
    0x70,
    0x70,
  ]);
});

Deno.test("functionAt() tells functions apart in the order in which they were lowered", () => {
  const lowered = codeOfProgram(programOf("nop", { funcs: [{ code: "nop" }, { code: "nop" }] }));
  for (const funcidx of [2, 0, 1]) lowerFunction(lowered, funcidx);
  assertEquals([0, 1, 2].map((funcidx) => functionAt(lowered, lowered.entries[funcidx]! + 3)), [
    0,
    1,
    2,
  ]);
});
