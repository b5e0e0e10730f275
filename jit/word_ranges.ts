/**
 * Bounds of words that instructions over i32x4 make, where these follow from their operands: what then is
 * narrowed to halves needs not be bounded.
 *
 * @module
 */
import { CONSTANT, I16X8, INT32, numberOf, type Range, type Value } from "./value.ts";

/** Bounds of one word, from those of a lane of each operand, or of two neighbours of each. */
type Bound = (...lanes: Range[]) => Range;

/** Which lanes of its operands an instruction reads: words, or halves with or without signs. */
interface WordRule {
  readonly read: "word" | "signed" | "unsigned";
  readonly make: Bound;
  readonly first?: number;
  /** It takes two neighbours. */
  readonly pairs?: true;
}

const sum: Bound = (x, y) => [x[0] + y![0], x[1] + y![1]];
const same: Bound = (x) => x;

/** `v128.and`: what one of them has not, the result has not. */
function common(x: Range, y: Range = INT32): Range {
  const most = Math.min(...[x, y].filter(([least]) => least >= 0).map(([, most]) => most));
  return most === Infinity ? INT32 : [0, most];
}

/** By code. */
const RULES: Readonly<Record<number, WordRule>> = {
  0xfd04e: { read: "word", make: common }, // v128.and
  0xfd07e: { read: "signed", make: sum, pairs: true }, // i32x4.extadd_pairwise_i16x8_s
  0xfd07f: { read: "unsigned", make: sum, pairs: true }, // i32x4.extadd_pairwise_i16x8_u
  0xfd0a7: { read: "signed", make: same }, // i32x4.extend_low_i16x8_s
  0xfd0a8: { read: "signed", make: same, first: 4 }, // i32x4.extend_high_i16x8_s
  0xfd0a9: { read: "unsigned", make: same }, // i32x4.extend_low_i16x8_u
  0xfd0aa: { read: "unsigned", make: same, first: 4 }, // i32x4.extend_high_i16x8_u
  0xfd0ac: { read: "word", make: (x, by) => [x[0] >> by![0], x[1] >> by![0]] }, // i32x4.shr_s
  0xfd0ad: { read: "word", make: shiftedUnsigned }, // i32x4.shr_u
  0xfd0ae: { read: "word", make: sum }, // i32x4.add
  0xfd0b1: { read: "word", make: (x, y) => [x[0] - y![1], x[1] - y![0]] }, // i32x4.sub
  0xfd0b5: { read: "word", make: product }, // i32x4.mul
  0xfd0ba: { // i32x4.dot_i16x8_s
    read: "signed",
    make: (x, xn, y, yn) => sum(product(x, y!), product(xn!, yn!)),
    pairs: true,
  },
  0xfd0bc: { read: "signed", make: product }, // i32x4.extmul_low_i16x8_s
  0xfd0bd: { read: "signed", make: product, first: 4 }, // i32x4.extmul_high_i16x8_s
  0xfd0be: { read: "unsigned", make: product }, // i32x4.extmul_low_i16x8_u
  0xfd0bf: { read: "unsigned", make: product, first: 4 }, // i32x4.extmul_high_i16x8_u
};

function product([a, b]: Range, [c, d]: Range = [0, 0]): Range {
  const all = [a * c, a * d, b * c, b * d];
  return [Math.min(...all), Math.max(...all)];
}

function shiftedUnsigned([least, most]: Range, [by]: Range = INT32): Range {
  if (by === 0) return [least, most];
  return least >= 0 ? [least >>> by, most >>> by] : [0, 0xffffffff >>> by];
}

/** The bounds of the words that an instruction makes, if any are known. */
export function rangesOfWords(
  code: number,
  operands: readonly Value[],
): readonly Range[] | undefined {
  const rule = RULES[code];
  // A count that is not known says nothing.
  if (rule === undefined || !operands.every(isVectorOrConstant)) return undefined;
  const { read, first = 0, pairs, make } = rule;
  const ranges = [0, 1, 2, 3].map((k) => {
    const at = first + (pairs ? 2 * k : k);
    const lanes = operands.flatMap((value) =>
      pairs ? [rangeOf(value, read, at), rangeOf(value, read, at + 1)] : [rangeOf(value, read, at)]
    );
    const [least, most] = make(...lanes);
    return least >= INT32[0] && most <= INT32[1] ? [least, most] as const : INT32;
  });
  return ranges.some((range) => range !== INT32) ? ranges : undefined;
}

function isVectorOrConstant({ words, flags }: Value): boolean {
  return words.length > 1 || (flags & CONSTANT) !== 0;
}

function rangeOf(value: Value, read: WordRule["read"], k: number): Range {
  const { words, flags, ranges, type } = value;
  // A count.
  if (words.length === 1) return [numberOf(words[0]!) & 31, numberOf(words[0]!) & 31];
  if (read === "word") return flags & CONSTANT ? single(numberOf(words[k]!)) : ranges?.[k] ?? INT32;
  const whole: Range = read === "signed" ? [-0x8000, 0x7fff] : [0, 0xffff];
  if (type === I16X8) {
    const range = ranges![k]!;
    return range[0] >= whole[0] && range[1] <= whole[1] ? range : whole;
  }
  if (!(flags & CONSTANT)) return whole;
  const half = numberOf(words[k >> 1]!) >> 16 * (k & 1);
  return single(read === "signed" ? half << 16 >> 16 : half & 0xffff);
}

function single(number: number): Range {
  return [number, number];
}
