/**
 * What is printed when something other than an exit ends the guest.
 *
 * @module
 */
import { type GuestFrame, RuntimeError, StoppedError } from "../runtime/errors.ts";
import type { Module } from "../runtime/module.ts";
import { ProcExit } from "../wasi/proc_exit.ts";
import { OUT_OF_MEMORY, STACK_EXHAUSTED, type Trap, trapOf } from "../wasi/run/trap.ts";
import { ExitStatus, Problem } from "./problem.ts";
import { printError } from "./terminal.ts";

/** Lines of a backtrace that are printed. */
const MOST_LINES = 40;

/**
 * Prints what ended the guest.
 *
 * @param error What was thrown out of it.
 * @param decoded Returns the module, for the names of functions.
 * @returns The exit status.
 * @throws {Problem} when it did not fit into a limit from the start, or cannot start like that.
 * @throws `error`, when it is none of the guest's doing.
 */
export async function reportTrap(
  error: unknown,
  decoded: () => Promise<Module>,
): Promise<number> {
  if (error instanceof ProcExit) return error.code & 0xff;
  if (error instanceof StoppedError) return reportStop(error);
  // The host's engine may have run what we cannot decode.
  const module = await decoded().catch(() => null);
  const trap = trapOf(error, module && (() => module));
  if (trap === null) throw startProblem(error, module);
  const { message, phrase, frames } = trap;
  if (phrase === OUT_OF_MEMORY && frames.length === 0) throw overLimit(trap);
  const isDeep = phrase === STACK_EXHAUSTED;
  printError("trap", isDeep ? phrase : message);
  for (const line of backtrace(frames)) console.error(line);
  if (isDeep && error instanceof RuntimeError) {
    printError("hint", "--max-stack allows for deeper calls");
  }
  return ExitStatus.TRAP;
}

/** A guest that was stopped at a limit: why, and where it was. */
function reportStop({ message, frames }: StoppedError): number {
  printError("stopped", message.replace(/^stopped: /, ""));
  for (const line of backtrace(frames)) console.error(line);
  return ExitStatus.LIMIT;
}

/** WASI works on the instance's memory, of which it knows nothing until the start function is over. */
function startProblem(error: unknown, module: Module | null): unknown {
  if (module?.start === undefined || (error as Error).constructor !== Error) return error;
  return new Problem(
    `the module's start function failed: ${(error as Error).message}`,
    "a program exports _start instead; AssemblyScript does so with --exportStart _start",
  );
}

/** A memory or table that is over its limit from the start. */
function overLimit({ message }: Trap): Problem {
  const [what] = message.split(";");
  if (!message.includes("memoryBytes")) return new Problem(what!);
  return new Problem(what!, "--max-memory sets the limit");
}

/** The frames, innermost first, a line each; a run of equal ones is one line and its length. */
export function backtrace(frames: readonly GuestFrame[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < frames.length;) {
    const text = frameText(frames[at]!);
    let next = at + 1;
    while (next < frames.length && frameText(frames[next]!) === text) next++;
    lines.push(text);
    if (next > at + 1) lines.push(moreText(next - at - 1, "like it"));
    if (lines.length >= MOST_LINES && next < frames.length) {
      return [...lines, moreText(frames.length - next, "outside")];
    }
    at = next;
  }
  return lines;
}

function frameText({ name, funcidx, offset }: GuestFrame): string {
  const called = name === undefined ? `func ${funcidx}` : `${printable(name)} (func ${funcidx})`;
  return `  at ${called} @0x${offset.toString(16)}`;
}

/** Characters of a name that are printed. */
const LONGEST_NAME = 500;

/** What a terminal would not print but obey: the name is the guest's, and may be anything. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function printable(name: string): string {
  const text = name.replace(UNPRINTABLE, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}

function moreText(count: number, which: string): string {
  return `  … ${count.toLocaleString("en")} more ${which}`;
}
