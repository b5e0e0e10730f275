import { assertEquals, assertThrows } from "@std/assert";
import { Problem } from "./problem.ts";
import { parseSize } from "./size.ts";

const RANGE = { option: "max-memory", least: 0 };

Deno.test("parseSize() reads bytes and units of both kinds", () => {
  const sizes: [string, number][] = [
    ["0", 0],
    ["65536", 65536],
    ["10B", 10],
    ["1k", 1024],
    ["64KiB", 65536],
    ["64MiB", 67108864],
    ["64 mib", 67108864],
    ["1.5GiB", 1610612736],
    ["2G", 2147483648],
    ["3kB", 3000],
    ["5MB", 5_000_000],
    ["0.1KiB", 102],
  ];
  for (const [text, bytes] of sizes) assertEquals(parseSize(text, RANGE), bytes, text);
});

Deno.test("parseSize() refuses what is no size", () => {
  for (
    const text of ["", "MiB", "-1", "1e3", "64 parsecs", "0x10", "1.GiB", "64MiBs", "constructor"]
  ) {
    const problem = assertThrows(() => parseSize(text, RANGE), Problem, "is no size");
    assertEquals(problem.hints.length, 1, text);
  }
});

Deno.test("parseSize() refuses what is out of range, and says what the range is", () => {
  const range = { option: "max-stack", least: 4096, most: 2 ** 30 };
  assertEquals(parseSize("1GiB", range), 2 ** 30);
  const small = assertThrows(() => parseSize("4095", range), Problem, "--max-stack 4095");
  assertEquals(small.hints, ["it can be from 4096 to 1073741824 bytes"]);
  assertThrows(() => parseSize("1025MiB", range), Problem);
  assertThrows(() => parseSize("9999999999GiB", RANGE), Problem);
});
