import { assertEquals, assertThrows } from "@std/assert";
import { parseDuration } from "./duration.ts";
import { Problem } from "./problem.ts";

Deno.test("parseDuration() reads seconds, and units", () => {
  const durations: [string, number][] = [
    ["1", 1000],
    ["0.5", 500],
    ["250us", 0.25],
    ["100ms", 100],
    ["1.5s", 1500],
    ["2 m", 120_000],
    ["1H", 3_600_000],
    ["0", 0],
  ];
  for (const [text, ms] of durations) assertEquals(parseDuration(text, "timeout"), ms, text);
});

Deno.test("parseDuration() refuses what is no duration", () => {
  for (const text of ["", "s", "-1", "1e3", "1d", "1 s s", "0x10", "constructor"]) {
    const problem = assertThrows(() => parseDuration(text, "timeout"), Problem, "is no duration");
    assertEquals(problem.hints.length, 1);
  }
});
