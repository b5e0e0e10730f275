import { assertEquals } from "@std/assert";
import { type Cases, MISMATCH, verdicts } from "./testing.ts";

const TYPES = { types: ["struct i32"], locals: "anyref externref" };

Deno.test("refTest() and refCast() stay within one hierarchy", () => {
  const cases: Cases = {
    "local.get 0; ref.test i31; drop": "valid",
    "local.get 0; ref.test null 1; drop": "valid",
    "local.get 0; ref.test func; drop": MISMATCH,
    "local.get 1; ref.test any; drop": MISMATCH,
    "local.get 1; ref.test noextern; drop": "valid",
    "local.get 0; ref.cast 1; struct.get 1 0; drop": "valid",
    "local.get 0; ref.cast null none; drop": "valid",
    "local.get 0; ref.cast 0; drop": MISMATCH,
    "local.get 0; ref.cast 7; drop": "validate: unknown type 7",
    "block &1; local.get 0; ref.cast 1; end; drop": "valid",
    "block &1; local.get 0; ref.cast null 1; end; drop": MISMATCH,
  };
  assertEquals(verdicts(cases, TYPES), cases);
});

Deno.test("brOnCast() and brOnCastFail() check both types and the label", () => {
  // Flags: 1, the source is nullable; 2, the target is.
  const cases: Cases = {
    "block &1; local.get 0; br_on_cast 1 0 any 1; unreachable; end; drop": "valid",
    "block &1; local.get 0; br_on_cast 3 0 any 1; unreachable; end; drop": MISMATCH,
    "block ?1; local.get 0; br_on_cast 3 0 any 1; ref.as_non_null; drop; ref.null 1; end; drop":
      "valid",
    "block &1; local.get 0; br_on_cast 0 0 any 1; unreachable; end; drop": MISMATCH,
    "block &1; local.get 0; br_on_cast 1 0 i31 1; unreachable; end; drop": MISMATCH,
    "block; local.get 0; br_on_cast 1 0 any 1; unreachable; end": MISMATCH,
    "block anyref; local.get 0; br_on_cast_fail 1 0 any 1; struct.get 1 0; drop; ref.null any; end; drop":
      "valid",
    "block &any; local.get 0; br_on_cast_fail 1 0 any 1; unreachable; end; drop": MISMATCH,
    "block &any; local.get 0; br_on_cast_fail 3 0 any 1; unreachable; end; drop": "valid",
    "block &1; local.get 0; br_on_cast 4 0 any 1; unreachable; end; drop":
      "decode: malformed cast flags",
  };
  assertEquals(verdicts(cases, TYPES), cases);
});

Deno.test("anyConvertExtern() and externConvertAny() keep nullability", () => {
  const cases: Cases = {
    "local.get 1; any.convert_extern; ref.test i31; drop": "valid",
    "local.get 0; any.convert_extern; drop": MISMATCH,
    "local.get 0; extern.convert_any; any.convert_extern; drop": "valid",
    "block &extern; local.get 0; extern.convert_any; end; drop": MISMATCH,
    "block &extern; local.get 0; ref.as_non_null; extern.convert_any; end; drop": "valid",
    "block &extern; unreachable; extern.convert_any; end; drop": "valid",
  };
  assertEquals(verdicts(cases, TYPES), cases);
});
