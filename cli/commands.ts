/**
 * The names of all commands, for suggestions: `main.ts`, which everything starts in, has no list.
 *
 * @module
 */

/** What may come first on a command line. */
export const COMMANDS = ["run", "inspect", "disassemble", "explain", "validate"] as const;
