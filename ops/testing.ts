/**
 * For tests: makes functions out of rows, so that a row's meaning can be run by itself.
 *
 * @module
 */
import { laneFunction } from "./lane_text.ts";
import { HELPERS } from "./helpers.ts";
import * as simd from "./math/simd.ts";
import type { Views } from "./math/simd.ts";
import type { Operand, Row, Template } from "./row.ts";

/** The functions that rows name in `v128`. */
export const SIMD_HELPERS: Readonly<Record<string, unknown>> = { ...simd };

/** The words of an operand of each type, as suffixes; in `bits`, floats are words as well. */
export function suffixes(type: Operand, bits: boolean): readonly string[] {
  if (type === "v128") return ["a", "b", "c", "d"];
  return type === "i64" || (bits && type === "f64") ? ["l", "h"] : [""];
}

/** The names of a row's words: those of its operands, in the order of their bits, and the rest. */
function wordNames(row: Row): string[] {
  const operands = (row.params ?? []).flatMap((type, n) =>
    suffixes(type, true).map((suffix) => `$${n}${suffix}`)
  );
  return [...operands, "$m", "$i", "$il", "$ih", "$ia", "$ib", "$ic", "$id"];
}

/**
 * A row's meaning as a function from named words to the list of result words. Floats go in and come
 * out as bits, and are numbers only between: put in an array, a number may lose a NaN's bits.
 */
export function rowFunction(
  row: Row,
  form: "js" | "bits" = "js",
): (words: Readonly<Record<string, unknown>>) => number[] {
  const template = row[form];
  if (template === undefined) throw new Error(`${row.name} has no ${form}`);
  const names = wordNames(row);
  const source = `${form === "js" ? toNumbers(row) : ""} ${body(row, template, form)}`;
  const run = new Function(...Object.keys(HELPERS), ...names, source);
  const helpers = Object.values(HELPERS);
  return (words) => run(...helpers, ...names.map((name) => words[name]));
}

/** Statements that make numbers of a row's float operands and immediates. */
function toNumbers(row: Row): string {
  const operands = (row.params ?? []).map((type, n) => [type, `$${n}`] as const);
  return [...operands, [row.immediates[0], "$i"] as const].map(([type, name]) => {
    if (type === "f32") return `${name} = f32FromBits(${name});`;
    if (type === "f64" && name === "$i") return `$i = f64FromBits($il, $ih);`;
    return type === "f64" ? `const ${name} = f64FromBits(${name}l, ${name}h);` : "";
  }).join(" ");
}

/** Statements that compute a template and return the list of its words. */
function body(row: Row, template: Template, form: "js" | "bits"): string {
  const result = row.results?.[0];
  if (typeof template !== "string") {
    const names = template.map((_, k) => k === 0 ? "$r" : `$r${k}`);
    const declarations = template.map((part, k) => `const ${names[k]} = ${part};`);
    return `${declarations.join(" ")} return [${names}];`;
  }
  if (result === undefined) return `${template}; return [];`;
  if (row.predicate) return `return [(${template}) ? 1 : 0];`;
  if (form === "js" && result === "f32") return `return [f32Bits(${template})];`;
  if (form === "js" && result === "f64") return `return [f64Bits(${template}), wide.hi];`;
  return `return [${template}];`;
}

/** A vector row's meaning as a function on the views of a buffer. */
export function vectorFunction(
  row: Row,
): (v: simd.Views, d: number, a: number, b: number, c: number) => void {
  if (row.v128 !== undefined) return SIMD_HELPERS[row.v128] as ReturnType<typeof vectorFunction>;
  const source = laneFunction(row, { name: "run" });
  return new Function(...Object.keys(HELPERS), `return ${source}`)(...Object.values(HELPERS));
}

/** A generator of pseudo-random 32-bit integers (xorshift), the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}

/** A memory as the functions of vector rows see it. */
export function viewsOf(buffer: ArrayBuffer): Views {
  return {
    i8: new Int8Array(buffer),
    u8: new Uint8Array(buffer),
    i16: new Int16Array(buffer),
    u16: new Uint16Array(buffer),
    i32: new Int32Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
  };
}
