/** Every plain instruction, compiled, against the interpreter: operands from locals and from constants. */
import { assertEquals } from "@std/assert";
import { ROWS } from "../ops/catalogue.ts";
import type { NumType, Row } from "../ops/row.ts";
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
 * What a float instruction makes of a signalling NaN is open: of its payload, all that is asked for is
 * the quiet bit. Promotion is where the tiers differ, in a bit that no f32 has.
 */
function isOpen({ name }: Row, args: readonly RawValue[]): boolean {
  const [first] = args as readonly (readonly number[])[];
  return name === "f64.promote_f32" && first![0] === 0x7fa00001;
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
      if (isOpen(row, args)) continue;
      const [ours, theirs] = [compiled, interpreted].map(({ instance }) =>
        outcome(() => callRaw(instance.funcs[0], args))
      );
      assertEquals(ours, theirs, JSON.stringify(args));
    }
    assertEquals(compiled.tier.declined.size, 0);
  });
}
