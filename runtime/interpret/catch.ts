/**
 * Catching: finding the handler of an exception among the frames of this run of the loop, and going
 * on there.
 *
 * @module
 */
import type { ExceptionObject } from "../exception.ts";
import type { LoweredCode } from "../lower/lowered_code.ts";
import type { Clause } from "../lower/handlers.ts";
import type { Tag } from "../store.ts";
import { isRef } from "../types.ts";
import { putSlots } from "./frame_slots.ts";
import { FrameWalk, type Thrown } from "./frame_walk.ts";
import type { Stack } from "./stack.ts";

/**
 * Looks for a handler. When there is one, the frames inside of its own are gone, and the stack's `fp`,
 * `sp` and `resumed` say where to go on.
 *
 * @returns the `pc` to go on at, or -1 when nothing here catches the exception
 */
export function catchIn(exception: ExceptionObject, thrown: Thrown): number {
  const frame = new FrameWalk(thrown);
  const { end } = frame;
  if (thrown.tail && !frame.next()) return -1;
  do {
    const clause = clauseFor(frame, exception.tag);
    if (clause !== null) return resume(frame, clause, { exception, end, stack: thrown.stack });
  } while (frame.next());
  return -1;
}

/** The first clause around the frame's `pc` that takes an exception of this tag. */
function clauseFor(frame: FrameWalk, tag: Tag): Clause | null {
  const { handlers } = frame.code as LoweredCode;
  if (handlers.size === 0) return null;
  const { pc, instance: { tags } } = frame;
  let deepest = Infinity;
  for (const { start, end, depth, clauses, delegate } of handlers.get(frame.funcidx) ?? []) {
    if (pc < start || pc >= end || depth > deepest) continue;
    if (delegate >= 0) deepest = delegate;
    for (const clause of clauses) if (clause.tag < 0 || tags[clause.tag] === tag) return clause;
  }
  return null;
}

function resume(
  { fp, sp, instance, instances, end: frameEnd }: FrameWalk,
  { tag, values, ref, free, target }: Clause,
  { exception, end, stack }: { exception: ExceptionObject; end: number; stack: Stack },
): number {
  const { params } = exception.tag.type;
  if (ref >= 0 || params.some(isRef)) stack.useRefs(Math.max(end, frameEnd));
  forgetRefs(stack, fp + free, end);
  if (tag >= 0) putSlots(stack, fp + values, params, exception.values);
  if (ref >= 0) stack.refs[(fp + ref) >> 1] = exception;
  stack.fp = fp;
  stack.sp = sp;
  stack.instances.length = instances;
  stack.resumed = instance;
  return target;
}

/** Lets go of the references in frames that are gone. */
export function forgetRefs({ refs }: Stack, from: number, to: number): void {
  if (refs.length > 0) refs.fill(null, from >> 1, to >> 1);
}
