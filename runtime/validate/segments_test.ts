import { assertEquals } from "@std/assert";
import { expr, MISMATCH, verdict } from "./testing.ts";

const BASE = {
  types: [" -> "],
  funcs: [{ code: "" }],
  tables: [[0x70, 0, 9], [0x6f, 0, 9], [0x70, 4, 9]],
  memories: [[0, 1], [4, 1]],
  globals: ["i32 = i32.const 0", "mut:i32 = i32.const 0"],
};

const elements = (...segment: number[]) => verdict({ ...BASE, elements: [segment] });

Deno.test("checkSegments() checks where element segments go", () => {
  assertEquals(elements(0, ...expr("i32.const 0"), 1, 0), "valid");
  assertEquals(elements(0, ...expr("i64.const 0"), 1, 0), MISMATCH);
  assertEquals(elements(0, ...expr("global.get 0"), 1, 0), "valid");
  assertEquals(
    elements(0, ...expr("global.get 1"), 1, 0),
    "validate: constant expression required",
  );
  assertEquals(elements(2, 2, ...expr("i64.const 0"), 0, 1, 0), "valid");
  assertEquals(elements(2, 2, ...expr("i32.const 0"), 0, 1, 0), MISMATCH);
  assertEquals(elements(2, 3, ...expr("i32.const 0"), 0, 1, 0), "validate: unknown table 3");
  assertEquals(elements(2, 1, ...expr("i32.const 0"), 0, 1, 0), MISMATCH);
});

Deno.test("checkSegments() checks what element segments hold", () => {
  assertEquals(elements(1, 0, 2, 0, 1), "validate: unknown function 1");
  assertEquals(elements(5, 0x70, 1, ...expr("ref.func 0")), "valid");
  assertEquals(elements(5, 0x70, 1, ...expr("ref.func 1")), "validate: unknown function 1");
  assertEquals(elements(5, 0x70, 1, ...expr("ref.null extern")), MISMATCH);
  assertEquals(elements(5, 0x6f, 1, ...expr("ref.null extern")), "valid");
  assertEquals(elements(7, 0x70, 1, ...expr("ref.null func")), "valid");
  assertEquals(
    elements(5, 0x70, 1, ...expr("i32.const 0; table.get 0")),
    "validate: constant expression required",
  );
});

Deno.test("checkSegments() checks where data segments go", () => {
  const data = (...segment: number[]) => verdict({ ...BASE, datas: [segment] });
  assertEquals(data(0, ...expr("i32.const 0"), 0), "valid");
  assertEquals(data(0, ...expr("i32.const -2147483648"), 0), "valid");
  assertEquals(data(0, ...expr("i64.const 0"), 0), MISMATCH);
  assertEquals(data(0, ...expr(""), 0), MISMATCH);
  assertEquals(data(0, ...expr("i32.const 0; nop"), 0), "validate: constant expression required");
  assertEquals(data(2, 1, ...expr("i64.const 0"), 0), "valid");
  assertEquals(data(2, 1, ...expr("i32.const 0"), 0), MISMATCH);
  assertEquals(data(2, 2, ...expr("i32.const 0"), 0), "validate: unknown memory 2");
  assertEquals(data(1, 0), "valid");
});
