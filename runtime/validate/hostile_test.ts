import { assert, assertEquals } from "@std/assert";
import { ID, leb, section, vec, wasm } from "../decode/testing.ts";
import { MODULE_LIMITS } from "../limits.ts";
import { exported, refusal, verdict } from "./testing.ts";

/** What becomes of a function with these bytes, locals included. */
function bodyOf(bytes: number[], type: number[] = [0x60, 0, 0]): string {
  return verdict(modules([bytes], type));
}

function modules(bodies: number[][], type: number[]): Uint8Array {
  return wasm(
    section(ID.type, vec(type)),
    section(ID.function, vec(...bodies.map(() => [0]))),
    section(ID.code, vec(...bodies.map((body) => [...leb(body.length), ...body]))),
  );
}

/** `part` so many times. */
function times(count: number, ...part: number[]): number[] {
  return new Array<number[]>(count).fill(part).flat();
}

Deno.test("validate() bounds the nesting of blocks", () => {
  const nested = (depth: number) => [0, ...times(depth, 0x02, 0x40), ...times(depth, 0x0b), 0x0b];
  assertEquals(bodyOf(nested(MODULE_LIMITS.controlDepth - 1)), "valid");
  assertEquals(bodyOf(nested(MODULE_LIMITS.controlDepth)), "validate: nesting too deep");
});

Deno.test("validate() bounds the operand stack", () => {
  const results = 1_000;
  const type = [0x60, 0, ...leb(results), ...times(results, 0x7f)];
  const calls = MODULE_LIMITS.operands / results;
  const body = (count: number, tail: number[]) => [0, ...times(count, 0x10, 0), ...tail, 0x0b];
  assertEquals(bodyOf(body(calls + 1, []), type), "validate: too many operands");
  assertEquals(bodyOf(body(calls - 1, [0x0f]), type), "valid");
});

Deno.test("validate() bounds the work that long lists of types make", () => {
  const wide = [...leb(1000), ...times(1000, 0x7f)];
  const type = [0x60, ...wide, ...wide];
  // Each call is two bytes and two thousand types.
  const body = (calls: number) => [0, 0x00].concat(times(calls, 0x10, 0), 0x0b);
  assertEquals(bodyOf(body(10), type), "valid");
  assertEquals(
    bodyOf(body(MODULE_LIMITS.listedTypes / 2000 + 1), type),
    "validate: too many operands",
  );
});

Deno.test("validate() bounds locals, however they are declared", () => {
  const most = MODULE_LIMITS.locals;
  assertEquals(bodyOf([1, ...leb(most), 0x7f, 0x0b]), "valid");
  assertEquals(bodyOf([1, ...leb(most + 1), 0x7f, 0x0b]), "decode: too many locals");
  assertEquals(
    bodyOf([2, ...leb(2 ** 32 - 1), 0x7f, ...leb(2 ** 32 - 1), 0x7f, 0x0b]),
    "decode: too many locals",
  );
  assertEquals(bodyOf([...leb(2 ** 32 - 1), 0x0b]), "decode: length out of bounds");
  const last = [1, ...leb(most), 0x7f, 0x20, ...leb(most - 1), 0x1a, 0x0b];
  assertEquals(bodyOf(last), "valid");
  const beyond = [1, ...leb(most), 0x7f, 0x20, ...leb(most), 0x1a, 0x0b];
  assertEquals(bodyOf(beyond), `validate: unknown local ${most}`);
});

Deno.test("validate() accepts many small functions with the most locals each", () => {
  const body = [1, ...leb(MODULE_LIMITS.locals), 0x7f, 0x0b];
  assertEquals(verdict(modules(times(20_000, 0).map(() => body), [0x60, 0, 0])), "valid");
});

Deno.test("validate() refuses a br_table with more labels than there are bytes", () => {
  const table = (count: number, labels: number[]) =>
    bodyOf([0, 0x41, 0, 0x0e, ...leb(count)].concat(labels, 0x0b));
  assertEquals(table(2 ** 32 - 1, [0, 0]), "decode: length out of bounds");
  assertEquals(table(300_000, times(300_001, 0)), "valid");
});

Deno.test("validate() does not repeat long names in messages", () => {
  const spec = { types: [" -> "], funcs: [{ code: "drop" }] };
  const { message } = refusal({ ...spec, exports: [exported("x".repeat(100_000), 0, 0)] })!;
  assert(message.length < 300);
});

Deno.test("validate() writes short messages about large types and deep stacks", () => {
  const type = [0x60, 0, ...leb(1000), ...times(1000, 0x7f)];
  const empty = refusal(modules([[0, 0x0b]], type))!;
  assertEquals(empty.detail.phrase, "type mismatch");
  const deep = refusal(modules([[0, ...times(50_000, 0x41, 0), 0x0b]], type))!;
  assertEquals(deep.detail.phrase, "type mismatch");
  assert(empty.message.length < 300 && deep.message.length < 300);
});
