/**
 * Moving values between a frame, where each has places of its own, and the slots of objects and
 * exceptions (see `runtime/gc_objects.ts`), where they lie side by side. Bits stay as they are.
 *
 * @module
 */
import { slotsOf } from "../gc_objects.ts";
import { isRef, type ValType } from "../types.ts";
import { wordsOf } from "./frame_values.ts";
import type { Stack } from "./stack.ts";

/**
 * Copies values that lie one after the other in a frame to `slots`, from index 0 on.
 *
 * @param at the frame index of the first
 */
export function takeSlots(
  { i32, refs }: Stack,
  at: number,
  types: readonly ValType[],
  slots: unknown[],
): void {
  let slot = 0;
  for (let i = 0; i < types.length; i++) {
    const type = types[i]!;
    if (isRef(type)) slots[slot++] = refs[at >> 1];
    else for (let k = 0; k < slotsOf(type); k++) slots[slot++] = i32[at + k];
    at += wordsOf(type);
  }
}

/**
 * Copies values from `slots` to a frame, one after the other.
 *
 * @param at the frame index of the first
 */
export function putSlots(
  { i32, refs }: Stack,
  at: number,
  types: readonly ValType[],
  slots: readonly unknown[],
): void {
  let slot = 0;
  for (let i = 0; i < types.length; i++) {
    const type = types[i]!;
    if (isRef(type)) refs[at >> 1] = slots[slot++];
    else for (let k = 0; k < slotsOf(type); k++) i32[at + k] = slots[slot++] as number;
    at += wordsOf(type);
  }
}
