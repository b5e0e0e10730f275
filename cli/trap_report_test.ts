import { assertEquals } from "@std/assert";
import { backtrace } from "./trap_report.ts";

function frames(...indices: number[]): { name: string; funcidx: number; offset: number }[] {
  return indices.map((i) => ({ name: `f${i}`, funcidx: i, offset: 16 * i }));
}

Deno.test("backtrace() shows name, index and offset, or the index alone", () => {
  assertEquals(
    backtrace([{ name: "main", funcidx: 7, offset: 0x1b7 }, { funcidx: 2, offset: 9 }]),
    [
      "  at main (func 7) @0x1b7",
      "  at func 2 @0x9",
    ],
  );
});

Deno.test("backtrace() shows names without what a terminal obeys, and not without end", () => {
  const lines = ["\x1b[31mred\n\u202e", "x".repeat(9000)].map((name) =>
    backtrace([{ name, funcidx: 0, offset: 1 }])[0]!
  );
  assertEquals(lines[0], "  at \\u{1b}[31mred\\u{a}\\u{202e} (func 0) @0x1");
  assertEquals(lines[1], `  at ${"x".repeat(500)}… (func 0) @0x1`);
});

Deno.test("backtrace() folds equal frames that follow each other", () => {
  const deep = [...frames(3), ...Array.from({ length: 4096 }, () => frames(5)[0]!), ...frames(1)];
  assertEquals(backtrace(deep), [
    "  at f3 (func 3) @0x30",
    "  at f5 (func 5) @0x50",
    "  … 4,095 more like it",
    "  at f1 (func 1) @0x10",
  ]);
});

Deno.test("backtrace() does not fold frames of one function at different places", () => {
  assertEquals(backtrace([{ funcidx: 1, offset: 1 }, { funcidx: 1, offset: 2 }]).length, 2);
});

Deno.test("backtrace() stops after 40 lines and counts the rest", () => {
  const lines = backtrace(frames(...Array.from({ length: 100 }, (_, i) => i)));
  assertEquals(lines.length, 41);
  assertEquals(lines[40], "  … 60 more outside");
});
