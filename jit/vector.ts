/**
 * Generation of vector instructions, but for those that `plain.ts` does by a rule over words.
 *
 * In which form a vector is held is decided in `vector_uses.ts`. Here every instruction says what it
 * wants and makes; and what only moves lanes does so in whichever form they are.
 *
 * @module
 */
import { readAddress } from "./address.ts";
import { F32, F64, I32, I64, V128, type ValType } from "../runtime/types.ts";
import { generateHalves, generateMovedHalves } from "./halves.ts";
import { needCells } from "./forms.ts";
import { LANES, NUMBERS, VECTOR_HELPERS } from "./generated/rules.ts";
import type { Generator } from "./generator.ts";
import { callOnPlaces } from "./instance_ops.ts";
import { lowPart, shuffledWord } from "./lanes.ts";
import { generateLanes } from "./lane_rules.ts";
import { applyRule, plainText } from "./plain.ts";
import { haveBytes, simplify } from "./peephole.ts";
import { type Rule, ruleOf, topRuleOf } from "./rule.ts";
import {
  CONSTANT,
  constant,
  F32X4,
  F64X2,
  int,
  INT32,
  numberOf,
  QUIET,
  type Range,
  SIMPLE,
  TRAPS,
  type Value,
} from "./value.ts";
import { generateVectorAccess } from "./vector_memory.ts";
import { rangesOfWords } from "./word_ranges.ts";

const LAST = 0xfd1ff;
const CONST = 0xfd00c;
const SHUFFLE = 0xfd00d;
const SWIZZLE = 0xfd00e;
const RELAXED_SWIZZLE = 0xfd100;
const NOT = 0xfd04d;
const AND = 0xfd04e;
const XOR = 0xfd051;
/** `i16x8.shr_u` */
const SHIFT_HALVES = 0xfd08d;

/** `bitselect` and `relaxed_laneselect`. */
const CHOICES: ReadonlySet<number> = new Set([0xfd052, 0xfd109, 0xfd10a, 0xfd10b, 0xfd10c]);

/** By code, the form that a splat, an extraction or a replacement of a float lane is about. */
const SPLATS: Readonly<Record<number, ValType>> = { 0xfd013: F32X4, 0xfd014: F64X2 };
const EXTRACTIONS: Readonly<Record<number, ValType>> = { 0xfd01f: F32X4, 0xfd021: F64X2 };
const REPLACEMENTS: Readonly<Record<number, ValType>> = { 0xfd020: F32X4, 0xfd022: F64X2 };

const LOAD64_ZERO = 0xfd05d;
/** `load8x8`: by code, the instruction that widens what is loaded as two words. */
const WIDENING_LOADS: Readonly<Record<number, number>> = { 0xfd001: 0xfd087, 0xfd002: 0xfd089 };

/** Generates such an instruction. @returns whether `code` is one */
export function generateVector(g: Generator, code: number): boolean {
  if (generateVectorAccess(g, code) || generateHalves(g, code)) return true;
  if (WIDENING_LOADS[code] !== undefined) {
    applyRule(g, LOAD64_ZERO, {
      address: readAddress(g),
      operands: g.popMany(1),
      node: g.vectors.make({ form: V128 }),
    });
    return generateHalves(g, WIDENING_LOADS[code]);
  }
  const lanes = NUMBERS[code] ?? LANES[code];
  if (lanes !== undefined) generateLanes(g, code, lanes);
  else if (code === CONST) generateConst(g);
  else if (code === SHUFFLE) generateShuffle(g);
  else if (code === SWIZZLE || code === RELAXED_SWIZZLE) generateSwizzle(g);
  else if (SPLATS[code] !== undefined) generateSplat(g, SPLATS[code]);
  else if (EXTRACTIONS[code] !== undefined) generateExtraction(g, EXTRACTIONS[code]);
  else if (REPLACEMENTS[code] !== undefined) generateReplacement(g, REPLACEMENTS[code]);
  else if (CHOICES.has(code)) generateChoice(g, code);
  else if (code >= NOT && code <= XOR) generateBits(g, code);
  else if (VECTOR_HELPERS[code] !== undefined) {
    callOnPlaces(g, VECTOR_HELPERS[code][1], VECTOR_HELPERS[code][0]);
  } else if (code <= LAST && ruleOf(code)?.results[0] === V128 && !ruleOf(code)!.accesses) {
    generateWords(g, code);
  } else return false;
  return true;
}

/** Comparisons of bytes and of halves. */
const BYTES_EQ = 0xfd023;
const HALVES_EQ = 0xfd02d;
const HALVES_GE = 0xfd036;
/** What comes next in a module: `any_true`, or the `bitmask` of bytes or of halves. */
const ANY_TRUE = [0xfd, 0x53];
const BITMASKS = [[0xfd, 0x64], [0xfd, 0x84, 0x01]] as const;

/** The rule of a comparison whose mask is only asked for the top bits of its lanes, next. */
function gatheredRule(g: Generator, code: number): Rule | undefined {
  if (code < BYTES_EQ || code > HALVES_GE) return undefined;
  const halves = code >= HALVES_EQ;
  const { bytes, pos } = g.cursor;
  const follows = (next: readonly number[]) => next.every((byte, k) => bytes[pos + k] === byte);
  // What gathers the top bits leaves out the others by itself.
  if (follows(BITMASKS[halves ? 1 : 0])) return topRuleOf(code, undefined);
  return follows(ANY_TRUE) ? topRuleOf(code, halves ? "0x80008000" : "0x80808080") : undefined;
}

/** An instruction over words. */
function generateWords(g: Generator, code: number): void {
  const { params, lane } = ruleOf(code)!;
  const immediate = lane ? g.cursor.u8() : 0;
  const operands = g.popMany(params.length);
  const node = g.vectors.make({ form: V128 });
  const better = simplify(
    code,
    operands.map((value) => haveBytes(value) ? g.simple(value) : value),
  );
  if (better !== undefined) g.push({ ...better, node });
  else applyRule(g, code, { operands, lane: immediate, node, rule: gatheredRule(g, code) });
  if (code === SHIFT_HALVES && operands[1]!.flags & CONSTANT) {
    const most = 0xffff >>> (numberOf(operands[1]!.words[0]!) & 15);
    g.know({ halves: Array.from({ length: 8 }, () => [0, most] as const) });
  }
}

function generateConst(g: Generator): void {
  const { cursor } = g;
  const words = [cursor.word(), cursor.word(), cursor.word(), cursor.word()];
  const mask = words.every((word) => word === 0)
    ? 0
    : words.every((word) => (word | 0) === -1)
    ? 32
    : undefined;
  const value = constant(V128, words.map(int));
  g.push({ ...value, node: g.vectors.make({ mask, constant: value.words }) });
}

/** `and`, `or` and the like: what they make of masks is a mask. */
function generateBits(g: Generator, code: number): void {
  const popped = g.popMany(code === NOT ? 1 : 2);
  const maskOf = popped.map(({ node }) => node!);
  const operands = code === AND && popped.some(isLow) ? popped.map(lowPart) : popped;
  applyRule(g, code, { operands, node: g.vectors.make({ form: V128, maskOf }) });
  if (code === AND) {
    const ranges = rangesOfWords(code, operands);
    g.know({ halves: operands.map(halvesBelow).find(Boolean), ranges });
  }
}

/** Whether a constant has bits in low halves only. */
function isLow({ flags, words }: Value): boolean {
  return (flags & CONSTANT) !== 0 && words.every((word) => {
    const number = numberOf(word);
    return (number & 0xffff) === number;
  });
}

/** The halves that are left of any by a constant that masks them. */
function halvesBelow({ flags, words, type }: Value): readonly Range[] | undefined {
  if (!(flags & CONSTANT) || type !== V128) return undefined;
  return words.map(numberOf).flatMap((word) => [[0, word & 0xffff], [0, word >>> 16]] as const);
}

/** A choice between numbers is made lane by lane, if the mask is one of such lanes; else bit by bit. */
function generateChoice(g: Generator, code: number): void {
  const [yes, no, mask] = g.popMany(3, { raw: true }) as [Value, Value, Value];
  const node = g.vectors.make({});
  g.vectors.choose(node, [yes.node!, no.node!], mask.node!);
  const form = g.vectors.formOf(node);
  const width = form === F32X4 ? 32 : form === F64X2 ? 64 : 0;
  if (width === 0 || width !== g.vectors.maskWidth(mask.node!)) {
    const operands = [yes, no, mask].map((value) => g.converted(value, V128));
    applyRule(g, code, { operands, node });
    return;
  }
  const [left, right, tests] = [g.converted(yes, form), g.converted(no, form), mask];
  const words = left.words.map((word, k) => {
    const test = tests.conditions?.[k] ?? `${tests.words[k * width / 32]}!==0`;
    return `(${test})?${word}:${right.words[k]}`;
  });
  const flags = left.flags & right.flags & QUIET;
  const base = plainText(form, "", [left, right, tests]);
  g.push({ ...base, words, flags: base.flags | flags, node });
}

/** `f32x4.splat` and `f64x2.splat` */
function generateSplat(g: Generator, form: ValType): void {
  const operand = g.pop();
  const node = g.vectors.make({ form, quiet: (operand.flags & QUIET) !== 0 });
  if (!(operand.flags & QUIET) && operand.number === undefined) g.vectors.makeLoud(node);
  if (g.vectors.formOf(node) === V128) {
    const words = bitsOfScalar(g, operand);
    g.push({ ...words, type: V128, words: spread(words.words), node });
    return;
  }
  const number = g.vectors.isExact(node) ? undefined : operand.number;
  const value = g.simple(number === undefined ? operand : { ...operand, words: [number] });
  const quiet = number === undefined ? operand.flags & QUIET : QUIET;
  const words = form === F32X4 ? spread(value.words) : [value.words[0]!, value.words[0]!];
  g.push({ ...value, type: form, words, flags: value.flags | quiet, node });
}

/** A word, or two, as often as they fit. */
function spread(words: readonly string[]): string[] {
  return Array.from({ length: 4 }, (_, k) => words[k % words.length]!);
}

/** The bits of a float, in variables. */
function bitsOfScalar(g: Generator, { bits, type, ...value }: Value): Value {
  const [word] = value.words;
  const single = type === F32;
  const base = { ...value, type: single ? I32 : I64, flags: value.flags & ~(SIMPLE | QUIET) };
  if (bits !== undefined) return g.compute({ ...base, words: bits });
  base.flags &= ~CONSTANT;
  if (single) return g.compute({ ...base, words: [`${g.helper("f32Bits")}(${word})`] });
  const low = `${g.helper("f64Bits")}(${word})`;
  return g.compute({ ...base, words: [low, `${g.helper("wide")}.hi`] });
}

/** `f32x4.extract_lane` and `f64x2.extract_lane` */
function generateExtraction(g: Generator, form: ValType): void {
  const lane = g.cursor.u8();
  const value = g.popRaw();
  g.vectors.use(value.node!, { form, exact: true });
  const type = form === F32X4 ? F32 : F64;
  if (value.type === form) {
    const { node: _, conditions: __, ...rest } = value;
    const flags = value.flags & ~SIMPLE;
    g.push({ ...rest, type, words: [value.words[lane]!], flags });
    return;
  }
  // Once: the result reads the variables of this value, and must keep these from being used again.
  const source = g.simple(g.converted(value, V128));
  const { words } = source;
  const bits = form === F32X4 ? [words[lane]!] : words.slice(2 * lane, 2 * lane + 2);
  const name = g.helper(form === F32X4 ? "f32FromBits" : "f64FromBits");
  needCells(g);
  const number = form === F32X4 ? { number: `(cw[0]=${bits[0]},cf[0])` } : {};
  const base = plainText(type, `${name}(${bits.join(",")})`, [source]);
  g.push({ ...base, bits, ...number });
}

/** `f32x4.replace_lane` and `f64x2.replace_lane` */
function generateReplacement(g: Generator, form: ValType): void {
  const lane = g.cursor.u8();
  const scalar = g.pop();
  const value = g.popRaw();
  const quiet = (scalar.flags & QUIET) !== 0;
  const node = g.vectors.make({ form, quiet });
  if (!quiet) g.vectors.makeLoud(node);
  g.vectors.unite(node, value.node!);
  if (g.vectors.formOf(node) === form) {
    const added = scalar.flags & TRAPS ? g.compute(scalar) : scalar;
    const words = value.words.with(lane, added.words[0]!);
    const flags = value.flags & added.flags & (SIMPLE | QUIET);
    const base = plainText(form, "", [value, added]);
    g.push({ ...base, words, flags: base.flags | flags, node });
    return;
  }
  const bits = bitsOfScalar(g, scalar);
  const old = g.converted(value, V128);
  const words = [...old.words];
  bits.words.forEach((word, k) => {
    words[lane * bits.words.length + k] = word;
  });
  // Not a constant, though the others of its lanes may be.
  const base = plainText(V128, "", [old, bits]);
  g.push({ ...base, words, flags: base.flags | old.flags & bits.flags & SIMPLE, node });
}

/** `i8x16.shuffle`: every byte's place is known, so that neighbours can move together. */
function generateShuffle(g: Generator): void {
  const bytes = Array.from({ length: 16 }, () => g.cursor.u8());
  if (generateMovedHalves(g, bytes)) return;
  const operands = g.popMany(2, { raw: true });
  const nodes = operands.map(({ node }) => node!);
  const moves = [4, 8].map((size) => laneMoves(bytes, size));
  // Halves of double lanes that move by themselves leave a mask of words, at most.
  const mask = moves[1] === undefined ? 32 : 0;
  const node = g.vectors.make(moves[0] === undefined ? { form: V128 } : { maskOf: nodes, mask });
  if (moves[0] !== undefined) g.vectors.unite(node, ...nodes);
  const form = g.vectors.formOf(node);
  const lanes = form === F32X4 ? moves[0] : form === F64X2 ? moves[1] : undefined;
  if (lanes !== undefined) {
    const [left, right] = operands.map((value) => g.simple(g.converted(value, form)));
    const all = [...left!.words, ...right!.words];
    const base = plainText(form, "", [left!, right!]);
    const flags = SIMPLE | left!.flags & right!.flags & QUIET;
    g.push({ ...base, words: lanes.map((lane) => all[lane]!), flags: base.flags | flags, node });
    return;
  }
  const values = operands.map((value) =>
    g.simple(moves[0] === undefined ? g.asForm(value, V128) : g.converted(value, V128))
  );
  const all = values.flatMap(({ words }) => words);
  g.helper("imul");
  const words = [0, 1, 2, 3].map((k) => shuffledWord(bytes.slice(4 * k, 4 * k + 4), all));
  const flags = moves[0] === undefined ? 0 : SIMPLE;
  const base = plainText(V128, "", values);
  const ranges = moves[0]?.map((lane) => values[lane >> 2]!.ranges?.[lane & 3] ?? INT32);
  const lows = lowHalves(bytes, all);
  g.push({ ...base, words, flags: base.flags | flags, node, lows, ranges });
}

/** The low halves of the words of a shuffle, if neighbours are together in each. */
function lowHalves(bytes: readonly number[], words: readonly string[]): string[] | undefined {
  const lows: string[] = [];
  for (let at = 0; at < 16; at += 4) {
    const first = bytes[at]!;
    if (bytes[at + 1] !== first + 1 || (first & 3) === 3) return undefined;
    const word = words[first >> 2]!;
    lows.push((first & 3) === 0 ? word : `${word}>>>${8 * (first & 3)}`);
  }
  return lows;
}

/** The lanes of `size` bytes that come to each place, if bytes move only so. */
function laneMoves(bytes: readonly number[], size: number): number[] | undefined {
  const lanes: number[] = [];
  for (let at = 0; at < 16; at += size) {
    const first = bytes[at]!;
    if (first % size !== 0) return undefined;
    for (let k = 1; k < size; k++) if (bytes[at + k] !== first + k) return undefined;
    lanes.push(first / size);
  }
  return lanes;
}

/** The name of 256 bytes, the first of which are those of a vector: its own, if it is a constant. */
function tableOf(g: Generator, { words, flags }: Value): string {
  if (flags & CONSTANT) {
    const make = `E.table(${words.join(",")})`;
    for (const [name, made] of g.needs) if (made === make) return name;
    return g.need(`B${g.needs.size}`, make);
  }
  const cells = g.need("sw", "E.cells.swizzleWords");
  words.forEach((word, k) => g.emit(`${cells}[${k}]=${word};`));
  return g.need("sb", "E.cells.swizzleBytes");
}

/** `i8x16.swizzle`: each byte is looked up in the other operand, behind which there are zeros. */
function generateSwizzle(g: Generator): void {
  const [from, lanes] = g.popMany(2).map((value) => g.simple(value)) as [Value, Value];
  const bytes = tableOf(g, from);
  const looked = lanes.words.map((word) =>
    `${bytes}[${word}&255]|${bytes}[${word}>>>8&255]<<8|` +
    `${bytes}[${word}>>>16&255]<<16|${bytes}[${word}>>>24]<<24`
  );
  g.push(g.compute({ ...plainText(V128, "", [lanes]), words: looked }));
}
