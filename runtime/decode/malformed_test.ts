/**
 * One module for each way of being malformed that the decoder knows, with the specification's phrase.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { features } from "../features.ts";
import { decode } from "./decode.ts";
import { custom, ID, leb, name, ONE_FUNCTION, refusal, section, vec, wasm } from "./testing.ts";

const ENDED = "unexpected end of section or function";
const SIZE = "section size mismatch";
const BOUNDS = "length out of bounds";
const AFTER = "unexpected content after last section";
const TOO_LONG = "integer representation too long";

/** Modules, by what is wrong with them, under the phrase. */
const CASES: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>> = {
  [ENDED]: {
    "a section without its length": wasm([ID.type]),
    "a length cut short": wasm([ID.type, 0x80]),
    "a section without its count": wasm(section(ID.type, [])),
    "fewer entries than announced": wasm(section(ID.memory, [2, 0, 0])),
    "an entry cut short": wasm(section(ID.table, [1, 0x70, 1, 0])),
    "a custom section without a name": wasm(section(ID.custom, [])),
    "a constant expression without end": wasm(section(ID.global, [1, 0x7f, 0, 0x41, 0])),
    "data cut short": wasm(section(ID.data, [1, 1, 3, 0x61])),
  },
  [SIZE]: {
    "bytes after the last type": wasm(section(ID.type, [0, 0])),
    "bytes after the last import": wasm(section(ID.import, [0, 1])),
    "bytes after the last body": wasm(section(ID.code, [0, 1])),
    "bytes after the start function": wasm(section(ID.start, [0, 0])),
    "an index that ends in the next section": wasm([ID.start, 1, 0x80], [0x00, 0x00]),
  },
  [BOUNDS]: {
    "a section longer than the file": wasm([ID.type, 9, 0]),
    "a custom section longer than the file": wasm([ID.custom, 9, 1, 0x61]),
    "a name longer than the section": wasm(section(ID.import, [1, 3, 0x61, 0x62])),
    "a huge count": wasm(section(ID.function, [0xff, 0xff, 0xff, 0xff, 0x0f, 0])),
    "a huge body": wasm(ONE_FUNCTION, section(ID.code, [1, 0xff, 0xff, 0xff, 0xff, 0x0f])),
  },
  [AFTER]: {
    "two type sections": wasm(section(ID.type, [0]), section(ID.type, [0])),
    "an import section after functions": wasm(section(ID.function, [0]), section(ID.import, [0])),
    "a memory section after tags": wasm(section(ID.tag, [0]), section(ID.memory, [0])),
    "a tag section after globals": wasm(section(ID.global, [0]), section(ID.tag, [0])),
    "a data count after code": wasm(section(ID.code, [0]), section(ID.dataCount, [0])),
    "elements after a data count": wasm(section(ID.dataCount, [0]), section(ID.element, [0])),
  },
  [TOO_LONG]: {
    "a count of six bytes": wasm([ID.memory, 6, 0x80, 0x80, 0x80, 0x80, 0x80, 0]),
    "a length of six bytes": wasm([ID.memory, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 0]),
    "a constant of six bytes": wasm(
      section(ID.global, [1, 0x7f, 0, 0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 0x0b]),
    ),
    "a body that breaks off in an integer": wasm(
      ONE_FUNCTION,
      [ID.code, 5, 1, 3, 0, 0x41, 0x80],
      [0x80, 0x80, 0x80, 0x80, 0, 0x0b],
    ),
  },
  "integer too large": {
    "a count of 33 bits": wasm(section(ID.memory, [0x80, 0x80, 0x80, 0x80, 0x10])),
    "a minimum of 65 bits": wasm(section(ID.memory, [1, 0, ...new Array(9).fill(0x80), 2])),
  },
  "malformed section id": {
    "an id beyond the last": wasm([14, 0]),
    "an id of two bytes": wasm([0x81, 0x00, 0x00]),
  },
  "malformed UTF-8 encoding": {
    "the name of a custom section": wasm(section(ID.custom, [1, 0xff])),
    "a module name": wasm(section(ID.import, [1, 1, 0x80, 0, 0, 0])),
    "an import's name": wasm(section(ID.import, [1, 0, 2, 0xc3, 0x28, 0, 0])),
    "an export's name": wasm(section(ID.export, [1, 1, 0xc0, 0, 0])),
  },
  "malformed import kind": { "5": wasm(section(ID.import, [1, 0, 0, 5, 0])) },
  "malformed export kind": { "5": wasm(section(ID.export, [1, 0, 5, 0])) },
  "malformed limits flags": {
    "of a memory": wasm(section(ID.memory, [1, 0x10, 0])),
    "of a memory, in two bytes": wasm(section(ID.memory, [1, 0x81, 0x00, 0, 0])),
    "of a shared table": wasm(section(ID.table, [1, 0x70, 2, 0])),
  },
  "malformed mutability": { "2": wasm(section(ID.global, [1, 0x7f, 2, 0x41, 0, 0x0b])) },
  "malformed reference type": { "i32": wasm(section(ID.table, [1, 0x7f, 0, 0])) },
  "malformed tag attribute": {
    "1": wasm(section(ID.type, vec([0x60, 0, 0])), section(ID.tag, [1, 1, 0])),
  },
  "malformed element segment kind": { "8": wasm(section(ID.element, [1, 8])) },
  "malformed element kind": { "1": wasm(section(ID.element, [1, 1, 1, 0])) },
  "malformed data segment kind": { "3": wasm(section(ID.data, [1, 3])) },
  "zero byte expected": { "0x40 0x01": wasm(section(ID.table, [1, 0x40, 1, 0x70, 0, 0, 0x0b])) },
  "invalid custom page size": { "2^65": wasm(section(ID.memory, [1, 8, 0, 65])) },
  "illegal opcode ff": { "in an expression": wasm(section(ID.global, [1, 0x7f, 0, 0xff, 0x0b])) },
  "illegal opcode fb 7f": {
    "in an expression": wasm(section(ID.global, [1, 0x7f, 0, 0xfb, 0x7f, 0x0b])),
  },
  "function and code section have inconsistent lengths": {
    "no code section": wasm(ONE_FUNCTION),
    "no function section": wasm(section(ID.code, vec([2, 0, 0x0b]))),
    "a body too many": wasm(ONE_FUNCTION, section(ID.code, vec([2, 0, 0x0b], [2, 0, 0x0b]))),
  },
  "data count and data section have inconsistent lengths": {
    "no data section": wasm(section(ID.dataCount, [1])),
    "a segment too many": wasm(section(ID.dataCount, [0]), section(ID.data, [1, 1, 0])),
  },
};

for (const [phrase, modules] of Object.entries(CASES)) {
  Deno.test(`decode() refuses a module for "${phrase}"`, () => {
    for (const [what, bytes] of Object.entries(modules)) {
      assertEquals(refusal(bytes), `decode: ${phrase}`, what);
    }
  });
}

Deno.test("decode() allows custom sections anywhere", () => {
  const note = custom("note", [1, 2, 3]);
  const module = decode(wasm(note, section(ID.type, [0]), note, section(ID.data, [0]), note));
  assertEquals(module.sections.map((section) => section.id), [0, 1, 0, 11, 0]);
});

Deno.test("decode() refuses the flag of custom page sizes as malformed when they are off", () => {
  const bytes = wasm(section(ID.memory, [1, 8, 0, 0]));
  const off = features({ disable: ["custom-page-sizes"] });
  assertEquals(refusal(bytes, off), "decode: malformed limits flags");
});

Deno.test("decode() refuses more than a section may have, without allocating it", () => {
  const over = (id: number, most: number, entry: number[]) =>
    refusal(wasm(section(id, [...leb(most + 1), ...new Array(most + 1).fill(entry).flat()])));
  assertEquals(over(ID.memory, 100, [0, 0]), "decode: too many memories");
  assertEquals(over(ID.data, 100_000, [1, 0]), "decode: too many data segments");
  assertEquals(over(ID.table, 100_000, [0x70, 0, 0]), "decode: too many tables");
  const memory = [...name("m"), ...name("n"), 2, 0, 0];
  const imports = section(ID.import, vec(...new Array(101).fill(memory)));
  assertEquals(refusal(wasm(imports)), "decode: too many memories");
});
