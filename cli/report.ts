/**
 * What is printed when something goes wrong, and the exit status that goes with it.
 *
 * @module
 */
import { CompileError, LinkError } from "../runtime/errors.ts";
import { ExitStatus, Problem } from "./problem.ts";
import { printError } from "./terminal.ts";

/**
 * Explains an error to the person at the command line.
 *
 * @returns The exit status.
 */
export function report(error: unknown): number {
  if (error instanceof Problem) {
    printError("error", error.message);
    for (const hint of error.hints) printError("hint", hint);
    return ExitStatus.UNUSABLE;
  }
  if (error instanceof CompileError || error instanceof LinkError) {
    printError("error", error.message);
    return ExitStatus.UNUSABLE;
  }
  printError("error", `internal error: ${error instanceof Error ? error.message : String(error)}`);
  printError("hint", "this is a fault of this program's; please report it, with the module");
  return ExitStatus.INTERNAL;
}
