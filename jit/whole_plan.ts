/**
 * Which functions compute with BigInts instead of pairs of words, once they are hot: those where the
 * arithmetic that pairs are slow at outweighs what BigInts are slow at.
 *
 * @module
 */
import { Reader } from "../runtime/decode/reader.ts";
import { closes, opens, skipInstruction } from "../runtime/decode/skip.ts";
import type { Cursor } from "../runtime/lower/cursor.ts";

/** What is known of a function that would be faster with BigInts. */
export interface WholePlan {
  /** By the offset of a loop: how much there is to gain in a round, without that of loops inside. */
  readonly loops: ReadonlyMap<number, number>;
  /** How much there is to gain outside of loops. */
  readonly straight: number;
  /** Whether that is enough, altogether. */
  readonly pays: boolean;
}

/** A function with less to gain stays as it is. */
const LEAST_GAIN = 20;

/**
 * What V8 saves, in machine instructions, roughly, by code: a pair takes two or three times as many
 * instructions for what is done to bits, five for a sum, twenty for a product. Negative: what must be
 * taken apart into words for.
 */
const GAINS: Readonly<Record<number, number>> = {
  ...gains(2, 0x51, 0x52, 0x54, 0x56, 0x58, 0x5a),
  ...gains(3, 0x53, 0x55, 0x57, 0x59),
  ...gains(4, 0x7c, 0x7d),
  ...gains(18, 0x7e),
  ...gains(1, 0x83, 0x84, 0x85),
  ...gains(-6, 0x79, 0x7a, 0x7b, 0x7f, 0x80, 0x81, 0x82),
  ...gains(-3, 0xa7, 0x3c, 0x3d, 0x3e, 0xc2, 0xc3, 0xc4),
  ...gains(-6, 0xae, 0xaf, 0xb0, 0xb1, 0xb4, 0xb5, 0xb9, 0xba, 0xbd, 0xbf),
  ...gains(-8, 0x10, 0x11, 0x14),
};

/** Shifts and rotations, by constants. */
const SHIFT_GAINS: Readonly<Record<number, number>> = gains(4, 0x86, 0x87, 0x88, 0x89, 0x8a);
/** By anything else. */
const VARIABLE_SHIFT = -8;
const I64_CONST = 0x42;

function gains(gain: number, ...codes: readonly number[]): Record<number, number> {
  return Object.fromEntries(codes.map((code) => [code, gain]));
}

/** `try`, `throw_ref`, `try_table`, tail calls: a function with one of them keeps its pairs. */
const REFUSED: ReadonlySet<number> = new Set([0x06, 0x0a, 0x12, 0x13, 0x15, 0x1f]);

/** The plan for the function whose code starts at the cursor; `undefined` when it must keep pairs. */
export function wholePlanOf(cursor: Cursor): WholePlan | undefined {
  const reader = new Reader(cursor.bytes, { start: cursor.pos, end: cursor.bytes.length }, "code");
  const loops = new Map<number, number>();
  /** For each open block, the loop it is in; -1 for none. */
  const open = [-1];
  let straight = 0;
  let plus = 0;
  let minus = 0;
  for (let before = 0; open.length > 0;) {
    const at = reader.pos;
    const code = skipInstruction(reader);
    if (REFUSED.has(code)) return undefined;
    if (code === 0x03) {
      // With parameters: they would have to be in variables at the start of a round.
      if (!takesNothing(cursor.bytes, at + 1)) return undefined;
      loops.set(at, 0);
    }
    if (opens(code)) open.push(code === 0x03 ? at : open.at(-1)!);
    else if (closes(code)) open.pop();
    const constant = before === I64_CONST;
    const shift = SHIFT_GAINS[code];
    const gain = shift === undefined ? GAINS[code] ?? 0 : constant ? shift : VARIABLE_SHIFT;
    before = code;
    if (gain > 0) plus += gain;
    else minus -= gain;
    const loop = open.at(-1) ?? -1;
    if (loop < 0) straight += gain;
    else loops.set(loop, loops.get(loop)! + gain);
  }
  return { loops, straight, pays: plus >= LEAST_GAIN && plus >= 2 * minus };
}

/** Whether a block type is none or one result. */
function takesNothing(bytes: Uint8Array, at: number): boolean {
  return bytes[at]! >= 0x40 && bytes[at]! < 0x80;
}
