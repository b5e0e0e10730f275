/**
 * Vectors of halves as eight numbers, while they are operands.
 *
 * Two halves in one word are summed with five operations, and multiplied with six. What is computed in
 * several steps, as pixels are between being widened and being narrowed, is taken apart once, computed
 * with an operation for each half, and put together at the end.
 *
 * A number stands for the half that its low 16 bits are. Between which bounds it is is known with it, so
 * that what lies above is cut off only where it would be seen, and nothing is bounded that is not out of
 * bounds:
 *
 * ```js ignore
 * // i16x8.extend_low_i8x16_u; i16x8.mul by 77; i16x8.shr_u 8: of the first two halves
 * imul(l0&255,77)>>>8
 * imul(l0>>>8&255,77)>>>8
 * ```
 *
 * A vector in a local, or where blocks meet, is words again.
 *
 * @module
 */
import { I32, V128 } from "../runtime/types.ts";
import type { Generator } from "./generator.ts";
import {
  bounded,
  BYTE,
  isWithin,
  type Lane,
  lane,
  multiply,
  type Operation,
  OPERATIONS,
  POSITIVE,
  SIGNED,
  SIGNED_BYTE,
  UNSIGNED,
  type Want,
  wrapped,
} from "./half_lanes.ts";
import { readLane } from "./lanes.ts";
import { plainText } from "./plain.ts";
import {
  CONSTANT,
  I16X8,
  int,
  INT32,
  numberOf,
  part,
  type Range,
  SIMPLE,
  TRAPS,
  type Value,
} from "./value.ts";

/** Shifts, by code. */
const SHIFTS: Readonly<Record<number, { readonly want: Want; readonly operator: string }>> = {
  0xfd08b: { want: "any", operator: "<<" }, // i16x8.shl
  0xfd08c: { want: "signed", operator: ">>" }, // i16x8.shr_s
  0xfd08d: { want: "unsigned", operator: ">>>" }, // i16x8.shr_u
};

const SHIFT_SIGNED = 0xfd08c;

/** What makes halves of bytes. */
interface Widening {
  /** The first byte that it takes. */
  readonly first: number;
  readonly kind: "i8" | "u8";
  readonly isProduct?: boolean;
}

/** By code. */
const WIDENINGS: Readonly<Record<number, Widening>> = {
  0xfd087: { first: 0, kind: "i8" }, // i16x8.extend_low_i8x16_s
  0xfd088: { first: 8, kind: "i8" }, // i16x8.extend_high_i8x16_s
  0xfd089: { first: 0, kind: "u8" }, // i16x8.extend_low_i8x16_u
  0xfd08a: { first: 8, kind: "u8" }, // i16x8.extend_high_i8x16_u
  0xfd09c: { first: 0, kind: "i8", isProduct: true }, // i16x8.extmul_low_i8x16_s
  0xfd09d: { first: 8, kind: "i8", isProduct: true }, // i16x8.extmul_high_i8x16_s
  0xfd09e: { first: 0, kind: "u8", isProduct: true }, // i16x8.extmul_low_i8x16_u
  0xfd09f: { first: 8, kind: "u8", isProduct: true }, // i16x8.extmul_high_i8x16_u
};

/** What makes halves of words, and bytes of halves, by code: the bounds. */
const FROM_WORDS: Readonly<Record<number, Range>> = { 0xfd085: SIGNED, 0xfd086: UNSIGNED };
const TO_BYTES: Readonly<Record<number, Range>> = { 0xfd065: SIGNED_BYTE, 0xfd066: BYTE };

/** `extract_lane` */
const EXTRACTIONS: Readonly<Record<number, Want>> = { 0xfd018: "signed", 0xfd019: "unsigned" };

/** Generates an instruction over halves as numbers, where that is better. @returns whether it has */
export function generateHalves(g: Generator, code: number): boolean {
  const operation = OPERATIONS[code];
  if (operation !== undefined) {
    const { always = false, make } = operation;
    if (!always && !anyHalves(g, make.length)) return false;
    operate(g, operation);
  } else if (SHIFTS[code] !== undefined) {
    if (code !== SHIFT_SIGNED && g.stack.at(-2)!.type !== I16X8) return false;
    shift(g, SHIFTS[code]);
  } else if (WIDENINGS[code] !== undefined) widen(g, WIDENINGS[code]);
  else if (FROM_WORDS[code] !== undefined) narrowWords(g, FROM_WORDS[code]);
  else if (TO_BYTES[code] !== undefined) {
    if (!anyHalves(g, 2)) return false;
    narrowToBytes(g, TO_BYTES[code]);
  } else if (EXTRACTIONS[code] !== undefined && anyHalves(g, 1)) {
    extract(g, EXTRACTIONS[code]);
  } else return false;
  return true;
}

function anyHalves({ stack }: Generator, count: number): boolean {
  return stack.slice(-count).some(({ type }) => type === I16X8);
}

// Lanes.

/** Lane `k` of halves or words: a number, if it is a constant. */
function laneOf({ type, words, flags, ranges, halves }: Value, k: number, want: Want): Lane {
  if (type === I16X8) return wanted(lane(words[k]!, ranges![k]!), want);
  const word = words[k >> 1]!;
  if (flags & CONSTANT) {
    const half = numberOf(word) >> 16 * (k & 1);
    const number = want === "unsigned" ? half & 0xffff : half << 16 >> 16;
    return lane(int(number), [number, number]);
  }
  const known = halves?.[k] ?? INT32;
  if (
    isWithin(known, want === "signed" ? POSITIVE : UNSIGNED) && !(want === "any" && known[1] > 255)
  ) {
    return lane(k & 1 ? `${word}>>>16` : `${word}&65535`, known);
  }
  if (want === "any" && (k & 1) === 0) return lane(word, INT32);
  const [text] = readLane({ type, words } as Value, want === "unsigned" ? "u16" : "i16", k);
  const bounds = want === "unsigned" ? UNSIGNED : SIGNED;
  return lane(text!, isWithin(known, bounds) ? known : bounds);
}

/** The text of lane `k` of halves. */
export function halfOf(value: Value, k: number, want: "signed" | "unsigned"): string {
  return laneOf(value, k, want).text;
}

/** Between which bounds word `k` of a vector is. */
function rangeOfWord({ words, flags, ranges }: Value, k: number): Range {
  if (!(flags & CONSTANT)) return ranges?.[k] ?? INT32;
  const number = numberOf(words[k]!);
  return [number, number];
}

/** The lane as it is wanted. */
function wanted({ text, range }: Lane, want: Want): Lane {
  if (want === "unsigned" && !isWithin(range, UNSIGNED)) {
    return lane(`${part(text)}&65535`, UNSIGNED);
  }
  if (want === "signed" && !isWithin(range, SIGNED)) return lane(`${part(text)}<<16>>16`, SIGNED);
  return lane(text, range);
}

// Instructions.

/** Pushes halves. */
function pushHalves(g: Generator, lanes: readonly Lane[], operands: readonly Value[]): void {
  const words = lanes.map(({ text }) => text);
  const ranges = lanes.map(({ range }) => range);
  g.helper("imul");
  const node = g.vectors.make({ form: V128 });
  const value = { ...plainText(I16X8, "", operands), words, ranges, node };
  // Lane by lane, what traps would not keep its order.
  g.push(value.flags & TRAPS ? g.compute(value) : value);
}

/** Words whose halves are named one by one must be names. */
function readable(g: Generator, value: Value): Value {
  return value.type === V128 ? g.simple(value) : value;
}

const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7];

function operate(g: Generator, { want, make, repeats = [] }: Operation): void {
  const operands = g.popHalves(make.length).map((value, k) =>
    repeats.includes(k) ? g.simple(value) : readable(g, value)
  );
  const lanes = EIGHT.map((k) => make(...operands.map((value) => laneOf(value, k, want))));
  pushHalves(g, lanes, operands);
}

function shift(g: Generator, { want, operator }: { want: Want; operator: string }): void {
  const count = g.simple(g.pop());
  const [given] = g.popHalves(1);
  const value = readable(g, given!);
  const fixed = count.flags & CONSTANT ? numberOf(count.words[0]!) & 15 : undefined;
  const by = fixed === undefined ? `(${count.words[0]}&15)` : String(fixed);
  const lanes = EIGHT.map((k) => {
    const { text, range } = laneOf(value, k, want);
    return lane(`${part(text)}${operator}${by}`, shiftedRange(range, operator, fixed));
  });
  pushHalves(g, lanes, [value, count]);
}

function shiftedRange([least, most]: Range, operator: string, count: number | undefined): Range {
  if (operator === "<<") {
    return count === undefined ? INT32 : wrapped(least * 2 ** count, most * 2 ** count);
  }
  if (count !== undefined) return [least >> count, most >> count];
  return [Math.min(least, 0), Math.max(most, 0)];
}

/**
 * A shuffle that takes whole halves of which some are numbers, or widens bytes: such is that of a vector
 * with zeros, whose bytes come between. @returns whether it is that
 */
export function generateMovedHalves(g: Generator, bytes: readonly number[]): boolean {
  const given = g.stack.slice(-2);
  const movesHalves = given.some(({ type }) => type === I16X8) &&
    EIGHT.every((k) => bytes[2 * k]! % 2 === 0 && bytes[2 * k + 1] === bytes[2 * k]! + 1);
  const widens = EIGHT.every((k) =>
    given[bytes[2 * k]! >> 4]!.type === V128 && isZero(given, bytes[2 * k + 1]!)
  );
  if (!movesHalves && !widens) return false;
  const operands = g.popHalves(2).map((value) => readable(g, value));
  const lanes = EIGHT.map((k) => {
    const at = bytes[2 * k]!;
    const value = operands[at >> 4]!;
    return movesHalves ? laneOf(value, (at & 15) >> 1, "any") : byteOf(value, at & 15, "u8");
  });
  pushHalves(g, lanes, operands);
  return true;
}

/** Whether byte `at` of two vectors is that of a zero. */
function isZero(given: readonly Value[], at: number): boolean {
  const { type, words, flags } = given[at >> 4]!;
  return type === V128 && (flags & CONSTANT) !== 0 && words[(at & 15) >> 2] === "0";
}

/** Bytes as halves, or products of bytes. */
function widen(
  g: Generator,
  { first, kind, isProduct = false }: Widening,
): void {
  const operands = g.popMany(isProduct ? 2 : 1).map((value) => g.simple(value));
  const lanes = EIGHT.map((k) => {
    const bytes = operands.map((value) => byteOf(value, first + k, kind));
    return isProduct ? multiply(bytes[0]!, bytes[1]!) : bytes[0]!;
  });
  pushHalves(g, lanes, operands);
}

function byteOf(value: Value, k: number, kind: "i8" | "u8"): Lane {
  if (value.flags & CONSTANT) {
    const byte = numberOf(value.words[k >> 2]!) >> 8 * (k & 3);
    const number = kind === "i8" ? byte << 24 >> 24 : byte & 0xff;
    return lane(int(number), [number, number]);
  }
  const [text] = readLane(value, kind, k);
  return lane(text!, kind === "i8" ? SIGNED_BYTE : BYTE);
}

/** `narrow_i32x4` */
function narrowWords(g: Generator, bounds: Range): void {
  const operands = g.popMany(2);
  const lanes = operands.flatMap((value) =>
    value.words.map((text, k) => bounded(lane(text, rangeOfWord(value, k)), bounds))
  );
  pushHalves(g, lanes, operands);
}

/** `narrow_i16x8`, four halves to a word. */
function narrowToBytes(g: Generator, bounds: Range): void {
  const operands = g.popHalves(2).map((value) => readable(g, value));
  const words = [0, 1, 2, 3].map((word) => {
    const value = operands[word >> 1]!;
    return [0, 1, 2, 3].map((k) => {
      const made = bounded(laneOf(value, 4 * (word & 1) + k, "signed"), bounds);
      const text = part(made.text);
      const cut = made.range[0] >= 0 || k === 3 ? text : `(${text}&255)`;
      return k === 0 ? cut : `${cut}<<${8 * k}`;
    }).join("|");
  });
  const node = g.vectors.make({ form: V128 });
  g.push({ ...plainText(V128, "", operands), words, node });
}

function extract(g: Generator, want: Want): void {
  const at = g.cursor.u8();
  const [value] = g.popHalves(1) as [Value];
  const { text } = laneOf(value, at, want);
  // The other lanes may trap.
  const kept = value.flags & SIMPLE ? value : g.simple(value);
  const shown = kept === value ? text : laneOf(kept, at, want).text;
  g.push(plainText(I32, shown, [kept]));
}
