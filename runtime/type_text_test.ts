import { assert, assertEquals } from "@std/assert";
import { funcType, internGroup, relative, type TypeDecl } from "./type_registry.ts";
import { defTypeText, externTypeText, funcTypeText, heapTypeText } from "./type_text.ts";
import { valTypesText, valTypeText } from "./type_text.ts";
import {
  BOT,
  concrete,
  EXNREF,
  EXTERNREF,
  F32,
  F64,
  FUNCREF,
  HEAP,
  I16,
  I32,
  I64,
} from "./types.ts";
import { I8, refType, V128 } from "./types.ts";

const PLAIN = { final: true, parent: undefined, params: [], results: [], fields: [] } as const;

function declare(...decls: Partial<TypeDecl>[]) {
  return internGroup(decls.map((decl) => ({ ...PLAIN, kind: "struct", ...decl })), () => {});
}

Deno.test("valTypeText() spells types as the text format does", () => {
  const texts = [I32, I64, F32, F64, V128, I8, I16, FUNCREF, EXTERNREF, EXNREF].map(valTypeText);
  const names = "i32 i64 f32 f64 v128 i8 i16 funcref externref exnref";
  assertEquals(texts, names.split(" "));
  assertEquals(valTypeText(refType(HEAP.none, true)), "nullref");
  assertEquals(valTypeText(refType(HEAP.noextern, true)), "nullexternref");
  assertEquals(valTypeText(refType(HEAP.struct, true)), "structref");
  assertEquals(valTypeText(refType(HEAP.i31, false)), "(ref i31)");
  assertEquals(valTypeText(refType(HEAP.nofunc, false)), "(ref nofunc)");
  assertEquals(valTypeText(BOT), "any type");
  assertEquals(valTypeText(refType(BOT, false)), "any reference");
});

Deno.test("valTypeText() writes concrete types out", () => {
  const [struct] = declare({
    fields: [{ type: I8, mutable: true }, { type: I64, mutable: false }],
  });
  assertEquals(
    valTypeText(refType(concrete(struct!.id), true)),
    "(ref null (struct (field (mut i8)) (field i64)))",
  );
  const [array] = declare({ kind: "array", fields: [{ type: F32, mutable: false }] });
  assertEquals(heapTypeText(concrete(array!.id)), "(array f32)");
  assertEquals(valTypeText(refType(concrete(funcType([], []).id), false)), "(ref (func))");
});

Deno.test("valTypeText() ends for types that contain themselves", () => {
  const self = refType(relative(0), true);
  const [list] = declare({ fields: [{ type: self, mutable: false }] });
  assertEquals(
    valTypeText(refType(concrete(list!.id), false)),
    "(ref (struct (field (ref null (struct (field (ref null …)))))))",
  );
});

Deno.test("valTypesText() shortens long lists", () => {
  assertEquals(valTypesText([]), "[]");
  assertEquals(valTypesText([I32, F64]), "[i32 f64]");
  assertEquals(valTypesText(new Int32Array(20).fill(I32)), `[${"i32 ".repeat(16)}… 4 more]`);
  const wide = refType(relative(0), true);
  const fields = new Array(1000).fill({ type: wide, mutable: false });
  const [tree] = declare({ fields });
  assert(defTypeText(tree!).length < 10_000);
});

Deno.test("funcTypeText() and defTypeText() write types as declarations", () => {
  assertEquals(funcTypeText(funcType([I32, F64], [I64])), "(param i32 f64) (result i64)");
  assertEquals(funcTypeText(funcType([], [])), "()");
  const [base] = declare({ final: false });
  assertEquals(defTypeText(base!), "(sub (struct))");
  const [child] = declare({ parent: concrete(base!.id), fields: [{ type: I32, mutable: false }] });
  assertEquals(defTypeText(child!), "(sub final (struct) (struct (field i32)))");
  assertEquals(defTypeText(funcType([I32], [])), "(func (param i32))");
});

Deno.test("externTypeText() writes imports and exports", () => {
  const limits = { min: 1n, max: 2n, is64: false };
  const open = { min: 0n, max: undefined, is64: true };
  assertEquals(externTypeText({ kind: "func", type: funcType([I32], []) }), "(func (param i32))");
  assertEquals(externTypeText({ kind: "tag", type: funcType([], []) }), "(tag)");
  assertEquals(
    externTypeText({ kind: "table", type: { ...limits, element: FUNCREF } }),
    "(table 1 2 funcref)",
  );
  assertEquals(
    externTypeText({ kind: "memory", type: { ...open, shared: true, pageSizeLog2: 0 } }),
    "(memory i64 0 shared (pagesize 1))",
  );
  const global = { type: I32, mutable: true };
  assertEquals(externTypeText({ kind: "global", type: global }), "(global (mut i32))");
});
