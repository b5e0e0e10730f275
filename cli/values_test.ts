import { assertEquals, assertThrows } from "@std/assert";
import { ANYREF, EXTERNREF, F32, F64, HEAP, I32, I64, refType, V128 } from "../runtime/types.ts";
import { Problem } from "./problem.ts";
import { parseValue, valueText } from "./values.ts";

Deno.test("parseValue() reads i32, signed or unsigned, decimal or hexadecimal", () => {
  const values: [string, number][] = [
    ["0", 0],
    ["-1", -1],
    ["+7", 7],
    ["2147483647", 2147483647],
    ["4294967295", -1],
    ["-2147483648", -2147483648],
    ["0xff", 255],
    ["0xFFFF_FFFF", -1],
    ["-0x80000000", -2147483648],
    ["1_000", 1000],
  ];
  for (const [text, value] of values) assertEquals(parseValue(text, I32), value, text);
});

Deno.test("parseValue() refuses i32 that do not fit or are no numbers", () => {
  const wrong = [
    "4294967296",
    "-2147483649",
    "",
    "x",
    "1.5",
    "0x",
    "1e3",
    " 1",
    "1_",
    "NaN",
    "--1",
  ];
  for (const text of wrong) assertThrows(() => parseValue(text, I32), Problem, "is no i32", text);
});

Deno.test("parseValue() reads i64 in their whole range", () => {
  assertEquals(parseValue("18446744073709551615", I64), 18446744073709551615n);
  assertEquals(parseValue("-9223372036854775808", I64), -9223372036854775808n);
  assertEquals(parseValue("0xdeadbeefcafebabe", I64), 0xdeadbeefcafebaben);
  assertThrows(() => parseValue("18446744073709551616", I64), Problem, "is no i64");
  assertThrows(() => parseValue("-9223372036854775809", I64), Problem);
});

Deno.test("parseValue() reads floats in decimal, hexadecimal and by name", () => {
  const values: [string, number][] = [
    ["1.5", 1.5],
    ["-0", -0],
    [".5", 0.5],
    ["1.", 1],
    ["1e-3", 0.001],
    ["0x10", 16],
    ["0x1p-3", 0.125],
    ["0x1.8p1", 3],
    ["-0x0.8", -0.5],
    ["0x1.fffffffffffffp1023", Number.MAX_VALUE],
    ["inf", Infinity],
    ["-inf", -Infinity],
    ["Infinity", Infinity],
    ["nan", NaN],
  ];
  for (const [text, value] of values) assertEquals(parseValue(text, F64), value, text);
  assertEquals(parseValue("0.1", F32), Math.fround(0.1));
  for (const text of ["", ".", "e1", "0x", "1.5.2", "0x1.8p", "one", "-"]) {
    assertThrows(() => parseValue(text, F64), Problem, "is no f64", text);
  }
});

Deno.test("parseValue() takes null for a nullable reference and nothing else", () => {
  assertEquals(parseValue("null", EXTERNREF), null);
  assertEquals(parseValue("null", ANYREF), null);
  assertThrows(() => parseValue("0", EXTERNREF), Problem, "is no externref");
  assertThrows(() => parseValue("null", refType(HEAP.extern, false)), Problem);
  assertThrows(() => parseValue("0", V128), Problem, "is no v128");
});

Deno.test("valueText() prints what parseValue() reads", () => {
  assertEquals(valueText(-1, I32), "-1");
  assertEquals(valueText(-5n, I64), "-5");
  for (const value of [0.1, -0, 1e300, 5e-324, Infinity, -Infinity, NaN, 123456789.125]) {
    assertEquals(parseValue(valueText(value, F64), F64), value);
  }
  for (const value of [0.1, 16777216, 3.4028234663852886e38, 1e-45, 1 / 3, -0].map(Math.fround)) {
    assertEquals(parseValue(valueText(value, F32), F32), value);
  }
  assertEquals(valueText(Math.fround(0.1), F32), "0.1");
  assertEquals(valueText(NaN, F32), "nan");
  assertEquals(valueText(null, EXTERNREF), "null");
  assertEquals(valueText(() => 0, EXTERNREF), "function");
});
