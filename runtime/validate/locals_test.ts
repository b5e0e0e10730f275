import { assertEquals } from "@std/assert";
import { HEAP, I32, I64, refType } from "../types.ts";
import { LocalTypes } from "./locals.ts";

const NON_NULL = refType(HEAP.func, false);

Deno.test("LocalTypes.entry() is the same whether or not it was filled in at first", () => {
  for (const most of [0, 1, 2, 5, 100_000]) {
    const locals = new LocalTypes();
    locals.begin([I64, NON_NULL]);
    locals.declare(3, I32);
    locals.declare(2, NON_NULL);
    locals.declare(40_000, I64);
    locals.ready(most);
    const entries = [0, 1, 2, 4, 5, 6, 7, 40_006, 40_007].map((index) => locals.entry(index));
    assertEquals(entries, [I64, NON_NULL, I32, I32, -NON_NULL, -NON_NULL, I64, I64, 0]);
    assertEquals(locals.entry(5), -NON_NULL);
  }
});

Deno.test("LocalTypes.begin() leaves nothing of the last function", () => {
  const locals = new LocalTypes();
  locals.begin([]);
  locals.declare(10, I32);
  locals.ready(5);
  locals.entry(8);
  locals.begin([I64]);
  locals.ready(64);
  assertEquals([...locals.types.subarray(0, 10)], [I64, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals(locals.entry(8), 0);
});

Deno.test("LocalTypes.rewind() takes values away in reverse", () => {
  const locals = new LocalTypes();
  locals.begin([]);
  locals.declare(3, NON_NULL);
  locals.ready(64);
  locals.initialise(0);
  const before = locals.initialised;
  locals.initialise(2);
  locals.rewind(before);
  assertEquals([0, 1, 2].map((index) => locals.entry(index)), [NON_NULL, -NON_NULL, -NON_NULL]);
  assertEquals(locals.initialised, 1);
});
