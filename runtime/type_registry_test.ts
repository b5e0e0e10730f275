import { assertEquals, assertNotStrictEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { defType, funcType, internGroup, relative, type TypeDecl } from "./type_registry.ts";
import { concrete, type DefType, F32, HEAP, I32, I64, refType } from "./types.ts";

function struct(...types: number[]): TypeDecl {
  const fields = types.map((type) => ({ type, mutable: false }));
  return { kind: "struct", final: true, parent: undefined, params: [], results: [], fields };
}

function intern(...decls: TypeDecl[]): readonly DefType[] {
  return internGroup(decls, () => {});
}

const self = refType(relative(0), true);

Deno.test("internGroup() gives equal groups the same types", () => {
  const [a] = intern(struct(I32, self));
  const [b] = intern(struct(I32, self));
  assertStrictEquals(a, b);
  assertStrictEquals(defType(a!.id), a);
});

Deno.test("internGroup() tells kinds, finality, mutability and lists apart", () => {
  const base = struct(I32);
  const variants: TypeDecl[] = [
    base,
    { ...base, kind: "array" },
    { ...base, final: false },
    { ...base, fields: [{ type: I32, mutable: true }] },
    { ...base, fields: [] },
    struct(I32, I32),
    struct(refType(HEAP.any, true)),
    struct(refType(HEAP.any, false)),
    { ...base, kind: "func", fields: [], params: [I32, I64] },
    { ...base, kind: "func", fields: [], params: [I32], results: [I64] },
    { ...base, kind: "func", fields: [], results: [I32, I64] },
  ];
  const ids = new Set(variants.map((decl) => intern(decl)[0]!.id));
  assertEquals(ids.size, variants.length);
});

Deno.test("internGroup() tells the same type in different groups apart", () => {
  const [alone] = intern(struct(F32));
  const [first, second] = intern(struct(F32), struct(F32));
  assertNotStrictEquals(alone, first);
  assertNotStrictEquals(first, second);
  const [again] = intern(struct(F32), struct(F32));
  assertStrictEquals(first, again);
});

Deno.test("internGroup() tells a reference into the group from one to an equal type outside", () => {
  const [inside] = intern(struct(I64, self));
  const outside = refType(concrete(inside!.id), true);
  const [unrolled] = intern(struct(I64, outside));
  assertNotStrictEquals(inside, unrolled);
  assertEquals(unrolled!.fields, inside!.fields);
});

Deno.test("internGroup() distinguishes large ids", () => {
  const low = refType(concrete(0x7fff), true);
  const high = refType(concrete(0x7fff + 0x8000), true);
  assertNotStrictEquals(intern(struct(low))[0], intern(struct(high))[0]);
});

Deno.test("internGroup() resolves parents inside the group and lists ancestors root first", () => {
  const open = (parent: number | undefined) => ({ ...struct(I64, F32), final: false, parent });
  const [a, b, c] = intern(open(undefined), open(relative(0)), open(relative(1)));
  assertEquals(c!.display.map(({ id }) => id), [a!.id, b!.id, c!.id]);
  assertStrictEquals(c!.parent, b);
});

Deno.test("internGroup() registers nothing of a group that its check refuses", () => {
  const before = intern(struct(I32, I64, F32))[0]!.id;
  let calls = 0;
  const refuse = () => {
    calls++;
    throw new RangeError("no");
  };
  const decls = [struct(I64, I64, I64, I64), struct(F32, F32, F32, F32)];
  assertThrows(() => internGroup(decls, refuse), RangeError, "no");
  assertThrows(() => internGroup(decls, refuse), RangeError, "no");
  assertEquals(calls, 2);
  assertEquals(intern(...decls)[0]!.id, before + 1);
});

Deno.test("internGroup() takes a type with more fields than a call has arguments", () => {
  const many = struct(...new Array(10_000).fill(I32));
  const most = struct(...new Array(9_999).fill(I32), I64);
  assertStrictEquals(intern(many)[0], intern(many)[0]);
  assertNotStrictEquals(intern(many)[0], intern(most)[0]);
});

Deno.test("funcType() gives the type that a module's own declaration has", () => {
  const [declared] = intern({ ...struct(), kind: "func", params: [I32], results: [I64] });
  assertStrictEquals(funcType([I32], [I64]), declared);
});
