import { assertEquals } from "@std/assert";
import { groupOf } from "./groups.ts";

Deno.test("groupOf() puts scripts with the proposal they came with", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["i32.wast", "core"],
    ["f64.wast", "core"],
    ["f32_bitwise.wast", "core"],
    ["binary-leb128.wast", "core"],
    ["memory.wast", "core"],
    ["memory64.wast", "memory64"],
    ["memory64-imports.wast", "memory64"],
    ["memory_copy.wast", "bulk-memory"],
    ["memory_copy0.wast", "multi-memory"],
    ["memory_copy64.wast", "memory64"],
    ["simd_memory-multi.wast", "simd"],
    ["relaxed_madd_nmadd.wast", "relaxed-simd"],
    ["i32x4_relaxed_trunc.wast", "relaxed-simd"],
    ["ref.wast", "function-references"],
    ["ref_func.wast", "reference-types"],
    ["ref_test.wast", "gc"],
    ["return.wast", "core"],
    ["return_call_indirect.wast", "tail-calls"],
    ["return_call_ref.wast", "function-references"],
    ["proposals/threads/memory.wast", "threads"],
    ["proposals/custom-descriptors/binary.wast", "custom-descriptors"],
    ["custom/branch_hint.wast", "annotations"],
    ["a_script_of_tomorrow.wast", "core"],
  ];
  for (const [file, id] of cases) assertEquals(groupOf(file).id, id, file);
});
