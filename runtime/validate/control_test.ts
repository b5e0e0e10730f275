import { assertEquals, assertStringIncludes } from "@std/assert";
import { bodyVerdict, type Cases, MISMATCH, refusal, verdicts, world } from "./testing.ts";

Deno.test("block() and its relatives accept and refuse what blocks take and leave", () => {
  const cases: Cases = {
    "": "valid",
    "block; end": "valid",
    "block i32; i32.const 1; end; drop": "valid",
    "block i32; end; drop": MISMATCH,
    "block; i32.const 1; end": MISMATCH,
    "block i32; i64.const 1; end; drop": MISMATCH,
    "block i32; i32.const 1; i32.const 1; end; drop": MISMATCH,
    "loop i32; i32.const 1; end; drop": "valid",
    "i32.const 1; block; drop; end": MISMATCH,
    "i32.const 1; block @1; drop; end": "valid",
    "i64.const 1; block @1; drop; end": MISMATCH,
    "block @1; drop; end": MISMATCH,
    "i32.const 1; block @1; end": MISMATCH,
    "block @9; end": "validate: unknown type 9",
    "i32.const 1": MISMATCH,
  };
  assertEquals(verdicts(cases, { types: ["i32 -> "] }), cases);
});

Deno.test("if_() needs a condition, and without else() a type that gives back what it takes", () => {
  const cases: Cases = {
    "i32.const 1; if; end": "valid",
    "if; end": MISMATCH,
    "i64.const 1; if; end": MISMATCH,
    "i32.const 1; if i32; i32.const 1; end; drop": MISMATCH,
    // What is below the block is not the block's to leave.
    "i32.const 7; i32.const 1; if i32; i32.const 1; end; drop": MISMATCH,
    "i32.const 7; i32.const 1; if i32; unreachable; end; drop": MISMATCH,
    "i32.const 1; if i32; i32.const 1; else; i32.const 1; end; drop": "valid",
    "i32.const 1; if i32; i32.const 1; else; i64.const 1; end; drop": MISMATCH,
    "i32.const 7; i32.const 1; if @1; end; drop": "valid",
    "i32.const 7; i32.const 1; if @2; drop; end": MISMATCH,
    "else; end": "decode: END opcode expected",
    "i32.const 1; if; else; else; end": "decode: END opcode expected",
  };
  assertEquals(verdicts(cases, { types: ["i32 -> i32", "i32 -> "] }), cases);
});

Deno.test("end() refuses results that do not match the function's", () => {
  assertEquals(bodyVerdict("i32.const 1", { type: " -> i32" }), "valid");
  assertEquals(bodyVerdict("", { type: " -> i32" }), MISMATCH);
  assertEquals(bodyVerdict("i32.const 1; i64.const 2", { type: " -> i32 i64" }), "valid");
  assertEquals(bodyVerdict("i64.const 1; i32.const 2", { type: " -> i32 i64" }), MISMATCH);
});

Deno.test("unreachable() makes the rest of a block take any operand, but only of the right type", () => {
  const cases: Cases = {
    "unreachable; i32.add; drop": "valid",
    "unreachable; i32.const 1; i32.add; drop": "valid",
    "unreachable; i64.const 1; i32.add; drop": MISMATCH,
    "unreachable; i32.add; i64.eqz; drop": MISMATCH,
    "unreachable; drop; drop": "valid",
    "unreachable; select; drop": "valid",
    "unreachable; i32.const 1; i64.const 1; i32.const 0; select; drop": MISMATCH,
    "block; unreachable; end; i32.add; drop": MISMATCH,
    "block; unreachable; i32.const 1; end": MISMATCH,
    "block i32; unreachable; end; drop": "valid",
    "unreachable; block; i32.add; end": MISMATCH,
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("checkInstructions() names function, offset, instruction and both types", () => {
  const error = refusal(world("i32.const 1; i64.const 2; i32.add; drop"))!;
  const { offset, funcidx, section } = error.detail;
  assertStringIncludes(
    error.message,
    `type mismatch in function 0 at offset 0x${
      offset!.toString(16)
    }: i32.add expects i32, found i64`,
  );
  assertEquals({ funcidx, section }, { funcidx: 0, section: "code" });
});
