/** Which instances of a module share what they run. */
import { assertEquals } from "@std/assert";
import { copyFor, knownFactory, knownSource, makeFactory } from "./factory.ts";
import { around, moduleOf, run } from "./testing.ts";

const PROGRAM = around("i32 -> i32", "local.get 0; i32.const 1; i32.add");

Deno.test("copyFor() gives each of the first instances a copy, and the others the last of these", () => {
  const module = moduleOf(PROGRAM);
  assertEquals([1, 2, 3, 4, 5, 6].map(() => copyFor(module)), [0, 1, 2, 3, 3, 3]);
  assertEquals(copyFor(moduleOf(PROGRAM)), 0);
});

Deno.test("makeFactory() makes every copy anew from one source", () => {
  const module = moduleOf(PROGRAM);
  const first = makeFactory(module, { funcidx: 0 });
  assertEquals(knownFactory(module, { funcidx: 0, copy: 1 }), undefined);
  const source = knownSource(module, { funcidx: 0 });
  const second = makeFactory(module, { funcidx: 0, copy: 1 }, source);
  assertEquals(second.source, first.source);
  assertEquals(second.factory === first.factory, false);
  assertEquals(knownFactory(module, { funcidx: 0, copy: 1 }), second);
  assertEquals(knownFactory(module, { funcidx: 0 }), first);
  assertEquals(knownSource(module, { funcidx: 1 }), undefined);
});

Deno.test("the source of a module's functions is generated once for all its instances", () => {
  const module = moduleOf(PROGRAM);
  const instances = [1, 2, 3, 4, 5, 6].map(() => run(PROGRAM, { tier: {}, module }));
  for (const { f } of instances) assertEquals(f(1), 2);
  const generated = instances.map(({ tier }) => tier.statistics().generatedChars > 0);
  assertEquals(generated, [true, false, false, false, false, false]);
});
