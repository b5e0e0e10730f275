/**
 * Guests that wait in the middle of what they do.
 *
 * A guest's frames do not lie on JavaScript's stack, so it can stop at an instruction and go on later,
 * when JavaScript has turned to something else in between. It does so to wait for the compiler: that is
 * loaded only when something in the guest turns out to be hot, and modules load asynchronously.
 *
 * Only the outermost call of an agent can be suspended, and only while none but the interpreter's loop
 * is between it and the instruction: JavaScript beneath that could not be left.
 *
 * @module
 */
import { run } from "../generated/loop.js";
import { resumePlace } from "../lower/code.ts";
import type { Func } from "../store.ts";
import { callFunction, enter, readResults, release, reserve, writeArguments } from "./call.ts";
import { agentStack, type Stack } from "./stack.ts";

/** What suspended guests wait for, whichever of them has asked for it. */
let awaited: Promise<unknown> = Promise.resolve();

/** Has guests that are suspended from now on wait for `work`, too. */
export function waitFor(work: Promise<unknown>): void {
  // Without the results, in which each would hold all those before it.
  awaited = Promise.allSettled([awaited, work]).then(() => {});
}

/**
 * Calls `func` as `callFunction` does, but may return before the guest is done, which then goes on
 * after what it waits for.
 *
 * @param func Any function instance
 * @param args JavaScript values; missing ones are `undefined`, further ones are ignored
 * @returns a promise of what `callFunction` returns, rejected with what that throws
 */
export async function callAsync(func: Func, args: readonly unknown[] = []): Promise<unknown> {
  const stack = agentStack();
  // Inside of another guest there is nothing to go back to.
  if (func.instance === null || stack.sp > 0 || stack.top > 0) return callFunction(func, args);
  const base = reserve(func, stack);
  try {
    writeArguments(func, base, stack, args);
    const { top } = stack;
    stack.suspendable = true;
    enter(func, base, stack);
    while (stack.suspended !== null) {
      await awaited;
      stack.top = top;
      goOn(stack, base);
    }
    return readResults(func, base, stack);
  } finally {
    stack.suspendable = false;
    release(base, stack);
  }
}

/** Lets the guest whose outermost frame is at `base` go on. */
function goOn(stack: Stack, base: number): void {
  const { inst } = stack.suspended!;
  stack.sp = 0;
  run(resumePlace(inst.run!.code), base, inst);
}
