import { assertEquals, assertThrows } from "@std/assert";
import { ScriptError } from "./lexer.ts";
import { f32Bits, f64Bits, intBits } from "./number.ts";

Deno.test("intBits() wraps negative literals to unsigned bits", () => {
  assertEquals(intBits("-1", 32), 0xffff_ffffn);
  assertEquals(intBits("-0x8000_0000", 32), 0x8000_0000n);
  assertEquals(intBits("+0x7f", 8), 0x7fn);
  assertEquals(intBits("1_000", 64), 1000n);
});

Deno.test("intBits() refuses what is out of range or no integer", () => {
  assertThrows(() => intBits("256", 8), ScriptError, "out of range");
  assertThrows(() => intBits("-129", 8), ScriptError, "out of range");
  assertThrows(() => intBits("1.5", 32), ScriptError, "not an integer");
  assertThrows(() => intBits("0xg", 32), ScriptError, "not an integer");
});

Deno.test("f32Bits() rounds once, where going through f64 would round twice", () => {
  // Just above the midpoint of 1 and the next f32: as an f64 it is the midpoint itself.
  assertEquals(f32Bits("1.000000059604644775390626"), 0x3f80_0001);
  assertEquals(f32Bits("1.000000059604644775390625"), 0x3f80_0000);
  assertEquals(f32Bits("0x1.00000100000000001p-50"), 0x2680_0001);
});

Deno.test("f32Bits() agrees with Math.fround on f64 values written out", () => {
  const cell = new DataView(new ArrayBuffer(4));
  for (const value of [0, 1, 0.1, 3.14159, 1e38, 3.4028234e38, 1.4e-45, 1e-46, 6e-39, 1e40]) {
    cell.setFloat32(0, value);
    assertEquals(f32Bits(String(value)), cell.getUint32(0), String(value));
  }
});

Deno.test("f64Bits() reads hexadecimal floats, subnormals and the edge of infinity", () => {
  assertEquals(f64Bits("0x1p0"), 0x3ff0_0000_0000_0000n);
  assertEquals(f64Bits("-0x1.8p+1"), 0xc008_0000_0000_0000n);
  assertEquals(f64Bits("0x1p-1074"), 1n);
  assertEquals(f64Bits("0x1p-1075"), 0n);
  assertEquals(f64Bits("0x1.fffffffffffffp1023"), 0x7fef_ffff_ffff_ffffn);
  assertEquals(f64Bits("0x1.fffffffffffff8p1023"), 0x7ff0_0000_0000_0000n);
  assertEquals(f64Bits("0x0.0000000000001p-1022"), 1n);
});

Deno.test("float literals keep signs, infinities and NaN payloads", () => {
  assertEquals(f32Bits("-0"), 0x8000_0000);
  assertEquals(f32Bits("-inf"), 0xff80_0000);
  assertEquals(f32Bits("nan"), 0x7fc0_0000);
  assertEquals(f32Bits("-nan:0x200000"), 0xffa0_0000);
  assertEquals(f64Bits("nan:0x4000000000000"), 0x7ff4_0000_0000_0000n);
  assertEquals(f64Bits("0x1_0.8"), f64Bits("16.5"));
});

Deno.test("f64Bits() refuses what is no float", () => {
  assertThrows(() => f64Bits("one"), ScriptError, 'not a float: "one"');
  assertThrows(() => f64Bits("0x"), ScriptError, "not a float");
});
