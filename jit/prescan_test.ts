/** Functions that are not worth generating. */
import { assertEquals, assertThrows } from "@std/assert";
import { Declined } from "./declined.ts";
import { hasCallOf, hopeless } from "./prescan.ts";
import { generateSource } from "./source.ts";
import { around, moduleOf } from "./testing.ts";

/** A function with blocks nested so deep, and a few thousand bytes. */
function nested(depth: number) {
  const padding = "nop; ".repeat(2000);
  const code = `${"block; ".repeat(depth)}${padding}${"end; ".repeat(depth)}local.get 0`;
  return moduleOf(around("i32 -> i32", code, "i32 i64"));
}

Deno.test("hopeless() sees blocks too deep for the generator, and none that are not", () => {
  assertEquals(hopeless(nested(400), 0, 1e6), undefined);
  generateSource(nested(400), 0);
  const reason = assertThrows(() => generateSource(nested(402), 0), Declined).message;
  assertEquals(hopeless(nested(402), 0, 1e6), reason);
});

Deno.test("hopeless() sees functions whose source would exceed the budget", () => {
  const reason = "bytes are too many for a budget of 5000 characters of source";
  assertEquals(hopeless(nested(1), 0, 5000)?.endsWith(reason), true);
  assertEquals(hopeless(nested(1), 0, 100_000), undefined);
});

Deno.test("generateSource() declines what becomes far more text than it is bytes", () => {
  const results = "i64 ".repeat(1000);
  const module = moduleOf({
    types: ["i32 ->", `-> ${results}`],
    funcs: [{
      code: `block @1; ${"i64.const 5; ".repeat(1000)}${"local.get 0; br_if 0; ".repeat(1000)}` +
        `end; ${"drop; ".repeat(1000)}`,
    }],
  });
  assertThrows(() => generateSource(module, 0), Declined, "more than 8000000 characters");
});

Deno.test("hasCallOf() sees a call of a function, and none of another", () => {
  const module = moduleOf({
    types: ["->"],
    funcs: [...Array.from({ length: 300 }, () => ({ code: "nop" })), { code: "call 299; call 7" }],
  });
  assertEquals([299, 7, 43, 298].map((callee) => hasCallOf(module, 300, callee)), [
    ...[true, true],
    ...[false, false],
  ]);
  assertEquals(hasCallOf(module, 299, 7), false);
});
