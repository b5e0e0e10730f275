import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode } from "./decode/decode.ts";
import { ID, name, section, vec, wasm } from "./decode/testing.ts";
import { LinkError, RuntimeError } from "./errors.ts";
import { type Extern, externType, instantiate } from "./instantiate.ts";
import { createMemory } from "./memory.ts";
import { createTable, growTable } from "./table.ts";
import { Func, Global, type Instance } from "./store.ts";
import { funcType } from "./type_registry.ts";
import { FUNCREF, I32, I64 } from "./types.ts";
import { validate } from "./validate/validate.ts";

const NO_ARGUMENTS = section(ID.type, vec([0x60, 0, 0]));
const ONE_PAGE = { min: 1n, max: undefined, is64: false, shared: false, pageSizeLog2: 16 };

function run(sections: number[][], externs: (Extern | undefined)[] = []): Instance {
  const module = decode(wasm(...sections));
  validate(module);
  return instantiate(module, externs);
}

function importSection(...imports: [from: string, name: string, ...desc: number[]][]): number[] {
  return section(
    ID.import,
    vec(...imports.map(([from, called, ...desc]) => [...name(from), ...name(called), ...desc])),
  );
}

Deno.test("instantiate() lists all missing imports in one error", () => {
  const imports = importSection(["env", "f", 0, 0], ["env", "g", 0, 0], ["other", "m", 2, 0, 1]);
  const given: Extern = { kind: "func", value: new Func(funcType([], []), null, 0, () => {}) };
  const error = assertThrows(
    () => run([NO_ARGUMENTS, imports], [given, undefined, undefined]),
    LinkError,
  );
  assertEquals(
    error.message,
    "unknown import: the module needs 2 imports that are not provided:\n" +
      '  "env" "g" (func)\n  "other" "m" (memory 1)',
  );
  assertEquals(error.detail.phrase, "unknown import");
});

Deno.test("instantiate() refuses imports of the wrong type and shows both", () => {
  const imports = importSection(["env", "g", 3, 0x7f, 0]);
  const value = new Global({ type: I64, mutable: false });
  const error = assertThrows(() => run([imports], [{ kind: "global", value }]), LinkError);
  assertEquals(
    error.message,
    'incompatible import type: import "env" "g" must be (global i32), but (global i64) was given',
  );
});

Deno.test("externType() counts the present size of memories and tables as their minimum", () => {
  const memory = createMemory(ONE_PAGE);
  memory.grow(2);
  const type = externType({ kind: "memory", value: memory });
  assertEquals(type, { kind: "memory", type: { ...ONE_PAGE, min: 3n } });
});

Deno.test("instantiate() writes active segments, keeps passive ones and drops the rest", () => {
  const instance = run([
    NO_ARGUMENTS,
    section(ID.function, vec([0])),
    section(ID.table, vec([0x70, 0, 3])),
    section(ID.memory, vec([0, 1])),
    section(
      ID.element,
      vec(
        [0, 0x41, 1, 0x0b, 1, 0], // active at 1
        [1, 0, 1, 0], // passive
        [3, 0, 1, 0], // declarative
      ),
    ),
    section(ID.dataCount, [2]),
    section(ID.code, vec([2, 0, 0x0b])),
    section(ID.data, vec([0, 0x41, 4, 0x0b, 2, 7, 8], [1, 1, 9])),
  ]);
  assertEquals(instance.tables[0]!.elements, [null, instance.funcs[0], null]);
  assertEquals(instance.elements, [null, [instance.funcs[0]], null]);
  assertEquals([...instance.memories[0]!.u8.subarray(3, 7)], [0, 7, 8, 0]);
  assertEquals(instance.datas, [null, Uint8Array.of(9)]);
});

Deno.test("instantiate() keeps what was written before a segment that does not fit", () => {
  const memory = createMemory(ONE_PAGE);
  const imports = importSection(["env", "m", 2, 0, 1]);
  const data = section(
    ID.data,
    vec([0, 0x41, 0, 0x0b, 1, 5], [0, 0x41, 0x7f, 0x0b, 1, 6], [0, 0x41, 1, 0x0b, 1, 7]),
  );
  const error = assertThrows(
    () => run([imports, data], [{ kind: "memory", value: memory }]),
    RuntimeError,
    "data segment 1 has 1 bytes for memory 0 at 4294967295, which has 65536 bytes",
  );
  assertEquals(error.phrase, "out of bounds memory access");
  assertEquals([...memory.u8.subarray(0, 2)], [5, 0]);
});

Deno.test("instantiate() leaves a table alone when a segment does not fit, and later ones alive", () => {
  const type = { min: 2n, max: undefined, is64: false, element: FUNCREF };
  const table = createTable(type, { fill: null });
  const sections = [
    NO_ARGUMENTS,
    importSection(["env", "t", 1, 0x70, 0, 2]),
    section(ID.function, vec([0])),
    section(ID.element, vec([0, 0x41, 1, 0x0b, 2, 0, 0], [1, 0, 1, 0])),
    section(ID.code, vec([2, 0, 0x0b])),
  ];
  const error = assertThrows(
    () => run(sections, [{ kind: "table", value: table }]),
    RuntimeError,
    "element segment 0 has 2 elements for table 0 at 1, which has 2",
  );
  assertEquals(error.phrase, "out of bounds table access");
  assertEquals(table.elements, [null, null]);
});

Deno.test("instantiate() fills tables with their initial value and globals in order", () => {
  const instance = run([
    NO_ARGUMENTS,
    section(ID.function, vec([0])),
    section(ID.table, vec([0x40, 0, 0x70, 0, 2, 0xd2, 0, 0x0b])),
    section(ID.global, vec([0x7f, 0, 0x41, 6, 0x0b], [0x7f, 0, 0x23, 0, 0x41, 7, 0x6c, 0x0b])),
    section(ID.code, vec([2, 0, 0x0b])),
  ]);
  assertStrictEquals(instance.tables[0]!.elements[1], instance.funcs[0]);
  assertEquals(instance.globals.map(({ i32 }) => i32[0]), [6, 42]);
});

Deno.test("instantiate() holds memories and tables to the limits it is given", () => {
  const memory = decode(wasm(section(ID.memory, vec([0, 2]))));
  assertThrows(
    () => instantiate(memory, [], { limits: { memoryBytes: 65536 } }),
    RuntimeError,
    "memory 0 starts at 2 pages (131072 bytes), over the limit of 65536 bytes",
  );
  const table = decode(wasm(section(ID.table, vec([0x70, 0, 9]))));
  assertThrows(
    () => instantiate(table, [], { limits: { tableElements: 8 } }),
    RuntimeError,
    "table 0 starts with 9 elements, over the limit of 8",
  );
  assertEquals(instantiate(table, [], { limits: { tableElements: 9 } }).tables[0]!.limit, 9);
});

Deno.test("instantiate() holds all memories and all tables of an instance to its limits together", () => {
  const memories = decode(wasm(section(ID.memory, vec([0, 2], [0, 2]))));
  assertThrows(
    () => instantiate(memories, [], { limits: { memoryBytes: 3 * 65536 } }),
    RuntimeError,
    "memory 1 starts at 2 pages (131072 bytes), over the limit of 196608 bytes, " +
      "of which 131072 are taken",
  );
  const tables = decode(wasm(section(ID.table, vec([0x70, 0, 5], [0x70, 0, 4]))));
  assertThrows(
    () => instantiate(tables, [], { limits: { tableElements: 8 } }),
    RuntimeError,
    "table 1 starts with 4 elements, over the limit of 8, of which 5 are taken",
  );
  const { tables: [first, second] } = instantiate(tables, [], { limits: { tableElements: 11 } });
  assertEquals(growTable(first!, 3, null), -1);
  assertEquals([growTable(second!, 2, null), growTable(first!, 1, null)], [4, -1]);
});

Deno.test("instantiate() counts an imported memory for its owner", () => {
  const importing = decode(
    wasm(section(ID.import, vec([1, 0x61, 1, 0x6d, 2, 0, 1])), section(ID.memory, vec([0, 1]))),
  );
  const memory = createMemory({ ...ONE_PAGE, min: 3n });
  const limits = { memoryBytes: 65536 };
  instantiate(importing, [{ kind: "memory", value: memory }], { limits });
  assertEquals(memory.grow(1), 3);
});

Deno.test("instantiate() turns an array too large for the host into a RuntimeError", () => {
  const sections = [
    section(ID.type, vec([0x5e, 0x7f, 1])),
    section(ID.global, vec([0x63, 0, 0, 0x41, 0x7f, 0xfb, 7, 0, 0x0b])),
  ];
  const error = assertThrows(() => run(sections), RuntimeError);
  assertEquals(error.phrase, "allocation size too large");
});

Deno.test("instantiate() runs the start function last", () => {
  const seen: unknown[] = [];
  const memory = createMemory(ONE_PAGE);
  const host = new Func(funcType([I32], []), null, 0, (n) => seen.push(n));
  run([
    section(ID.type, vec([0x60, 1, 0x7f, 0], [0x60, 0, 0])),
    importSection(["env", "m", 2, 0, 1], ["env", "f", 0, 0]),
    section(ID.function, vec([1])),
    section(ID.start, [1]),
    section(ID.code, vec([9, 0, 0x41, 0, 0x2d, 0, 0, 0x10, 0, 0x0b])),
    section(ID.data, vec([0, 0x41, 0, 0x0b, 1, 77])),
  ], [{ kind: "memory", value: memory }, { kind: "func", value: host }]);
  assertEquals(seen, [77]);
});
