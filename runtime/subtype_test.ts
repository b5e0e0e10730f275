import { assert, assertEquals } from "@std/assert";
import type { ExternType, GlobalType, MemoryType, TableType } from "./module.ts";
import { isSubtype, matchesComposite, matchesDefType, matchesExtern, topOf } from "./subtype.ts";
import { funcType, internGroup, type TypeDecl } from "./type_registry.ts";
import { ANYREF, BOT, concrete, EXTERNREF, FUNCREF, HEAP, I32, I64, I8 } from "./types.ts";
import { type DefType, type FieldType, refType, type ValType } from "./types.ts";

/** Every abstract heap type, with those directly above it. */
const ABOVE: Readonly<Record<keyof typeof HEAP, readonly (keyof typeof HEAP)[]>> = {
  any: [],
  eq: ["any"],
  i31: ["eq"],
  struct: ["eq"],
  array: ["eq"],
  none: ["i31", "struct", "array"],
  func: [],
  nofunc: ["func"],
  extern: [],
  noextern: ["extern"],
  exn: [],
  noexn: ["exn"],
};

type Name = keyof typeof HEAP;

function isAbove(a: Name, b: Name): boolean {
  return a === b || ABOVE[a].some((above) => isAbove(above, b));
}

Deno.test("isSubtype() follows the hierarchy of abstract types", () => {
  const names = Object.keys(ABOVE) as Name[];
  for (const a of names) {
    for (const b of names) {
      assertEquals(
        isSubtype(refType(HEAP[a], true), refType(HEAP[b], true)),
        isAbove(a, b),
        `${a} ${b}`,
      );
      assertEquals(isSubtype(refType(HEAP[a], false), refType(HEAP[b], true)), isAbove(a, b));
      assert(!isSubtype(refType(HEAP[a], true), refType(HEAP[b], false)));
    }
  }
});

Deno.test("isSubtype() takes numbers for themselves only, and the bottom type for all", () => {
  assert(isSubtype(I32, I32));
  assert(!isSubtype(I32, I64));
  assert(!isSubtype(I32, FUNCREF));
  assert(!isSubtype(FUNCREF, I32));
  for (const type of [I32, I64, FUNCREF, ANYREF]) assert(isSubtype(BOT, type));
  assert(!isSubtype(I32, BOT));
  assert(isSubtype(refType(BOT, false), refType(HEAP.none, false)));
  assert(!isSubtype(refType(BOT, false), I32));
});

const PLAIN = { final: false, parent: undefined, params: [], results: [], fields: [] } as const;

function declare(decl: Partial<TypeDecl>): DefType {
  return internGroup([{ ...PLAIN, kind: "struct", ...decl }], () => {})[0]!;
}

const immutable = (type: ValType): FieldType => ({ type, mutable: false });
const mutable = (type: ValType): FieldType => ({ type, mutable: true });

Deno.test("isSubtype() looks concrete types up among the ancestors", () => {
  const root = declare({ fields: [immutable(I64)] });
  const child = declare({ parent: concrete(root.id), fields: [immutable(I64), immutable(I32)] });
  const leaf = declare({ parent: concrete(child.id), fields: child.fields });
  const stranger = declare({ fields: [mutable(I64)] });
  const ref = (type: DefType) => refType(concrete(type.id), false);
  assert(isSubtype(ref(leaf), ref(root)));
  assert(isSubtype(ref(leaf), ref(leaf)));
  assert(!isSubtype(ref(root), ref(leaf)));
  assert(!isSubtype(ref(stranger), ref(root)));
  assert(matchesDefType(leaf, child));
  assert(isSubtype(ref(leaf), refType(HEAP.struct, false)));
  assert(!isSubtype(ref(leaf), refType(HEAP.array, false)));
  assert(isSubtype(ref(leaf), ANYREF));
  assert(!isSubtype(ref(leaf), FUNCREF));
  assert(isSubtype(refType(HEAP.none, false), ref(leaf)));
  assert(!isSubtype(refType(HEAP.nofunc, false), ref(leaf)));
  assert(isSubtype(refType(HEAP.nofunc, false), ref(funcType([], []))));
  assert(isSubtype(ref(funcType([I32], [])), FUNCREF));
});

Deno.test("topOf() gives the top of each hierarchy", () => {
  assertEquals(topOf(HEAP.none), HEAP.any);
  assertEquals(topOf(HEAP.i31), HEAP.any);
  assertEquals(topOf(HEAP.nofunc), HEAP.func);
  assertEquals(topOf(HEAP.noextern), HEAP.extern);
  assertEquals(topOf(HEAP.exn), HEAP.exn);
  assertEquals(topOf(concrete(funcType([], []).id)), HEAP.func);
  assertEquals(topOf(concrete(declare({ fields: [immutable(I8)] }).id)), HEAP.any);
});

Deno.test("matchesComposite() allows what a subtype may change", () => {
  const struct = (...fields: FieldType[]) => declare({ fields });
  const func = (params: ValType[], results: ValType[]) =>
    declare({ kind: "func", params, results });
  const EQ = refType(HEAP.eq, true);
  assert(matchesComposite(struct(immutable(EQ), immutable(I32)), struct(immutable(ANYREF))));
  assert(!matchesComposite(struct(immutable(ANYREF)), struct(immutable(EQ))));
  assert(!matchesComposite(struct(), struct(immutable(I32))));
  assert(!matchesComposite(struct(mutable(EQ)), struct(mutable(ANYREF))));
  assert(matchesComposite(struct(mutable(EQ)), struct(mutable(EQ))));
  assert(!matchesComposite(struct(mutable(I32)), struct(immutable(I32))));
  assert(matchesComposite(func([ANYREF], [EQ]), func([EQ], [ANYREF])));
  assert(!matchesComposite(func([EQ], []), func([ANYREF], [])));
  assert(!matchesComposite(func([], [ANYREF]), func([], [EQ])));
  assert(!matchesComposite(func([I32], []), func([], [])));
  assert(!matchesComposite(func([], []), struct()));
});

const memory = (type: Partial<MemoryType> = {}): ExternType => ({
  kind: "memory",
  type: { min: 1n, max: undefined, is64: false, shared: false, pageSizeLog2: 16, ...type },
});
const table = (type: Partial<TableType> = {}): ExternType => ({
  kind: "table",
  type: { min: 1n, max: undefined, is64: false, element: FUNCREF, ...type },
});
const global = (type: Partial<GlobalType> = {}): ExternType => ({
  kind: "global",
  type: { type: I32, mutable: false, ...type },
});

Deno.test("matchesExtern() compares limits, and everything else about memories exactly", () => {
  assert(matchesExtern(memory(), memory()));
  assert(matchesExtern(memory({ min: 2n }), memory({ min: 1n })));
  assert(!matchesExtern(memory({ min: 0n }), memory({ min: 1n })));
  assert(!matchesExtern(memory(), memory({ max: 5n })));
  assert(matchesExtern(memory({ max: 5n }), memory({ max: 5n })));
  assert(!matchesExtern(memory({ max: 6n }), memory({ max: 5n })));
  assert(matchesExtern(memory({ max: 5n }), memory()));
  for (const other of [{ is64: true }, { shared: true }, { pageSizeLog2: 0 }]) {
    assert(!matchesExtern(memory(other), memory()));
    assert(!matchesExtern(memory(), memory(other)));
    assert(matchesExtern(memory(other), memory(other)));
  }
});

Deno.test("matchesExtern() wants elements and mutable globals of the very type", () => {
  const NOFUNC = refType(HEAP.nofunc, true);
  assert(matchesExtern(table(), table()));
  assert(!matchesExtern(table({ element: NOFUNC }), table()));
  assert(!matchesExtern(table({ element: EXTERNREF }), table()));
  assert(!matchesExtern(table({ is64: true }), table()));
  assert(matchesExtern(global(), global()));
  assert(!matchesExtern(global({ type: I64 }), global()));
  assert(matchesExtern(global({ type: NOFUNC }), global({ type: FUNCREF })));
  assert(!matchesExtern(global({ type: FUNCREF }), global({ type: NOFUNC })));
  const changeable = (type: ValType) => global({ type, mutable: true });
  assert(matchesExtern(changeable(FUNCREF), changeable(FUNCREF)));
  assert(!matchesExtern(changeable(NOFUNC), changeable(FUNCREF)));
  assert(!matchesExtern(changeable(I32), global()));
  assert(!matchesExtern(global(), changeable(I32)));
});

Deno.test("matchesExtern() lets functions be subtypes, tags not, and kinds never mix", () => {
  const base = declare({ kind: "func" });
  const sub = declare({ kind: "func", parent: concrete(base.id) });
  assert(matchesExtern({ kind: "func", type: sub }, { kind: "func", type: base }));
  assert(!matchesExtern({ kind: "func", type: base }, { kind: "func", type: sub }));
  assert(matchesExtern({ kind: "tag", type: base }, { kind: "tag", type: base }));
  assert(!matchesExtern({ kind: "tag", type: sub }, { kind: "tag", type: base }));
  assert(!matchesExtern({ kind: "tag", type: base }, { kind: "func", type: base }));
  assert(!matchesExtern(memory(), table()));
  assert(!matchesExtern(table(), global()));
});
