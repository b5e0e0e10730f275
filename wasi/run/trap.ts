/**
 * What a guest trapped with, in any engine: from what came out of it to a message and its frames.
 *
 * @module
 */
import {
  CompileError,
  type GuestFrame,
  isStackOverflow,
  RuntimeError,
} from "../../runtime/errors.ts";
import { ExceptionObject } from "../../runtime/exception.ts";
import type { Module } from "../../runtime/module.ts";
import { functionName } from "../../runtime/names.ts";

/** The specification's phrase for calls nested too deep. */
export const STACK_EXHAUSTED = "call stack exhausted";

/** How ours and the host's engine call a memory or table for which there is no room. */
export const OUT_OF_MEMORY = "out of memory";

/** More frames than the ten that V8 keeps of an error are worth seeing of a guest. */
const HOST_FRAMES = 100;

/** A trap, or an exception that the guest did not catch. */
export interface Trap {
  /** What happened, for people. */
  readonly message: string;
  /** The specification's phrase for it, as far as the engine tells. */
  readonly phrase: string;
  /** Where, innermost first. */
  readonly frames: readonly GuestFrame[];
}

/**
 * Returns what a guest trapped with.
 *
 * @param error What came out of it.
 * @param decoded Returns the module of a guest in the host's engine, whose frames have no names; it may
 * throw a `CompileError`, as that engine may know more than ours. `null` for one in our engine.
 * @returns `null` when `error` is no trap.
 */
export function trapOf(error: unknown, decoded: (() => Module) | null): Trap | null {
  if (error instanceof RuntimeError) {
    const { message, phrase, frames } = error;
    return { message, phrase, frames };
  }
  return uncaught(error) ?? hostTrap(error, decoded);
}

/** An exception that nothing in the guest caught: our engine's own object, or one of either API. */
function uncaught(error: unknown): Trap | null {
  const ours = error instanceof ExceptionObject;
  if (!ours && Object.prototype.toString.call(error) !== "[object WebAssembly.Exception]") {
    return null;
  }
  return {
    message: "an exception of the guest's was not caught",
    phrase: "uncaught exception",
    frames: ours ? error.trace.flatMap((stretch) => stretch()) : [],
  };
}

/** What the host's engine throws for a trap; it has a class for most, but not for all. */
function hostTrap(error: unknown, decoded: (() => Module) | null): Trap | null {
  if (!(error instanceof Error)) return null;
  const { message } = error;
  const trap = (message: string, phrase = message): Trap => {
    return { message, phrase, frames: hostFrames(error, decoded) };
  };
  const host = (globalThis as { WebAssembly?: typeof WebAssembly }).WebAssembly;
  if (host !== undefined && error instanceof host.RuntimeError) return trap(message);
  if (!(error instanceof RangeError)) return null;
  if (/could not allocate memory|out of memory/i.test(message)) return trap(message, OUT_OF_MEMORY);
  return isStackOverflow(error) ? trap(STACK_EXHAUSTED) : null;
}

/**
 * The guest's frames in the stack of an error of the host's. Only the offsets count: Deno gives every
 * function the index 0.
 */
function hostFrames({ stack = "" }: Error, decoded: (() => Module) | null): GuestFrame[] {
  const places = [...stack.matchAll(/wasm-function\[\d+\]:0x([\da-f]+)/g)];
  const module = places.length === 0 || decoded === null ? null : decodedOrNull(decoded);
  if (module === null) return [];
  return places.map(([, digits]) => {
    const offset = parseInt(digits!, 16);
    const funcidx = functionAt(module, offset);
    const name = functionName(module, funcidx);
    return { funcidx, offset, ...(name === undefined ? {} : { name }) };
  });
}

function decodedOrNull(decoded: () => Module): Module | null {
  try {
    return decoded();
  } catch (error) {
    if (error instanceof CompileError) return null;
    throw error;
  }
}

function functionAt({ bodies, imported }: Module, offset: number): number {
  let body = 0;
  while (2 * body + 1 < bodies.length && bodies[2 * body + 1]! <= offset) body++;
  return imported.func + body;
}

/** Does `work`, meanwhile letting the host keep enough of the stacks of guests' traps. */
export function withHostFrames<T>(work: () => T): T {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = Math.max(before, HOST_FRAMES);
  try {
    return work();
  } finally {
    Error.stackTraceLimit = before;
  }
}
