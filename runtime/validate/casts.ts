/**
 * Rules of casts and of conversions between the hierarchies.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#reference-instructions}
 *
 * @module
 */
import { isSubtype, topOf } from "../subtype.ts";
import { valTypeText } from "../type_text.ts";
import { HEAP, heapOf, I32, isNullable, refType, type ValType } from "../types.ts";
import { lastRef, passThrough } from "./branches.ts";
import type { Checker } from "./checker.ts";
import { labelTypes } from "./frame.ts";

/** `ref.test` and `ref.test null`: of anything in the same hierarchy. */
export function refTest(s: Checker): void {
  s.popHeap(topOf(s.readHeap()));
  s.push(I32);
}

/** `ref.cast` and `ref.cast null`: the type that results is nullable only for the latter. */
export function refCast(s: Checker, result: "nullable" | "non-null"): void {
  const heap = s.readHeap();
  s.popHeap(topOf(heap));
  s.push(refType(heap, result === "nullable"));
}

/** `br_on_cast`: the branch takes the type cast to, what goes on has the rest. */
export function brOnCast(s: Checker): void {
  const { label, from, to } = readCast(s);
  branchOnCast(s, { label, from, taken: to, left: difference(from, to) });
}

/** `br_on_cast_fail`: the other way round. */
export function brOnCastFail(s: Checker): void {
  const { label, from, to } = readCast(s);
  branchOnCast(s, { label, from, taken: difference(from, to), left: to });
}

interface Cast {
  /** What the label takes. */
  readonly label: readonly ValType[];
  readonly from: ValType;
  readonly to: ValType;
}

/** Reads two flags (whether each type is nullable), a label and two heap types. */
function readCast(s: Checker): Cast {
  const at = s.pos;
  const flags = s.u8();
  if (flags > 3) s.fail("malformed cast flags", `0x${flags.toString(16)} is more than 3`, at);
  const label = labelTypes(s.label());
  const from = refType(s.readHeap(), (flags & 1) !== 0);
  const to = refType(s.readHeap(), (flags & 2) !== 0);
  if (!isSubtype(to, from)) {
    s.mismatch(`a cast to a subtype of ${valTypeText(from)}`, `one to ${valTypeText(to)}`);
  }
  return { label, from, to };
}

/** What remains of `from` when it is not `to`: no null, if `to` includes that. */
function difference(from: ValType, to: ValType): ValType {
  return isNullable(to) ? refType(heapOf(from), false) : from;
}

function branchOnCast(
  s: Checker,
  types: { label: readonly ValType[]; from: ValType; taken: ValType; left: ValType },
): void {
  const last = lastRef(s, types.label);
  if (!isSubtype(types.taken, last)) {
    s.mismatch(
      `a label that takes ${valTypeText(types.taken)}`,
      `one that takes ${valTypeText(last)}`,
    );
  }
  s.pop(types.from);
  passThrough(s, types.label.slice(0, -1));
  s.push(types.left);
}

/** `any.convert_extern` */
export function anyConvertExtern(s: Checker): void {
  s.push(refType(HEAP.any, isNullable(s.popHeap(HEAP.extern))));
}

/** `extern.convert_any` */
export function externConvertAny(s: Checker): void {
  s.push(refType(HEAP.extern, isNullable(s.popHeap(HEAP.any))));
}
