/**
 * The commands that look at modules.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { vitrine } from "../programs/command.ts";
import { withFiles } from "./guests.ts";

Deno.test("inspect shows sections, imports, exports and makers", async () => {
  const { code, stdout, stderr } = await vitrine(["inspect", "samples/trap.wasm"]);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^samples\/trap\.wasm: [\d,]+ bytes\n/);
  assertMatch(stdout, /^ {2}0x000008 +63 bytes {2}type$/m);
  assertStringIncludes(stdout, 'custom "name"');
  assertStringIncludes(stdout, '"wasi_snapshot_preview1" "proc_exit" (func (param i32))');
  assertStringIncludes(stdout, '"memory" (memory 2) = memory 0');
  assertStringIncludes(stdout, "processed-by: Debian clang");
});

Deno.test("inspect --json prints all of it for other programs", async () => {
  const text = `(module $named (import "a" "b" (func $f (param i32)))
    (memory (export "m") i64 1 2) (func (export "g") (result i64) (i64.const 1)))`;
  await withFiles({ "x.wasm": text }, async (cwd) => {
    const { stdout } = await vitrine(["inspect", "x.wasm", "--json"], { cwd });
    const summary = JSON.parse(stdout);
    assertEquals(summary.size, (await Deno.stat(`${cwd}/x.wasm`)).size);
    assertEquals(summary.imports, [
      { module: "a", name: "b", kind: "func", type: "(func (param i32))" },
    ]);
    assertEquals(summary.exports, [
      { name: "m", kind: "memory", index: 0, type: "(memory i64 1 2)" },
      { name: "g", kind: "func", index: 1, type: "(func (result i64))" },
    ]);
    assertEquals(summary.functions, { imported: 1, declared: 1 });
    assertEquals(summary.features, ["memory64"]);
    const names = summary.sections.map(({ name }: { name: string }) => name);
    assertEquals(names.slice(0, 6), ["type", "import", "function", "memory", "export", "code"]);
    for (const { offset, size } of summary.sections) {
      assertEquals(offset + size <= summary.size, true);
    }
  });
});

Deno.test("inspect shows a module that is not valid, and refuses what is none", async () => {
  await withFiles({ "x.wasm": "(module (func (result i32)))", "y": "no" }, async (cwd) => {
    assertEquals((await vitrine(["inspect", "x.wasm"], { cwd })).code, 0);
    assertEquals((await vitrine(["inspect", "y"], { cwd })).code, 2);
  });
});

Deno.test("disassemble prints one function by name or index, or all", async () => {
  const byName = await vitrine(["disassemble", "samples/trap.wasm", "divide"]);
  assertEquals(byName.code, 0);
  assertMatch(byName.stdout, /^\(func \$divide \(;9;\) .*\n.*local\.get 0\n[^]*i32\.div_s\n\)\n$/);
  const byIndex = await vitrine(["disassemble", "samples/trap.wasm", "9"]);
  assertEquals(byIndex.stdout, byName.stdout);
  const all = await vitrine(["disassemble", "samples/trap.wasm"]);
  assertEquals(all.stdout.match(/^\(func /mg)?.length, 42);
  assertStringIncludes(all.stdout, byName.stdout);
});

Deno.test("disassemble says which functions there are when there is none like that", async () => {
  const near = await vitrine(["disassemble", "samples/trap.wasm", "divid"]);
  assertEquals(near.code, 2);
  assertStringIncludes(near.stderr, 'did you mean "divide"?');
  assertStringIncludes(
    (await vitrine(["disassemble", "samples/trap.wasm", "99"])).stderr,
    "the module has 48",
  );
  assertStringIncludes(
    (await vitrine(["disassemble", "samples/trap.wasm", "0"])).stderr,
    "is imported",
  );
});

Deno.test("validate --features switches features off, and lists them", async () => {
  await withFiles({ "x.wasm": "(module (func (param v128)))" }, async (cwd) => {
    assertEquals((await vitrine(["validate", "--features=-gc", "x.wasm"], { cwd })).code, 0);
    const off = await vitrine(["validate", "--features=-simd", "x.wasm"], { cwd });
    assertEquals(off.code, 2);
    assertStringIncludes(off.stderr, 'needs the "simd" proposal, which is switched off');
  });
  assertMatch((await vitrine(["validate", "--features=list"])).stdout, /^simd$/m);
});

Deno.test("validate says whether a module is valid, and where it is not", async () => {
  const fine = await vitrine(["validate", "samples/trap.wasm"]);
  assertEquals([fine.code, fine.stdout], [0, "samples/trap.wasm is valid\n"]);
  await withFiles({ "x.wasm": `(module (func $bad (result i32)))` }, async (cwd) => {
    const bad = await vitrine(["validate", "x.wasm"], { cwd });
    assertEquals(bad.code, 2);
    assertMatch(bad.stderr, /^error: "x\.wasm" is not a valid module: type mismatch.*0x/);
  });
});

Deno.test("one argument too many is an error, not ignored", async () => {
  for (const command of ["inspect", "validate"]) {
    const { code, stderr } = await vitrine([command, "samples/trap.wasm", "more"]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, '"more" is one argument too many');
  }
});
