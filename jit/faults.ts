/**
 * What comes out of compiled code: traps, with the guest's frames, in the interpreter's words.
 *
 * Nothing is kept while compiled code runs. When something is thrown, JavaScript's own stack says in
 * which line of which compiled function each frame was; generating the function once more, with notes,
 * tells which instruction that line is.
 *
 * @module
 */
import { type GuestFrame, isStackOverflow, RuntimeError, StoppedError } from "../runtime/errors.ts";
import { isTrapError, overflowTrap, trapOf } from "../runtime/interpret/faults.ts";
import type { Module } from "../runtime/module.ts";
import { functionName, namesOf } from "../runtime/names.ts";
import { AROUND } from "./float_slots.ts";
import { wantedOf } from "./key.ts";
import { moduleOf, SOURCE_PREFIX } from "./registry.ts";
import { DEEP, generateSource } from "./source.ts";
import { CHANGE } from "./change_form.ts";
import { BOUNCES } from "./tail_calls.ts";

/** What was last thrown by something else than compiled code, and so is no trap of its own. */
export const foreign: { error: unknown } = { error: undefined };

/** The most frames that a backtrace keeps; the interpreter's has the same limit. */
const MOST_FRAMES = 100;
/** Frames of JavaScript's that V8 is asked to note: helpers, adapters and the host's are among them. */
export const STACK_TRACE_LIMIT = 20 * MOST_FRAMES;

/** Frames of a trap that are still to be put in. */
interface Pending {
  /** What was thrown, whose stack says where. */
  readonly error: Error;
  /** What its stack says, once there was room to look at it. */
  runs?: Place[][];
  /** For each run of compiled code that has been left: how many frames were there before its own. */
  readonly left: number[];
  /** How many of these runs have their frames. */
  done: number;
}

const pending = new WeakMap<RuntimeError, Pending>();

/**
 * What a call of compiled code is to throw for `error`.
 *
 * @param boundary the name of the function that called the compiled code: it stands in the stack
 * between one run of compiled code and the next
 * @param isLast whether no run of compiled code is around this one
 */
export function leaveCompiled(
  error: unknown,
  { boundary, isLast }: { boundary: string; isLast: boolean },
): unknown {
  const trap = asTrap(error);
  if (trap === undefined) return error;
  let found = pending.get(trap);
  if (found === undefined) pending.set(trap, found = { error: error as Error, left: [], done: 0 });
  found.left.push(trap.frames.length);
  // Where the stack is full nothing can be found out: that is left to a run further out.
  if (isLast || hasRoom()) addFrames(trap, found, boundary);
  return trap;
}

/** Puts in the frames of all runs that have been left. */
function addFrames({ frames }: RuntimeError, found: Pending, boundary: string): void {
  const runs = found.runs ??= runsOf(found.error.stack ?? "", boundary);
  // The frames of a recursion are of few functions.
  const texts = new Map<string, readonly string[]>();
  let added = 0;
  for (; found.done < found.left.length; found.done++) {
    const at = found.left[found.done]! + added;
    if (at >= MOST_FRAMES) continue;
    const own: GuestFrame[] = [];
    for (const place of runs[found.done] ?? []) {
      if (at + own.length < MOST_FRAMES) own.push(...framesAt(place, texts));
    }
    frames.splice(at, 0, ...own);
    added += own.length;
  }
  frames.splice(MOST_FRAMES);
}

/** Calls on JavaScript's stack that finding out where a trap was may take. */
const ROOM = 1000;

function hasRoom(): boolean {
  try {
    return descend(ROOM) === ROOM;
  } catch {
    return false;
  }
}

function descend(calls: number): number {
  return calls === 0 ? 0 : descend(calls - 1) + 1;
}

/** The trap that `error` is, unless it is something else. */
function asTrap(error: unknown): RuntimeError | undefined {
  if (error instanceof RuntimeError && isTrapError(error)) return error;
  if (error instanceof StoppedError) return error;
  if (isStackOverflow(error)) return overflowTrap();
  return error === foreign.error ? undefined : trapOf(error);
}

/** A place in a stack, with or without the note that Deno puts before the line of evaluated code. */
const PLACE = new RegExp(`${SOURCE_PREFIX}(\\d+)/([^:,]+)(?:, <anonymous>)?:(\\d+):\\d+`);

/** A place in compiled code. */
interface Place {
  /** The number of its module. */
  readonly module: number;
  /** Of the function: see `key.ts`. */
  readonly key: string;
  readonly line: number;
}

/** Places in compiled code, innermost first, for each run of it. */
function runsOf(stack: string, boundary: string): Place[][] {
  const runs: Place[][] = [[]];
  let inPart = false;
  for (const line of stack.split("\n")) {
    if (AROUND.test(line)) continue;
    const place = PLACE.exec(line);
    if (place !== null) {
      // Of a function that has been divided, the part says where it is.
      if (!inPart) runs.at(-1)!.push(readPlace(place));
      inPart = /\bpart\d+ \(/.test(line);
    } else if (line.includes(boundary)) runs.push([]);
  }
  return runs;
}

/** Before the text there are two lines of `new Function`, and one that makes it strict: see `factory.ts`. */
const LINES_BEFORE = 3;

function readPlace([, module, key, line]: RegExpExecArray): Place {
  return { module: Number(module), key: key!, line: Number(line) };
}

/**
 * The guest's frames: more than one where a function is written out in its caller, and none where a
 * function has only handed over to another form of itself, or to the interpreter.
 *
 * @param texts Of functions whose places have been asked for before
 */
function framesAt(place: Place, texts: Map<string, readonly string[]>): GuestFrame[] {
  const { module: id, key, line } = place;
  const wanted = wantedOf(key);
  const { funcidx } = wanted;
  const module = moduleOf(id);
  if (module === undefined) return [{ funcidx, offset: 0 }];
  const text = texts.get(`${id}/${key}`) ??
    generateSource(module, funcidx, { ...wanted, annotate: true }).split("\n");
  texts.set(`${id}/${key}`, text);
  const at = text[line - 1 - LINES_BEFORE] ?? "";
  if (CHANGE.test(at) || BOUNCES.test(at) || DEEP.test(at)) return [];
  const [note = "@0"] = /(?<=^\/\*)@[\d#@]+(?=\*\/)/.exec(at) ?? [];
  // As `Writer.mark` writes it: the last offset is that in the function itself.
  return note.split("@").slice(1).map((part) => {
    const [offset, callee = funcidx] = part.split("#").map(Number) as [number, number?];
    return frameOf(module, callee, offset);
  });
}

function frameOf(module: Module, funcidx: number, offset: number): GuestFrame {
  const name = functionName(module, funcidx);
  const moduleName = namesOf(module).module;
  return {
    funcidx,
    offset,
    ...(name === undefined ? {} : { name }),
    ...(moduleName === undefined ? {} : { module: moduleName }),
  };
}
