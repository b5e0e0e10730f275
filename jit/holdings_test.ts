/** What instances of a module share of what they hold, and that what nobody holds is not known. */
import { assertEquals } from "@std/assert";
import { makeFactory } from "./factory.ts";
import { Holdings } from "./holdings.ts";
import { around, moduleOf } from "./testing.ts";

const PROGRAM = around("i32 -> i32", "local.get 0; i32.const 1; i32.add");
const WANTED = { funcidx: 0 };

Deno.test("Holdings.copy is another one for each of the first instances, and the last of these then", () => {
  const module = moduleOf(PROGRAM);
  assertEquals([1, 2, 3, 4, 5, 6].map(() => new Holdings(module).copy), [0, 1, 2, 3, 3, 3]);
  assertEquals(new Holdings(moduleOf(PROGRAM)).copy, 0);
});

Deno.test("Holdings.known() tells what those of the same copy hold; the source is known to all", () => {
  const module = moduleOf(PROGRAM);
  const all = [1, 2, 3, 4, 5].map(() => new Holdings(module));
  const made = makeFactory(module, WANTED);
  all[3]!.add(WANTED, made);
  assertEquals(all.map((one) => one.known(WANTED)?.factory === made.factory), [
    ...[false, false, false],
    ...[true, true],
  ]);
  assertEquals(all.map((one) => one.has(WANTED)), [false, false, false, true, false]);
  assertEquals(all.every((one) => one.knownSource(WANTED) === made.source), true);
  assertEquals(all[3]!.known({ funcidx: 0, form: "pairs" }), undefined);
});

Deno.test("Holdings.drop() forgets what nobody else holds, in the middle of whatever runs", () => {
  const module = moduleOf(PROGRAM);
  const [first, second] = [1, 2, 3, 4, 5].map(() => new Holdings(module)).slice(3) as [
    Holdings,
    Holdings,
  ];
  const made = makeFactory(module, WANTED);
  for (const one of [first, second]) one.add(WANTED, made);
  first.add(WANTED, made);
  assertEquals([first.drop(0), first.drop(0)], [made.source.length, 0]);
  assertEquals(second.known(WANTED) === made, true);
  second.drop(0);
  assertEquals([second.known(WANTED), second.knownSource(WANTED)], [undefined, undefined]);
});
