/**
 * Making structs; reading and writing their fields is spelled out in `isa_objects.ts`.
 *
 * @module
 */
import { Trap } from "../../ops/trap.ts";
import { newStruct, slotsOf } from "../gc_objects.ts";
import type { Instance } from "../store.ts";
import { isRef } from "../types.ts";
import { wordsOf } from "./frame_values.ts";
import { agentStack } from "./stack.ts";

/** A field of null. */
export function nullStruct(): never {
  throw new Trap("null structure reference", "null structure reference: it has no fields");
}

/** A use of a null i31. */
export function nullI31(): never {
  throw new Trap("null i31 reference", "null i31 reference: it has no value");
}

/** `struct.new`: the fields lie one after the other from `base` on. */
export function structNew(inst: Instance, d: number, typeidx: number, base: number): void {
  const { i32, refs } = agentStack();
  const object = newStruct(inst.module.types[typeidx]!);
  const { fields, type: { fields: types } } = object;
  let at = base;
  let slot = 0;
  for (let i = 0; i < types.length; i++) {
    const { type } = types[i]!;
    if (isRef(type)) fields[slot++] = refs[at >> 1];
    else for (let k = 0; k < slotsOf(type); k++) fields[slot++] = i32[at + k];
    at += wordsOf(type);
  }
  refs[d >> 1] = object;
}

/** `struct.new_default`. */
export function structNewDefault(inst: Instance, d: number, typeidx: number): void {
  agentStack().refs[d >> 1] = newStruct(inst.module.types[typeidx]!);
}
