/**
 * Whole processes: from the start of the program to its exit, output read.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** The repository's root, with a slash at its end. */
export const ROOT: string = fromFileUrl(new URL("../", import.meta.url));

/** A program and its arguments. */
export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
}

/** Runs `command` to its end. @throws Error with its output when it fails */
export function runToEnd({ program, args }: CommandLine): string {
  const output = new Deno.Command(program, { args: [...args], stdin: "null" }).outputSync();
  const stdout = new TextDecoder().decode(output.stdout);
  if (output.success) return stdout;
  const stderr = new TextDecoder().decode(output.stderr);
  throw new Error(`exit ${output.code}: ${(stderr + stdout).trim().split("\n")[0]}`);
}

/** Our command line on a module. */
export function vitrine(engine: string, module: string, args: readonly string[]): CommandLine {
  const deno = ["run", "--no-config", "--no-lock", `--allow-read=${module}`, `${ROOT}cli.ts`];
  return {
    program: Deno.execPath(),
    args: [...deno, `--engine=${engine}`, module, ...args],
  };
}

/** Gathers why contestants could not run, so that a table can say so. */
export class Failures {
  readonly reasons: Record<string, string> = {};

  /** Does `work`; when it throws, notes why under `name` and returns `undefined`. */
  attempt<T>(name: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.reasons[name] = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }
}
