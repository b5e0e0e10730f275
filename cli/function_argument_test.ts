import { assertEquals, assertRejects } from "@std/assert";
import { decode } from "../runtime/decode/decode.ts";
import type { Module } from "../runtime/module.ts";
import { findFunction } from "./function_argument.ts";
import { Problem } from "./problem.ts";
import { binary } from "./testing.ts";

/** A module of functions with these names, the last of them exported as `out`. */
async function named(...names: string[]): Promise<Module> {
  const functions = names.map((_, i) => `(func${i === names.length - 1 ? ' (export "out")' : ""})`);
  const text = (name: string) => [name.length, ...new TextEncoder().encode(name)];
  const entries = names.flatMap((name, i) => [i, ...text(name)]);
  const content = [...text("name"), 1, entries.length + 1, names.length, ...entries];
  const bytes = [...await binary(`(module ${functions.join(" ")})`), 0, content.length, ...content];
  return decode(new Uint8Array(bytes));
}

/** What is said of an argument that names no function. */
async function problem(module: Module, wanted: string): Promise<string> {
  const { message, hints } = await assertRejects(() => findFunction(module, wanted), Problem);
  return [message, ...hints].join("; ");
}

Deno.test("findFunction() takes an index, a name with or without $, and the name of an export", async () => {
  const module = await named("alpha", "beta", "gamma");
  for (const wanted of ["2", "gamma", "$gamma", "out"]) {
    assertEquals(await findFunction(module, wanted), 2, wanted);
  }
});

Deno.test("findFunction() names what is like a name that nothing has", async () => {
  const module = await named("fib_rec", "fib", "main");
  assertEquals(
    await problem(module, "fi"),
    'there is no function "fi"; there are "fib", "fib_rec"',
  );
  assertEquals(await problem(module, "mian"), 'there is no function "mian"; did you mean "main"?');
});

Deno.test("findFunction() asks for an index where several have the name", async () => {
  const module = await named("swap", "main", "swap");
  assertEquals(
    await problem(module, "swap"),
    '2 functions are called "swap"; give the index of one: 0, 2',
  );
});

Deno.test("findFunction() says how many functions there are to one who counts too far", async () => {
  assertEquals(
    await problem(await named("a", "b"), "2"),
    "there is no function 2: the module has 2, counted from 0",
  );
});
