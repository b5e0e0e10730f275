/**
 * Atomic instructions, on any memory: `[op, dst, address, operands…, memidx, offset low, high]`, where
 * a store has no `dst`. What they cost lies in `Atomics`, so there is no shorter way for memory 0.
 *
 * @module
 */
import { ROWS } from "../../ops/catalogue.ts";
import { identifier } from "../../ops/lane_text.ts";
import type { Row } from "../../ops/row.ts";
import { at, type Instruction } from "./isa_text.ts";
import { define, overWords, resultByte } from "./isa_words.ts";

const ATOMICS: readonly Row[] = ROWS.filter((row) => row.access?.atomic);

/** All of them. */
export function atomicInstructions(): Instruction[] {
  const fence = { name: "atomic.fence", length: 1, body: "atomicFence(); return pc + 1;" };
  const accesses = ATOMICS.map((row) => {
    const results = row.results!.length;
    const count = results + row.params!.length;
    const memory = `C[pc + ${1 + count}]`;
    const args = Array.from({ length: count }, (_, k) => at(1 + k));
    args[results] = `effective(inst, ${args[results]}, ${memory}, C[pc + ${2 + count}], C[pc + ${
      3 + count
    }])`;
    const call = `${identifier(row.name)}(I, inst.memories[${memory}].dv, ${args.join(", ")})`;
    return { name: row.name, length: 4 + count, body: `${call}; return pc + ${4 + count};` };
  });
  return [fence, ...accesses];
}

/** The functions that {@link atomicInstructions} call: `a` is the effective address. */
export function atomicFunctions(): string {
  return ATOMICS.map((row) => {
    const values = row.params!.slice(1).map((type, k) => ({
      name: `$${1 + k}`,
      type,
      place: k === 0 ? "b" : "c",
    }));
    const result = row.results!.length > 0 ? ["d"] : [];
    const parts = overWords(row.js!, values).map((part) =>
      part.replaceAll("$m", "m").replaceAll("$0", "a")
    );
    return define(row, ["I", "m", ...result, "a", ...values.map(({ place }) => place)], parts);
  }).join("\n");
}

/** What the lowering stage asks about a row, by code: result type, operand count << 8. */
export function atomicShape(row: Row): number {
  return resultByte(row) | row.params!.length << 8;
}
