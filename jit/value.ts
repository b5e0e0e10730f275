/**
 * Operands as text: what the generator has on its operand stack instead of values.
 *
 * An operand is not computed when the instruction that makes it is met, but where it is used, inside a
 * larger expression: `(l0 + 1) | 0` stays text until an instruction takes it. What must not be delayed
 * past some other effect is known from its flags.
 *
 * @module
 */
import { F32, F64, I64, isRef, V128, type ValType } from "../runtime/types.ts";

/** The text may trap; it must keep its order with other traps and with every effect. */
export const TRAPS = 1;
/** The text reads a global or a table: it must come before what may change one. */
export const STATE = 2;
/** Every word is a name or a number: it costs nothing to write it twice. */
export const SIMPLE = 4;
/** Every word is a number: it depends on nothing. */
export const CONSTANT = 8;
/** A float that cannot be a signalling NaN, as it comes out of arithmetic. */
export const QUIET = 16;

/**
 * Types of operands that hold a vector as numbers, four f32 or two f64. No module has them: what is a
 * v128 there is one of these where `vector_uses.ts` has found that better.
 */
export const F32X4 = -4;
/** See {@link F32X4}. */
export const F64X2 = -2;
/** The same for eight halves, each a number: only operands are held so, see `halves.ts`. */
export const I16X8 = -8;

/** Whether operands of this type are vectors, in whichever form. */
export function isVector(type: ValType): boolean {
  return type === V128 || type < 0;
}

/** An operand. */
export interface Value {
  readonly type: ValType;
  /** One expression for each word: see {@link wordCount}. None, while the value is only `whole`. */
  readonly words: readonly string[];
  /** For an i64: the text of a BigInt, in functions that compute with those. */
  readonly whole?: string;
  readonly flags: number;
  /** The locals that the text reads. */
  readonly locals: readonly number[];
  /** The temporaries that the text reads. */
  readonly temps: readonly string[];
  /** How many operations the text holds. */
  readonly size: number;
  /** The value is 1 or 0, as this condition says. */
  readonly condition?: string;
  /**
   * For a float whose bits are at hand: their text as int32 words. An f64 just loaded has none: to move
   * it as two words makes the processor wait when it is next read as one double.
   */
  readonly bits?: readonly string[];
  /**
   * For a float just loaded: shorter text for what only asks for the number, and not for the bits of a
   * NaN. Nearly all loads are of this kind, and the test in `words` costs a third of their speed.
   */
  readonly number?: string;
  /** For a float: shorter text for what only compares it, so that no bit of a NaN matters. */
  readonly compared?: string;
  /** For a vector: what `vector_uses.ts` knows it as. */
  readonly node?: number;
  /** For words that hold halves: between which bounds each half is, as signed or as unsigned. */
  readonly halves?: readonly Range[] | undefined;
  /** For a vector just computed: shorter text of words whose low halves alone are the same. */
  readonly lows?: readonly string[] | undefined;
  /** For a mask of lanes just computed: the condition of each lane. */
  readonly conditions?: readonly string[];
  /** For halves as numbers, and for words: between which bounds each is. */
  readonly ranges?: readonly Range[] | undefined;
}

/** Bounds, which are in it. */
export type Range = readonly [least: number, most: number];
/** Any int32. */
export const INT32: Range = [-0x80000000, 0x7fffffff];

/** How many JavaScript values stand for one of `type`. */
export function wordCount(type: ValType): number {
  if (type === I64 || type === F64X2) return 2;
  if (type === I16X8) return 8;
  return type === V128 || type === F32X4 ? 4 : 1;
}

/** The kind of variable that holds a word of `type`: an int32, a double or a reference. */
export function wordKind(type: ValType): "i" | "d" | "r" {
  if (type === F32 || type === F64 || type === F32X4 || type === F64X2) return "d";
  return isRef(type) ? "r" : "i";
}

/** The names of the variables of local `index`; a vector held as numbers has variables of its own. */
export function localNames(index: number, type: ValType): string[] {
  if (type === I64) return [`l${index}`, `h${index}`];
  if (isVector(type)) {
    const letter = type === V128 ? "l" : "v";
    return ["", "b", "c", "d"].slice(0, wordCount(type)).map((lane) => `${letter}${index}${lane}`);
  }
  return [`l${index}`];
}

/** The names of all variables that may stand for local `index`. */
export function allNames(index: number, type: ValType): string[] {
  const names = localNames(index, type);
  return type === V128 ? [...names, ...localNames(index, F32X4)] : names;
}

/** An int32 as text that fits anywhere. */
export function int(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}

/** The number that {@link int} has written. */
export function numberOf(word: string): number {
  return Number(word.replace(/[()]/g, ""));
}

/** Numbers as an operand. */
export function constant(type: ValType, words: readonly string[], bits?: readonly string[]): Value {
  return {
    type,
    words,
    flags: bits === undefined ? SIMPLE | CONSTANT | QUIET : SIMPLE | CONSTANT,
    locals: [],
    temps: [],
    size: 0,
    ...(bits === undefined ? {} : { bits }),
  };
}

const NAME = /^(?:\w+|\(-[\w.]+\)|[\d.]+)$/;

/** Whether the text is a name or a number. */
export function isSimple(text: string): boolean {
  return NAME.test(text);
}

/** The text as a part of a larger expression. */
export function part(text: string): string {
  return isSimple(text) ? text : `(${text})`;
}

/**
 * A condition as an i32. Not `c?1:0`: V8 makes a branch of that, and where the condition is as good as
 * random, as the carry of a sum is, a third of the speed is left.
 */
export function flagText(condition: string): string {
  return `(${condition})|0`;
}

/** The names in `text`; a field of something else is none, but what has the field is. */
export function namesIn(text: string): readonly string[] {
  return text.match(NAMES) ?? [];
}

const NAMES = /(?<![\w.])[A-Za-z]\w*/g;

/** Both lists, each member once. */
export function union<T>(left: readonly T[], right: readonly T[]): readonly T[] {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  return [...new Set([...left, ...right])];
}

/** The text of an operand as a condition. */
export function conditionText(value: Value): string {
  return value.condition ?? `${part(value.words[0]!)}!==0`;
}
