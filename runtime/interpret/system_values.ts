/**
 * Instructions that move what does not fit the hot ones: v128 values and references.
 *
 * Every function here takes the running instance, then word indices into the stack (`d` for a
 * destination, letters for sources) or plain words, as `isa_system.ts` says.
 *
 * @module
 */
import { Trap } from "../../ops/trap.ts";
import type { Instance } from "../store.ts";
import { agentStack } from "./stack.ts";

/** `select` of references. */
export function selectRef(_inst: Instance, d: number, c: number, a: number, b: number): void {
  const { refs, i32 } = agentStack();
  refs[d >> 1] = refs[(i32[c] !== 0 ? a : b) >> 1];
}

/** `global.get` of v128. */
export function globalGet4(inst: Instance, d: number, index: number): void {
  agentStack().i32.set(inst.globals[index]!.i32, d);
}

/** `global.set` of v128. */
export function globalSet4(inst: Instance, index: number, a: number): void {
  inst.globals[index]!.i32.set(agentStack().i32.subarray(a, a + 4));
}

/** `global.get` of a reference. */
export function globalGetRef(inst: Instance, d: number, index: number): void {
  agentStack().refs[d >> 1] = inst.globals[index]!.ref;
}

/** `global.set` of a reference. */
export function globalSetRef(inst: Instance, index: number, a: number): void {
  inst.globals[index]!.ref = agentStack().refs[a >> 1];
}

/** Forgets the references from `from` up to `to`: a frame's at its entry, and again when it returns. */
export function clearRefs(_inst: Instance, from: number, to: number): void {
  const { refs } = agentStack();
  // Frames are small: the host's own `fill` takes longer to begin than this to end.
  const end = to >> 1;
  for (let i = from >> 1; i < end; i++) refs[i] = null;
}

/** `ref.null`. */
export function refNull(_inst: Instance, d: number): void {
  agentStack().refs[d >> 1] = null;
}

/** `ref.func`. */
export function refFunc(inst: Instance, d: number, funcidx: number): void {
  agentStack().refs[d >> 1] = inst.funcs[funcidx];
}

/** `ref.is_null`. */
export function refIsNull(_inst: Instance, d: number, a: number): void {
  const { refs, i32 } = agentStack();
  i32[d] = refs[a >> 1] === null ? 1 : 0;
}

/** `ref.as_non_null`. */
export function refAsNonNull(_inst: Instance, d: number, a: number): void {
  const { refs } = agentStack();
  const ref = refs[a >> 1];
  if (ref === null) throw new Trap("null reference");
  refs[d >> 1] = ref;
}

/** `ref.eq`. */
export function refEq(_inst: Instance, d: number, a: number, b: number): void {
  const { refs, i32 } = agentStack();
  i32[d] = refs[a >> 1] === refs[b >> 1] ? 1 : 0;
}
