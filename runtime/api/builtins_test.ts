import { assertEquals } from "@std/assert";
import { ID, section, vec } from "../decode/testing.ts";
import { internSingle } from "../type_registry.ts";
import { I16 } from "../types.ts";
import { ArrayObject } from "../gc_objects.ts";
import { exportedObject } from "./exported.ts";
import { validate } from "./functions.ts";
import { STRING_BUILTINS } from "./string_builtins.ts";
import { build, EMPTY, exports, imports, type Namespace, testBoth, thrown } from "./testing.ts";

const EXTERN = [0x6f];
const STRING = [0x64, 0x6f]; // (ref extern)
const I32 = [0x7f];

/** A module that exports the builtin that it imports, as `f`. */
function borrow(name: string, params: number[][], result: number[]): Uint8Array<ArrayBuffer> {
  return build(
    section(ID.type, vec([0x60, ...vec(...params), ...vec(result)])),
    imports(["wasm:js-string", name, 0, 0]),
    exports(["f", 0, 0]),
  );
}

type Call = (...args: unknown[]) => unknown;

function builtin(W: Namespace, ...of: Parameters<typeof borrow>): Call {
  const module = new W.Module(borrow(...of), { builtins: ["js-string"] });
  const { f } = new W.Instance(module).exports;
  return f as Call;
}

testBoth("string builtins do what their JavaScript models do", (W) => {
  assertEquals(builtin(W, "cast", [EXTERN], STRING)("a"), "a");
  const test = builtin(W, "test", [EXTERN], I32);
  assertEquals(["", "a", null, 5, {}].map((value) => test(value)), [1, 1, 0, 0, 0]);
  const fromCharCode = builtin(W, "fromCharCode", [I32], STRING);
  assertEquals([fromCharCode(65), fromCharCode(0x1_0041), fromCharCode(-1)], ["A", "A", "\uffff"]);
  assertEquals(builtin(W, "fromCodePoint", [I32], STRING)(0x1f600), "😀");
  assertEquals(builtin(W, "charCodeAt", [EXTERN, I32], I32)("é😀", 1), 0xd83d);
  assertEquals(builtin(W, "codePointAt", [EXTERN, I32], I32)("é😀", 1), 0x1f600);
  assertEquals(builtin(W, "length", [EXTERN], I32)("é😀"), 3);
  assertEquals(builtin(W, "concat", [EXTERN, EXTERN], STRING)("a", "b"), "ab");
  const substring = builtin(W, "substring", [EXTERN, I32, I32], STRING);
  assertEquals([substring("abcd", 1, 3), substring("abcd", 1, -1)], ["bc", "bcd"]);
  assertEquals([substring("abcd", 3, 1), substring("abcd", -1, 9)], ["", ""]);
  const equals = builtin(W, "equals", [EXTERN, EXTERN], I32);
  assertEquals([equals("a", "a"), equals("a", "b"), equals(null, null), equals(null, "")], [
    1,
    0,
    1,
    0,
  ]);
  const compare = builtin(W, "compare", [EXTERN, EXTERN], I32);
  assertEquals([compare("a", "b"), compare("b", "a"), compare("a", "a")], [-1, 1, 0]);
});

testBoth("string builtins trap on what is no string and on indices out of range", (W) => {
  const traps = (of: Parameters<typeof borrow>, ...args: unknown[]) =>
    assertEquals(thrown(() => builtin(W, ...of)(...args)), "RuntimeError");
  for (const bad of [null, undefined, 5, {}]) {
    traps(["cast", [EXTERN], STRING], bad);
    traps(["length", [EXTERN], I32], bad);
    traps(["concat", [EXTERN, EXTERN], STRING], "a", bad);
    traps(["compare", [EXTERN, EXTERN], I32], bad, "a");
  }
  traps(["equals", [EXTERN, EXTERN], I32], 5, "a");
  traps(["charCodeAt", [EXTERN, I32], I32], "abc", 3);
  traps(["charCodeAt", [EXTERN, I32], I32], "abc", -1);
  traps(["codePointAt", [EXTERN, I32], I32], "", 0);
  traps(["fromCodePoint", [I32], STRING], 0x110000);
});

testBoth("builtins must be imported with their own type", (W) => {
  const options = { builtins: ["js-string"] };
  const wrong = borrow("length", [I32], I32);
  assertEquals(thrown(() => new W.Module(wrong, options)), "CompileError");
  assertEquals([W.validate(wrong, options), W.validate(wrong)], [false, true]);
  assertEquals(W.validate(EMPTY, options), true);
});

testBoth("an import that is no builtin is asked of the imports object", (W) => {
  const module = new W.Module(borrow("other", [EXTERN], I32), { builtins: ["js-string"] });
  assertEquals(W.Module.imports(module).length, 1);
  const { f } = new W.Instance(module, { "wasm:js-string": { other: () => 7 } }).exports;
  assertEquals((f as Call)(null), 7);
  const plain = new W.Module(borrow("length", [EXTERN], I32));
  assertEquals(W.Module.imports(plain).length, 1);
  assertEquals(thrown(() => new W.Instance(plain)), "TypeError");
});

testBoth("strings are imported as globals from the module named for it", (W) => {
  const bytes = build(
    imports(["'", "héllo", 3, 0x64, 0x6f, 0], ["'", "", 3, 0x6f, 0]),
    exports(["a", 3, 0], ["b", 3, 1]),
  );
  const module = new W.Module(bytes, { importedStringConstants: "'" });
  assertEquals(W.Module.imports(module), []);
  const { a, b } = new W.Instance(module).exports as Record<string, { value: unknown } & Call>;
  assertEquals([a!.value, b!.value], ["héllo", ""]);
  const mutable = build(imports(["'", "x", 3, 0x6f, 1]));
  assertEquals(W.validate(mutable, { importedStringConstants: "'" }), false);
  assertEquals(W.validate(mutable), true);
});

Deno.test("a set of builtins cannot be named twice", () => {
  assertEquals(validate(EMPTY, { builtins: ["js-string", "js-string"] }), false);
});

Deno.test("string builtins copy to and from arrays of 16-bit codes", () => {
  const fields = [{ type: I16, mutable: true }];
  const decl = { final: true, parent: undefined, params: [], results: [], fields };
  const type = internSingle({ kind: "array", ...decl }, () => {});
  const codes = new ArrayObject(type, new Int16Array(10_000).fill(0xfffe), 10_000);
  const array = exportedObject(codes);
  const run = (name: string, ...args: unknown[]) => STRING_BUILTINS.get(name)!.run(...args);
  assertEquals(run("intoCharCodeArray", "añ", array, 3), 2);
  assertEquals(run("fromCharCodeArray", array, 2, 6), "\ufffeañ\ufffe");
  assertEquals((run("fromCharCodeArray", array, 0, 10_000) as string).length, 10_000);
  assertEquals(thrown(() => run("fromCharCodeArray", array, 0, 10_001)), "RuntimeError");
  assertEquals(thrown(() => run("fromCharCodeArray", array, 2, 1)), "RuntimeError");
  assertEquals(thrown(() => run("fromCharCodeArray", null, 0, 0)), "RuntimeError");
  assertEquals(thrown(() => run("intoCharCodeArray", "añ", array, 9999)), "RuntimeError");
  assertEquals(thrown(() => run("intoCharCodeArray", 5, array, 0)), "RuntimeError");
});
