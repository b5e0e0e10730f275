/**
 * Entering compiled code from a frame of the guest stack.
 *
 * @module
 */
import { wordsOfAll } from "../runtime/interpret/frame_values.ts";
import { agentStack } from "../runtime/interpret/stack.ts";
import type { CompiledFunction } from "../runtime/store.ts";
import type { DefType } from "../runtime/types.ts";
import { type FrameCall, frameCallOf } from "./adapters.ts";
import { depth, isOutermost } from "./depth.ts";
import { leaveCompiled, STACK_TRACE_LIMIT } from "./faults.ts";

/** A function entered at a loop: its parameters are all locals. */
export interface LoopEntry extends Adapter {
  readonly code: CompiledFunction;
}

/** How to call a compiled function on a frame. */
export interface Adapter {
  readonly call: FrameCall;
  /** Words of the frame that its parameters or results take. */
  readonly words: number;
}

/** How to call compiled functions of this type. */
export function adapterOf(type: DefType): Adapter {
  const words = Math.max(wordsOfAll(type.params), wordsOfAll(type.results));
  return { call: frameCallOf(type), words };
}

/** Calls compiled code with the frame at word `at`; its name stands in stacks between runs of it. */
export function callCompiled(
  code: CompiledFunction,
  at: number,
  { call, words }: Adapter,
): void {
  const stack = agentStack();
  const { top } = stack;
  stack.top = at + words;
  const isLast = isOutermost();
  const limit = isLast ? noteDeepStacks() : undefined;
  const before = depth.left;
  depth.left = before - 1;
  try {
    call(code, stack, at, before);
  } catch (error) {
    throw leaveCompiled(error, { boundary: callCompiled.name, isLast });
  } finally {
    stack.top = top;
    depth.left = before;
    if (limit !== undefined) Error.stackTraceLimit = limit;
  }
}

/** Has V8 note more frames of errors than the few it does by itself. Returns the number before. */
function noteDeepStacks(): number | undefined {
  const limit = Error.stackTraceLimit;
  if (limit >= STACK_TRACE_LIMIT) return undefined;
  Error.stackTraceLimit = STACK_TRACE_LIMIT;
  return limit;
}
