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

const WORDING = "the rest of the phrase is one interpreter's wording; our message has its own";

/** Differing phrases. */
const PHRASE_EXCEPTIONS: readonly PhraseException[] = [
  {
    expected: "type mismatch: instruction requires [i32] but stack has []",
    ours: "type mismatch",
    reason: WORDING,
  },
  {
    expected: "type mismatch: instruction requires [i32] but stack has [i64]",
    ours: "type mismatch",
    reason: WORDING,
  },
];

/** A command whose verdict is settled here. */
export interface CommandException {
  /** The command's name, `file.wast:line`. */
  readonly name: string;
  /** Which engine it is about; `ours` for all but the host's; absent for all. */
  readonly engine?: string;
  readonly reason: string;
}

const LENIENT_TEXT =
  "the text tool takes this text, and the binary it makes is well-formed though invalid";

const HOST_LIMIT = "the host refuses a module for a size that it will never be able to provide";

const HOST_FEATURES =
  "the module is valid since multiple memories, which the host cannot be asked to do without";

const NEWER_FEATURES = "the module is valid since multiple tables, which the script predates";

/** Single commands. */
const COMMAND_EXCEPTIONS: readonly CommandException[] = [
  {
    name: "custom/branch_hint.wast:85",
    reason: "a hint is only a hint: what a custom section says never makes a module invalid",
  },
  { name: "table.wast:9", engine: "host", reason: HOST_LIMIT },
  { name: "table64.wast:9", engine: "host", reason: HOST_LIMIT },
  { name: "memory64.wast:8", engine: "host", reason: HOST_LIMIT },
  { name: "memory64.wast:9", engine: "host", reason: HOST_LIMIT },
  { name: "proposals/threads/imports.wast:309", reason: NEWER_FEATURES },
  { name: "proposals/threads/imports.wast:313", reason: NEWER_FEATURES },
  { name: "proposals/threads/imports.wast:317", reason: NEWER_FEATURES },
  { name: "proposals/threads/imports.wast:404", engine: "host", reason: HOST_FEATURES },
  { name: "proposals/threads/imports.wast:408", engine: "host", reason: HOST_FEATURES },
  { name: "proposals/threads/imports.wast:412", engine: "host", reason: HOST_FEATURES },
  { name: "proposals/threads/memory.wast:14", engine: "host", reason: HOST_FEATURES },
  { name: "proposals/threads/memory.wast:15", engine: "host", reason: HOST_FEATURES },
  { name: "proposals/threads/memory.wast:83", engine: "ours", reason: LENIENT_TEXT },
  { name: "proposals/threads/memory.wast:87", engine: "ours", reason: LENIENT_TEXT },
  { name: "proposals/threads/memory.wast:91", engine: "ours", reason: LENIENT_TEXT },
];

/** The reason why a command is excepted for an engine, if it is. */
export function commandException(name: string, engine: string): string | undefined {
  return COMMAND_EXCEPTIONS.find((one) => one.name === name && isAbout(one, engine))?.reason;
}

/** The names of all commands that are excepted for an engine. */
export function exceptedCommands(engine: string): string[] {
  return COMMAND_EXCEPTIONS.filter((one) => isAbout(one, engine)).map(({ name }) => name);
}

function isAbout(one: CommandException, engine: string): boolean {
  if (one.engine === "ours") return engine !== "host";
  return one.engine === undefined || one.engine === engine;
}

/** The reason why one phrase may stand for another, if it may. */
export function phraseException(expected: string, ours: string): string | undefined {
  return PHRASE_EXCEPTIONS.find((one) => one.expected === expected && ours.startsWith(one.ours))
    ?.reason;
}
