/**
 * Text of functions that carry out one row each over the words of the stack. Parameters say where in
 * `I`, the stack as int32, operands lie (`a`, `b`, `c`, `e`) and the result goes (`d`); `i` is a lane.
 *
 * @module
 */
import { identifier } from "../../ops/lane_text.ts";
import type { Row, Template } from "../../ops/row.ts";

/** The words of a value of each type, as templates name them, in order. */
const LETTERS: Readonly<Record<string, string>> = { i32: "", i64: "lh", v128: "abcd" };

/** An operand: its name in the template, its type, and the parameter that holds its place. */
export interface Named {
  readonly name: string;
  readonly type: string;
  readonly place: string;
}

/** The parts of a template, with the words of operands read from their places. */
export function overWords(template: Template, operands: readonly Named[]): string[] {
  return (typeof template === "string" ? [template] : template).map((part) => {
    let text = part;
    for (const { name, type, place } of operands) {
      const letters = LETTERS[type]!;
      if (letters === "") text = text.replaceAll(name, `I[${place}]`);
      [...letters].forEach((letter, k) => {
        text = text.replaceAll(name + letter, k === 0 ? `I[${place}]` : `I[${place} + ${k}]`);
      });
    }
    return text.replaceAll("$i", "i").replaceAll("$r", "r");
  });
}

/** The row's function: it computes every part, and then stores them from `d` on. */
export function define(row: Row, parameters: readonly string[], parts: readonly string[]): string {
  const head = `function ${identifier(row.name)}(${parameters.join(", ")}) {`;
  if (row.results!.length === 0) return `${head} ${parts.join("; ")}; }`;
  const [first = "", ...rest] = parts;
  const values = [row.predicate ? `(${first}) ? 1 : 0` : first, ...rest];
  const names = values.map((_, k) => k === 0 ? "r" : `r${k}`);
  const declared = values.map((value, k) => `${names[k]} = ${value}`).join(", ");
  const stores = names.map((name, k) => k === 0 ? `I[d] = ${name};` : `I[d + ${k}] = ${name};`);
  return `${head} const ${declared}; ${stores.join(" ")} }`;
}

/** The low byte of what the lowering stage asks about a row: its result's type, or 0. */
export function resultByte(row: Row): number {
  const types: Record<string, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
  return types[row.results![0] ?? ""] ?? 0;
}
