import { assert, assertEquals, assertNotStrictEquals, assertThrows } from "@std/assert";
import { custom, ID, section, vec } from "../decode/testing.ts";
import { CompileError } from "../errors.ts";
import { features } from "../features.ts";
import { validate } from "./functions.ts";
import { Module } from "./module.ts";
import { build, EMPTY, exports, imports, rejected, testBoth, thrown } from "./testing.ts";

const INVALID = build(
  section(ID.type, vec([0x60, 0, 1, 0x7f])),
  section(ID.function, vec([0])),
  section(ID.code, vec([2, 0, 0x0b])),
);

const ALL_KINDS = build(
  section(ID.type, vec([0x60, 0, 0])),
  imports(
    ["a", "f", 0, 0],
    ["a", "t", 1, 0x70, 0, 0],
    ["", "m", 2, 0, 0],
    ["é", "g", 3, 0x7f, 0],
    ["a", "x", 4, 0, 0],
  ),
  exports(["f", 0, 0], ["t", 1, 0], ["m", 2, 0], ["g", 3, 0], ["x", 4, 0]),
);

testBoth("Module has the tag and lengths of its interface", (W) => {
  const module = new W.Module(EMPTY);
  assertEquals(Object.prototype.toString.call(module), "[object WebAssembly.Module]");
  const { customSections, exports, imports } = W.Module;
  const lengths = [W.Module.length, exports.length, imports.length, customSections.length];
  assertEquals(lengths, [1, 1, 1, 2]);
  assertEquals(Object.keys(W.Module).sort(), ["customSections", "exports", "imports"]);
});

testBoth("Module() takes any buffer source and nothing else", (W) => {
  for (const source of [EMPTY, EMPTY.buffer, new Uint16Array(EMPTY.buffer)]) {
    assert(new W.Module(source) instanceof W.Module);
    assert(W.validate(source));
  }
  for (const bad of [undefined, null, 5, "", {}, [], [...EMPTY], () => {}]) {
    assertEquals(thrown(() => new W.Module(bad as BufferSource)), "TypeError");
    assertEquals(thrown(() => W.validate(bad as BufferSource)), "TypeError");
  }
});

testBoth("Module() refuses malformed and invalid modules with a CompileError", (W) => {
  for (const bad of [new Uint8Array(0), EMPTY.subarray(0, 7), INVALID]) {
    assertThrows(() => new W.Module(bad), W.CompileError);
    assertEquals(W.validate(bad), false);
  }
});

testBoth("Module() copies its bytes", (W) => {
  const bytes = build(custom("x", [1, 2, 3]));
  const module = new W.Module(bytes);
  bytes.fill(0);
  assertEquals(new Uint8Array(W.Module.customSections(module, "x")[0]!), Uint8Array.of(1, 2, 3));
});

testBoth("imports() and exports() list descriptors in order", (W) => {
  const module = new W.Module(ALL_KINDS);
  assertEquals(W.Module.imports(module), [
    { module: "a", name: "f", kind: "function" },
    { module: "a", name: "t", kind: "table" },
    { module: "", name: "m", kind: "memory" },
    { module: "é", name: "g", kind: "global" },
    { module: "a", name: "x", kind: "tag" },
  ]);
  assertEquals(W.Module.exports(module), [
    { name: "f", kind: "function" },
    { name: "t", kind: "table" },
    { name: "m", kind: "memory" },
    { name: "g", kind: "global" },
    { name: "x", kind: "tag" },
  ]);
  assertNotStrictEquals(W.Module.exports(module), W.Module.exports(module));
  assertEquals(thrown(() => W.Module.exports({} as Module)), "TypeError");
  assertEquals(thrown(() => W.Module.imports(EMPTY as unknown as Module)), "TypeError");
});

testBoth("customSections() gives fresh copies of all sections of a name", (W) => {
  const bytes = build(custom("x", [1]), custom("", [2, 3]), custom("x", []), custom("π", [4]));
  const module = new W.Module(bytes);
  const found = (name: string) =>
    W.Module.customSections(module, name).map((one) => [...new Uint8Array(one)]);
  assertEquals(found("x"), [[1], []]);
  assertEquals(found(""), [[2, 3]]);
  assertEquals(found("π"), [[4]]);
  assertEquals(found("none"), []);
  assert(W.Module.customSections(module, "x")[0] instanceof ArrayBuffer);
  assertEquals(thrown(() => Reflect.apply(W.Module.customSections, null, [module])), "TypeError");
});

testBoth("compile() resolves to a module or rejects with the error", async (W) => {
  assert(await W.compile(EMPTY) instanceof W.Module);
  assertEquals(await rejected(W.compile(INVALID)), "CompileError");
  assertEquals(await rejected(W.compile(5 as unknown as BufferSource)), "TypeError");
});

testBoth("compile() copies its bytes at once", async (W) => {
  const bytes = EMPTY.slice();
  const compiled = W.compile(bytes);
  bytes.fill(0);
  assert(await compiled instanceof W.Module);
});

Deno.test("Module() refuses features that are switched off and names them", () => {
  const options = { features: features({ disable: ["exception-handling"] }) };
  const error = assertThrows(() => new Module(ALL_KINDS, options), CompileError);
  assert(error.message.includes("exception-handling"), error.message);
  assertEquals(validate(ALL_KINDS, options), false);
});

Deno.test("Module() takes data views and shared buffers, too", () => {
  const padded = new Uint8Array(EMPTY.length + 2);
  padded.set(EMPTY, 1);
  assert(validate(new DataView(padded.buffer, 1, EMPTY.length)));
  const shared = new Uint8Array(new SharedArrayBuffer(EMPTY.length));
  shared.set(EMPTY);
  assert(new Module(shared as unknown as BufferSource) instanceof Module);
  assert(validate(shared.buffer as unknown as BufferSource));
});
