/**
 * Tests of what a reference refers to, and casts. A heap type that the module defines is named by its
 * index (`…Type`), so that code holds no number that means something else in another run.
 *
 * @module
 */
import { Trap } from "../../ops/trap.ts";
import { refHasType } from "../api/values.ts";
import { ArrayObject, StructObject } from "../gc_objects.ts";
import { Func, type Instance, type Ref } from "../store.ts";
import { matchesDefType } from "../subtype.ts";
import { defTypeText, heapTypeText } from "../type_text.ts";
import type { DefType, HeapType } from "../types.ts";
import { agentStack } from "./stack.ts";

/** Whether a reference that is not null refers to something of the defined type `type`. */
function isOfType(ref: Ref, type: DefType): boolean {
  if (type.kind === "struct") return ref instanceof StructObject && matchesDefType(ref.type, type);
  if (type.kind === "array") return ref instanceof ArrayObject && matchesDefType(ref.type, type);
  return ref instanceof Func && matchesDefType(ref.type, type);
}

/** `ref.test` of an abstract heap type; `nullable` is 1 when null passes. */
export function refTest(
  _inst: Instance,
  d: number,
  a: number,
  heap: HeapType,
  nullable: number,
): void {
  const { i32, refs } = agentStack();
  const ref = refs[a >> 1];
  i32[d] = ref === null ? nullable : Number(refHasType(ref, heap));
}

/** `ref.test` of a defined type. */
export function refTestType(
  inst: Instance,
  d: number,
  a: number,
  typeidx: number,
  nullable: number,
): void {
  const { i32, refs } = agentStack();
  const ref = refs[a >> 1];
  i32[d] = ref === null ? nullable : Number(isOfType(ref, inst.module.types[typeidx]!));
}

/** `ref.cast` to an abstract heap type. */
export function refCast(_inst: Instance, a: number, heap: HeapType, nullable: number): void {
  const ref = agentStack().refs[a >> 1];
  if (ref === null ? nullable === 0 : !refHasType(ref, heap)) castFailure(ref, heapTypeText(heap));
}

/** `ref.cast` to a defined type. */
export function refCastType(inst: Instance, a: number, typeidx: number, nullable: number): void {
  const ref = agentStack().refs[a >> 1];
  const type = inst.module.types[typeidx]!;
  if (ref === null ? nullable === 0 : !isOfType(ref, type)) castFailure(ref, defTypeText(type));
}

/** The trap of a cast to `heap`, of whatever kind, that fails. */
export function castTrap(ref: Ref, heap: HeapType): never {
  castFailure(ref, heapTypeText(heap));
}

function castFailure(ref: Ref, wanted: string): never {
  throw new Trap("cast failure", `cast failure: ${refText(ref)} is no ${wanted}`);
}

function refText(ref: Ref): string {
  if (ref === null) return "null";
  if (ref instanceof StructObject || ref instanceof ArrayObject || ref instanceof Func) {
    return defTypeText(ref.type);
  }
  return typeof ref === "number" ? `the number ${ref}` : "a value of the host";
}
