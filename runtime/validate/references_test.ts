import { assertEquals } from "@std/assert";
import { type Cases, exported, MISMATCH, verdict, verdicts } from "./testing.ts";

Deno.test("the rules of references check what is a reference, and to what", () => {
  const cases: Cases = {
    "ref.null func; ref.is_null; drop": "valid",
    "ref.null 9; drop": "validate: unknown type 9",
    "i32.const 0; ref.is_null; drop": MISMATCH,
    "ref.null i31; ref.null struct; ref.eq; drop": "valid",
    "ref.null any; ref.null eq; ref.eq; drop": MISMATCH,
    "ref.null extern; ref.null eq; ref.eq; drop": MISMATCH,
    "ref.null func; ref.as_non_null; drop": "valid",
    "i64.const 0; ref.as_non_null; drop": MISMATCH,
    "unreachable; ref.as_non_null; drop": "valid",
    "unreachable; ref.as_non_null; f32.abs; drop": MISMATCH,
    "unreachable; ref.as_non_null; ref.as_non_null; call_ref 0": "valid",
    "i32.const 1; ref.i31; i31.get_u; drop": "valid",
    "i64.const 1; ref.i31; drop": MISMATCH,
    "ref.null eq; i31.get_s; drop": MISMATCH,
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("refFunc() in a body refuses a function that occurs nowhere else", () => {
  const types = [" -> "];
  const funcs = [{ code: "" }, { code: "ref.func 0; drop" }];
  assertEquals(verdict({ types, funcs }), "validate: undeclared function reference");
  assertEquals(verdict({ types, funcs, exports: [exported("f", 0, 0)] }), "valid");
  assertEquals(verdict({ types, funcs, elements: [[3, 0, 1, 0]] }), "valid");
  assertEquals(verdict({ types, funcs, globals: ["funcref = ref.func 0"] }), "valid");
  assertEquals(verdict({ types, funcs, start: 0 }), "validate: undeclared function reference");
  assertEquals(
    verdict({ types, funcs: [{ code: "ref.func 7; drop" }] }),
    "validate: unknown function 7",
  );
});
