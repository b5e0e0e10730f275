import { assertEquals } from "@std/assert";
import { type Cases, MISMATCH, verdict, verdicts } from "./testing.ts";

// Tag 0 carries nothing, tag 1 an i32.

Deno.test("throw_() and throwRef() check what is thrown", () => {
  const cases: Cases = {
    "throw 0": "valid",
    "throw 1": MISMATCH,
    "i32.const 0; throw 1": "valid",
    "i64.const 0; throw 1": MISMATCH,
    "throw 2": "validate: unknown tag 2",
    "ref.null exn; throw_ref": "valid",
    "ref.null func; throw_ref": MISMATCH,
    "throw 0; i32.add; drop": "valid",
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("tryTable() checks its clauses against labels from outside", () => {
  const cases: Cases = {
    "try_table catch_all/0; end": "valid",
    "try_table catch/0/0; end": "valid",
    "try_table catch/1/0; end": MISMATCH,
    "try_table catch/2/0; end": "validate: unknown tag 2",
    "try_table catch_all/1; end": "validate: unknown label",
    "block; try_table catch_all/1; end; end": "valid",
    "block i32; try_table i32 catch/1/0; i32.const 1; end; end; drop": "valid",
    "block exnref; try_table catch_all_ref/0; end; unreachable; end; drop": "valid",
    "block &exn; try_table catch_all_ref/0; end; unreachable; end; drop": "valid",
    "block exnref; try_table catch_all/0; end; unreachable; end; drop": MISMATCH,
    "block; try_table catch_all_ref/0; end; end": MISMATCH,
    "block @1; try_table catch_ref/1/0; end; unreachable; end; drop; drop": "valid",
    "try_table i32 catch_all/0; end; drop": MISMATCH,
  };
  assertEquals(verdicts(cases, { types: [" -> i32 exnref"] }), cases);
});

Deno.test("the old try takes catch clauses, catch_all last, or delegate", () => {
  const cases: Cases = {
    "try; end": "valid",
    "try; catch 0; catch 1; drop; catch_all; end": "valid",
    "try; catch 1; end": MISMATCH,
    "try i32; i32.const 1; catch 1; end; drop": "valid",
    "try i32; i32.const 1; catch 0; end; drop": MISMATCH,
    "try; catch_all; catch 0; end": "decode: END opcode expected",
    "try; catch_all; catch_all; end": "decode: END opcode expected",
    "block; catch 0; end": "decode: END opcode expected",
    "try; catch 9; end": "validate: unknown tag 9",
    "try; delegate 0": "valid",
    "try; delegate 1": "validate: unknown label",
    "try i32; i32.const 1; delegate 0; drop": "valid",
    "try i32; delegate 0; drop": MISMATCH,
    "try; catch 0; delegate 0": "decode: END opcode expected",
    "try; catch 0; rethrow 0; end": "valid",
    "try; catch 0; block; rethrow 1; end; end": "valid",
    "try; rethrow 0; end": "validate: invalid rethrow label",
    "rethrow 0": "validate: invalid rethrow label",
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("checkDeclarations() refuses a tag with results", () => {
  assertEquals(verdict({ types: [" -> i32"], tags: [0] }), "validate: non-empty tag result type");
});
