/**
 * From what came out of a guest to how it ended.
 *
 * @module
 */
import { StoppedError } from "../../runtime/errors.ts";
import type { Module } from "../../runtime/module.ts";
import { ProcExit } from "../proc_exit.ts";
import type { Ending } from "./result.ts";
import { OUT_OF_MEMORY, trapOf } from "./trap.ts";

const STOPPED = { timeout: "timedOut", fuel: "outOfFuel", abort: "aborted" } as const;

/** What is known of a guest besides what came out of it. */
export interface Ended {
  /** Whether its last growth of a memory was refused. */
  readonly starved: boolean;
  /** Returns its module; `null` if it did not run in the host's engine. */
  readonly decoded: (() => Module) | null;
}

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

/** Returns how a guest ended that something was thrown out of; `null` if that is not the guest's doing. */
export function thrownEnding(error: unknown, { starved, decoded }: Ended): Ending | null {
  if (error instanceof ProcExit) return exitEnding(error.code, starved);
  if (error instanceof StoppedError) {
    return { kind: STOPPED[error.reason], frames: error.frames };
  }
  const trap = trapOf(error, decoded);
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
