/**
 * Better text for particular operands: rules as data, each for one instruction.
 *
 * Only what V8 cannot find by itself is here. It folds and simplifies int32 arithmetic as well as any
 * compiler; but it does not know that two words are one i64, nor look through a helper's branches
 * before it has inlined it.
 *
 * @module
 */
import { I32, I64, V128 } from "../runtime/types.ts";
import { switches } from "./switches.ts";
import {
  CONSTANT,
  flagText,
  int,
  isSimple,
  numberOf,
  part,
  QUIET,
  SIMPLE,
  union,
  type Value,
} from "./value.ts";

/** One rule. */
export interface Peephole {
  /** What it does, for listings and tests. */
  readonly name: string;
  /** The instruction. */
  readonly code: number;
  /** The better operand, or `undefined` when the rule does not apply. */
  readonly make: (operands: readonly Value[]) => Value | undefined;
  /** How often it has applied. */
  hits: number;
}

function low(value: Value): number | undefined {
  return value.flags & CONSTANT ? numberOf(value.words[0]!) : undefined;
}

/** An i64 of other words, depending on what `value` depends on. */
function pair(value: Value, words: readonly [string, string]): Value {
  const { locals, temps, size } = value;
  const simple = words.every(isSimple) ? SIMPLE : 0;
  return {
    type: I64,
    words,
    flags: value.flags & ~(SIMPLE | CONSTANT) | simple,
    locals,
    temps,
    size: size + 1,
  };
}

/** An i64 shift by a constant: before `i64Shl(l0,h0,3)`, after `l0<<3` and `(h0<<3)|(l0>>>29)`. */
function shift(
  name: string,
  code: number,
  words: (l: string, h: string, count: number) => [string, string],
): Peephole {
  return rule(name, code, ([value, count]) => {
    const by = low(count!);
    if (by === undefined || !(value!.flags & SIMPLE)) return undefined;
    if ((by & 63) === 0) return value;
    const [l, h] = value!.words as [string, string];
    return pair(value!, words(l, h, by & 63));
  });
}

function rule(name: string, code: number, make: Peephole["make"]): Peephole {
  return { name, code, make, hits: 0 };
}

/** Whether no half of a vector is out of the bounds of bytes. */
export function haveBytes({ halves }: Value): boolean {
  return halves?.every(([least, most]) => least >= 0 && most <= 0xff) ?? false;
}

/** Halves are put together as they are: nothing is out of the bounds of bytes. */
const narrow = rule("i8x16.narrow_i16x8_u of halves that fit", 0xfd066, ([x, y]) => {
  if (!haveBytes(x!) || !haveBytes(y!) || !(x!.flags & y!.flags & SIMPLE)) return undefined;
  const all = [...x!.words, ...y!.words];
  const words = [0, 2, 4, 6].map((k) => {
    const [low, high] = all.slice(k, k + 2);
    return `(${low}|${low}>>>8)&65535|(${high}|${high}>>>8)<<16`;
  });
  return {
    type: V128,
    words,
    flags: (x!.flags | y!.flags) & ~(SIMPLE | CONSTANT | QUIET),
    locals: union(x!.locals, y!.locals),
    temps: union(x!.temps, y!.temps),
    size: 2,
  };
});

/** Both words of a left rotation. */
function rotate(l: string, h: string, by: number): [string, string] {
  if (by === 32) return [h, l];
  if (by > 32) return rotate(h, l, by - 32);
  return [`(${l}<<${by})|(${h}>>>${32 - by})`, `(${h}<<${by})|(${l}>>>${32 - by})`];
}

/**
 * A division of i32 by a constant that cannot trap: before `i32DivU(l0,10)`, after `((l0>>>0)/10)|0`,
 * of which V8 makes a multiplication.
 */
function divide(
  name: string,
  code: number,
  { signed, operator }: { signed: boolean; operator: "/" | "%" },
): Peephole {
  return rule(name, code, ([value, divisor]) => {
    const by = low(divisor!);
    if (by === undefined || by === 0 || (signed && by === -1)) return undefined;
    const [word] = value!.words as [string];
    const text = signed
      ? `(${part(word)}${operator}${part(String(by))})|0`
      : `((${part(word)}>>>0)${operator}${by >>> 0})|0`;
    const { locals, temps, size } = value!;
    const flags = value!.flags & ~(SIMPLE | CONSTANT);
    return { type: I32, words: [text], flags, locals, temps, size: size + 1 };
  });
}

/** Whether an i32 is less than zero, or is not, as its bit: before `(l0 < 0)|0`, after `l0 >>> 31`. */
function sign(
  name: string,
  code: number,
  { operator, bound }: { operator: "<" | ">" | ">="; bound: number },
): Peephole {
  return rule(name, code, ([value, than]) => {
    if (low(than!) !== bound) return undefined;
    const { words, locals, temps, size } = value!;
    const word = part(words[0]!);
    return {
      type: I32,
      words: [`${operator === "<" ? "" : "~"}${word} >>> 31`],
      condition: `${word} ${operator} ${int(bound)}`,
      flags: value!.flags & ~(SIMPLE | CONSTANT),
      locals,
      temps,
      size: size + 1,
    };
  });
}

/** All rules. */
export const PEEPHOLES: readonly Peephole[] = [
  divide("i32.div_s by a constant", 0x6d, { signed: true, operator: "/" }),
  divide("i32.div_u by a constant", 0x6e, { signed: false, operator: "/" }),
  divide("i32.rem_s by a constant", 0x6f, { signed: true, operator: "%" }),
  divide("i32.rem_u by a constant", 0x70, { signed: false, operator: "%" }),
  sign("i32.lt_s by zero", 0x48, { operator: "<", bound: 0 }),
  sign("i32.gt_s by -1", 0x4a, { operator: ">", bound: -1 }),
  sign("i32.ge_s by zero", 0x4e, { operator: ">=", bound: 0 }),
  rule("i32.eqz of a condition", 0x45, ([value]) => {
    const { condition } = value!;
    if (condition === undefined) return undefined;
    const negated = `!(${condition})`;
    return { ...value!, condition: negated, words: [flagText(negated)] };
  }),
  shift("i64.shl by a constant", 0x86, (l, h, by) => {
    if (by >= 32) return ["0", by === 32 ? l : `${l}<<${by - 32}`];
    return [`${l}<<${by}`, `(${h}<<${by})|(${l}>>>${32 - by})`];
  }),
  shift("i64.shr_s by a constant", 0x87, (l, h, by) => {
    if (by >= 32) return [by === 32 ? h : `${h}>>${by - 32}`, `${h}>>31`];
    return [`(${l}>>>${by})|(${h}<<${32 - by})`, `${h}>>${by}`];
  }),
  shift("i64.shr_u by a constant", 0x88, (l, h, by) => {
    if (by >= 32) return [by === 32 ? h : `(${h}>>>${by - 32})|0`, "0"];
    return [`(${l}>>>${by})|(${h}<<${32 - by})`, `(${h}>>>${by})|0`];
  }),
  shift("i64.rotl by a constant", 0x89, rotate),
  shift("i64.rotr by a constant", 0x8a, (l, h, by) => rotate(l, h, 64 - by)),
  narrow,
  rule("i64.eqz of an i32", 0x50, ([value]) => {
    const [l, h] = value!.words as [string, string];
    if (h !== "0" || value!.flags & CONSTANT) return undefined;
    const condition = `${part(l)}===0`;
    return {
      ...value!,
      type: I32,
      words: [flagText(condition)],
      condition,
      flags: value!.flags & ~SIMPLE,
    };
  }),
];

const byCode = new Map<number, Peephole[]>();
for (const one of PEEPHOLES) byCode.set(one.code, [...byCode.get(one.code) ?? [], one]);

/** The better operand that a rule finds for an instruction, if any does. */
export function simplify(code: number, operands: readonly Value[]): Value | undefined {
  if (!switches.peepholes) return undefined;
  for (const one of byCode.get(code) ?? []) {
    const better = one.make(operands);
    if (better !== undefined) {
      one.hits++;
      return better;
    }
  }
  return undefined;
}
