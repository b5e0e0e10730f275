/**
 * Commands and their options as data.
 *
 * @module
 */

/** One option. */
export interface OptionRow {
  /** Without the dashes. */
  readonly name: string;
  /** A letter that stands for it. */
  readonly letter?: string;
  /** What its value is, for help; absent when it takes none. */
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly many?: true;
  /** One or more lines for help. */
  readonly help: string;
}

/** One command. */
export interface CommandRow {
  readonly name: string;
  /** What follows `cli.ts`. */
  readonly usage: string;
  /** What it does, in paragraphs. */
  readonly about: string;
  readonly options: readonly OptionRow[];
  /** Whether what follows the first other argument is not for us, whatever it looks like. */
  readonly optionsFirst?: true;
  /** Command lines, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Further parts of the help, by their headings. */
  readonly more?: Readonly<Record<string, string>>;
}

/** Options that every command takes. */
export const COMMON_OPTIONS: readonly OptionRow[] = [
  { name: "help", letter: "h", help: "print this help" },
  { name: "version", letter: "V", help: "print the version" },
];
