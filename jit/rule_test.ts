/** Every plain instruction, compiled, against the interpreter: operands from locals and from constants. */
import { assertEquals } from "@std/assert";
import { ROWS } from "../ops/catalogue.ts";
import type { NumType, Operand, Row } from "../ops/row.ts";
import { RuntimeError } from "../runtime/errors.ts";
import { callRaw, type RawValue } from "../runtime/interpret/call.ts";
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
