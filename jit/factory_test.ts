/** From source to functions. */
import { assertEquals } from "@std/assert";
import { makeFactory } from "./factory.ts";
import { around, moduleOf, run } from "./testing.ts";

const PROGRAM = around("i32 -> i32", "local.get 0; i32.const 1; i32.add");

Deno.test("makeFactory() makes every copy anew from one source", () => {
  const module = moduleOf(PROGRAM);
  const first = makeFactory(module, { funcidx: 0 });
  const second = makeFactory(module, { funcidx: 0, copy: 1 }, first.source);
  assertEquals(second.source, first.source);
  assertEquals(second.factory === first.factory, false);
});

Deno.test("the source of a module's functions is generated once for all its instances", () => {
  const module = moduleOf(PROGRAM);
  const instances = [1, 2, 3, 4, 5, 6].map(() => run(PROGRAM, { tier: {}, module }));
  for (const { f } of instances) assertEquals(f(1), 2);
  const generated = instances.map(({ tier }) => tier.statistics().generatedChars > 0);
  assertEquals(generated, [true, false, false, false, false, false]);
});
