/**
 * How a guest's exit travels through the guest's own frames: as an exception.
 *
 * @module
 */

/**
 * Thrown by `proc_exit` and caught by `WASI.start`, which returns the code. It is seen from outside
 * only when exported functions are called directly.
 */
export class ProcExit extends Error {
  /** Always `ProcExit`. */
  override readonly name = "ProcExit";
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
