/**
 * What is printed when something other than an exit ends the guest.
 *
 * @module
 */
import { type GuestFrame, isStackOverflow, RuntimeError, StoppedError } from "../runtime/errors.ts";
import { ExceptionObject } from "../runtime/exception.ts";
import type { Module } from "../runtime/module.ts";
import { functionName } from "../runtime/names.ts";
import { ProcExit } from "../wasi/proc_exit.ts";
import { ExitStatus, Problem } from "./problem.ts";
import { printError } from "./terminal.ts";

/** Lines of a backtrace that are printed. */
const MOST_LINES = 40;

/** The specification's phrase. */
const EXHAUSTED = "call stack exhausted";

/** What ended a guest. */
interface Trap {
  readonly message: string;
  readonly frames: readonly GuestFrame[];
  readonly hint?: string;
}

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
  const trap = engineTrap(error) ?? hostTrap(error, decoded);
  if (trap === null) throw startProblem(error, await decoded());
  const { message, frames, hint } = await trap;
  printError("trap", message);
  for (const line of backtrace(frames)) console.error(line);
  if (hint !== undefined) printError("hint", hint);
  return ExitStatus.TRAP;
}

/** A guest that was stopped at a limit: why, and where it was. */
function reportStop({ message, frames }: StoppedError): number {
  printError("stopped", message.replace(/^stopped: /, ""));
  for (const line of backtrace(frames)) console.error(line);
  return ExitStatus.LIMIT;
}

/** A trap, or an uncaught exception, of our own engine. */
function engineTrap(error: unknown): Trap | null {
  if (error instanceof RuntimeError) {
    const { message, phrase, frames } = error;
    if (phrase === "out of memory" && frames.length === 0) throw overLimit(error);
    if (phrase !== EXHAUSTED) return { message, frames };
    return { message: phrase, frames, hint: "--max-stack allows for deeper calls" };
  }
  if (!isUncaught(error)) return null;
  const trace = error instanceof ExceptionObject ? error.trace : [];
  return {
    message: "an exception of the guest's was not caught",
    frames: trace.flatMap((part) => part()),
  };
}

/** WASI works on the instance's memory, of which it knows nothing until the start function is over. */
function startProblem(error: unknown, { start }: Module): unknown {
  if (start === undefined || (error as Error).constructor !== Error) return error;
  return new Problem(
    `the module's start function failed: ${(error as Error).message}`,
    "a program exports _start instead; AssemblyScript does so with --exportStart _start",
  );
}

function overLimit({ message }: RuntimeError): Problem {
  const [what] = message.split(";");
  if (!message.includes("memoryBytes")) return new Problem(what!);
  return new Problem(what!, "--max-memory sets the limit");
}

/** An exception that nothing in the guest caught: the engine's own object, or one of either API. */
function isUncaught(error: unknown): boolean {
  return error instanceof ExceptionObject ||
    Object.prototype.toString.call(error) === "[object WebAssembly.Exception]";
}

/** A trap of the host's engine. */
function hostTrap(error: unknown, decoded: () => Promise<Module>): Promise<Trap> | null {
  const host = (globalThis as { WebAssembly?: typeof WebAssembly }).WebAssembly;
  if (host !== undefined && error instanceof host.RuntimeError) {
    return hostFrames(error, decoded).then((frames) => ({ message: error.message, frames }));
  }
  if (isStackOverflow(error)) {
    return hostFrames(error, decoded).then((frames) => ({ message: EXHAUSTED, frames }));
  }
  return null;
}

/**
 * The guest's frames in the stack of an error of the host's. Only the offsets count: Deno gives every
 * function the index 0.
 */
async function hostFrames(
  { stack = "" }: Error,
  decoded: () => Promise<Module>,
): Promise<GuestFrame[]> {
  const frames: GuestFrame[] = [];
  for (const [, digits] of stack.matchAll(/wasm-function\[\d+\]:0x([\da-f]+)/g)) {
    const offset = parseInt(digits!, 16);
    const module = await decoded();
    const funcidx = functionAt(module, offset);
    const name = functionName(module, funcidx);
    frames.push({ funcidx, offset, ...(name === undefined ? {} : { name }) });
  }
  return frames;
}

function functionAt({ bodies, imported }: Module, offset: number): number {
  let body = 0;
  while (2 * body + 1 < bodies.length && bodies[2 * body + 1]! <= offset) body++;
  return imported.func + body;
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
  const called = name === undefined ? `func ${funcidx}` : `${name} (func ${funcidx})`;
  return `  at ${called} @0x${offset.toString(16)}`;
}

function moreText(count: number, which: string): string {
  return `  … ${count.toLocaleString("en")} more ${which}`;
}
