import { assert, assertEquals, assertGreater } from "@std/assert";
import { listSource } from "./listing.ts";
import { generateSource } from "./source.ts";
import { around, moduleOf } from "./testing.ts";

Deno.test("listSource() gives a line the instruction that it completes", () => {
  const code =
    "local.get 0; i32.load; local.get 0; i32.const 1; i32.add; local.set 0; local.get 0; " +
    "i32.add";
  const module = moduleOf(around("i32 -> i32", code));
  const [start] = module.bodies;
  const lines = listSource(module, 0).lines.map(({ text, offset, continues }) =>
    `${offset === undefined ? "-" : offset - start! - 1}: ${continues ? "  " : ""}${text}`
  );
  assertEquals(lines, [
    "-: const m0=E.instance.memories[0];",
    "-: return (function f0(l0,D){",
    "-: let i0=0,dv=m0.dv;",
    "-: l0=l0|0;",
    // The load is computed before the local that it reads is written, for itself.
    "2: i0=",
    "2:   dv.getInt32(l0>>>0, true);",
    "10: l0=(l0 + 1) | 0;",
    "15: return((i0 + l0) | 0);",
    "-: });",
  ]);
});

Deno.test("listSource() gives the lines of parts the instructions inside of them", () => {
  const store = "local.get 0; i32.const 5; i32.store; ";
  const block = `block; ${store.repeat(20)} local.get 0; br_if 0; ${store.repeat(20)} end; `;
  const module = moduleOf(around("i32 ->", block.repeat(60)));
  const { lines } = listSource(module, 0);
  const first = lines.findIndex(({ text }) => text.startsWith("const part3="));
  const last = lines.findIndex(({ text }, index) => index > first && text.endsWith("return 0;};"));
  const part = lines.slice(first, last + 1).map(({ offset }) => offset);
  assertGreater(part.length, 40);
  assert(part.every((offset, i) => offset !== undefined && offset >= (part[i - 1] ?? 1)));
  // Behind the parts comes the function, whose first lines belong to nothing.
  const head = lines.findIndex(({ text }) => text.startsWith("function f0("));
  assertEquals(lines[head]!.offset, undefined);
});

Deno.test("listSource() tells the lines of a twin from the function's own", () => {
  const code =
    "local.get 0; if i32; local.get 0; i32.const 1; i32.sub; call 0; else; i32.const 9; end";
  const { lines } = listSource(moduleOf(around("i32 -> i32", code)), 0);
  const [twin, own] = [true, false].map((twin) => lines.filter((line) => line.twin === twin));
  assertEquals([twin![0]!.text, own![0]!.text], ["function f0b(l0,D){", "function f0(l0,D){"]);
  assertEquals(own!.slice(-2).map(({ text, offset }) => [text, offset]), [
    ["}", undefined],
    ["return f0;", undefined],
  ]);
  assertEquals(twin!.length, own!.length - 1);
});

Deno.test("generateSource() has the same lines with notes as without", () => {
  const store = "local.get 0; i32.const 5; i32.store; ";
  const block = `block; ${store.repeat(20)} local.get 0; br_if 0; ${store.repeat(20)} end; `;
  for (const code of [block, block.repeat(60)]) {
    const module = moduleOf(around("i32 ->", code));
    const noted = generateSource(module, 0, { annotate: true });
    assertEquals(noted.replace(/\/\*[@:]\d+\*\//g, ""), generateSource(module, 0));
  }
});
