/**
 * Where exceptions are caught: ranges of a function's code, and what each does with an exception that
 * comes out of its range. A function that nothing is thrown in runs the same code as if it had none.
 *
 * @module
 */

/** What a handler does with exceptions of one tag, or of all. */
export interface Clause {
  /** The tag's index, or -1 for every exception. */
  readonly tag: number;
  /** The frame offset for the exception's arguments, which only a clause with a tag wants. */
  readonly values: number;
  /** The frame offset for the exception itself, or -1 when it is not wanted. */
  readonly ref: number;
  /** Nothing in the frame from this offset on is needed any more. */
  readonly free: number;
  /** The place in the code to go on at. */
  target: number;
}

/** A range of code and its clauses, of which the first that fits is taken. */
export interface Handler {
  /** The first place of the range. */
  readonly start: number;
  /** The place behind the range. */
  end: number;
  /** How many blocks are around it. */
  readonly depth: number;
  readonly clauses: Clause[];
  /**
   * For a `delegate`: only handlers at this depth or less are asked next. Otherwise -1.
   */
  delegate: number;
}
