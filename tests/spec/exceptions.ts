/**
 * Every place where the suite and the runner agree to differ, with the reason. Nothing else in the
 * runner forgives anything.
 *
 * @module
 */

/** The specification has one phrase, we have another. */
export interface PhraseException {
  /** What the script expects. */
  readonly expected: string;
  /** What our error's phrase starts with instead. */
  readonly ours: string;
  readonly reason: string;
}

/** Differing phrases. */
export const PHRASE_EXCEPTIONS: readonly PhraseException[] = [];

/** A command whose verdict is settled here. */
export interface CommandException {
  /** The command's name, `file.wast:line`. */
  readonly name: string;
  /** Which engines it is about; absent for all. */
  readonly engine?: string;
  readonly reason: string;
}

const LENIENT_TEXT = "the text tool takes this text, so there is no malformed binary to refuse";

/** Single commands. */
export const COMMAND_EXCEPTIONS: readonly CommandException[] = [
  { name: "try_table.wast:366", reason: LENIENT_TEXT },
  { name: "try_table.wast:371", reason: LENIENT_TEXT },
  { name: "proposals/threads/memory.wast:83", reason: LENIENT_TEXT },
  { name: "proposals/threads/memory.wast:87", reason: LENIENT_TEXT },
  { name: "proposals/threads/memory.wast:91", reason: LENIENT_TEXT },
];

/** The reason why a command is excepted for an engine, if it is. */
export function commandException(name: string, engine: string): string | undefined {
  return COMMAND_EXCEPTIONS.find((one) =>
    one.name === name && (one.engine === undefined || one.engine === engine)
  )?.reason;
}

/** The reason why one phrase may stand for another, if it may. */
export function phraseException(expected: string, ours: string): string | undefined {
  return PHRASE_EXCEPTIONS.find((one) => one.expected === expected && ours.startsWith(one.ours))
    ?.reason;
}
