/**
 * Generates `runtime/generated/immediates.js`: what follows each opcode, in strings so short that
 * decoding need not load the catalogue. With `--check` it only compares.
 *
 * @module
 */
import { ROWS } from "../../ops/catalogue.ts";
import { write } from "../../ops/gen_file.ts";
import type { Immediate, Row } from "../../ops/row.ts";

/** The letter of each immediate, by how its bytes are passed over: see `skip.ts`. */
const LETTERS: Readonly<Record<Immediate, string>> = {
  blocktype: "t",
  labelidx: "x",
  labels: "L",
  funcidx: "x",
  typeidx: "x",
  tableidx: "x",
  localidx: "x",
  globalidx: "x",
  memidx: "x",
  tagidx: "x",
  dataidx: "x",
  elemidx: "x",
  fieldidx: "x",
  memarg: "m",
  laneidx: "b",
  lanes: "v",
  i32: "i",
  i64: "l",
  f32: "f",
  f64: "d",
  v128: "v",
  heaptype: "h",
  valtypes: "T",
  catches: "c",
  castflags: "b",
  count: "x",
  zero: "z",
};

/** The string of each prefix; 0 for opcodes of one byte. */
const PAGES: readonly [name: string, prefix: number][] = [
  ["BASE_SHAPES", 0],
  ["GC_SHAPES", 0xfb],
  ["BULK_SHAPES", 0xfc],
  ["SIMD_SHAPES", 0xfd],
  ["ATOMIC_SHAPES", 0xfe],
];

/** `A` stands for the first shape. */
const FIRST_SHAPE = 0x41;

const HEADER = `/**
 * What follows each opcode. Generated from the catalogue by \`runtime/decode/gen_immediates.ts\`: do
 * not edit.
 *
 * @module
 */

/**
 * Lists of immediates, a letter for each.
 *
 * @type {readonly string[]}
 */
export const SHAPES = `;

/** The text of the generated file. */
function immediatesSource(): string {
  const shapes = [...new Set(ROWS.map(shapeOf))].sort();
  const lines = PAGES.map(([name, prefix]) =>
    `\n/** ${describe(prefix)} */\nexport const ${name} =\n  ${
      JSON.stringify(page(prefix, shapes))
    };\n`
  );
  return HEADER + JSON.stringify(shapes) + ";\n" +
    `\n/** The character that stands for the first of {@link SHAPES}. */\n` +
    `export const FIRST_SHAPE = 0x${FIRST_SHAPE.toString(16)};\n` + lines.join("");
}

function describe(prefix: number): string {
  if (prefix === 0) return "For each opcode of one byte the character of its shape; `.` for none.";
  return `The same for what follows 0x${prefix.toString(16)}.`;
}

function shapeOf(row: Row): string {
  return row.immediates.map((immediate) => LETTERS[immediate]).join("");
}

function page(prefix: number, shapes: readonly string[]): string {
  const characters: string[] = [];
  for (const row of ROWS) {
    if (prefixOf(row.code) !== prefix) continue;
    const shape = shapes.indexOf(shapeOf(row));
    characters[row.code & 0xfff] = String.fromCharCode(FIRST_SHAPE + shape);
  }
  return Array.from(characters, (character) => character ?? ".").join("");
}

function prefixOf(code: number): number {
  return code < 0x100 ? 0 : code >>> 12;
}

if (import.meta.main) await write("runtime/generated/immediates.js", immediatesSource());
