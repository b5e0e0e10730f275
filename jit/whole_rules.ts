/**
 * The meaning of i64 instructions over BigInts, as data.
 *
 * A BigInt that stands for an i64 is signed. V8 computes with machine words where every result goes
 * through `BigInt.asIntN(64, …)`, and shifts are by constants. `$0` and `$1` are operands.
 *
 * @module
 */

/** One rule. */
export interface WholeRule {
  /** Types of the operands: `l` a BigInt, `i` an i32, `a` an address. */
  readonly params: string;
  /** The result: `l` a BigInt, `p` a condition; absent for stores. */
  readonly result: "l" | "p" | "";
  readonly text: string;
  /** The text, when the last operand is a constant: a shift count. */
  readonly constant?: (count: bigint) => string;
  /** An order of unsigned numbers: the text, by what is known of the operands. */
  readonly unsigned?: (known: readonly (bigint | undefined)[]) => string;
  /** Whether it divides: the function of `ops/math/` that traps. */
  readonly divides?: string;
  /** And what it gives. */
  readonly operator?: "/" | "%";
}

/** The result, wrapped around. */
export function wrapped(text: string): string {
  return `BigInt.asIntN(64,${text})`;
}

/** As unsigned. */
export function unsigned(text: string): string {
  return `BigInt.asUintN(64,${text})`;
}

function rule(signature: string, text: string): WholeRule {
  const [params, result] = signature.split(">") as [string, WholeRule["result"]];
  return { params, result, text };
}

function arithmetic(operator: string): WholeRule {
  return rule("ll>l", wrapped(`$0${operator}$1`));
}

/** A division, by the function of `ops/math/` that traps; what is unsigned has no text of its own. */
function division(operator: "/" | "%", divides: string): WholeRule {
  return {
    ...rule("ll>l", divides.endsWith("U") ? "" : wrapped(`$0${operator}$1`)),
    divides,
    operator,
  };
}

function relation(operator: string): WholeRule {
  return rule("ll>p", `$0${operator}$1`);
}

/** An operand of an order: its text, which is named more than once, and its value if that is known. */
interface Term {
  readonly text: string;
  readonly known?: bigint | undefined;
}

/**
 * Whether unsigned `x` is less than `y`, as 1n or 0n: the borrow of their difference. No comparison, as
 * one that has met -2^63 once calls into the runtime for good; and no `~`, which does so always.
 */
export function borrowBit(x: Term, y: Term): string {
  const [a, b] = [x.text, y.text];
  const difference = wrapped(`${a}-${b}`);
  if (y.known !== undefined) {
    return signBit(wrapped(`${difference}${y.known < 0n ? "|" : "&"}${wrapped(`${a}^-1n`)}`));
  }
  if (x.known !== undefined) {
    return signBit(wrapped(`${difference}${x.known < 0n ? "&" : "|"}${b}`));
  }
  const flip = wrapped(`${wrapped(`${a}^${b}`)}&${wrapped(`${difference}^${b}`)}`);
  return signBit(wrapped(`${difference}^${flip}`));
}

/** The sign, as 1n or 0n. */
export function signBit(text: string): string {
  return wrapped(`${unsigned(text)}>>63n`);
}

/** What {@link borrowBit} gives, if the condition is just that. */
export function bitOfOrder(condition: string | undefined): string | undefined {
  return condition === undefined ? undefined : ORDER.exec(condition)?.[1];
}

const ORDER = /^(BigInt\.asIntN\(64,BigInt\.asUintN\(64,[^!=?]*\)>>63n\))!==0n$/;

/** An order of unsigned numbers, by the borrow of one difference or the other. */
function unsignedRelation(operator: "<" | ">" | "<=" | ">="): WholeRule {
  const holds = operator.length === 1 ? "!==" : "===";
  const isLeftLess = operator === "<" || operator === ">=";
  return {
    ...rule("ll>p", ""),
    unsigned: ([left, right]) => {
      const terms = [{ text: "$0", known: left }, { text: "$1", known: right }] as const;
      const bit = isLeftLess ? borrowBit(terms[0], terms[1]) : borrowBit(terms[1], terms[0]);
      return `${bit}${holds}0n`;
    },
  };
}

/** A shift by a constant; another is done over words, unless it is a product. */
function shift(constant: (count: bigint) => string): WholeRule {
  return { ...rule("ll>l", ""), constant };
}

function rotation(count: bigint): string {
  const left = wrapped(`$0<<${count}n`);
  const right = wrapped(`${unsigned("$0")}>>${64n - count}n`);
  return count === 0n ? "$0" : wrapped(`${left}|${right}`);
}

function load(text: string): WholeRule {
  return rule("a>l", text);
}

/** By code. */
export const WHOLE_RULES: Readonly<Record<number, WholeRule>> = {
  0x29: load("$m.getBigInt64($0,true)"), // i64.load
  0x30: load("BigInt($m.getInt8($0))"), // i64.load8_s
  0x31: load("BigInt($m.getUint8($0))"), // i64.load8_u
  0x32: load("BigInt($m.getInt16($0,true))"), // i64.load16_s
  0x33: load("BigInt($m.getUint16($0,true))"), // i64.load16_u
  0x34: load("BigInt($m.getInt32($0,true))"), // i64.load32_s
  0x35: load("BigInt($m.getUint32($0,true))"), // i64.load32_u
  0x37: rule("al>", "$m.setBigInt64($0,$1,true)"), // i64.store
  0x50: rule("l>p", "$0===0n"), // i64.eqz
  0x51: relation("==="), // i64.eq
  0x52: relation("!=="), // i64.ne
  0x53: relation("<"), // i64.lt_s
  0x54: unsignedRelation("<"), // i64.lt_u
  0x55: relation(">"), // i64.gt_s
  0x56: unsignedRelation(">"), // i64.gt_u
  0x57: relation("<="), // i64.le_s
  0x58: unsignedRelation("<="), // i64.le_u
  0x59: relation(">="), // i64.ge_s
  0x5a: unsignedRelation(">="), // i64.ge_u
  0x7c: arithmetic("+"), // i64.add
  0x7d: arithmetic("-"), // i64.sub
  0x7e: arithmetic("*"), // i64.mul
  0x7f: division("/", "i64DivS"), // i64.div_s
  0x80: division("/", "i64DivU"), // i64.div_u
  0x81: division("%", "i64RemS"), // i64.rem_s
  0x82: division("%", "i64RemU"), // i64.rem_u
  0x83: arithmetic("&"), // i64.and
  0x84: arithmetic("|"), // i64.or
  0x85: arithmetic("^"), // i64.xor
  0x86: shift((count) => wrapped(`$0<<${count}n`)), // i64.shl
  0x87: shift((count) => wrapped(`$0>>${count}n`)), // i64.shr_s
  0x88: shift((count) => wrapped(`${unsigned("$0")}>>${count}n`)), // i64.shr_u
  0x89: shift(rotation), // i64.rotl
  0x8a: shift((count) => rotation(-count & 63n)), // i64.rotr
  0xac: rule("i>l", "BigInt($0|0)"), // i64.extend_i32_s
  0xad: rule("i>l", "BigInt($0>>>0)"), // i64.extend_i32_u
};
