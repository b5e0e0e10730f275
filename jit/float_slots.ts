/**
 * Floats that go in and out of a function through an array.
 *
 * V8 makes an object of every float that is an argument or a result of a call, unless it inlines the
 * callee; and first it looks whether the number could be a small integer. Small functions are inlined, by
 * V8 or by `inline.ts`. The floats of others go through `P`, an array of doubles. They are called so at
 * `passed` of their `Func`, which is there for every function whose floats go that way by its bytes alone;
 * and at `code` as all others are, for tables and adapters.
 *
 * ```js ignore
 * P[0]=d0;F7.passed(i0,D-30);d1=P[0];   // in another function
 *
 * function f7(l0,D){
 * let l1=P[0],d0=0;               // the parameters l0 (i32) and l1 (f64)
 * …
 * P[0]=l1*0.5;f7(l0,D-30);d0=P[0];
 * P[0]=d0+l1;return;
 * }
 * function w7(l0,l1,D){P[0]=l1;f7(l0,D);return P[0];}
 * E.instance.funcs[7].passed=f7;
 * return w7;
 * ```
 *
 * What is written is read at once: nothing else runs in between.
 *
 * @module
 */
import { bodyOf } from "../runtime/lower/cursor.ts";
import { type DefType, F32, F64, type ValType } from "../runtime/types.ts";
import { putExact, takeExact } from "./exact.ts";
import type { Generator } from "./generator.ts";
import type { Module } from "../runtime/module.ts";
import { hasCallOf } from "./prescan.ts";
import { localNames, QUIET, SIMPLE, type Value } from "./value.ts";

/** Matches a line of a JavaScript stack that belongs to the function around another. */
export const AROUND = /\bw\d+ (?:\[as code\] )?\(/;

/** Whether a type has floats that would go through the array. */
export function passesFloats({ params, results }: DefType): boolean {
  return params.some(isPassed) || isPassed(results[0]);
}

/** A function with fewer bytes is called as all others are: V8 inlines it. */
const LEAST_BYTES = 100;
/** The same, for one that calls itself and so may have a twin, or is called through a table. */
const LEAST_BYTES_OTHERWISE = 200;

/** Whether function `funcidx` is called with its floats in the array, whatever becomes of it. */
export function isCalledByArray(module: Module, funcidx: number): boolean {
  if (funcidx < module.imported.func || !passesFloats(module.funcs[funcidx]!)) return false;
  const { start, end } = bodyOf(module, funcidx);
  return end - start >= LEAST_BYTES_OTHERWISE ||
    end - start >= LEAST_BYTES && !hasCallOf(module, funcidx, funcidx) &&
      !isInTable(module, funcidx);
}

const inTables = new WeakMap<Module, ReadonlySet<number>>();

/** Whether tables have the function from segments: then it is called at `code`. */
function isInTable(module: Module, funcidx: number): boolean {
  let found = inTables.get(module);
  if (found === undefined) {
    const lists = module.elements.map(({ items }) => "funcs" in items ? [...items.funcs] : []);
    inTables.set(module, found = new Set(lists.flat()));
  }
  return found.has(funcidx);
}

/** Whether a parameter or first result of this type goes through the array. */
export function isPassed(type: ValType | undefined): boolean {
  return type === F32 || type === F64;
}

/** The array. */
function array(g: Generator): string {
  return g.need("P", "E.passed");
}

/** A statement that puts a float into place `k`. */
export function putFloat(g: Generator, k: number, value: Value): string {
  const P = array(g);
  const { type, flags } = value;
  // A number that stands for an f32 is never a signalling NaN.
  if (type === F32 || flags & QUIET) return `${P}[${k}]=${value.words[0]};`;
  const [name] = g.simple(value).words;
  return putExact({ array: P, index: k }, name!);
}

/** Statements that put a float from place `k` into variable `name`. */
export function takeFloat(g: Generator, k: number, { name, type }: Named): string {
  const P = array(g);
  return type === F64 ? takeExact({ array: P, index: k }, name) : `${name}=${P}[${k}];`;
}

interface Named {
  readonly name: string;
  readonly type: ValType;
}

/** Puts the floats among arguments into their places, and returns the words of the others. */
export function putArguments(g: Generator, args: readonly Value[]): string[] {
  const floats = args.filter(({ type }) => isPassed(type));
  const puts = floats.map((value, k) => putFloat(g, k, value));
  if (puts.length > 0) g.emit(puts.join(""));
  return args.filter(({ type }) => !isPassed(type)).flatMap(({ words }) => words);
}

/** Statements at the start of the function: the floats among its parameters come out of the array. */
export function takeParameters(g: Generator, type: DefType): string {
  return floatParameters(type).map((named, k) => takeFloat(g, k, named)).join("");
}

/** The float parameters of a function. */
export function floatParameters({ params }: DefType): Named[] {
  return params.flatMap((type, index) =>
    isPassed(type) ? [{ name: localNames(index, type)[0]!, type }] : []
  );
}

/** The text of the function around `name`, which is called as all others are. */
export function around(g: Generator, name: string): string {
  const type = g.module.funcs[g.funcidx]!;
  const words = type.params.flatMap((param, index) => localNames(index, param));
  const floats = floatParameters(type);
  const local = ({ name, type }: Named): Value => ({
    type,
    words: [name],
    flags: SIMPLE,
    locals: [],
    temps: [],
    size: 0,
  });
  const puts = floats.map((one, k) => `${one.name}=+${one.name};${putFloat(g, k, local(one))}`);
  const others = words.filter((word) => !floats.some(({ name }) => name === word));
  const call = `${name}(${[...others, "D"].join(",")})`;
  const [result] = type.results;
  const rest = result !== undefined && isPassed(result)
    ? `${call};let d0=0;${takeFloat(g, 0, { name: "d0", type: result })}return d0;`
    : `return ${call};`;
  return `function w${g.funcidx}(${[...words, "D"].join(",")}){${puts.join("")}${rest}}`;
}
