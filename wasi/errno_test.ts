import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { Errno, errnoName, errnoText, WasiError } from "./errno.ts";

Deno.test("Errno numbers 77 names from 0 without a gap", () => {
  assertEquals(Object.values(Errno), Array.from({ length: 77 }, (_, number) => number));
  // From the specification's list, so that a shift of all would be seen.
  assertEquals([Errno.BADF, Errno.NOENT, Errno.PERM, Errno.ROFS], [8, 44, 63, 69]);
});

Deno.test("errnoName() and errnoText() know every number", () => {
  const texts = new Set<string>();
  for (const [name, number] of Object.entries(Errno)) {
    assertEquals(errnoName(number), name);
    assertMatch(errnoText(number), /^[a-z][a-zIO, /-]+[a-z]$/);
    texts.add(errnoText(number));
  }
  assertEquals(texts.size, 77);
  assertEquals(errnoText(Errno.NOENT), "no such file or directory");
  assertEquals(errnoText(Errno.NOTCAPABLE), "capabilities insufficient");
});

Deno.test("errnoName() and errnoText() say so when there is no such number", () => {
  assertEquals(errnoName(77), "errno 77");
  assertEquals(errnoText(-1), "unknown error");
});

Deno.test("WasiError() says name, meaning and detail", () => {
  const cause = new Error("the host's");
  const error = new WasiError(Errno.EXIST, "the detail", { cause });
  assertEquals(error.message, "EXIST (file exists): the detail");
  assertEquals(error.errno, Errno.EXIST);
  assertEquals(error.cause, cause);
  assertEquals(new WasiError(Errno.IO).message, "IO (input/output error)");
  assertNotEquals(error.name, "Error");
});
