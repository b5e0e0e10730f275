/**
 * Why a module could not be read, for people.
 *
 * @module
 */
import { COMMANDS } from "./commands.ts";
import { Problem } from "./problem.ts";
import { misspelt } from "./std.ts";

/**
 * Explains what reading a file threw.
 *
 * @param module The path as it was given.
 * @returns A {@link Problem}, or the error itself when it is a problem already.
 */
export async function explainRead(module: string, error: unknown): Promise<unknown> {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const what = module === "-" ? "standard input" : `"${module}"`;
  const { errors } = Deno;
  if (error instanceof errors.NotCapable) {
    return new Problem(
      `cannot read ${what}: Deno does not allow it`,
      `add --allow-read=${module} after "deno run"`,
    );
  }
  if (error instanceof errors.NotFound) {
    const hints = module.startsWith("--") ? [] : [await notFoundHint(module)];
    return new Problem(`cannot read ${what}: there is no such file`, ...hints);
  }
  if (error instanceof errors.PermissionDenied) {
    return new Problem(`cannot read ${what}: the file's owner does not allow it`);
  }
  if (isDirectory(error)) {
    return new Problem(
      `cannot read ${what}: it is a directory`,
      "a directory is given to a program with --dir, before the module",
    );
  }
  return new Problem(`cannot read ${what}: ${error.message}`);
}

/** A word that is no path may be meant for a command. */
async function notFoundHint(module: string): Promise<string> {
  const command = /^[a-z]+$/.test(module) ? await commandLike(module) : undefined;
  return command === undefined
    ? "options come before the module, and the module before the program's arguments"
    : `did you mean the command "${command}"?`;
}

async function commandLike(word: string): Promise<string | undefined> {
  try {
    return await misspelt(word, COMMANDS);
  } catch {
    return undefined; // The library that compares words cannot be had.
  }
}

function isDirectory(error: Error): boolean {
  return error instanceof Deno.errors.IsADirectory ||
    /is a directory|os error 21/i.test(error.message);
}
