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

/** Statements that compute every part, and then store them from `d` on. */
export function statements(parts: readonly string[], d: string): string {
  const names = parts.map((_, k) => k === 0 ? "r" : `r${k}`);
  const declared = parts.map((part, k) => `${names[k]} = ${part}`).join(", ");
  const stores = names.map((name, k) => `I[${k === 0 ? d : `${d} + ${k}`}] = ${name};`);
  return `const ${declared}; ${stores.join(" ")}`;
}

/** The row's function over the parts of its meaning. */
export function define(row: Row, parameters: readonly string[], parts: readonly string[]): string {
  const values = row.predicate ? [`(${parts[0]}) ? 1 : 0`] : parts;
  const body = row.results!.length === 0 ? `${parts.join("; ")};` : statements(values, "d");
  return `function ${identifier(row.name)}(${parameters.join(", ")}) { ${body} }`;
}

/** The low byte of what the lowering stage asks about a row: its result's type, or 0. */
export function resultByte(row: Row): number {
  const types: Record<string, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
  return types[row.results![0] ?? ""] ?? 0;
}
