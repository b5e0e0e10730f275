/** Vector instructions that the comparison with the host leaves out. */
import { assert, assertEquals } from "@std/assert";
import { byName, ROWS } from "../catalogue.ts";
import type { Row } from "../row.ts";
import { rowFunction, seeded, vectorFunction, viewsOf } from "../testing.ts";

/** The strict instruction that each relaxed one must equal. */
const STRICT: Readonly<Record<string, string>> = {
  "i8x16.relaxed_swizzle": "i8x16.swizzle",
  "i32x4.relaxed_trunc_f32x4_s": "i32x4.trunc_sat_f32x4_s",
  "i32x4.relaxed_trunc_f32x4_u": "i32x4.trunc_sat_f32x4_u",
  "i32x4.relaxed_trunc_f64x2_s_zero": "i32x4.trunc_sat_f64x2_s_zero",
  "i32x4.relaxed_trunc_f64x2_u_zero": "i32x4.trunc_sat_f64x2_u_zero",
  "i8x16.relaxed_laneselect": "v128.bitselect",
  "i16x8.relaxed_laneselect": "v128.bitselect",
  "i32x4.relaxed_laneselect": "v128.bitselect",
  "i64x2.relaxed_laneselect": "v128.bitselect",
  "f32x4.relaxed_min": "f32x4.min",
  "f32x4.relaxed_max": "f32x4.max",
  "f64x2.relaxed_min": "f64x2.min",
  "f64x2.relaxed_max": "f64x2.max",
  "i16x8.relaxed_q15mulr_s": "i16x8.q15mulr_sat_s",
};

/** Relaxed instructions without a strict counterpart, tested one by one below. */
const WITHOUT = [
  ...["f32x4.relaxed_madd", "f32x4.relaxed_nmadd", "f64x2.relaxed_madd", "f64x2.relaxed_nmadd"],
  ...["i16x8.relaxed_dot_i8x16_i7x16_s", "i32x4.relaxed_dot_i8x16_i7x16_add_s"],
];

Deno.test("every relaxed instruction is tested here", () => {
  const relaxed = ROWS.filter((row) => row.proposal === "relaxed-simd").map((row) => row.name);
  assertEquals(relaxed.sort(), [...Object.keys(STRICT), ...WITHOUT].sort());
});

for (const [relaxed, strict] of Object.entries(STRICT)) {
  Deno.test(`${relaxed} gives what ${strict} gives`, () => {
    const random = seeded(17);
    for (let k = 0; k < 500; k++) {
      const inputs = Array.from({ length: 12 }, () => random() >> (random() & 31));
      const results = [relaxed, strict].map((name) => execute(byName.get(name)!, inputs));
      assertEquals(...results.map((words) => lanesOf(relaxed, words)) as [number[], number[]]);
    }
  });
}

Deno.test("f32x4.relaxed_madd rounds the product, then the sum", () => {
  const inputs = new Float32Array([1.1, 3e38, -0, 2, 1.1, 10, 1, 3, -1.21, -Infinity, 0, 4]);
  const words = [...new Int32Array(inputs.buffer)];
  const product = Math.fround(inputs[0]! * inputs[4]!);
  const sums = [product + inputs[8]!, NaN, 0, 10];
  assertEquals(floats("f32x4.relaxed_madd", words), [...new Float32Array(sums)]);
  const differences = [inputs[8]! - product, -Infinity, 0, -2];
  assertEquals(floats("f32x4.relaxed_nmadd", words), [...new Float32Array(differences)]);
});

Deno.test("f64x2.relaxed_madd rounds the product, then the sum", () => {
  const inputs = new Float64Array([1.1, 2, 1.1, 3, -1.21, 4]);
  const words = [...new Int32Array(inputs.buffer)];
  assertEquals(floats("f64x2.relaxed_madd", words), [1.1 * 1.1 - 1.21, 10]);
  assertEquals(floats("f64x2.relaxed_nmadd", words), [-1.21 - 1.1 * 1.1, -2]);
});

Deno.test("i16x8.relaxed_dot sums two signed products into 16 bits", () => {
  const a = [-128, -128, 127, 127, 1, 2, 3, 4, 0, 0, 0, 0, -1, 5, -128, -128];
  const b = [127, 127, 127, 127, 5, 6, 7, 8, 0, 0, 0, 0, 9, -2, -128, -128];
  const c = [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0];
  const words = [...new Int32Array(new Int8Array([...a, ...b, ...c]).buffer)];
  const dot = execute(byName.get("i16x8.relaxed_dot_i8x16_i7x16_s")!, words);
  const halves = [...new Int16Array(new Int32Array(dot).buffer)];
  assertEquals(halves, [-32512, 32258, 17, 53, 0, 0, -19, -32768]);
  const sums = execute(byName.get("i32x4.relaxed_dot_i8x16_i7x16_add_s")!, words);
  assertEquals(sums, [-32512 + 32258 + 1, 17 + 53 + 2, 3, -19 - 32768 + 4]);
});

/** Runs a row on up to three vectors of four words each; gives the four words of the result. */
function execute(row: Row, words: readonly number[]): number[] {
  if (row.js !== undefined) {
    const operands = words.map((word, k) => [`$${k >> 2}${"abcd"[k & 3]}`, word]);
    return rowFunction(row)(Object.fromEntries(operands));
  }
  const views = viewsOf(new ArrayBuffer(64));
  views.i32.set(words, 4);
  vectorFunction(row)(views, 0, 16, 32, 48);
  const result = [...views.i32.subarray(0, 4)];
  assert(words.every((word, k) => views.i32[4 + k] === word), "operands are left alone");
  return result;
}

/** The result of an instruction as floats. */
function floats(name: string, words: readonly number[]): number[] {
  return lanesOf(name, execute(byName.get(name)!, words));
}

/** The lanes of a result, floats as numbers: which NaN arithmetic gives is left open. */
function lanesOf(name: string, words: readonly number[]): number[] {
  const { buffer } = new Int32Array(words);
  if (name.startsWith("f32x4")) return [...new Float32Array(buffer)];
  return name.startsWith("f64x2") ? [...new Float64Array(buffer)] : [...words];
}
