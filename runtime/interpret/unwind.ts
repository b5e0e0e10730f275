/**
 * What happens when something is thrown while a guest runs: finding out what it was, and either going
 * on where it is caught, or writing down where the guest was and leaving its frames.
 *
 * {@link https://webassembly.github.io/spec/js-api/#exceptions}
 *
 * @module
 */
import { fromThrown, toThrown } from "../api/thrown.ts";
import { type GuestFrame, isStackOverflow, RuntimeError } from "../errors.ts";
import { ExceptionObject, UNCATCHABLE } from "../exception.ts";
import { COMPILED } from "../generated/isa.js";
import { functionAt, offsetAt } from "../lower/positions.ts";
import { functionName, namesOf } from "../names.ts";
import type { Instance } from "../store.ts";
import { catchIn, forgetRefs } from "./catch.ts";
import { isTrapError, overflowTrap, trapOf } from "./faults.ts";
import { FrameWalk, type Thrown } from "./frame_walk.ts";

/** The most frames that a backtrace keeps; a runaway recursion has a million alike. */
const MOST_FRAMES = 100;

/**
 * Throws `stack.thrown`, made by the guest.
 *
 * @returns as {@link unwind}
 * @throws the exception, when nothing in this run of the loop catches it
 */
export function raise(thrown: Thrown): number {
  const { stack } = thrown;
  const exception = stack.thrown!;
  stack.thrown = null;
  const pc = catchIn(exception, thrown);
  if (pc < 0) throw exception;
  return pc;
}

/**
 * Goes on where an exception is caught in this run of the loop. Otherwise leaves the run's frames and
 * throws what its caller is to see: a `RuntimeError` with the guest's frames for a trap, the API's
 * `Exception` for an exception, or what the host threw.
 *
 * @returns the `pc` to go on at; the stack says in which frame and instance
 */
export function unwind(error: unknown, thrown: Thrown): number {
  if (mayTryAgain(error, thrown)) {
    thrown.stack.resumed = thrown.inst;
    return thrown.pc;
  }
  const exception = asException(error, thrown.inHost);
  if (exception !== null) {
    const pc = catchIn(exception, thrown);
    if (pc >= 0) return pc;
  }
  throw leave(error, thrown);
}

/**
 * Whether an access was out of bounds only of what this agent knew of a shared memory, which another
 * agent has made larger. An access out of bounds changes nothing, so it can be tried again.
 */
function mayTryAgain(error: unknown, { inst, inHost }: Thrown): boolean {
  if (inHost || !(error instanceof RangeError) || isStackOverflow(error)) return false;
  let grown = false;
  for (const memory of inst.memories) if (memory.refresh?.()) grown = true;
  return grown;
}

/** The exception that the guest may catch; `null` for what no guest catches, such as traps. */
function asException(error: unknown, inHost: boolean): ExceptionObject | null {
  if (error instanceof ExceptionObject) return error;
  return inHost && isCatchable(error) ? fromThrown(error) : null;
}

/** Whether a guest may catch what the host has thrown. */
export function isCatchable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return true;
  return !isTrapError(error) && !isStackOverflow(error) && !(UNCATCHABLE in error);
}

/** Gives up the frames of this run of the loop; returns what to throw. */
function leave(error: unknown, thrown: Thrown): unknown {
  const seen = asSeenOutside(error, thrown.inHost);
  const places = placesOf(thrown);
  if (seen instanceof RuntimeError) addFrames(seen, places);
  if (error instanceof ExceptionObject) addTrace(error, places);
  const { stack, base } = thrown;
  forgetRefs(stack, stack.calls[base + 1]!, new FrameWalk(thrown).end);
  stack.sp = base;
  stack.instances.length = thrown.depth;
  return seen;
}

function asSeenOutside(error: unknown, inHost: boolean): unknown {
  if (error instanceof ExceptionObject) return toThrown(error);
  if (isStackOverflow(error)) return overflowTrap();
  return inHost ? error : trapOf(error) ?? error;
}

/** A place where a frame was: code is only ever added to, so it can be looked up later. */
interface Place {
  readonly instance: Instance;
  readonly pc: number;
}

/** Where the frames of this run of the loop were, innermost first. */
function placesOf(thrown: Thrown): Place[] {
  const places: Place[] = [];
  const walk = new FrameWalk(thrown);
  // Who has left its place to another has no frame any more; and where compiled code was to be entered, but
  // for want of stack, it has none yet.
  const isGone = thrown.tail || walk.code.words[walk.pc] === COMPILED;
  if (isGone && !walk.next()) return places;
  do places.push({ instance: walk.instance, pc: walk.pc }); while (
    places.length < MOST_FRAMES && walk.next()
  );
  return places;
}

function addFrames(error: RuntimeError, places: readonly Place[]): void {
  error.frames.push(...framesAt(places.slice(0, MOST_FRAMES - error.frames.length)));
}

function addTrace(exception: ExceptionObject, places: readonly Place[]): void {
  if (exception.trace.length >= MOST_FRAMES) return;
  exception.trace = [...exception.trace, () => framesAt(places)];
}

function framesAt(places: readonly Place[]): GuestFrame[] {
  return places.map(({ instance, pc }) => {
    const { code } = instance.run!;
    const funcidx = functionAt(code, pc);
    const name = functionName(code.module, funcidx);
    const { module } = namesOf(code.module);
    return {
      funcidx,
      offset: offsetAt(code, funcidx, pc),
      ...(name === undefined ? {} : { name }),
      ...(module === undefined ? {} : { module }),
    };
  });
}
