import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROWS } from "../../ops/catalogue.ts";
import { features } from "../features.ts";
import { MISMATCH, refusal, verdict } from "./testing.ts";

const TYPES = [" -> ", "struct i32", "array i32"];

Deno.test("checkConstExpr() allows the instructions that the specification lists, and no other", () => {
  // Structure and malformed immediates are the decoder's business already.
  const REFUSED = /^decode|constant expression required/;
  const rows = [...ROWS].sort((a, b) => a.code - b.code);
  const allowed = rows.map((row) => row.name).filter((name) =>
    name !== "end" && !REFUSED.test(verdict({ types: TYPES, globals: [`i32 = ${name}`] }))
  );
  assertEquals(allowed, [
    ...["global.get", "i32.const", "i64.const", "f32.const", "f64.const"],
    ...["i32.add", "i32.sub", "i32.mul", "i64.add", "i64.sub", "i64.mul", "ref.null", "ref.func"],
    ...["struct.new", "struct.new_default", "array.new", "array.new_default", "array.new_fixed"],
    ...["any.convert_extern", "extern.convert_any", "ref.i31", "v128.const"],
  ]);
});

Deno.test("checkConstExpr() checks types as in a body", () => {
  const global = (text: string) => verdict({ types: TYPES, globals: [text] });
  assertEquals(global("i32 = i32.const 1; i32.const 2; i32.mul"), "valid");
  assertEquals(global("i32 = i32.const 1; i64.const 2; i32.mul"), MISMATCH);
  assertEquals(global("&1 = i32.const 7; struct.new 1"), "valid");
  assertEquals(global("&2 = i32.const 7; struct.new 1"), MISMATCH);
  assertEquals(global("anyref = i32.const 1; i32.const 2; array.new_fixed 2 2"), "valid");
  assertEquals(global("externref = i32.const 1; ref.i31; extern.convert_any"), "valid");
  assertEquals(global("eqref = i32.const 1; i32.const 2; array.new 2"), "valid");
});

Deno.test("checkConstExpr() honours extended-const and gc being off", () => {
  const sum = { globals: ["i32 = i32.const 1; i32.const 2; i32.add"] };
  const REFUSED = "validate: constant expression required";
  assertEquals(verdict(sum, features({ disable: ["extended-const"] })), REFUSED);
  assertEquals(verdict(sum), "valid");
});

Deno.test("checkConstExpr() names the expression", () => {
  const { message } = refusal({ globals: ["i32 = i32.const 0", "i64 = i32.const 0"] })!;
  assertStringIncludes(message, "in the initial value of global 1 at offset 0x");
  assertStringIncludes(message, "end expects i64, found i32");
});
