/**
 * From what came out of a guest to how it ended.
 *
 * @module
 */
import {
  type GuestFrame,
  isStackOverflow,
  RuntimeError,
  StoppedError,
} from "../../runtime/errors.ts";
import { ExceptionObject } from "../../runtime/exception.ts";
import { ProcExit } from "../proc_exit.ts";
import type { Ending } from "./result.ts";

const STOPPED = { timeout: "timedOut", fuel: "outOfFuel", abort: "aborted" } as const;

/** How ours and the host's engine call a memory or table for which there is no room. */
const OUT_OF_MEMORY = "out of memory";

/**
 * Returns how a guest ended that has exited.
 *
 * @param starved whether its last growth of a memory was refused.
 */
export function exitEnding(code: number, starved: boolean): Ending {
  if (code === 0 || !starved) return { kind: "exited", code };
  const message = `the guest was refused more memory, and exited with code ${code}`;
  return { kind: "outOfMemory", message, frames: [], code };
}

/**
 * Returns how a guest ended that something was thrown out of; `null` if that is not the guest's doing.
 *
 * @param starved whether its last growth of a memory was refused.
 */
export function thrownEnding(error: unknown, starved: boolean): Ending | null {
  if (error instanceof ProcExit) return exitEnding(error.code, starved);
  if (error instanceof StoppedError) {
    return { kind: STOPPED[error.reason], frames: error.frames };
  }
  const trap = engineTrap(error) ?? hostTrap(error);
  if (trap === null) return null;
  const { message, phrase, frames } = trap;
  if (phrase === OUT_OF_MEMORY) return { kind: "outOfMemory", message, frames };
  if (!starved) return { kind: "trapped", ...trap };
  return {
    kind: "outOfMemory",
    message: `the guest was refused more memory, and trapped: ${message}`,
    frames,
  };
}

interface Trap {
  readonly message: string;
  readonly phrase: string;
  readonly frames: readonly GuestFrame[];
}

function engineTrap(error: unknown): Trap | null {
  if (error instanceof RuntimeError) {
    const { message, phrase, frames } = error;
    return { message, phrase, frames };
  }
  if (error instanceof ExceptionObject || tagOf(error) === "[object WebAssembly.Exception]") {
    const message = "an exception of the guest's was not caught";
    return { message, phrase: "uncaught exception", frames: [] };
  }
  return null;
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}

/** What the host's engine throws for a trap; it has a class for most, but not for all. */
function hostTrap(error: unknown): Trap | null {
  const host = (globalThis as { WebAssembly?: typeof WebAssembly }).WebAssembly;
  const { message = "" } = error instanceof Error ? error : {};
  if (host !== undefined && error instanceof host.RuntimeError) {
    return { message, phrase: message, frames: [] };
  }
  if (!(error instanceof RangeError)) return null;
  if (isStackOverflow(error)) {
    const phrase = "call stack exhausted";
    return { message: phrase, phrase, frames: [] };
  }
  if (!/could not allocate memory|out of memory/i.test(message)) return null;
  return { message, phrase: OUT_OF_MEMORY, frames: [] };
}
