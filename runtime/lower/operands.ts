/**
 * The operand stack of a function being lowered: for each operand, what it is and where its value
 * can be found. A `local.get` or a constant is not copied when it is pushed but when something needs
 * it in its own slot, which is often never.
 *
 * @module
 */
import { I32, isRef, V128, type ValType } from "../types.ts";

/** The value is in the operand's own slot. */
export const TEMP = 0;
/** The value is still in a local. */
export const LOCAL = 1;
/** The value is a constant. */
export const CONSTANT = 2;

/** The 32-bit words that a value of `type` takes in a frame. */
export function wordsOf(type: ValType): number {
  return type === V128 ? 4 : 2;
}

/** The words that values of `types` take together. */
export function wordsOfAll(types: readonly ValType[]): number {
  let words = 0;
  for (let i = 0; i < types.length; i++) words += wordsOf(types[i]!);
  return words;
}

/** How an operand is moved: by one word, two, four, or as a reference. */
export function widthOf(type: ValType): 1 | 2 | 4 | "ref" {
  if (isRef(type)) return "ref";
  if (type === V128) return 4;
  return type === I32 || type === 0x7d ? 1 : 2;
}

/** Parallel arrays, one entry for each operand; reused from function to function. */
export class Operands {
  /** {@link TEMP}, {@link LOCAL} or {@link CONSTANT}. */
  readonly kind: number[] = [];
  readonly type: ValType[] = [];
  /** The operand's own slot, as a frame offset in words. */
  readonly slot: number[] = [];
  /** For a LOCAL, the local's frame offset; for a CONSTANT, its low word. */
  readonly low: number[] = [];
  /** For a CONSTANT, its high word; for a LOCAL, the next lower operand that is the same local. */
  readonly high: number[] = [];
  /** How many operands there are. */
  height = 0;
  /** The frame offset of the next operand. */
  top = 0;
  /** The largest `top` so far. */
  most = 0;
  /** Whether a reference was ever pushed. */
  sawRef = false;
  /** By a local's frame offset: the highest operand that is that local, or -1. */
  #holders: number[] = [];
  /** Operands below this one are not LOCALs. */
  #settled = 0;

  /** Starts a function whose operands begin at `base`. */
  reset(base: number): void {
    this.height = 0;
    this.top = this.most = base;
    this.#holders = new Array(base).fill(-1);
    this.#settled = 0;
    this.sawRef = false;
  }

  /** Pushes a value that is, or will be, in the operand's own slot; returns that slot. */
  push(type: ValType): number {
    const slot = this.top;
    this.#add(TEMP, type, wordsOf(type));
    return slot;
  }

  /** Pushes what the local at frame offset `local` holds now. */
  pushLocal(type: ValType, local: number): void {
    const at = this.height;
    this.#add(LOCAL, type, wordsOf(type));
    this.low[at] = local;
    this.high[at] = this.#holders[local]!;
    this.#holders[local] = at;
  }

  /** Pushes a constant of one or two words. */
  pushConstant(type: ValType, low: number, high: number): void {
    const at = this.height;
    this.#add(CONSTANT, type, 2);
    this.low[at] = low;
    this.high[at] = high;
  }

  /** Pops the top operand; returns its index, whose entries stay readable until the next push. */
  pop(): number {
    const at = --this.height;
    this.top = this.slot[at]!;
    if (this.kind[at] === LOCAL) this.#holders[this.low[at]!] = this.high[at]!;
    if (this.#settled > at) this.#settled = at;
    return at;
  }

  /** Pops down to `height` operands, the next of which would go to `top`. */
  cut(height: number, top: number): void {
    while (this.height > height) this.pop();
    this.top = top;
  }

  /** The highest operand that is still the local at `local`, or -1. */
  holder(local: number): number {
    return this.#holders[local]!;
  }

  /** Says that operand `at`, a LOCAL, now is in its own slot. It must be its local's highest holder. */
  settleLocal(at: number): void {
    this.#holders[this.low[at]!] = this.high[at]!;
    this.kind[at] = TEMP;
  }

  /**
   * The highest operand below `before` that is a LOCAL, or -1. Visiting them from the top down is
   * what {@link settleLocal} needs.
   */
  localBelow(before: number): number {
    for (let at = before - 1; at >= this.#settled; at--) {
      if (this.kind[at] === LOCAL) return at;
    }
    this.#settled = Math.max(this.#settled, before);
    return -1;
  }

  #add(kind: number, type: ValType, words: number): void {
    const at = this.height++;
    this.kind[at] = kind;
    this.type[at] = type;
    this.slot[at] = this.top;
    this.top += words;
    if (isRef(type)) this.sawRef = true;
    if (this.top > this.most) this.most = this.top;
  }
}
