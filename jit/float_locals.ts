/**
 * Which locals of floats need no care for the bits of NaNs.
 *
 * A float that is loaded may be a signalling NaN, of which V8 may change bits when it moves it: so loads
 * and stores look whether it is a NaN. There is no need where a local is only ever asked for its number,
 * by arithmetic and comparisons; or where all that is ever put into it comes out of arithmetic. A
 * function is generated once to note what is done with its locals, and once more if that helps.
 *
 * @module
 */
import { F32, F64, type ValType } from "../runtime/types.ts";
import { QUIET, type Value } from "./value.ts";

/** What the second generation of a function knows. */
export interface FloatFacts {
  /** Locals that are never a signalling NaN. */
  readonly quiet: ReadonlySet<number>;
  /** Locals of which only the number is asked for. */
  readonly numbers: ReadonlySet<number>;
}

/** The notes of the first generation. */
export class FloatLocals {
  readonly #reads = new Map<number, number>();
  readonly #asNumbers = new Map<number, number>();
  readonly #loaded = new Set<number>();
  readonly #stored = new Set<number>();
  readonly #loud = new Set<number>();
  /** Locals into which another was put. */
  readonly #copies: (readonly [to: number, from: number])[] = [];

  /** A local becomes an operand. */
  read(index: number): void {
    this.#reads.set(index, (this.#reads.get(index) ?? 0) + 1);
  }

  /** An instruction takes an operand that it only asks for its number. */
  takeNumber(value: Value): void {
    const index = localOf(value);
    if (index !== undefined) this.#asNumbers.set(index, (this.#asNumbers.get(index) ?? 0) + 1);
  }

  /** A float is stored with a look at it. */
  store(value: Value): void {
    const index = localOf(value);
    if (index !== undefined) this.#stored.add(index);
  }

  /** A value is put into a local. */
  write(index: number, value: Value): void {
    if (value.type !== F32 && value.type !== F64) return;
    if (value.number !== undefined) this.#loaded.add(index);
    const from = localOf(value);
    if (from !== undefined) this.#copies.push([index, from]);
    else if (!(value.flags & QUIET)) this.#loud.add(index);
  }

  /**
   * What is known now; `undefined` when that is of no use.
   *
   * @param params how many locals have a value from elsewhere
   */
  decide(types: readonly ValType[], params: number): FloatFacts | undefined {
    for (let index = 0; index < params; index++) this.#loud.add(index);
    for (let before = -1; before !== this.#loud.size;) {
      before = this.#loud.size;
      for (const [to, from] of this.#copies) if (this.#loud.has(from)) this.#loud.add(to);
    }
    const floats = types.flatMap((type, index) => type === F32 || type === F64 ? [index] : []);
    const quiet = floats.filter((index) => !this.#loud.has(index));
    const numbers = floats.filter((index) => this.#reads.get(index) === this.#asNumbers.get(index));
    const helps = quiet.some((index) => this.#stored.has(index)) ||
      numbers.some((index) => this.#loaded.has(index));
    return helps ? { quiet: new Set(quiet), numbers: new Set(numbers) } : undefined;
  }
}

/** The local that an operand is, if it is nothing else. */
function localOf({ words, locals, temps }: Value): number | undefined {
  const [index] = locals;
  return temps.length === 0 && words.length === 1 && words[0] === `l${index}` ? index : undefined;
}
