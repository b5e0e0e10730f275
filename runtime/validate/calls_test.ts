import { assertEquals } from "@std/assert";
import { type Cases, MISMATCH, verdict, verdicts } from "./testing.ts";

const TYPES = { types: ["i32 i64 -> f32", "struct i32"], type: "f32 -> f32" };

Deno.test("call() and returnCall() check operands and results", () => {
  const cases: Cases = {
    "local.get 0; call 0": "valid",
    "i32.const 0; call 0": MISMATCH,
    "call 0": MISMATCH,
    "local.get 0; call 1": "validate: unknown function 1",
    "local.get 0; return_call 0": "valid",
    "i32.const 0; return_call 0": MISMATCH,
  };
  assertEquals(verdicts(cases, TYPES), cases);
});

Deno.test("callIndirect() checks type, table and index", () => {
  const cases: Cases = {
    "local.get 0; i32.const 0; call_indirect 0 0": "valid",
    "local.get 0; i64.const 0; call_indirect 0 0": MISMATCH,
    "local.get 0; i64.const 0; call_indirect 0 2": "valid",
    "local.get 0; i32.const 0; call_indirect 0 1": MISMATCH,
    "local.get 0; i32.const 0; call_indirect 0 9": "validate: unknown table 9",
    "local.get 0; i32.const 0; call_indirect 9 0": "validate: unknown type 9",
    "local.get 0; i32.const 0; call_indirect 2 0": "validate: non-function type",
    "i32.const 1; i64.const 2; i32.const 0; call_indirect 1 0": "valid",
    "i32.const 1; i64.const 2; i32.const 0; return_call_indirect 1 0": "valid",
    "i64.const 1; i64.const 2; i32.const 0; return_call_indirect 1 0": MISMATCH,
  };
  assertEquals(verdicts(cases, TYPES), cases);
});

Deno.test("callRef() takes a reference to the type named, or null", () => {
  const cases: Cases = {
    "local.get 0; ref.null 0; call_ref 0": "valid",
    "local.get 0; ref.null nofunc; call_ref 0": "valid",
    "local.get 0; ref.null func; call_ref 0": MISMATCH,
    "local.get 0; ref.null 1; call_ref 0": MISMATCH,
    "local.get 0; ref.null 0; return_call_ref 0": "valid",
    "ref.null 0; return_call_ref 0": MISMATCH,
    "local.get 0; ref.null 2; call_ref 2": "validate: non-function type",
  };
  assertEquals(verdicts(cases, TYPES), cases);
});

Deno.test("returnCall() refuses a callee whose results are not the caller's", () => {
  const types = [" -> i32", " -> i64", " -> "];
  const callees = [{ type: 0, code: "i32.const 0" }, { type: 1, code: "i64.const 0" }];
  const first = (code: string) => verdict({ types, funcs: [...callees, { type: 0, code }] });
  assertEquals(first("return_call 0"), "valid");
  assertEquals(first("return_call 1"), MISMATCH);
  assertEquals(
    verdict({ types, funcs: [...callees, { type: 2, code: "return_call 0" }] }),
    MISMATCH,
  );
});
