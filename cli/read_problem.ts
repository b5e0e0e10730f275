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
      await commandHint(module) ?? `add --allow-read=${module} after "deno run"`,
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

async function notFoundHint(module: string): Promise<string> {
  return await commandHint(module) ??
    "options come before the module, and the module before the program's arguments";
}

/** A word that is no path may be meant for a command. */
async function commandHint(module: string): Promise<string | undefined> {
  if (!/^[a-z]+$/.test(module)) return undefined;
  try {
    const command = await misspelt(module, COMMANDS);
    return command === undefined ? undefined : `did you mean the command "${command}"?`;
  } catch {
    return undefined; // The library that compares words cannot be had.
  }
}

function isDirectory(error: Error): boolean {
  return error instanceof Deno.errors.IsADirectory ||
    /is a directory|os error 21/i.test(error.message);
}
