/** What is asked of texts. */
import { assertEquals } from "@std/assert";
import { namesIn } from "./value.ts";

Deno.test("namesIn() finds names, in numbers and behind dots none", () => {
  assertEquals(namesIn("F3.code(l0,0x1f,1e5)+dv.getInt32((i1>>>0)+l12,true)"), [
    "F3",
    "l0",
    "dv",
    "i1",
    "l12",
    "true",
  ]);
  assertEquals(namesIn("-5"), []);
});
