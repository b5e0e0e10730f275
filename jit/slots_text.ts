/**
 * Values in slots, as objects and exceptions hold them (see `runtime/gc_objects.ts`), as text.
 *
 * @module
 */
import { slotsOf } from "../runtime/gc_objects.ts";
import { F32, F64, I64, type ValType } from "../runtime/types.ts";
import type { Generator } from "./generator.ts";
import { plainText } from "./plain.ts";
import type { Value } from "./value.ts";

/** The slots of an operand. */
export function slotsText(g: Generator, value: Value): readonly string[] {
  const { type, bits } = value;
  if (type === F32) return bits ?? [`${g.helper("f32Bits")}(${value.words[0]})`];
  if (type !== F64) return value.words;
  if (bits !== undefined) return bits;
  const low = `${g.helper("f64Bits")}(${value.words[0]})`;
  const high = `${g.helper("wide")}.hi`;
  return g.compute({ ...plainText(I64, "", [value]), words: [low, high] }).words;
}

/** The words of a value whose slots are given, and how many slots it has. */
export function fieldText(
  g: Generator,
  type: ValType,
  slot: (k: number) => string,
): { words: readonly string[]; count: number } {
  const count = slotsOf(type);
  if (type === F32) return { words: [`${g.helper("f32FromBits")}(${slot(0)})`], count };
  if (type === F64) return { words: [`${g.helper("f64FromBits")}(${slot(0)},${slot(1)})`], count };
  return { words: Array.from({ length: count }, (_, k) => slot(k)), count };
}
