/**
 * Rules of branches.
 *
 * {@link https://webassembly.github.io/spec/core/valid/instructions.html#control-instructions}
 *
 * @module
 */
import { valTypesText, valTypeText } from "../type_text.ts";
import { I32, isRef, refType } from "../types.ts";
import { heapOf, type ValType } from "../types.ts";
import type { Checker } from "./checker.ts";
import { labelTypes } from "./frame.ts";

/** `br` */
export function br(s: Checker): void {
  const types = labelTypes(s.label());
  if (types.length > 0) s.popAll(types);
  s.unreachable();
}

/** `br_if` */
export function brIf(s: Checker): void {
  const types = labelTypes(s.label());
  s.pop(I32);
  if (types.length > 0) passThrough(s, types);
}

/** What may also be taken along by a branch stays, with the types that the label has. */
export function passThrough(s: Checker, types: readonly ValType[]): void {
  s.popAll(types);
  s.pushAll(types);
}

/**
 * `br_table`
 *
 * A table can have millions of labels, each with a thousand operands; labels that stand for the same
 * list of types are checked once.
 */
export function brTable(s: Checker): void {
  s.pop(I32);
  const count = s.count("labels", { most: s.left });
  const first = labelTypes(s.label());
  s.peekAll(first);
  let others: Set<readonly ValType[]> | undefined;
  for (let i = 0; i < count; i++) {
    const types = labelTypes(s.label());
    if (types === first || (types.length === 0 && first.length === 0)) continue;
    others ??= new Set();
    if (others.has(types)) continue;
    others.add(types);
    if (types.length !== first.length) arityMismatch(s, first, types);
    s.peekAll(types);
  }
  s.unreachable();
}

function arityMismatch(s: Checker, a: readonly ValType[], b: readonly ValType[]): never {
  const what = `${valTypesText(a)} and ${valTypesText(b)}`;
  s.reject(
    "type mismatch",
    `the labels of one br_table take different numbers of operands: ${what}`,
  );
}

/** `return` */
export function return_(s: Checker): void {
  const results = s.context.frames[0]!.results;
  if (results.length > 0) s.popAll(results);
  s.unreachable();
}

/** `br_on_null` */
export function brOnNull(s: Checker): void {
  const types = labelTypes(s.label());
  const found = s.popRef();
  passThrough(s, types);
  s.push(refType(heapOf(found), false));
}

/** `br_on_non_null` */
export function brOnNonNull(s: Checker): void {
  const types = labelTypes(s.label());
  const last = lastRef(s, types);
  s.pop(refType(heapOf(last), true));
  passThrough(s, types.slice(0, -1));
}

/** The last operand that a label takes, which must be a reference. */
export function lastRef(s: Checker, types: readonly ValType[]): ValType {
  const last = types.at(-1);
  if (last !== undefined && isRef(last)) return last;
  const found = last === undefined
    ? "one that takes nothing"
    : `one that takes ${valTypeText(last)}`;
  return s.mismatch("a label that takes a reference last", found);
}
