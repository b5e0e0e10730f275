import { assertEquals } from "@std/assert";
import { type Cases, MISMATCH, verdict, verdicts } from "./testing.ts";

Deno.test("the rules of tables check index, element and segment types", () => {
  const cases: Cases = {
    "i32.const 0; table.get 0; call_ref 0": MISMATCH,
    "i32.const 0; table.get 0; drop": "valid",
    "i64.const 0; table.get 0; drop": MISMATCH,
    "i64.const 0; table.get 2; drop": "valid",
    "i32.const 0; table.get 3; drop": "validate: unknown table 3",
    "i32.const 0; ref.null func; table.set 0": "valid",
    "i32.const 0; ref.null extern; table.set 0": MISMATCH,
    "table.size 0; i32.eqz; drop": "valid",
    "table.size 2; i64.eqz; drop": "valid",
    "ref.null func; i32.const 1; table.grow 0; i32.eqz; drop": "valid",
    "ref.null func; i64.const 1; table.grow 2; i64.eqz; drop": "valid",
    "ref.null func; i64.const 1; table.grow 0; drop": MISMATCH,
    "i32.const 0; ref.null func; i32.const 1; table.fill 0": "valid",
    "i32.const 0; ref.null func; i64.const 1; table.fill 0": MISMATCH,
    "i32.const 0; i32.const 0; i32.const 0; table.copy 0 0": "valid",
    "i32.const 0; i32.const 0; i32.const 0; table.copy 0 1": MISMATCH,
    "i64.const 0; i32.const 0; i32.const 0; table.copy 2 0": "valid",
    "i64.const 0; i64.const 0; i64.const 0; table.copy 2 2": "valid",
    "i64.const 0; i64.const 0; i32.const 0; table.copy 2 2": MISMATCH,
    "i32.const 0; i32.const 0; i32.const 0; table.init 0 0": "valid",
    "i32.const 0; i32.const 0; i32.const 0; table.init 1 0": MISMATCH,
    "i32.const 0; i32.const 0; i32.const 0; table.init 2 0": "validate: unknown elem segment 2",
    "i32.const 0; i32.const 0; i32.const 0; table.init 0 3": "validate: unknown table 3",
    "elem.drop 1": "valid",
    "elem.drop 2": "validate: unknown elem segment 2",
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("memoryInit() and memoryCopy() check segment, memories and address types", () => {
  const cases: Cases = {
    "i32.const 0; i32.const 0; i32.const 0; memory.init 0 0": "valid",
    "i64.const 0; i32.const 0; i32.const 0; memory.init 0 1": "valid",
    "i64.const 0; i32.const 0; i32.const 0; memory.init 0 0": MISMATCH,
    "i32.const 0; i32.const 0; i32.const 0; memory.init 1 0": "validate: unknown data segment 1",
    "i32.const 0; i32.const 0; i32.const 0; memory.init 0 2": "validate: unknown memory 2",
    "data.drop 0": "valid",
    "data.drop 1": "validate: unknown data segment 1",
    "i32.const 0; i32.const 0; i32.const 0; memory.copy 0 0": "valid",
    "i64.const 0; i32.const 0; i32.const 0; memory.copy 1 0": "valid",
    "i64.const 0; i64.const 0; i64.const 0; memory.copy 1 1": "valid",
    "i32.const 0; i64.const 0; i64.const 0; memory.copy 0 1": MISMATCH,
    "i32.const 0; i32.const 0; i32.const 0; memory.copy 2 0": "validate: unknown memory 2",
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("memoryInit() asks for a data count section", () => {
  const spec = {
    types: [" -> "],
    memories: [[0, 1]],
    datas: [[1, 0]],
    funcs: [{ code: "data.drop 0" }],
  };
  assertEquals(verdict(spec), "valid");
  assertEquals(verdict({ ...spec, noDataCount: true }), "decode: data count section required");
});
