/**
 * Rules of references and i31.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#reference-instructions}
 *
 * @module
 */
import { concrete, HEAP, heapOf, I32, refType } from "../types.ts";
import type { Checker } from "./checker.ts";

/** `ref.null` */
export function refNull(s: Checker): void {
  s.push(refType(s.readHeap(), true));
}

/** `ref.is_null` */
export function refIsNull(s: Checker): void {
  s.popRef();
  s.push(I32);
}

/** `ref.func`: in a body, only to a function that also occurs outside of bodies. */
export function refFunc(s: Checker): void {
  const index = s.u32();
  const type = s.func(index);
  const { declared } = s.context;
  if (s.subject.funcidx === undefined) declared[index] = 1;
  else if (declared[index] === 0) {
    const what = `function ${index} occurs in no export, global or element segment of the module`;
    s.reject("undeclared function reference", what);
  }
  s.push(refType(concrete(type.id), false));
}

/** `ref.eq` */
export function refEq(s: Checker): void {
  s.popHeap(HEAP.eq);
  s.popHeap(HEAP.eq);
  s.push(I32);
}

/** `ref.as_non_null` */
export function refAsNonNull(s: Checker): void {
  s.push(refType(heapOf(s.popRef()), false));
}

/** `ref.i31` */
export function refI31(s: Checker): void {
  s.pop(I32);
  s.push(refType(HEAP.i31, false));
}

/** `i31.get_s` and `i31.get_u` */
export function i31Get(s: Checker): void {
  s.popHeap(HEAP.i31);
  s.push(I32);
}
