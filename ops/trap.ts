/**
 * The traps that pure operations raise. An engine catches a {@link Trap} where it knows the frame,
 * and turns it into the embedder's `RuntimeError` with a backtrace.
 *
 * @module
 */

/** Raised by an operation whose result the specification leaves undefined. */
export class Trap extends Error {
  override readonly name = "Trap";
  /** The specification's phrase, such as `integer overflow`. */
  readonly phrase: string;
  constructor(phrase: string, message: string = phrase) {
    super(message);
    this.phrase = phrase;
  }
}
