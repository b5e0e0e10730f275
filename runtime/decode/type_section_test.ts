import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { features } from "../features.ts";
import { MODULE_LIMITS } from "../limits.ts";
import type { DefType } from "../types.ts";
import { concrete, F64, FUNCREF, I32, I64, I8, refType, V128 } from "../types.ts";
import { decode } from "./decode.ts";
import { ID, leb, refusal, section, typeIndex, vec, wasm } from "./testing.ts";

function types(...entries: number[][]): Uint8Array {
  return wasm(section(ID.type, vec(...entries)));
}

function decodeTypes(...entries: number[][]): readonly DefType[] {
  return decode(types(...entries)).types;
}

Deno.test("readTypeSection() decodes a function type", () => {
  const [type] = decodeTypes([0x60, 2, 0x7f, 0x7e, 2, 0x7c, 0x70]);
  assertEquals(type!.kind, "func");
  assertEquals(type!.params, [I32, I64]);
  assertEquals(type!.results, [F64, FUNCREF]);
  assertEquals(type!.final, true);
  assertEquals(type!.parent, null);
});

Deno.test("readTypeSection() decodes structs and arrays with packed fields", () => {
  const [struct, array] = decodeTypes([0x5f, 2, 0x78, 0, 0x7b, 1], [0x5e, 0x7e, 1]);
  assertEquals(struct!.fields, [{ type: I8, mutable: false }, { type: V128, mutable: true }]);
  assertEquals(array!.fields, [{ type: I64, mutable: true }]);
  assertEquals([struct!.kind, array!.kind], ["struct", "array"]);
});

Deno.test("readTypeSection() lets a type refer to itself", () => {
  const [list] = decodeTypes([0x5f, 1, 0x63, 0, 0]);
  assertEquals(list!.fields[0]!.type, refType(concrete(list!.id), true));
});

Deno.test("readTypeSection() lets types of one group refer to each other", () => {
  const [a, b] = decodeTypes([0x4e, ...vec([0x5f, 1, 0x64, 1, 0], [0x5f, 1, 0x64, 0, 0])]);
  assertEquals(a!.fields[0]!.type, refType(concrete(b!.id), false));
  assertEquals(b!.fields[0]!.type, refType(concrete(a!.id), false));
});

Deno.test("readTypeSection() gives equal types one object, across modules too", () => {
  const func = [0x60, 1, 0x7f, 0];
  const [a, b] = decodeTypes(func, func);
  const [, c] = decodeTypes([0x5e, 0x7f, 0], func);
  assertStrictEquals(a, b);
  assertStrictEquals(a, c);
});

Deno.test("readTypeSection() refuses a reference forward out of the group", () => {
  assertEquals(refusal(types([0x5e, 0x64, 1, 0], [0x60, 0, 0])), "validate: unknown type");
  assertEquals(refusal(types([0x60, 1, 0x63, ...typeIndex(1000), 0])), "validate: unknown type");
});

Deno.test("readTypeSection() decodes open types with supertypes", () => {
  const [animal, cat] = decodeTypes([0x50, 0, 0x5f, 0], [0x4f, 1, 0, 0x5f, 1, 0x7f, 0]);
  assertEquals(animal!.final, false);
  assertEquals(cat!.final, true);
  assertStrictEquals(cat!.parent, animal);
  assertEquals(cat!.display, [animal!, cat!]);
});

Deno.test("readTypeSection() refuses a supertype that does not come before", () => {
  assertEquals(refusal(types([0x50, 1, 0, 0x5f, 0])), "validate: unknown type");
});

Deno.test("readTypeSection() refuses a supertype that is final or does not match", () => {
  assertEquals(refusal(types([0x5f, 0], [0x50, 1, 0, 0x5f, 0])), "validate: sub type");
  const open = [0x50, 0, 0x5f, 1, 0x7f, 0];
  assertEquals(refusal(types(open, [0x50, 1, 0, 0x5f, 0])), "validate: sub type");
  assertEquals(refusal(types(open, [0x50, 1, 0, 0x5e, 0x7f, 0])), "validate: sub type");
  assertEquals(refusal(types(open, open, [0x50, 2, 0, 1, 0x5f, 0])), "validate: sub type");
});

Deno.test("readTypeSection() refuses a wrong group each time it is met", () => {
  const wrong = types([0x50, 0, 0x5f, 1, 0x7d, 0], [0x50, 1, 0, 0x5f, 0]);
  assertEquals(refusal(wrong), "validate: sub type");
  assertEquals(refusal(wrong), "validate: sub type");
});

Deno.test("readTypeSection() limits the depth of subtype chains", () => {
  const chain = (length: number) =>
    Array.from(
      { length },
      (_, i) => i === 0 ? [0x50, 0, 0x5f, 0] : [0x50, 1, ...leb(i - 1), 0x5f, 0],
    );
  const deepest = decodeTypes(...chain(MODULE_LIMITS.subtypeDepth + 1)).at(-1)!;
  assertEquals(deepest.display.length, MODULE_LIMITS.subtypeDepth + 1);
  assertEquals(
    refusal(types(...chain(MODULE_LIMITS.subtypeDepth + 2))),
    "decode: too deep a subtype chain",
  );
});

Deno.test("readTypeSection() limits the depth of a chain in a group before it compares types", () => {
  const count = 100_000;
  const next = (i: number) => [0x5f, 1, 0x64, ...typeIndex(Math.min(i + 1, count - 1)), 0];
  const chain = Array.from(
    { length: count },
    (_, i) => i === 0 ? [0x50, 0, ...next(i)] : [0x50, 1, ...leb(i - 1), ...next(count)],
  );
  const group = [0x4e, ...leb(count), ...chain.flat()];
  assertEquals(refusal(types(group)), "decode: too deep a subtype chain");
});

Deno.test("readTypeSection() refuses malformed types", () => {
  assertEquals(refusal(types([0x61, 0, 0])), "decode: malformed definition type");
  assertEquals(refusal(types([0xe0, 0x7f, 0, 0])), "decode: integer representation too long");
  assertEquals(refusal(types([0x60, 1, 0x40, 0])), "decode: malformed value type");
  assertEquals(refusal(types([0x60, 1, 0x64, 0x7f, 0])), "decode: malformed heap type");
  assertEquals(refusal(types([0x5e, 0x78, 2])), "decode: malformed mutability");
  assertEquals(refusal(types([0x4e, 0x05, 0x60, 0, 0])), "decode: length out of bounds");
});

Deno.test("readTypeSection() limits parameters, results and fields", () => {
  const many = (count: number, each: number[]) => [
    ...leb(count),
    ...new Array(count).fill(each).flat(),
  ];
  const i32 = [0x7f];
  assertEquals(refusal(types([0x60, ...many(1001, i32), 0])), "decode: too many parameters");
  assertEquals(refusal(types([0x60, 0, ...many(1001, i32)])), "decode: too many results");
  assertEquals(refusal(types([0x5f, ...many(10_001, [0x7f, 0])])), "decode: too many fields");
  assertEquals(decodeTypes([0x60, ...many(1000, i32), 0])[0]!.params.length, 1000);
});

Deno.test("readTypeSection() refuses what is switched off", () => {
  const off = (...disable: string[]) => features({ disable });
  assertEquals(refusal(types([0x5f, 0]), off("gc")), "decode: gc is disabled");
  assertEquals(refusal(types([0x4e, 0]), off("gc")), "decode: gc is disabled");
  assertEquals(refusal(types([0x60, 1, 0x7b, 0]), off("simd")), "decode: simd is disabled");
  const two = types([0x60, 0, 2, 0x7f, 0x7f]);
  assertEquals(refusal(two, off("multi-value")), "decode: multi-value is disabled");
  const reference = types([0x60, 1, 0x6f, 0]);
  assertEquals(refusal(reference, off("reference-types")), "decode: reference-types is disabled");
  assert(decode(types([0x60, 1, 0x7f, 0]), off(...["gc", "simd", "reference-types"])));
});

Deno.test("readTypeSection() decodes 100,000 types that refer to one another", () => {
  const count = 100_000;
  const entries = Array.from({ length: count }, (_, i) => [
    ...[0x5f, 1, 0x63],
    ...typeIndex((i * 7919) % count),
    0,
  ]);
  const [first, ...rest] = decodeTypes([0x4e, ...leb(count), ...entries.flat()]);
  assertEquals(rest.length, count - 1);
  assertEquals(first!.fields[0]!.type, refType(concrete(first!.id), true));
});
