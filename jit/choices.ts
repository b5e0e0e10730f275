/**
 * `select` of integers without a branch, where there is a way that costs no more: the greater or the
 * less of two, and a number with or without some bits flipped, as a checksum does for each bit. V8 makes
 * a branch of `?:`, and what is chosen there can rarely be foreseen.
 *
 * ```js ignore
 * l1=Math.max(l2,l3);                  // instead of l2 > l3?l2:l3
 * l1=l2 ^ ((0 - (l0 & 1)) & 40961);    // instead of (l0 & 1)!==0?l2 ^ 40961:l2
 * ```
 *
 * @module
 */
import { conditionText, flagText, isSimple, type Value } from "./value.ts";
import { wrapped } from "./whole_rules.ts";

/** The text of such a `select` of i32, or `undefined` if it is another. */
export function choiceText(yes: Value, no: Value, condition: Value): string | undefined {
  const [first] = yes.words as [string];
  const [second] = no.words as [string];
  return boundText([first, second], conditionText(condition)) ??
    flipText([first, second], bitOf(condition));
}

/** The text of a `select` between BigInts that differ by some bits flipped; `undefined` for others. */
export function wholeChoiceText(yes: string, no: string, condition: Value): string | undefined {
  const { bit, isInverse } = bitOf(condition);
  const flips = wholeBitsFlipped(yes, no);
  const others = wholeBitsFlipped(no, yes);
  if (flips === undefined && others === undefined) return undefined;
  const mask = maskText({ bit, isInverse: isInverse !== (flips === undefined) });
  return wrapped(
    `${flips === undefined ? yes : no}^${wrapped(`${flips ?? others}&BigInt(${mask}|0)`)}`,
  );
}

/** Which of two a comparison chooses, if it is of the left one. */
const BOUNDS = { "<": "min", "<=": "min", ">": "max", ">=": "max" } as const;

/** The less or the greater of two, if that is what is chosen by `text`. */
function boundText([yes, no]: readonly [string, string], text: string): string | undefined {
  const [, word, operator] = COMPARISON.exec(text) ?? [];
  if (operator === undefined || !isSimple(yes) || !isSimple(no)) return undefined;
  const [left, right] = word === yes ? [yes, no] : [no, yes];
  const isLeft = left === yes;
  const bound = BOUNDS[operator as keyof typeof BOUNDS];
  const name = isLeft ? bound : bound === "min" ? "max" : "min";
  if (text === `${left} ${operator} ${right}`) return `Math.${name}(${left},${right})`;
  if (text !== `(${left} >>> 0) ${operator} (${right} >>> 0)`) return undefined;
  return `Math.${name}(${left}>>>0,${right}>>>0)|0`;
}

/** The beginning of a comparison of a name or a number, maybe as unsigned, with something. */
const COMPARISON = /^\(?(\w+|\(-\d+\))(?: >>> 0\))? (<=?|>=?) /;

/** The chosen one of two that differ by some bits flipped, if they do. */
function flipText(
  [yes, no]: readonly [string, string],
  { bit, isInverse }: Bit,
): string | undefined {
  const flips = bitsFlipped(yes, no);
  if (flips !== undefined) return `${no} ^ ((${maskText({ bit, isInverse })}) & ${flips})`;
  const others = bitsFlipped(no, yes);
  if (others === undefined) return undefined;
  return `${yes} ^ ((${maskText({ bit, isInverse: !isInverse })}) & ${others})`;
}

/** What `text` flips the bits of the variable `name` by, if that is all it does. */
function bitsFlipped(text: string, name: string): string | undefined {
  const start = `${name} ^ `;
  if (!isSimple(name) || !text.startsWith(start)) return undefined;
  const flips = text.slice(start.length);
  return isSimple(flips) ? flips : undefined;
}

/** As {@link bitsFlipped}, of BigInts. */
function wholeBitsFlipped(text: string, name: string): string | undefined {
  const [start, end] = wrapped(`${name}^|`).split("|") as [string, string];
  if (!isSimple(name) || !text.startsWith(start)) return undefined;
  const flips = text.slice(start.length, -end.length);
  return isSimple(flips) ? flips : undefined;
}

/** A condition as text that is 1 or 0. */
interface Bit {
  readonly bit: string;
  /** Whether it is 1 if the condition does not hold. */
  readonly isInverse: boolean;
}

/** The last operation of the text takes one bit: only a choice is written without parentheses. */
const ONE_BIT = /^[^?]* (?:& 1|>>> 31)$/;
/** Of two conditions that both must hold, the last may look the same. */
const NO_BIT = /^\((?!.*(?:\?|&&))(.* & 1)\) === 0$/;

function bitOf(condition: Value): Bit {
  const [word] = condition.words as [string];
  if (ONE_BIT.test(word)) return { bit: word, isInverse: false };
  const text = conditionText(condition);
  const none = NO_BIT.exec(text);
  if (none !== null) return { bit: none[1]!, isInverse: true };
  return { bit: flagText(text), isInverse: false };
}

/** All bits set if the condition holds, and none if not. */
function maskText({ bit, isInverse }: Bit): string {
  return isInverse ? `(${bit}) - 1` : `0 - (${bit})`;
}
