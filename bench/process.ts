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
export function runToEnd(command: CommandLine): string {
  return outputOf(command).stdout;
}

/** As {@link runToEnd}, with what it wrote to its standard error. */
export function outputOf({ program, args }: CommandLine): { stdout: string; stderr: string } {
  const output = new Deno.Command(program, { args: [...args], stdin: "null" }).outputSync();
  const stdout = new TextDecoder().decode(output.stdout);
  const stderr = new TextDecoder().decode(output.stderr);
  if (output.success) return { stdout, stderr };
  throw new Error(`exit ${output.code}: ${complaint(stderr + stdout)}`);
}

/** The line that tells most: the first that speaks of an error, or the first of all. */
export function complaint(text: string): string {
  const lines = text.trim().split("\n");
  return lines.find((line) => /error/i.test(line)) ?? lines[0]!;
}

/** What our command line is given, besides an engine and a module. */
export interface GuestOptions {
  readonly args: readonly string[];
  /** Options of the command line itself, such as `--dir`. */
  readonly options?: readonly string[];
  /** Flags for Deno. @default {permission to read the module} */
  readonly deno?: readonly string[];
}

/** Our command line on a module. */
export function vitrine(engine: string, module: string, given: GuestOptions): CommandLine {
  const { args, options = [], deno = [] } = given;
  // Options may name anything: a directory to read, or one to write.
  const allow = options.length === 0 ? [`--allow-read=${module}`] : ["-A"];
  const command = ["run", "--no-config", "--no-lock", ...allow, ...deno, `${ROOT}cli.ts`];
  return {
    program: Deno.execPath(),
    args: [...command, `--engine=${engine}`, ...options, module, ...args],
  };
}
