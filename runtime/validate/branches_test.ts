import { assertEquals } from "@std/assert";
import { type Cases, MISMATCH, verdicts } from "./testing.ts";

Deno.test("br(), brIf() and return_() check what the label takes", () => {
  const cases: Cases = {
    "br 0": "valid",
    "br 1": "validate: unknown label",
    "block; br 1; end": "valid",
    "block i32; i32.const 1; br 0; end; drop": "valid",
    "block i32; i64.const 1; br 0; end; drop": MISMATCH,
    "block i32; br 0; end; drop": MISMATCH,
    "loop i32; br 0; end; drop": "valid",
    "i32.const 1; loop @1; br 0; end": "valid",
    "loop @1; br 0; end": MISMATCH,
    "i32.const 1; br_if 0": "valid",
    "i64.const 1; br_if 0": MISMATCH,
    "block i32; i32.const 1; i32.const 0; br_if 0; end; drop": "valid",
    "block i32; i32.const 0; br_if 0; i32.const 1; end; drop": MISMATCH,
    "return": "valid",
    "return; i32.add; drop": "valid",
  };
  assertEquals(verdicts(cases, { types: ["i32 -> "] }), cases);
});

Deno.test("brIf() leaves operands with the label's types, not their own", () => {
  const cases: Cases = {
    "block eqref; ref.null none; i32.const 0; br_if 0; end; drop": "valid",
    "block eqref; ref.null none; i32.const 0; br_if 0; ref.cast null i31; end; drop": "valid",
    "block i31ref; block eqref; ref.null i31; i32.const 0; br_if 0; br 1; end; drop; ref.null i31; end; drop":
      MISMATCH,
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("brTable() checks every label", () => {
  const cases: Cases = {
    "i32.const 0; br_table 0": "valid",
    "br_table 0": MISMATCH,
    "i32.const 0; br_table 0 1": "validate: unknown label",
    "i32.const 0; br_table 1 0": "validate: unknown label",
    "block; i32.const 0; br_table 0 1 0; end": "valid",
    "block i32; i32.const 1; i32.const 0; br_table 0; end; drop": "valid",
    "block i32; i32.const 1; i32.const 0; br_table 0 1; end; drop": MISMATCH,
    "block i64; block i32; i32.const 1; i32.const 0; br_table 0 1; end; drop; i64.const 0; end; drop":
      MISMATCH,
    "block i64; block i32; unreachable; br_table 0 1; end; drop; i64.const 0; end; drop": "valid",
    "block i64; block i32; unreachable; i64.const 0; i32.const 0; br_table 0 1; end; drop; i64.const 0; end; drop":
      MISMATCH,
    "unreachable; block i32; br_table 0 1; end; drop": MISMATCH,
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("brOnNull() and brOnNonNull() split null from the rest", () => {
  const cases: Cases = {
    "local.get 0; br_on_null 0; call_ref 0": "valid",
    "block; local.get 0; br_on_null 0; drop; end": "valid",
    "i32.const 0; br_on_null 0; drop": MISMATCH,
    "block &func; local.get 0; br_on_non_null 0; unreachable; end; drop": "valid",
    "block &extern; local.get 0; br_on_non_null 0; unreachable; end; drop": MISMATCH,
    "block; local.get 0; br_on_non_null 0; end": MISMATCH,
    "block i32; local.get 0; br_on_non_null 0; unreachable; end; drop": MISMATCH,
    "unreachable; br_on_null 0; i32.eqz; drop": MISMATCH,
  };
  assertEquals(verdicts(cases, { locals: "?0" }), cases);
});
