/**
 * Throwing. The exception itself is what JavaScript throws, out of the loop's `switch` and into its
 * `catch`, where `unwind.ts` looks for a handler.
 *
 * @module
 */
import { Trap } from "../../ops/trap.ts";
import { ExceptionObject } from "../exception.ts";
import type { Instance } from "../store.ts";
import { takeSlots } from "./frame_slots.ts";
import { agentStack } from "./stack.ts";

/** `throw`: the arguments lie one after the other from `base` on. */
export function throwTag(inst: Instance, tagidx: number, base: number): never {
  const tag = inst.tags[tagidx]!;
  const values: unknown[] = [];
  takeSlots(agentStack(), base, tag.type.params, values);
  throw new ExceptionObject(tag, values);
}

/** `throw_ref`, and the `rethrow` of old. */
export function throwRef(_inst: Instance, a: number): never {
  const exception = agentStack().refs[a >> 1];
  if (exception === null) {
    throw new Trap(
      "null exception reference",
      "null exception reference: there is nothing to throw",
    );
  }
  throw exception;
}
