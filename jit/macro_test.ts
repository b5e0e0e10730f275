import { assertEquals, assertStringIncludes } from "@std/assert";
import { expand } from "./macro.ts";

Deno.test("expand() writes out a function of one expression", () => {
  const variables = { count: 0 };
  assertEquals(
    expand("halfSigns($0a) | (halfSigns($0b) << 2)", variables),
    "((($0a >>> 15) & 1) | (($0a >>> 30) & 2)) | (((($0b >>> 15) & 1) | (($0b >>> 30) & 2)) << 2)",
  );
  assertEquals(variables.count, 0);
});

Deno.test("expand() puts into variables what is used more than once", () => {
  const variables = { count: 0 };
  assertStringIncludes(expand("eqHalves($0a, $1a)", variables), "($t0=$0a ^ $1a,~(((");
  assertEquals(variables.count, 1);
});

Deno.test("expand() leaves other calls, and what is in them, as they are", () => {
  assertEquals(
    expand("i32Ctz(clampU8($0))", { count: 0 }),
    "i32Ctz((Math.max(0, Math.min(0xff, $0))))",
  );
  assertEquals(expand("($0a + $1a) | 0", { count: 0 }), "($0a + $1a) | 0");
});

Deno.test("expand() leaves masks unspread when asked to", () => {
  const variables = { count: 0, topsOnly: true };
  assertEquals(expand("~geBytesU($0a, $1a)", variables).includes("0xff"), false);
  assertStringIncludes(expand("geBytesU($0a, $1a)", { count: 0 }), "0xff");
});
