/**
 * The text of a function as it grows: statements, and what they take from their surroundings.
 *
 * Statements go to `out`, one to a line. A new line also starts before everything that may trap or
 * call, even inside an expression: the line in the stack of a JavaScript error then tells which
 * instruction it was. {@link Writer.mark} makes such a line; with `annotate`, it says there which, and
 * {@link Writer.note} says at the start of a statement which instruction that completes.
 *
 * @module
 */

/** What {@link Writer.mark} and {@link Writer.note} write for who asks for notes. */
const NOTES = /\/\*[@:][\d#@]+\*\//g;

/** Writes statements, and keeps the instructions that they belong to. */
export class Writer {
  /** Statements. */
  readonly out: string[] = [];
  /** How many characters have been written, all told. */
  written = 0;
  /** Offset of the present instruction. */
  offset = 0;
  /** What the function takes from its surroundings: name to the expression that makes it. */
  readonly needs = new Map<string, string>();
  /** Helpers of `ops/math/` and of this tier that the text calls. */
  readonly helpers = new Set<string>();
  /** By index in `out`, and maybe beyond: the offset of the instruction that the statement completes. */
  readonly #origins: number[] = [];
  readonly #annotate: boolean;
  /** In what is written out of other functions: the calls around it, as in {@link mark}. */
  #callers = "";
  /** The offset of the outermost of these calls. */
  #call: number | undefined = undefined;

  /** @param options.annotate whether to write notes on where instructions are */
  constructor({ annotate = false }: { annotate?: boolean }) {
    this.#annotate = annotate;
  }

  /** Writes a statement, which completes the present instruction or the one at `origin`. */
  emit(text: string, origin: number = this.origin): void {
    this.#origins[this.out.length] = origin;
    this.out.push(text);
    this.written += text.length;
  }

  /** The text of statement `index`, with a note of the instruction it completes if notes are asked for. */
  note(text: string, index: number): string {
    return this.#annotate ? `/*:${this.#origins[index]}*/${text}` : text;
  }

  /**
   * Starts a line that belongs to the present instruction, or to that at `offset`. In what is written out
   * of other functions, the note says which these are, and where each is called: `@90#7@30` is offset 90
   * in function 7, which is called at offset 30.
   */
  mark(offset = this.offset): string {
    return this.#annotate ? `\n/*@${offset}${this.#callers}*/` : "\n";
  }

  /** The offset of the present instruction, or of the call in whose place it is. */
  get origin(): number {
    return this.#call ?? this.offset;
  }

  /** From now on, instructions are those of function `funcidx`, which is called here. @returns the end of that */
  enterInlined(funcidx: number): () => void {
    const [callers, call] = [this.#callers, this.#call];
    this.#callers = `#${funcidx}@${this.offset}${callers}`;
    this.#call ??= this.offset;
    return () => {
      this.#callers = callers;
      this.#call = call;
    };
  }

  /** The length of a text without notes, so that what depends on it does not depend on them. */
  lengthOf(text: string): number {
    return this.#annotate ? text.replaceAll(NOTES, "").length : text.length;
  }

  /** The name of something the function takes from its surroundings. */
  need(name: string, make: string): string {
    if (!this.needs.has(name)) this.needs.set(name, make);
    return name;
  }

  /** The name of a helper. */
  helper(name: string): string {
    this.helpers.add(name);
    return name;
  }
}
