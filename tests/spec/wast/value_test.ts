import { assertEquals } from "@std/assert";
import { matches, patternText, type RefPattern, type RefValue, valueText } from "./value.ts";

const CANONICAL = 0x7fc0_0000n;
const SIGN = 0x8000_0000n;

Deno.test("matches() compares floats by bits", () => {
  assertEquals(matches({ type: "f32", bits: 0n }, { type: "f32", lanes: [0n] }), true);
  assertEquals(matches({ type: "f32", bits: SIGN }, { type: "f32", lanes: [0n] }), false);
  assertEquals(
    matches({ type: "f32", bits: CANONICAL }, { type: "f32", lanes: [CANONICAL] }),
    true,
  );
  assertEquals(matches({ type: "i32", bits: 0n }, { type: "f32", lanes: [0n] }), false);
});

Deno.test("matches() admits either sign of a canonical NaN, and no other payload", () => {
  const canonical = { type: "f32", lanes: ["nan:canonical"] } as const;
  assertEquals(matches({ type: "f32", bits: CANONICAL }, canonical), true);
  assertEquals(matches({ type: "f32", bits: CANONICAL | SIGN }, canonical), true);
  assertEquals(matches({ type: "f32", bits: CANONICAL | 1n }, canonical), false);
  assertEquals(matches({ type: "f32", bits: 0x7f80_0000n }, canonical), false);
});

Deno.test("matches() admits any quiet NaN as arithmetic, and no signalling one", () => {
  const arithmetic = { type: "f64", lanes: ["nan:arithmetic"] } as const;
  assertEquals(matches({ type: "f64", bits: 0xfff8_0000_0000_0001n }, arithmetic), true);
  assertEquals(matches({ type: "f64", bits: 0x7ff4_0000_0000_0000n }, arithmetic), false);
  assertEquals(matches({ type: "f64", bits: 0x7ff0_0000_0000_0000n }, arithmetic), false);
});

Deno.test("matches() compares vectors lane by lane", () => {
  const pattern = { type: "v128", lanes: [1n, "nan:canonical", 3n, "nan:arithmetic"] } as const;
  const good = 0xffc0_0001_0000_0003_7fc0_0000_0000_0001n;
  assertEquals(matches({ type: "v128", bits: good }, pattern), true);
  assertEquals(matches({ type: "v128", bits: good ^ 1n }, pattern), false);
  assertEquals(matches({ type: "v128", bits: good | (1n << 32n) }, pattern), false);
});

Deno.test("matches() takes any alternative of either", () => {
  const pattern = {
    type: "either",
    of: [{ type: "i32", lanes: [1n] }, { type: "i32", lanes: [2n] }],
  } as const;
  assertEquals(matches({ type: "i32", bits: 2n }, pattern), true);
  assertEquals(matches({ type: "i32", bits: 3n }, pattern), false);
});

Deno.test("matches() compares references by kind, hierarchy and host value", () => {
  const cases: [RefValue, RefPattern, boolean][] = [
    [{ type: "ref", kind: "null", hierarchy: "exn" }, { type: "ref", name: "null" }, true],
    [
      { type: "ref", kind: "null", hierarchy: "exn" },
      { type: "ref", name: "null", hierarchy: "func" },
      false,
    ],
    [{ type: "ref", kind: "func" }, { type: "ref", name: "null" }, false],
    [{ type: "ref", kind: "i31", hierarchy: "any" }, { type: "ref", name: "eq" }, true],
    [{ type: "ref", kind: "i31", hierarchy: "extern" }, { type: "ref", name: "extern" }, true],
    [{ type: "ref", kind: "i31", hierarchy: "extern" }, { type: "ref", name: "i31" }, false],
    [{ type: "ref", kind: "struct" }, { type: "ref", name: "array" }, false],
    [{ type: "ref", kind: "host", host: 1 }, { type: "ref", name: "extern", host: 1 }, true],
    [{ type: "ref", kind: "host", host: 1 }, { type: "ref", name: "extern", host: 2 }, false],
    [{ type: "ref", kind: "null" }, { type: "ref", name: "extern" }, false],
    [
      { type: "ref", kind: "host", host: 1, hierarchy: "any" },
      { type: "ref", name: "extern", host: 1 },
      false,
    ],
    [
      { type: "ref", kind: "host", host: 1, hierarchy: "any" },
      { type: "ref", name: "host", host: 1 },
      true,
    ],
  ];
  for (const [value, pattern, expected] of cases) {
    const what = `${valueText(value)} as ${patternText(pattern)}`;
    assertEquals(matches(value, pattern), expected, what);
  }
});

Deno.test("valueText() and patternText() show all bits", () => {
  assertEquals(valueText({ type: "f64", bits: 1n }), "(f64 0x0000000000000001)");
  assertEquals(patternText({ type: "f32", lanes: ["nan:canonical"] }), "(f32 nan:canonical)");
  assertEquals(
    patternText({ type: "v128", lanes: [1n, 2n] }),
    "(v128 0x0000000000000001 0x0000000000000002)",
  );
});
