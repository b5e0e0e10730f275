/**
 * What a person can put right: a wrong option, a file that is not there, a module that cannot run.
 *
 * @module
 */

/** Exit statuses of our own. Otherwise the status is the guest's, 0 to 255. */
export const ExitStatus = {
  /** Wrong usage, or a module that cannot be read or is invalid. */
  UNUSABLE: 2,
  /** A fault of this program's. */
  INTERNAL: 70,
  /** The guest was stopped at a limit of time or fuel: what `timeout` reports. */
  LIMIT: 124,
  /** The guest trapped: what a shell reports for a native program that aborts. */
  TRAP: 134,
} as const;

/** A failure whose message is for the person at the command line, and complete. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** What to do about it, a sentence each. */
  readonly hints: readonly string[];

  /**
   * @param message What is wrong, without a full stop.
   * @param hints What to do.
   */
  constructor(message: string, ...hints: readonly string[]) {
    super(message);
    this.hints = hints;
  }
}
