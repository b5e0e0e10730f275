/**
 * From one form of a vector to another: see `vector_uses.ts` for which there are.
 *
 * Numbers turn into words, and words into numbers, by way of a cell of memory. A signalling NaN does
 * not survive that: where its bits matter, the helpers of `ops/math/float_bits.ts` do it.
 *
 * @module
 */
import { V128, type ValType } from "../runtime/types.ts";
import { CONSTANT, F32X4, I16X8, numberOf, part, QUIET, SIMPLE, type Value } from "./value.ts";

/** What a conversion needs of the generator. */
export interface Surroundings {
  need(name: string, make: string): string;
  helper(name: string): string;
  emit(text: string): void;
  simple(value: Value): Value;
  /** New variables, until the instruction ends. */
  scratch(type: ValType): Value;
}

/** The vector in the form of `type`. @param exact whether the bits of a NaN matter */
export function inForm(
  g: Surroundings,
  value: Value,
  { type, exact }: { type: ValType; exact: boolean },
): Value {
  if (value.type === type) return value;
  if (value.type === I16X8) return inForm(g, wordsOfHalves(value), { type, exact });
  if (type !== V128) return asNumbers(g, inForm(g, value, { type: V128, exact }), { type, exact });
  return value.type === F32X4 ? wordsOfSingles(g, value) : wordsOfDoubles(g, value);
}

/** The cell through which floats turn into words and back: its names are `cw`, `cf` and `cd`. */
export function needCells(g: Surroundings): void {
  g.need("cw", "E.cells.words");
  g.need("cf", "E.cells.singles");
  g.need("cd", "E.cells.doubles");
}

/** Two halves to a word; the lower one is cut off where it may be more than a half. */
function wordsOfHalves({ ranges, ...value }: Value): Value {
  const words = [0, 2, 4, 6].map((k) => {
    const [least, most] = ranges![k]!;
    const low = part(value.words[k]!);
    const cut = least >= 0 && most <= 0xffff ? low : `(${low}&65535)`;
    return `${cut}|${part(value.words[k + 1]!)}<<16`;
  });
  const flags = value.flags & ~(SIMPLE | CONSTANT | QUIET);
  return { ...value, type: V128, words, flags, halves: ranges };
}

function wordsOfSingles(g: Surroundings, value: Value): Value {
  const quiet = (value.flags & QUIET) !== 0;
  if (quiet) needCells(g);
  else g.helper("f32Bits");
  const words = value.words.map((text) => quiet ? `(cf[0]=${text},cw[0])` : `f32Bits(${text})`);
  return { ...value, type: V128, words, flags: value.flags & ~(SIMPLE | CONSTANT | QUIET) };
}

/** The words of a double come out of the cell one after the other: so they are computed now. */
function wordsOfDoubles(g: Surroundings, value: Value): Value {
  const quiet = (value.flags & QUIET) !== 0;
  const target = g.scratch(V128);
  value.words.forEach((text, k) => {
    const [low, high] = target.words.slice(2 * k);
    if (quiet) {
      needCells(g);
      g.emit(`cd[0]=${text};${low}=cw[0];${high}=cw[1];`);
    } else g.emit(`${low}=${g.helper("f64Bits")}(${text});${high}=${g.helper("wide")}.hi;`);
  });
  return target;
}

function asNumbers(
  g: Surroundings,
  value: Value,
  { type, exact }: { type: ValType; exact: boolean },
): Value {
  if (value.flags & CONSTANT) {
    const constants = constantNumbers(
      value.words.map(numberOf),
      type,
    );
    if (constants !== undefined) {
      return { ...value, type, words: constants, flags: value.flags | QUIET };
    }
  }
  // What reads variables must keep them from being used again: those of `source`.
  // And a word that comes by way of the cell itself would change the one put there before it.
  const isAside = type !== F32X4 && (exact || value.words.some((text) => text.includes("cw[")));
  const source = isAside ? g.simple(value) : value;
  const { words } = source;
  const [a, b, c, d] = words as [string, string, string, string];
  const base = {
    ...source,
    type,
    ranges: undefined,
    halves: undefined,
    flags: source.flags & ~(SIMPLE | CONSTANT | QUIET) | (exact ? 0 : QUIET),
  };
  if (exact) {
    const name = g.helper(type === F32X4 ? "f32FromBits" : "f64FromBits");
    const numbers = type === F32X4 ? words : [`${a},${b}`, `${c},${d}`];
    return { ...base, words: numbers.map((text) => `${name}(${text})`) };
  }
  needCells(g);
  if (type === F32X4) return { ...base, words: words.map((text) => `(cw[0]=${text},cf[0])`) };
  const pair = (low: string, high: string) => `(cw[0]=${part(low)},cw[1]=${part(high)},cd[0])`;
  return { ...base, words: [pair(a, b), pair(c, d)] };
}

const cell = new DataView(new ArrayBuffer(16));

/** The numbers of a constant, unless one is a NaN. */
function constantNumbers(words: readonly number[], type: ValType): string[] | undefined {
  words.forEach((word, k) => cell.setInt32(4 * k, word, true));
  const numbers = type === F32X4
    ? words.map((_, k) => cell.getFloat32(4 * k, true))
    : [cell.getFloat64(0, true), cell.getFloat64(8, true)];
  const texts = numbers.map(floatText);
  return texts.includes(undefined) ? undefined : texts as string[];
}

/** A float as text that reads back as itself, if it is no NaN. */
export function floatText(value: number): string | undefined {
  if (value !== value) return undefined;
  const negative = value < 0 || Object.is(value, -0);
  const text = value === 0 ? "0" : String(Math.abs(value));
  const safe = /^(?:\d+\.?\d*|Infinity)$/.test(text) ? text : `(${text})`;
  return negative ? `(-${text})` : safe;
}
