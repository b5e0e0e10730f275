/**
 * The types of one function's locals, and which of them have a value yet.
 *
 * The pass looks a local up with one array access, so types lie in an array; but five bytes can
 * declare 50,000 locals, and a module of a million such functions must not fill 50,000 entries for
 * each. So declarations are kept as runs, and only as many entries are filled in as the body has
 * bytes; the others are looked up in the runs when first used.
 *
 * An entry is the type, negated while the local has no value, or 0 where nothing is known yet.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#variable-instructions}
 *
 * @module
 */
import { isNullable, isRef, type ValType } from "../types.ts";

/** The locals of the function being validated. */
export class LocalTypes {
  /** By local index; see the module's comment. Never shorter than 128 entries. */
  types: Int32Array = new Int32Array(1024);
  /** How many locals there are, parameters included. */
  count = 0;
  /** The types of the parameters, which are the first locals and always have a value. */
  #params: readonly ValType[] = [];
  /** For each declaration, the index after its last local. */
  readonly #runEnds: number[] = [];
  readonly #runTypes: ValType[] = [];
  /** Entries filled in from the start. */
  #filled = 0;
  /** Entries beyond `#filled` that were looked up. */
  readonly #lookedUp: number[] = [];
  /** How many locals have been given their first value so far. */
  initialised = 0;
  /** Which they were, in order. */
  readonly #order: number[] = [];

  /** Forgets the last function and declares the parameters of the next. */
  begin(params: readonly ValType[]): void {
    this.types.fill(0, 0, this.#filled);
    for (const index of this.#lookedUp) this.types[index] = 0;
    this.#lookedUp.length = 0;
    this.initialised = 0;
    this.#order.length = 0;
    this.#runEnds.length = 0;
    this.#runTypes.length = 0;
    this.#params = params;
    this.count = params.length;
  }

  /** Declares `count` more locals. */
  declare(count: number, type: ValType): void {
    this.count += count;
    this.#runEnds.push(this.count);
    this.#runTypes.push(type);
  }

  /** Makes the entries ready, filling in at most `most` of them. */
  ready(most: number): void {
    if (this.count > this.types.length) this.types = new Int32Array(this.count * 2);
    const filled = Math.min(this.count, most);
    let index = 0;
    for (const type of this.#params) {
      if (index === filled) break;
      this.types[index++] = type;
    }
    for (let run = 0; index < filled; run++) {
      const end = Math.min(this.#runEnds[run]!, filled);
      this.types.fill(firstEntry(this.#runTypes[run]!), index, end);
      index = end;
    }
    this.#filled = filled;
  }

  /** The entry of a local: its type, negated while it has no value; 0 when there is no such local. */
  entry(index: number): number {
    if (index >= this.count) return 0;
    return this.types[index] || this.#lookUp(index);
  }

  /** Notes that a local without a value now has one. */
  initialise(index: number): void {
    this.types[index] = -this.types[index]!;
    this.initialised = this.#order.push(index);
  }

  /** At the end of a block: forgets what was initialised in it. */
  rewind(initialised: number): void {
    while (this.#order.length > initialised) {
      const index = this.#order.pop()!;
      this.types[index] = -this.types[index]!;
    }
    this.initialised = initialised;
  }

  /** Finds the declaration that a local belongs to, by halving. */
  #lookUp(index: number): number {
    let low = 0;
    let high = this.#runEnds.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (index < this.#runEnds[middle]!) high = middle;
      else low = middle + 1;
    }
    const entry = this.#params[index] ?? firstEntry(this.#runTypes[low]!);
    this.types[index] = entry;
    this.#lookedUp.push(index);
    return entry;
  }
}

/** The entry of a declared local at first: one that cannot be null or zero starts without a value. */
function firstEntry(type: ValType): number {
  return isRef(type) && !isNullable(type) ? -type : type;
}
