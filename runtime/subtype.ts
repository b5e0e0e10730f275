/**
 * Matching: when a type may stand where another is wanted.
 *
 * Types are integers (`runtime/types.ts`), so almost every question ends at `===`. Abstract heap
 * types are compared through a small table of parents; defined types carry all their ancestors in
 * `display`, so that one lookup answers for a chain of any depth.
 *
 * {@link https://webassembly.github.io/spec/core/valid/matching.html}
 *
 * @module
 */
import type { ExternType, GlobalType, Limits, MemoryType, TableType } from "./module.ts";
import { defType } from "./type_registry.ts";
import { BOT, CONCRETE, type DefType, type FieldType, HEAP, type HeapType } from "./types.ts";
import { heapOf, isNullable, isRef, type ValType } from "./types.ts";

/**
 * Whether a value of type `a` may be used where `b` is wanted. {@link BOT}, the type of an operand in
 * unreachable code, matches everything.
 */
export function isSubtype(a: ValType, b: ValType): boolean {
  if (a === b || a === BOT) return true;
  if (!isRef(a) || !isRef(b)) return false;
  if (isNullable(a) && !isNullable(b)) return false;
  return isHeapSubtype(heapOf(a), heapOf(b));
}

/** Whether heap type `a` matches `b`. Heap type 0 is the bottom of all of them. */
export function isHeapSubtype(a: HeapType, b: HeapType): boolean {
  if (a === b || a === BOT) return true;
  if (a < CONCRETE) {
    return b < CONCRETE ? isAbstractSubtype(a, b) : a === bottomOf(defType(b - CONCRETE));
  }
  const type = defType(a - CONCRETE);
  return b < CONCRETE
    ? isAbstractSubtype(abstractOf(type), b)
    : matchesDefType(type, defType(b - CONCRETE));
}

/** Whether the defined type `a` is `b`, or has it among its ancestors. */
export function matchesDefType(a: DefType, b: DefType): boolean {
  return a === b || a.display[b.display.length - 1] === b;
}

/** The abstract heap type directly above every type of this kind. */
function abstractOf(type: DefType): HeapType {
  if (type.kind === "func") return HEAP.func;
  return type.kind === "struct" ? HEAP.struct : HEAP.array;
}

/** The heap type at the top of the hierarchy that `heap` belongs to; 0 for the bottom of all. */
export function topOf(heap: HeapType): HeapType {
  if (heap >= CONCRETE) return defType(heap - CONCRETE).kind === "func" ? HEAP.func : HEAP.any;
  let top = heap;
  if (isBottom(top)) return topOfBottom(top);
  for (let parent = parentOf(top); parent !== 0; parent = parentOf(top)) top = parent;
  return top;
}

/** The uninhabited heap type below every type of this kind. */
function bottomOf(type: DefType): HeapType {
  return type.kind === "func" ? HEAP.nofunc : HEAP.none;
}

function isBottom(heap: HeapType): boolean {
  return heap === HEAP.none || heap === HEAP.nofunc || heap === HEAP.noextern ||
    heap === HEAP.noexn;
}

function topOfBottom(heap: HeapType): HeapType {
  if (heap === HEAP.none) return HEAP.any;
  if (heap === HEAP.nofunc) return HEAP.func;
  return heap === HEAP.noextern ? HEAP.extern : HEAP.exn;
}

/** The abstract heap type directly above another that is not a bottom; 0 at the top. */
function parentOf(heap: HeapType): HeapType {
  if (heap === HEAP.eq) return HEAP.any;
  if (heap === HEAP.i31 || heap === HEAP.struct || heap === HEAP.array) return HEAP.eq;
  return 0;
}

function isAbstractSubtype(a: HeapType, b: HeapType): boolean {
  if (isBottom(a)) return a === b || (!isBottom(b) && topOf(b) === topOfBottom(a));
  let above = a;
  while (above !== 0 && above !== b) above = parentOf(above);
  return above === b;
}

/**
 * Whether a type declared as a subtype has a structure that allows it: parameters may become wider,
 * results narrower, fields more numerous; only immutable fields may become narrower.
 */
export function matchesComposite(a: DefType, b: DefType): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === "func") {
    return isListSubtype(b.params, a.params) && isListSubtype(a.results, b.results);
  }
  if (a.fields.length < b.fields.length) return false;
  return b.fields.every((wanted, i) => matchesField(a.fields[i]!, wanted));
}

/** Whether values of types `a` may be used where as many of types `b` are wanted. */
export function isListSubtype(a: readonly ValType[], b: readonly ValType[]): boolean {
  return a.length === b.length && a.every((type, i) => isSubtype(type, b[i]!));
}

function matchesField(a: FieldType, b: FieldType): boolean {
  if (a.mutable !== b.mutable) return false;
  return a.mutable ? a.type === b.type : isSubtype(a.type, b.type);
}

/**
 * Whether what a host or another module gives may stand for what an import wants. For memories and
 * tables, `given` carries the present size as its minimum.
 */
export function matchesExtern(given: ExternType, wanted: ExternType): boolean {
  switch (wanted.kind) {
    case "func":
      return given.kind === "func" && matchesDefType(given.type, wanted.type);
    case "table":
      return given.kind === "table" && matchesTable(given.type, wanted.type);
    case "memory":
      return given.kind === "memory" && matchesMemory(given.type, wanted.type);
    case "global":
      return given.kind === "global" && matchesGlobal(given.type, wanted.type);
    case "tag":
      return given.kind === "tag" && given.type === wanted.type;
  }
}

/** Whether at least what is wanted is there, and no more can come than is allowed. */
function matchesLimits(given: Limits, wanted: Limits): boolean {
  if (given.is64 !== wanted.is64 || given.min < wanted.min) return false;
  if (wanted.max === undefined) return true;
  return given.max !== undefined && given.max <= wanted.max;
}

/** Elements can be both read and written, so their types must be the same. */
function matchesTable(given: TableType, wanted: TableType): boolean {
  return given.element === wanted.element && matchesLimits(given, wanted);
}

function matchesMemory(given: MemoryType, wanted: MemoryType): boolean {
  return given.shared === wanted.shared && given.pageSizeLog2 === wanted.pageSizeLog2 &&
    matchesLimits(given, wanted);
}

function matchesGlobal(given: GlobalType, wanted: GlobalType): boolean {
  if (given.mutable !== wanted.mutable) return false;
  return wanted.mutable ? given.type === wanted.type : isSubtype(given.type, wanted.type);
}
