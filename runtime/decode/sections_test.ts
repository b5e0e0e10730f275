/**
 * What the decoders of single sections put into the module.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { CompileError } from "../errors.ts";
import { features } from "../features.ts";
import type { Range } from "../module.ts";
import { concrete, EXTERNREF, FUNCREF, HEAP, I32, I64, refType } from "../types.ts";
import { customSections } from "./custom_section.ts";
import { decode } from "./decode.ts";
import { custom, ID, name, ONE_FUNCTION, refusal, refusalError, section } from "./testing.ts";
import { vec, wasm } from "./testing.ts";

const FUNC_TYPE = section(ID.type, vec([0x60, 0, 0]));
const STRUCT_TYPE = section(ID.type, vec([0x5f, 0]));

Deno.test("decode() of an empty module has nothing in it", () => {
  const module = decode(wasm());
  assertEquals(module.sections, []);
  assertEquals(module.funcs, []);
  assertEquals(module.start, undefined);
  assertEquals(module.dataCount, undefined);
  assertEquals(module.bodies.length, 0);
});

Deno.test("decode() keeps the bytes as given and all sections in order", () => {
  const bytes = wasm(FUNC_TYPE, custom("note", [7, 8]), section(ID.memory, [0]));
  const module = decode(bytes);
  assertStrictEquals(module.bytes, bytes);
  assertEquals(module.sections.map(({ id, name }) => [id, name]), [
    [1, "type"],
    [0, "note"],
    [5, "memory"],
  ]);
  const [type, note] = module.sections;
  assertEquals([type!.at, type!.start, type!.end], [8, 10, 14]);
  assertEquals([note!.at, note!.start, note!.end], [14, 16, 23]);
});

Deno.test("customSections() gives what comes after the name, for every section of the name", () => {
  const module = decode(wasm(custom("a", [1, 2]), custom("b", [3]), custom("a", [])));
  const contents = customSections(module, "a").map(({ start, end }) => [
    ...module.bytes.subarray(start, end),
  ]);
  assertEquals(contents, [[1, 2], []]);
});

Deno.test("customSections() does not find the sections of the specification", () => {
  assertEquals(customSections(decode(wasm(FUNC_TYPE)), "type"), []);
});

Deno.test("readImportSection() begins every index space", () => {
  const from = [...name("env"), ...name("x")];
  const module = decode(wasm(
    FUNC_TYPE,
    section(
      ID.import,
      vec(
        [...from, 0, 0],
        [...from, 1, 0x6f, 1, 2, 3],
        [...from, 2, 3, 1, 4],
        [...from, 3, 0x7e, 1],
        [...from, 4, 0, 0],
      ),
    ),
  ));
  assertEquals(module.imports.map(({ desc }) => desc.kind), [
    "func",
    "table",
    "memory",
    "global",
    "tag",
  ]);
  assertEquals(module.imports[0]!.module, "env");
  assertEquals(module.imports[0]!.name, "x");
  assertEquals(module.imports[0]!.offset, 17);
  assertEquals(module.funcs, [module.types[0]!]);
  assertEquals(module.tables, [{ element: EXTERNREF, min: 2n, max: 3n, is64: false }]);
  assertEquals(module.memories, [
    { min: 1n, max: 4n, is64: false, shared: true, pageSizeLog2: 16 },
  ]);
  assertEquals(module.globals, [{ type: I64, mutable: true }]);
  assertEquals(module.tags, [module.types[0]!]);
  assertEquals(module.imported, { func: 1, table: 1, memory: 1, global: 1, tag: 1 });
});

Deno.test("readFunctionSection() refuses types that are unknown or of no function", () => {
  const one = section(ID.function, [1, 0]);
  assertEquals(refusal(wasm(one)), "validate: unknown type");
  assertEquals(refusal(wasm(STRUCT_TYPE, one)), "validate: non-function type");
});

Deno.test("readTableSection() decodes 64-bit tables and initial elements", () => {
  const module = decode(wasm(section(
    ID.table,
    vec([0x70, 4, 5], [0x40, 0, 0x6f, 0, 1, 0xd0, 0x6f, 0x0b]),
  )));
  assertEquals(module.tables[0], { element: FUNCREF, min: 5n, max: undefined, is64: true });
  assertEquals(module.tableDecls[0]!.init, undefined);
  const { start, end } = module.tableDecls[1]!.init!;
  assertEquals([...module.bytes.subarray(start, end)], [0xd0, 0x6f, 0x0b]);
});

Deno.test("readMemorySection() decodes 64-bit memories and page sizes", () => {
  const module = decode(wasm(section(
    ID.memory,
    vec([5, ...new Array(4).fill(0x80), 0x10, ...new Array(4).fill(0x80), 0x20], [8, 3, 0], [
      9,
      0,
      1,
      16,
    ]),
  )));
  const [big, bytes, plain] = module.memories;
  assertEquals([big!.min, big!.max, big!.is64], [1n << 32n, 2n << 32n, true]);
  assertEquals([bytes!.pageSizeLog2, bytes!.min], [0, 3n]);
  assertEquals([plain!.pageSizeLog2, plain!.max], [16, 1n]);
});

Deno.test("readMemorySection() calls page sizes that there are not yet invalid, not malformed", () => {
  assertEquals(
    refusal(wasm(section(ID.memory, [1, 8, 0, 12]))),
    "validate: invalid custom page size",
  );
});

Deno.test("readGlobalSection() delimits the initial value", () => {
  const module = decode(wasm(section(ID.global, vec([0x7f, 1, 0x41, 0x0b, 0x0b]))));
  assertEquals(module.globals, [{ type: I32, mutable: true }]);
  assertEquals(module.globalDecls[0]!.init, { start: 13, end: 16 });
});

Deno.test("readExportSection() keeps names, kinds and indices", () => {
  const module = decode(wasm(section(ID.export, vec([...name("é"), 2, 0], [0, 4, 0x85, 0x01]))));
  assertEquals(module.exports, [
    { name: "é", kind: "memory", index: 0, offset: 11 },
    { name: "", kind: "tag", index: 133, offset: 16 },
  ]);
});

Deno.test("readStartSection() keeps the index", () => {
  assertEquals(decode(wasm(section(ID.start, [3]))).start, 3);
});

Deno.test("readTagSection() keeps types", () => {
  const module = decode(wasm(FUNC_TYPE, section(ID.tag, vec([0, 0]))));
  assertStrictEquals(module.tags[0], module.types[0]);
});

Deno.test("readElementSection() decodes all eight kinds", () => {
  const offset = [0x41, 7, 0x0b];
  const expr = [0xd0, 0x70, 0x0b];
  const module = decode(wasm(section(
    ID.element,
    vec(
      [0, ...offset, ...vec([1], [2])],
      [1, 0, ...vec([3])],
      [2, 9, ...offset, 0, ...vec([4])],
      [3, 0, ...vec([5])],
      [4, ...offset, ...vec(expr)],
      [5, 0x70, ...vec(expr, expr)],
      [6, 8, ...offset, 0x6f, ...vec([0xd0, 0x6f, 0x0b])],
      [7, 0x64, 0x70, ...vec()],
    ),
  )));
  const nonNull = refType(HEAP.func, false);
  assertEquals(module.elements.map(({ mode, table, type }) => [mode, table, type]), [
    ["active", 0, nonNull],
    ["passive", 0, nonNull],
    ["active", 9, nonNull],
    ["declarative", 0, nonNull],
    ["active", 0, FUNCREF],
    ["passive", 0, FUNCREF],
    ["active", 8, EXTERNREF],
    ["declarative", 0, nonNull],
  ]);
  const [first, second, , , , passive] = module.elements;
  assertEquals(first!.items, { funcs: Uint32Array.of(1, 2) });
  assertEquals(first!.offset, { start: 12, end: 15 });
  assertEquals(second!.offset, undefined);
  const exprs = passive!.items as { exprs: readonly Range[] };
  assertEquals(exprs.exprs.map(({ start, end }) => end - start), [3, 3]);
});

Deno.test("readElementSection() resolves element types", () => {
  const bytes = wasm(FUNC_TYPE, section(ID.element, vec([5, 0x63, 0, 0])));
  const module = decode(bytes);
  assertEquals(module.elements[0]!.type, refType(concrete(module.types[0]!.id), true));
});

Deno.test("readDataSection() decodes all three kinds", () => {
  const module = decode(wasm(
    section(ID.dataCount, [3]),
    section(
      ID.data,
      vec([0, 0x41, 4, 0x0b, 2, 0xaa, 0xbb], [1, 1, 0xcc], [2, 6, 0x42, 0, 0x0b, 0]),
    ),
  ));
  assertEquals(module.dataCount, 3);
  const datas = Array.from({ length: module.datas.length }, (_, i) => module.datas.at(i));
  assertEquals(datas.map(({ mode, memory }) => [mode, memory]), [
    ["active", 0],
    ["passive", 0],
    ["active", 6],
  ]);
  const contents = datas.map(({ bytes: { start, end } }) => [
    ...module.bytes.subarray(start, end),
  ]);
  assertEquals(contents, [[0xaa, 0xbb], [0xcc], []]);
  assertEquals(datas[1]!.offset, undefined);
});

Deno.test("readDataSection() finds the same in numbers of any length", () => {
  const contents = Array.from({ length: 130 }, (_, i) => i);
  const offsets = [[5], [0x85, 0], [0xff, 0x7f], [0x85, 0x80, 0x80, 0], [
    0x85,
    0x80,
    0x80,
    0x80,
    0,
  ]];
  const lengths = [[0x82, 1], [0x82, 0x81, 0x80, 0], [0x82, 0x81, 0x80, 0x80, 0]];
  for (const offset of offsets) {
    for (const length of lengths) {
      const segment = [0, 0x41, ...offset, 0x0b, ...length, ...contents];
      const { bytes, datas } = decode(wasm(section(ID.data, vec(segment, segment))));
      assertEquals([datas.length, datas.passive], [2, []]);
      for (let i = 0; i < 2; i++) {
        const { mode, memory, offset: place, bytes: { start, end } } = datas.at(i);
        assertEquals([mode, memory], ["active", 0]);
        assertEquals([...bytes.subarray(place!.start, place!.end)], [0x41, ...offset, 0x0b]);
        assertEquals([...bytes.subarray(start, end)], contents);
      }
    }
  }
});

Deno.test("readDataSection() refuses contents that go beyond the section", () => {
  const segment = [0, 0x41, 5, 0x0b, 20, ...new Array(19).fill(1)];
  assertThrows(() => decode(wasm(section(ID.data, vec(segment)))), CompileError, "unexpected end");
});

Deno.test("readCodeSection() notes where bodies begin and end", () => {
  const functions = [...FUNC_TYPE, ...section(ID.function, [2, 0, 0])];
  const module = decode(wasm(functions, section(ID.code, vec([2, 0, 0x0b], [3, 0, 0x01, 0x0b]))));
  assertEquals([...module.bodies], [23, 25, 26, 29]);
});

Deno.test("readCodeSection() refuses a body larger than the limit", () => {
  const length = [0xf6, 0x97, 0xd3, 0x03]; // 7,654,390
  const body = new Uint8Array(7_654_390);
  const header = wasm(ONE_FUNCTION, [ID.code, 0xfb, 0x97, 0xd3, 0x03, 1, ...length]);
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  assertEquals(refusal(bytes), "decode: function body too large");
});

Deno.test("decode() refuses sections and segments that are switched off, and says how to go on", () => {
  const cases: [feature: string, bytes: Uint8Array][] = [
    ["exception-handling", wasm(FUNC_TYPE, section(ID.tag, [1, 0, 0]))],
    ["bulk-memory", wasm(section(ID.dataCount, [0]))],
    ["bulk-memory", wasm(section(ID.data, [1, 1, 0]))],
    ["bulk-memory", wasm(section(ID.element, [1, 1, 0, 0]))],
    ["reference-types", wasm(section(ID.element, [1, 2, 0, 0x41, 0, 0x0b, 0, 0]))],
    ["memory64", wasm(section(ID.memory, [1, 4, 0]))],
    ["memory64", wasm(section(ID.table, [1, 0x70, 4, 0]))],
    ["threads", wasm(section(ID.memory, [1, 3, 0, 1]))],
    ["function-references", wasm(section(ID.table, [1, 0x40, 0, 0x70, 0, 0, 0xd0, 0x70, 0x0b]))],
    ["gc", wasm(section(ID.global, [1, 0x6d, 0, 0xd0, 0x6d, 0x0b]))],
  ];
  for (const [feature, bytes] of cases) {
    decode(bytes);
    const error = refusalError(bytes, features({ disable: [feature] }));
    assertEquals(error.detail.phrase, `${feature} is disabled`);
    assert(error.message.includes(`do not disable "${feature}"`), error.message);
  }
});

Deno.test("decode() refuses second memories and tables by the rules before they were allowed", () => {
  const off = features({ disable: ["multi-memory", "reference-types"] });
  const memories = wasm(section(ID.memory, [2, 0, 0, 0, 0]));
  const tables = wasm(section(ID.table, [2, 0x70, 0, 0, 0x70, 0, 0]));
  assertEquals(refusal(memories, off), "validate: multiple memories");
  assertEquals(refusal(tables, off), "validate: multiple tables");
});
