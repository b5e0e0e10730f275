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

const DIVISIONS = [0x7f, 0x80, 0x81, 0x82] as const;

/**
 * What V8 saves, in machine instructions, roughly, by code: a pair takes two or three times as many
 * instructions for what is done to bits, five for a sum, a dozen for a product. Negative: what must be
 * taken apart into words for.
 */
const GAINS: Readonly<Record<number, number>> = {
  ...gains(2, 0x51, 0x52, 0x54, 0x56, 0x58, 0x5a),
  ...gains(3, 0x53, 0x55, 0x57, 0x59),
  ...gains(4, 0x7c, 0x7d),
  ...gains(10, 0x7e),
  ...gains(1, 0x83, 0x84, 0x85),
  ...gains(15, ...DIVISIONS),
  ...gains(-6, 0x79, 0x7a, 0x7b),
  ...gains(-5, 0xa7),
  ...gains(-1, 0x3c, 0x3d, 0x3e),
  ...gains(-3, 0xc2, 0xc3, 0xc4),
  ...gains(-6, 0xae, 0xaf, 0xb0, 0xb1, 0xb4, 0xb5, 0xb9, 0xba, 0xbd, 0xbf),
  ...gains(-8, 0x10, 0x11, 0x14),
};

/** By constants: shifts and rotations; divisions, which both forms make products of. */
const CONSTANT_GAINS: Readonly<Record<number, number>> = {
  ...gains(4, 0x86, 0x87, 0x88, 0x89, 0x8a),
  ...gains(10, ...DIVISIONS),
};
/** By anything else; to the left, it is a product. */
const VARIABLE_SHIFTS: Readonly<Record<number, number>> = {
  ...gains(3, 0x86),
  ...gains(-8, 0x87, 0x88, 0x89, 0x8a),
};
const I64_CONST = 0x42;
const LOOP = 0x03;

/** `block`, `loop`, `if`, `else` and branches: there, variables go to their slots and come from them. */
const CONTROLS: ReadonlySet<number> = new Set([0x02, 0x03, 0x04, 0x05, 0x0c, 0x0d, 0x0e]);
/**
 * What has to be gained for each of those. Between generators of random numbers, where it is a hundred,
 * and searches of chess boards, where it is three, this is the line between what gets faster with BigInts
 * and what gets slower, in a dozen programs.
 */
const CONTROL_COST = 8;
/** Loops that are nested deeper than this count no more. */
const DEEPEST = 3;

function gains(gain: number, ...codes: readonly number[]): Record<number, number> {
  return Object.fromEntries(codes.map((code) => [code, gain]));
}

/** `try`, `throw_ref`, `try_table`, tail calls: a function with one of them keeps its pairs. */
const REFUSED: ReadonlySet<number> = new Set([0x06, 0x0a, 0x12, 0x13, 0x15, 0x1f]);

/** What is gained and lost, each instruction counted as often as it is likely to run. */
class Balance {
  #plus = 0;
  #minus = 0;
  #controls = 0;

  /** Counts an instruction in so many loops. */
  count(code: number, gain: number, depth: number): void {
    if (gain === 0 && !CONTROLS.has(code)) return;
    const times = 8 ** Math.min(depth, DEEPEST);
    if (gain > 0) this.#plus += gain * times;
    else this.#minus -= gain * times;
    if (CONTROLS.has(code)) this.#controls += times;
  }

  get pays(): boolean {
    const net = this.#plus - 2 * this.#minus;
    return this.#plus >= LEAST_GAIN && net >= CONTROL_COST * this.#controls;
  }
}

/** What an instruction at `at` gains after the one at `before`. */
function gainOf(code: number, bytes: Uint8Array, before: number, at: number): number {
  if (bytes[before] !== I64_CONST) return VARIABLE_SHIFTS[code] ?? GAINS[code] ?? 0;
  const operand = bytes[before + 1]!;
  const isPower = at - before === 2 && operand < 0x40 && (operand & (operand - 1)) === 0;
  const isDivision = (DIVISIONS as readonly number[]).includes(code);
  return isPower && isDivision ? 0 : CONSTANT_GAINS[code] ?? GAINS[code] ?? 0;
}

/** The plan for the function whose code starts at the cursor; `undefined` when it must keep pairs. */
export function wholePlanOf(cursor: Cursor): WholePlan | undefined {
  const reader = new Reader(cursor.bytes, { start: cursor.pos, end: cursor.bytes.length }, "code");
  const loops = new Map<number, number>();
  /** For each open block, the loops it is in, outermost first. */
  const open: (readonly number[])[] = [[]];
  const balance = new Balance();
  let straight = 0;
  for (let before = reader.pos; open.length > 0;) {
    const at = reader.pos;
    const code = skipInstruction(reader);
    if (REFUSED.has(code)) return undefined;
    const around = open.at(-1)!;
    if (code === LOOP) {
      // With parameters: they would have to be in variables at the start of a round.
      if (!takesNothing(cursor.bytes, at + 1)) return undefined;
      loops.set(at, 0);
    }
    if (opens(code)) open.push(code === LOOP ? [...around, at] : around);
    else if (closes(code)) open.pop();
    const gain = gainOf(code, cursor.bytes, before, at);
    before = at;
    balance.count(code, gain, around.length);
    if (gain === 0) continue;
    const loop = open.at(-1)?.at(-1);
    if (loop === undefined) straight += gain;
    else loops.set(loop, loops.get(loop)! + gain);
  }
  return { loops, straight, pays: balance.pays };
}

/** Whether a block type is none or one result. */
function takesNothing(bytes: Uint8Array, at: number): boolean {
  return bytes[at]! >= 0x40 && bytes[at]! < 0x80;
}
