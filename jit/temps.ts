/**
 * Temporaries: variables for what must be computed before it is used.
 *
 * They are used again as soon as no operand reads them any more, so that a function has few: V8 keeps
 * a register for each in every frame until the function is optimised.
 *
 * @module
 */

/** `i` for int32 words, `d` doubles, `r` references, `b` BigInts: a variable holds only one kind. */
export type Kind = "i" | "d" | "r" | "b";

/** The temporaries of one function. */
export class Temps {
  readonly #count: Record<Kind, number> = { i: 0, d: 0, r: 0, b: 0 };
  readonly #free: Record<Kind, string[]> = { i: [], d: [], r: [], b: [] };
  readonly #uses = new Map<string, number>();

  /** A variable that nothing reads yet. */
  take(kind: Kind): string {
    return this.#free[kind].pop() ?? this.takeNew(kind);
  }

  /** A variable that has never been written, and so is 0 from the start; `null` if it holds references. */
  takeNew(kind: Kind): string {
    return `${kind}${this.#count[kind]++}`;
  }

  /** Notes one more reader. */
  hold(name: string): void {
    this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
  }

  /** Notes one reader less; the variable is free after the last. */
  release(name: string): void {
    const uses = this.#uses.get(name)! - 1;
    this.#uses.set(name, uses);
    if (uses === 0) this.#free[name[0] as Kind].push(name);
  }

  /** Whether something still reads the variable. */
  isHeld(name: string): boolean {
    return (this.#uses.get(name) ?? 0) > 0;
  }

  /** How many there are. */
  get count(): number {
    return this.#count.i + this.#count.d + this.#count.r + this.#count.b;
  }

  /** Declarations of all: `i0=0,i1=0,r0=null`. */
  declarations(): string[] {
    const list: string[] = [];
    for (const kind of ["i", "d", "r", "b"] as const) {
      const empty = kind === "r" ? "null" : kind === "b" ? "0n" : "0";
      for (let i = 0; i < this.#count[kind]; i++) list.push(`${kind}${i}=${empty}`);
    }
    return list;
  }
}
