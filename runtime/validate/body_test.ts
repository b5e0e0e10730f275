import { assert, assertEquals } from "@std/assert";
import { ROWS } from "../../ops/catalogue.ts";
import type { Operand, Row } from "../../ops/row.ts";
import { features } from "../features.ts";
import { KIND, ruleIndex } from "./rule_word.ts";
import { rulesFor } from "./rules.ts";
import { type Cases, MISMATCH, refusal, verdict, verdicts, world } from "./testing.ts";

const kindOf = (row: Row) => rulesFor(features())[ruleIndex(row.code)]! >>> 24 & 15;
const isByHand = (row: Row) => kindOf(row) === KIND.byHand;

/** A constant of a type. */
const CONST: Readonly<Record<string, string>> = {
  i32: "i32.const 0",
  i64: "i64.const 0",
  f32: "f32.const",
  f64: "f64.const",
  v128: "v128.const",
};

/** Of any type but that of `operand`. */
const other = (operand: string) => operand === "i32" ? CONST.i64 : CONST.i32;

/** The row's instruction on memory `memory`, with the alignment that it needs. */
function spelled(row: Row, memory: number): string {
  const last = row.immediates.at(-1) === "laneidx" ? "0" : "";
  if (row.access) return `${row.name} ${Math.log2(row.access.bytes)} 0 ${memory} ${last}`;
  return row.immediates.includes("memidx") ? `${row.name} ${memory}` : row.name;
}

function body(row: Row, operands: readonly string[], memory: number): string {
  const drops = row.results!.map(() => "drop");
  return [...operands, spelled(row, memory), ...drops].join("; ");
}

Deno.test("checkInstructions() checks every instruction with a signature by its row", () => {
  const rows = ROWS.filter((row) => !isByHand(row));
  assert(rows.length > 450, `${rows.length} rows are driven by the table`);
  const wrong: string[] = [];
  for (const row of rows) {
    for (const memory of [0, 1]) {
      const types = row.params!.map((type: Operand) =>
        type === "addr" ? ["i32", "i64"][memory]! : type
      );
      const operands = types.map((type) => CONST[type]!);
      const cases: [string, string][] = [[body(row, operands, memory), "valid"]];
      if (operands.length > 0) cases.push([body(row, operands.slice(1), memory), MISMATCH]);
      types.forEach((type, i) =>
        cases.push([body(row, operands.with(i, other(type)!), memory), MISMATCH])
      );
      for (const [text, expected] of cases) {
        const found = verdict(world(text));
        if (found !== expected) wrong.push(`${text}: ${found}`);
      }
    }
  }
  assertEquals(wrong, []);
});

Deno.test("checkInstructions() leaves the results that the row says", () => {
  const wrong = ROWS.filter((row) => !isByHand(row)).filter((row) => {
    const type = (operand: Operand) => operand === "addr" ? "i32" : operand;
    const operands = row.params!.map((operand) => CONST[type(operand)]!);
    const text = [...operands, spelled(row, 0)].join("; ");
    const results = row.results!.map(type).join(" ");
    return verdict(world(text, { type: ` -> ${results}` })) !== "valid" ||
      verdict(world(text, { type: ` -> ${results} i32` })) === "valid";
  });
  assertEquals(wrong.map((row) => row.name), []);
});

Deno.test("checkByHand() has a rule for every other instruction", () => {
  for (const row of ROWS.filter(isByHand)) {
    // Whatever it makes of immediates that are all zero, it is no internal fault.
    refusal(world(`unreachable; ${row.name === "br_table" ? "br_table 0" : row.name}`));
  }
});

Deno.test("checkInstructions() refuses every instruction of a proposal that is off", () => {
  const wrong: string[] = [];
  for (const row of ROWS) {
    if (row.proposal === "mvp" || row.proposal === "reference-types") continue;
    const off = features({ disable: [row.proposal] });
    const spec = { types: [" -> "], funcs: [{ code: `unreachable; ${spelled(row, 0)}` }] };
    const found = verdict(spec, off);
    if (found !== `decode: ${row.proposal} is disabled`) wrong.push(`${row.name}: ${found}`);
  }
  assertEquals(wrong, []);
});

Deno.test("checkInstructions() checks alignment, memory and offset of accesses", () => {
  const cases: Cases = {
    "i32.const 0; i32.load 2 0; drop": "valid",
    "i32.const 0; i32.load 3 0; drop": "validate: alignment must not be larger than natural",
    "i32.const 0; i32.load 2 4294967295; drop": "valid",
    "i32.const 0; i32.load 2 4294967296; drop": "validate: offset out of range",
    "i64.const 0; i32.load 2 4294967296 1; drop": "valid",
    "i32.const 0; i32.load 2 0 2; drop": "validate: unknown memory 2",
    "i32.const 0; i32.load 128 0; drop": "decode: malformed memop flags",
    "i32.const 0; i32.atomic.load 2 0; drop": "valid",
    "i32.const 0; i32.atomic.load 1 0; drop": "validate: atomic alignment must be natural",
    "memory.size 2; drop": "validate: unknown memory 2",
  };
  assertEquals(verdicts(cases), cases);
  const spec = { types: [" -> "], funcs: [{ code: "i32.const 0; i32.load 0 0; drop" }] };
  assertEquals(verdict(spec), "validate: unknown memory 0");
});

Deno.test("checkInstructions() checks lane indices", () => {
  const cases: Cases = {
    "v128.const; i8x16.extract_lane_u 15; drop": "valid",
    "v128.const; i8x16.extract_lane_u 16; drop": "validate: invalid lane index",
    "v128.const; f64x2.extract_lane 2; drop": "validate: invalid lane index",
    "v128.const; i64.const 0; i64x2.replace_lane 1; drop": "valid",
    "v128.const; v128.const; i8x16.shuffle 31; drop": "valid",
    "v128.const; v128.const; i8x16.shuffle 32; drop": "validate: invalid lane index",
    "i32.const 0; v128.const; v128.load16_lane 1 0 0 7; drop": "valid",
    "i32.const 0; v128.const; v128.load16_lane 1 0 0 8; drop": "validate: invalid lane index",
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("checkInstructions() refuses malformed bodies with phase decode", () => {
  const cases: Cases = {
    "0xff": "decode: illegal opcode ff",
    "0x27": "decode: illegal opcode 27",
    "0xfc 0x7f": "decode: illegal opcode fc",
    "0xfd 0xff 0xff 0x03": "decode: illegal opcode fd",
    "0x41 0x80 0x80 0x80 0x80 0x10; drop": "decode: integer too large",
    "0x41 0x80 0x80 0x80 0x80 0x80 0x00; drop": "decode: integer representation too long",
    "0x41 0x80 0x80 0x80 0x80 0x00; drop": "valid",
    "0x42 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x02; drop": "decode: integer too large",
    "0x42 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x80 0x7f; drop": "valid",
    "0x20 0x80 0x80 0x80 0x80 0x10; drop": "decode: integer too large",
    "i32.const 1; if; 0x0b 0x0b": "decode: section size mismatch",
    // What follows the body there is the id of the data section, 0x0b, which reads as an end.
    "block": "decode: section size mismatch",
    "0x41": "decode: section size mismatch",
    "0xfe 0x03 0x01": "decode: zero byte expected",
    "0x02 0x40 0x44 0x00": "decode: unexpected end of section or function",
  };
  assertEquals(verdicts(cases), cases);
});

Deno.test("validate() reports a malformed body before an invalid one", () => {
  const spec = { types: [" -> "], funcs: [{ code: "i32.add" }, { code: "0xff" }] };
  assertEquals(verdict(spec), "decode: illegal opcode ff");
  const valid = { types: [" -> "], funcs: [{ code: "i32.add" }, { code: "" }] };
  assertEquals(verdict(valid), MISMATCH);
});
