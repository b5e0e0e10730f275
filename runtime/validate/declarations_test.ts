import { assertEquals, assertMatch } from "@std/assert";
import { leb } from "../decode/testing.ts";
import { features } from "../features.ts";
import { exported, imported, MISMATCH, type ModuleSpec, refusal, verdict } from "./testing.ts";

/** What becomes of a module with this memory: flags, then minimum and maximum. */
function memory(flags: number, ...bounds: number[]): string {
  return verdict({ memories: [[flags, ...bounds.flatMap(leb)]] });
}

Deno.test("checkDeclarations() checks the bounds of memories", () => {
  const TOO_LARGE = "validate: memory size must be at most 65536 pages (4GiB)";
  assertEquals(memory(0, 65536), "valid");
  assertEquals(memory(0, 65537), TOO_LARGE);
  assertEquals(memory(1, 0, 65536), "valid");
  assertEquals(memory(1, 0, 65537), TOO_LARGE);
  assertEquals(memory(1, 2, 1), "validate: size minimum must not be greater than maximum");
  assertEquals(memory(4, 2 ** 48), "valid");
  assertEquals(
    memory(4, 2 ** 48 + 1),
    "validate: memory size must be at most 281474976710656 pages",
  );
  assertEquals(memory(3, 1, 2), "valid");
  assertEquals(memory(2, 1), "validate: shared memory must have maximum");
  assertEquals(memory(8, 2 ** 32 - 1, 0), "valid");
  assertEquals(memory(8, 2 ** 32, 0), "validate: memory size must be at most 4294967295 pages");
  assertEquals(memory(8, 65537, 16), TOO_LARGE);
});

Deno.test("checkDeclarations() checks the bounds of imported memories, and says where", () => {
  const imports = [imported(2, 0, ...leb(65537))];
  const { phase, section, offset } = refusal({ imports })!.detail;
  assertEquals({ phase, section, offset }, { phase: "validate", section: "import", offset: 11 });
});

Deno.test("checkDeclarations() checks the bounds and first elements of tables", () => {
  const types = [" -> "];
  const table = (...bytes: number[]) => verdict({ types, tables: [bytes], funcs: [{ code: "" }] });
  assertEquals(table(0x70, 0, ...leb(2 ** 32 - 1)), "valid");
  assertEquals(
    table(0x70, 0, ...leb(2 ** 32)),
    "validate: table size must be at most 4294967295",
  );
  assertEquals(table(0x70, 4, ...leb(2 ** 32)), "valid");
  assertEquals(table(0x70, 1, 2, 1), "validate: size minimum must not be greater than maximum");
  assertEquals(table(0x64, 0x70, 0, 1), MISMATCH); // (ref func) without a first element
  assertEquals(table(0x40, 0, 0x64, 0x70, 0, 1, 0xd2, 0, 0x0b), "valid");
  assertEquals(table(0x40, 0, 0x64, 0x70, 0, 1, 0xd0, 0x70, 0x0b), MISMATCH);
  assertEquals(table(0x40, 0, 0x64, 0x70, 0, 1, 0xd2, 9, 0x0b), "validate: unknown function 9");
});

Deno.test("checkDeclarations() lets a table's first element refer to imported globals only", () => {
  const spec = {
    imports: [imported(3, 0x70, 0)],
    globals: ["funcref = ref.null func"],
  };
  const table = (index: number) => [[0x40, 0, 0x70, 0, 1, 0x23, index, 0x0b]];
  assertEquals(verdict({ ...spec, tables: table(0) }), "valid");
  assertEquals(verdict({ ...spec, tables: table(1) }), "validate: unknown global 1");
});

Deno.test("checkDeclarations() checks the values of globals", () => {
  const global = (...globals: string[]) =>
    verdict({ types: [" -> "], imports: [imported(3, 0x7f, 0), imported(3, 0x7f, 1)], globals });
  assertEquals(global("i32 = i32.const 1"), "valid");
  assertEquals(global("i32 = i64.const 1"), MISMATCH);
  assertEquals(global("i32 = "), MISMATCH);
  assertEquals(global("i32 = i32.const 1; i32.const 1"), MISMATCH);
  assertEquals(global("i32 = global.get 0"), "valid");
  assertEquals(global("i32 = global.get 1"), "validate: constant expression required");
  assertEquals(global("i32 = global.get 2"), "validate: unknown global 2");
  assertEquals(global("i32 = i32.const 0", "i32 = global.get 2"), "valid");
  assertEquals(
    global("mut:i32 = i32.const 0", "i32 = global.get 2"),
    "validate: constant expression required",
  );
  assertEquals(global("i32 = i32.const 0; nop"), "validate: constant expression required");
});

Deno.test("checkDeclarations() checks that exports exist, each name once", () => {
  const spec: ModuleSpec = {
    types: [" -> "],
    funcs: [{ code: "" }],
    tables: [[0x70, 0, 1]],
    memories: [[0, 1]],
    tags: [0],
    globals: ["i32 = i32.const 0"],
  };
  const kinds = ["function", "table", "memory", "global", "tag"];
  for (const [kind, text] of kinds.entries()) {
    assertEquals(verdict({ ...spec, exports: [exported("a", kind, 0)] }), "valid");
    assertEquals(
      verdict({ ...spec, exports: [exported("a", kind, 1)] }),
      `validate: unknown ${text} 1`,
    );
  }
  const twice = { ...spec, exports: [exported("a", 0, 0), exported("a", 1, 0)] };
  assertEquals(verdict(twice), "validate: duplicate export name");
  assertMatch(refusal(twice)!.message, /"a" is exported twice/);
});

Deno.test("checkDeclarations() refuses mutable globals at the border when they are off", () => {
  const off = features({ disable: ["mutable-globals"] });
  const globals = ["mut:i32 = i32.const 0"];
  assertEquals(verdict({ globals }, off), "valid");
  const REFUSED = "decode: mutable-globals is disabled";
  assertEquals(verdict({ globals, exports: [exported("g", 3, 0)] }, off), REFUSED);
  assertEquals(verdict({ imports: [imported(3, 0x7f, 1)] }, off), REFUSED);
  assertEquals(verdict({ imports: [imported(3, 0x7f, 0)] }, off), "valid");
});

Deno.test("checkDeclarations() checks the start function", () => {
  const start = (type: string, start: number) =>
    verdict({ types: [type], funcs: [{ code: "unreachable" }], start });
  assertEquals(start(" -> ", 0), "valid");
  assertEquals(start(" -> ", 1), "validate: unknown function 1");
  const REFUSED = "validate: start function must not have parameters or results";
  assertEquals(start("i32 -> ", 0), REFUSED);
  assertEquals(start(" -> i32", 0), REFUSED);
});
