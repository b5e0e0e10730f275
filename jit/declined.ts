/**
 * What keeps a function in the interpreter.
 *
 * @module
 */

/** A function that this tier does not compile; it stays in the interpreter. */
export class Declined extends Error {
  override readonly name: string = "Declined";
}

/** A function that is not compiled for one instance: its embedder or its budget is against it. */
export class Refused extends Declined {
  override readonly name = "Refused";
}
