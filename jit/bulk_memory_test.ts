/** Short and long moves of bytes, and those that trap, against the interpreter. */
import { assertEquals } from "@std/assert";
import { RuntimeError } from "../runtime/errors.ts";
import type { Instance } from "../runtime/store.ts";
import { around, run } from "./testing.ts";

/** What calls leave in memory, or how they trap. */
function results(code: string, calls: readonly (readonly number[])[], tier?: object): unknown[] {
  const { f, instance } = run(around("i32 i32 i32 ->", code), tier === undefined ? {} : { tier });
  const { u8 } = (instance as Instance).memories[0]!;
  return calls.map((args) => {
    for (let i = 0; i < 300; i++) u8[i] = i;
    try {
      f(...args);
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error;
      return { message: error.message, frames: error.frames };
    }
    return u8.slice(0, 300);
  });
}

/** Lengths about a word, and about where the typed array's method takes over. */
const LENGTHS = [0, 1, 3, 4, 5, 8, 31, 63, 64, 65, 100];
const END = 65536;

Deno.test("memory.copy does the same compiled, whichever way the bytes overlap", () => {
  const places = [[0, 200], [200, 0], [10, 11], [11, 10], [10, 13], [13, 10], [10, 18], [7, 7]];
  const calls = LENGTHS.flatMap((length) => [
    ...places.map(([to, from]) => [to!, from!, length]),
    [END - length, 0, length],
    [END - length + 1, 0, length],
    [0, END - length + 1, length],
    [-1, 0, length],
  ]);
  const code = "local.get 0; local.get 1; local.get 2; memory.copy 0 0";
  assertEquals(results(code, calls, {}), results(code, calls));
});

Deno.test("memory.fill does the same compiled", () => {
  const calls = LENGTHS.flatMap((length) => [
    [5, 0x1ff, length],
    [6, -2, length],
    [END - length, 1, length],
    [END - length + 1, 1, length],
    [-1, 1, length],
  ]);
  const code = "local.get 0; local.get 1; local.get 2; memory.fill 0";
  assertEquals(results(code, calls, {}), results(code, calls));
});
