/**
 * How a guest's exit travels through the guest's own frames: as an exception.
 *
 * @module
 */

/** The engine's mark of errors that no guest may catch. */
const UNCATCHABLE = Symbol.for("vitrine.uncatchable");

/**
 * Thrown by `proc_exit` and caught by `WASI.start`, which returns the code. It is seen from outside
 * only when exported functions are called directly.
 */
export class ProcExit extends Error {
  /** Always `ProcExit`. */
  override readonly name = "ProcExit";
  /** An exit passes handlers for every exception, which toolchains emit for clean-up, unseen. */
  readonly [UNCATCHABLE] = true;
  /** The exit code, as the guest gave it: an unsigned 32-bit number. */
  readonly code: number;

  /**
   * Makes the exception.
   *
   * @param code the exit code, an unsigned 32-bit number.
   */
  constructor(code: number) {
    super(`The guest exited with code ${code}`);
    this.code = code;
  }
}
