/**
 * Getting ready to throw. An instruction here is always followed by `raise`, which looks for a handler
 * at once: throwing as JavaScript does would take ten times as long.
 *
 * @module
 */
import { Trap } from "../../ops/trap.ts";
import { ExceptionObject } from "../exception.ts";
import type { Instance } from "../store.ts";
import { takeSlots } from "./frame_slots.ts";
import { agentStack } from "./stack.ts";

/** `throw`: the arguments lie one after the other from `base` on. */
export function throwTag(inst: Instance, tagidx: number, base: number): void {
  const stack = agentStack();
  const tag = inst.tags[tagidx]!;
  const values: unknown[] = [];
  takeSlots(stack, base, tag.type.params, values);
  stack.thrown = new ExceptionObject(tag, values);
}

/** `throw_ref`, and the `rethrow` of old. */
export function throwRef(_inst: Instance, a: number): void {
  const stack = agentStack();
  stack.thrown = stack.refs[a >> 1] as ExceptionObject | null;
  if (stack.thrown === null) {
    throw new Trap(
      "null exception reference",
      "null exception reference: there is nothing to throw",
    );
  }
}
