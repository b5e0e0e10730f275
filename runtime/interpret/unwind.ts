/**
 * What happens when something is thrown while a guest runs: finding out what it was, writing down
 * where the guest was, and leaving its frames.
 *
 * @module
 */
import { Trap } from "../../ops/trap.ts";
import { type GuestFrame, RuntimeError } from "../errors.ts";
import { functionAt, offsetAt } from "../lower/positions.ts";
import { functionName, namesOf } from "../names.ts";
import type { Instance } from "../store.ts";
import type { Stack } from "./stack.ts";

/** Where the loop was when something was thrown. */
export interface Thrown {
  /** The instruction being executed. */
  readonly pc: number;
  readonly inst: Instance;
  /** Whether a host function threw. */
  readonly inHost: boolean;
  /** `Stack.sp` and the number of `Stack.instances` when this run of the loop began. */
  readonly base: number;
  readonly depth: number;
  readonly stack: Stack;
}

/** The most frames that a backtrace keeps; a runaway recursion has a million alike. */
const MOST_FRAMES = 100;

/**
 * Leaves the frames of this run of the loop and throws what its caller is to see: a `RuntimeError`
 * with the guest's frames for a trap, and otherwise what the host threw.
 */
export function unwind(error: unknown, thrown: Thrown): number {
  const seen = asRuntimeError(error, thrown.inHost);
  if (seen instanceof RuntimeError) addFrames(seen, thrown);
  const { stack } = thrown;
  stack.sp = thrown.base;
  stack.instances.length = thrown.depth;
  throw seen;
}

function asRuntimeError(error: unknown, inHost: boolean): unknown {
  if (isStackOverflow(error)) {
    return new RuntimeError(
      "call stack exhausted: calls between the guest and the host are nested too deep",
      "call stack exhausted",
    );
  }
  if (inHost) return error;
  if (error instanceof Trap) return new RuntimeError(error.message, error.phrase);
  // A DataView refuses an access out of bounds with a RangeError: that is the trap.
  if (error instanceof RangeError) {
    return new RuntimeError("out of bounds memory access", "out of bounds memory access");
  }
  return error;
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith("Maximum call stack");
}

/** Appends the frames of this run of the loop, innermost first. */
function addFrames(error: RuntimeError, { pc, inst, base, stack }: Thrown): void {
  let { sp } = stack;
  let instances = stack.instances.length;
  let instance = inst;
  let at = pc;
  // A return record points behind the call; the call itself is what the frame is executing.
  let behind = 0;
  while (sp > base && error.frames.length < MOST_FRAMES) {
    if (at === 1) instance = stack.instances[--instances]!;
    else error.frames.push(frameAt(instance, at - behind));
    sp -= 2;
    at = stack.calls[sp]!;
    behind = 1;
  }
}

function frameAt(instance: Instance, pc: number): GuestFrame {
  const { code } = instance.run!;
  const funcidx = functionAt(code, pc);
  const name = functionName(code.module, funcidx);
  const module = namesOf(code.module).module;
  return {
    funcidx,
    offset: offsetAt(code, funcidx, pc),
    ...(name === undefined ? {} : { name }),
    ...(module === undefined ? {} : { module }),
  };
}
