/** Every plain instruction, compiled, against the interpreter: operands from locals and from constants. */
import { assertEquals } from "@std/assert";
import { ROWS } from "../ops/catalogue.ts";
import type { NumType, Operand, Row } from "../ops/row.ts";
import { RuntimeError } from "../runtime/errors.ts";
import { callRaw, type RawValue } from "../runtime/interpret/call.ts";
import { LANES, VECTOR_HELPERS } from "./generated/rules.ts";
import { ruleOf } from "./rule.ts";
import { around, run } from "./testing.ts";

/** Bits of operands of each type, low word first. */
const INPUTS: Readonly<Record<NumType, readonly (readonly number[])[]>> = {
  i32: [[0], [1], [-1], [0x7fffffff], [-0x80000000], [0x12345678]],
  i64: [[0, 0], [1, 0], [-1, -1], [0, -0x80000000], [-1, 0x7fffffff], [7, 0], [0x12345678, -5]],
  f32: [[0], [-0x80000000], [0x3fc00000], [0x7f800000], [0x7fc00000], [0x7fa00001], [0x4f000000]],
  f64: [[0, 0], [0, -0x80000000], [0, 0x3ff80000], [0, 0x7ff00000], [0, 0x7ff80000], [
    1,
    0x7ff40000,
  ], [0, 0x43e00000]],
  v128: [[1, -2, 0x7f80ff00, 4]],
};

function isSubject(row: Row): boolean {
  return ruleOf(row.code) !== undefined && row.access === undefined && row.immediates.length === 0;
}

/**
 * Results with every NaN alike, for rows of arithmetic: which of its operands' payloads a NaN has is
 * open, and changes when V8 optimises. Rows with a meaning over bits keep theirs.
 */
function comparable({ results, bits }: Row, outcome: unknown): unknown {
  if (bits !== undefined || !Array.isArray(outcome)) return outcome;
  return outcome.map((words: number[], k) => isNaNBits(results![k]!, words) ? "NaN" : words);
}

function isNaNBits(type: Operand, [low = 0, high = 0]: readonly number[]): boolean {
  if (type === "f32") return (low & 0x7fffffff) > 0x7f800000;
  const top = high & 0x7fffffff;
  return type === "f64" && (top > 0x7ff00000 || top === 0x7ff00000 && low !== 0);
}

/** All combinations of inputs, as many as there are for two operands. */
function combinations(types: readonly NumType[]): RawValue[][] {
  const [first, ...rest] = types;
  if (first === undefined) return [[]];
  const tails = combinations(rest);
  const inputs = types.length > 2 ? INPUTS[first].slice(1, 4) : INPUTS[first];
  return inputs.flatMap((input) => tails.map((tail) => [input, ...tail]));
}

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    return error.message;
  }
}

for (const row of ROWS.filter(isSubject)) {
  Deno.test(`rule: ${row.name}`, () => {
    const operands = row.params!.map((_, index) => `local.get ${index}`).join("; ");
    const program = around(
      `${row.params!.join(" ")} -> ${row.results!.join(" ")}`,
      `${operands}; ${row.name}`,
    );
    const compiled = run(program, { tier: {} });
    const interpreted = run(program, {});
    for (const args of combinations(row.params as NumType[])) {
      const [ours, theirs] = [compiled, interpreted].map(({ instance }) =>
        comparable(row, outcome(() => callRaw(instance.funcs[0], args)))
      );
      assertEquals(ours, theirs, JSON.stringify(args));
    }
    assertEquals(compiled.tier.declined.size, 0);
  });
}

/** What an instruction takes and gives as words of an f64 each, which show whether they are int32. */
const SPREAD: Readonly<Record<string, string>> = {
  i32: "f64.convert_i32_s",
  i64: "local.tee 3; i32.wrap_i64; f64.convert_i32_s; " +
    "local.get 3; i64.const 32; i64.shr_u; i32.wrap_i64; f64.convert_i32_s",
  v128: "local.tee 4; f64x2.convert_low_i32x4_s; local.tee 5; " +
    "f64x2.extract_lane 0; local.get 5; f64x2.extract_lane 1; local.get 4; local.get 4; " +
    "0xfd 0x0d 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15; f64x2.convert_low_i32x4_s; " +
    "local.tee 5; f64x2.extract_lane 0; local.get 5; f64x2.extract_lane 1",
};
const SPREAD_COUNTS: Readonly<Record<string, number>> = { i32: 1, i64: 2, v128: 4 };

/** Vectors with high bits here and there. */
const VECTORS: readonly RawValue[] = [[0, 0, 0, 0], [-1, 0x7fffffff, -0x80000000, 1], [
  0x80ff0180 | 0,
  0x7f80ff00,
  0x40c00000,
  -5,
]];

/** Rows whose result is made of int32 words. */
function givesWords({ code, access, params, results, immediates }: Row): boolean {
  const known = ruleOf(code) !== undefined || code in LANES || code in VECTOR_HELPERS;
  return known && access === undefined && params !== null && results?.length === 1 &&
    results[0]! in SPREAD && immediates.every((kind) => kind === "laneidx");
}

for (const row of ROWS.filter(givesWords)) {
  Deno.test(`rule: ${row.name} gives int32 words, as a conversion sees that takes them raw`, () => {
    const [result] = row.results as [string];
    const params = [...row.params!, "i32", "i32", "i32"].slice(0, 3);
    const operands = row.params!.map((_, index) => `local.get ${index}`).join("; ");
    const program = around(
      `${params.join(" ")} -> ${new Array<string>(SPREAD_COUNTS[result]!).fill("f64").join(" ")}`,
      `${operands}; ${row.name}; ${SPREAD[result]}`,
      "i64 v128 v128",
    );
    const [compiled, interpreted] = [run(program, { tier: {} }), run(program, {})];
    const inputs = params.map((type) =>
      type === "v128" ? VECTORS : INPUTS[type as NumType].slice(0, 5)
    );
    for (const first of inputs[0]!) {
      for (const second of inputs[1]!) {
        const args = [first, second, inputs[2]![1]!];
        const [ours, theirs] = [compiled, interpreted].map(({ instance }) =>
          outcome(() => callRaw(instance.funcs[0], args))
        );
        assertEquals(ours, theirs, JSON.stringify(args));
      }
    }
    assertEquals(compiled.tier.declined.size, 0);
  });
}
