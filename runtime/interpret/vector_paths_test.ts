/**
 * 128-bit values on every path that a value can take through a guest, to the bit; wide arithmetic; and
 * what waits on a memory that nobody shares.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { Instance } from "../api/instance.ts";
import type { Memory } from "../api/memory.ts";
import { Module } from "../api/module.ts";
import { RuntimeError } from "../errors.ts";
import { exported, moduleBytes } from "../validate/testing.ts";

/** Signalling NaNs as f32 lanes and as f64 lanes, and what floats could not tell from others. */
const VECTORS = [
  [0x7fa00001, 0xffa00002, 0x7f800003, 0x80000000],
  [0x00000001, 0x7ff40000, 0x00000002, 0xfff00000],
  [0xffffffff, 0xffffffff, 0x00000000, 0x80000000],
].map((words) => new Uint32Array(words));

const A = "i32.const 0; v128.load";
const B = "i32.const 16; v128.load";

/** What a path does to the vectors at 0 and 16: code that leaves one vector, and which of the two it is. */
interface Path {
  readonly code: string;
  readonly gives: "a" | "b";
  readonly locals?: string;
}

const PATHS: Readonly<Record<string, Path>> = {
  "a local": { code: `${A}; local.set 1; local.get 1`, locals: "i32 v128", gives: "a" },
  "a tee": { code: `${A}; local.tee 0; drop; local.get 0`, locals: "v128", gives: "a" },
  "a local that changes while it is an operand": {
    code: `${A}; local.set 0; local.get 0; ${B}; local.set 0; local.get 0; drop`,
    locals: "v128",
    gives: "a",
  },
  "a local moved to another": {
    code: `${A}; local.set 0; local.get 0; local.set 1; ${B}; local.set 0; local.get 1`,
    locals: "v128 v128",
    gives: "a",
  },
  "locals that change places": {
    code: `${A}; local.set 0; ${B}; local.set 1; local.get 0; local.get 1; ` +
      "local.set 0; local.set 1; local.get 0",
    locals: "v128 v128",
    gives: "b",
  },
  "a global": { code: `${A}; global.set 0; ${B}; drop; global.get 0`, gives: "a" },
  "select, the first": { code: `${A}; ${B}; i32.const 1; select`, gives: "a" },
  "select, the second": { code: `${A}; ${B}; i32.const 0; select t v128`, gives: "b" },
  "select among locals, to one of them": {
    code: `${A}; local.set 0; ${B}; local.set 1; local.get 0; local.get 1; i32.const 0; select; ` +
      "local.set 0; local.get 0",
    locals: "v128 v128",
    gives: "b",
  },
  "a call": { code: `${A}; ${B}; call 1`, gives: "b" },
  "an indirect call": { code: `${A}; ${B}; i32.const 0; call_indirect 1 0`, gives: "b" },
  "a tail call": { code: `${A}; ${B}; call 2`, gives: "b" },
  "several results": { code: `${A}; ${B}; call 3; drop; drop; drop`, gives: "b" },
  "a branch": { code: `i32.const 7; block v128; i32.const 8; ${A}; br 0; end; br 0`, gives: "a" },
  "a branch that is taken": { code: `block v128; ${A}; i32.const 1; br_if 0; end`, gives: "a" },
  "a branch that is not taken": {
    code: `block v128; ${B}; ${A}; i32.const 0; br_if 0; drop; end`,
    gives: "b",
  },
  "a branch over other operands": {
    code: `block v128; i32.const 1; ${B}; ${A}; i32.const 1; br_if 0; drop; drop; drop; ${B}; end`,
    gives: "a",
  },
  "a branch table": {
    code:
      `block v128; block v128; i64.const 1; ${A}; i32.const 1; br_table 0 1; end; drop; ${B}; end`,
    gives: "a",
  },
  "the two arms of an if": {
    code: `i32.const 0; if v128; ${A}; else; ${B}; end`,
    gives: "b",
  },
  "the parameter of a block": { code: `${A}; block @4; end`, gives: "a" },
  "the parameter of a loop": {
    code: `${A}; ${B}; loop @5; local.set 0; local.set 1; local.get 0; local.get 1; ` +
      "local.get 2; i32.const 1; i32.add; local.tee 2; i32.const 3; i32.lt_u; br_if 0; end; drop",
    locals: "v128 v128 i32",
    gives: "b",
  },
};

/** The bytes of a module whose function `run` takes the path and stores what comes out at 32. */
function moduleFor({ code, locals = "" }: Path): Uint8Array<ArrayBuffer> {
  return moduleBytes({
    types: [
      " -> ",
      "v128 v128 -> v128",
      "v128 v128 -> v128 v128 i32 v128",
      "-> v128",
      "v128 -> v128",
      "v128 v128 -> v128 v128",
    ],
    funcs: [
      { code: `i32.const 32; call 4; v128.store` },
      { type: 1, code: "local.get 1" },
      { type: 1, code: "local.get 0; local.get 1; return_call 1" },
      { type: 2, code: "local.get 1; local.get 0; i32.const 5; local.get 1" },
      { type: 3, locals, code },
    ],
    memories: [[0, 1]],
    tables: [[0x70, 0, 1]],
    globals: ["mut:v128 = v128.const"],
    elements: [[0, 0x41, 0, 0x0b, 1, 1]],
    exports: [exported("run", 0, 0), exported("memory", 2, 0)],
  }) as Uint8Array<ArrayBuffer>;
}

for (const [name, path] of Object.entries(PATHS)) {
  Deno.test(`${name} keeps every bit of a vector`, () => {
    const { exports } = new Instance(new Module(moduleFor(path)));
    const memory = new Uint8Array((exports.memory as Memory).buffer);
    for (const a of VECTORS) {
      for (const b of VECTORS) {
        memory.set(new Uint8Array(a.buffer), 0);
        memory.set(new Uint8Array(b.buffer), 16);
        (exports.run as () => void)();
        const expected = new Uint8Array({ a, b }[path.gives].buffer);
        assertEquals(memory.slice(32, 48).toHex(), expected.toHex());
      }
    }
  });
}

/** The words of an i128 as two i64. */
function halves(value: bigint): [bigint, bigint] {
  return [BigInt.asIntN(64, value), BigInt.asIntN(64, value >> 64n)];
}

Deno.test("wide arithmetic gives both halves, in slots or in locals", () => {
  const operands = "local.get 0; local.get 1; local.get 2; local.get 3";
  const { exports } = new Instance(
    new Module(
      moduleBytes({
        types: ["i64 i64 i64 i64 -> i64 i64", "i64 i64 -> i64 i64", "i64 i64 i64 i64 -> i64"],
        funcs: [
          { code: `${operands}; i64.add128` },
          { code: `${operands}; i64.sub128; local.set 1; local.set 0; local.get 0; local.get 1` },
          { type: 1, code: "local.get 0; local.get 1; i64.mul_wide_s" },
          { type: 1, code: "local.get 0; local.get 1; i64.mul_wide_u" },
          { type: 2, code: `${operands}; i64.add128; drop; local.set 0; local.get 1` },
        ],
        exports: ["add", "sub", "mulS", "mulU", "beside"].map((name, k) => exported(name, 0, k)),
      }) as Uint8Array<ArrayBuffer>,
    ),
  ) as unknown as { exports: Record<string, (...args: bigint[]) => unknown> };
  const values = [0n, 1n, -1n, 1n << 63n, (1n << 63n) - 1n, 0x1_0000_0000n, 0xdead_beef_0123_4567n]
    .map((value) => BigInt.asIntN(64, value));
  const u = (value: bigint) => BigInt.asUintN(64, value);
  for (const a of values) {
    for (const b of values) {
      const x = b << 64n | u(a);
      const y = a << 64n | u(b);
      assertEquals(exports.add!(a, b, b, a), halves(x + y));
      assertEquals(exports.sub!(a, b, b, a), halves(x - y));
      assertEquals(exports.mulS!(a, b), halves(a * b));
      assertEquals(exports.mulU!(a, b), halves(u(a) * u(b)));
      assertEquals(exports.beside!(a, b, b, a), b, "the local beside keeps its value");
    }
  }
});

Deno.test("wait on a memory that is not shared traps, and notify finds nobody", () => {
  const { exports } = new Instance(
    new Module(
      moduleBytes({
        types: ["i32 -> i32"],
        funcs: [
          { code: "local.get 0; i32.const 0; i64.const 0; memory.atomic.wait32 2" },
          { code: "local.get 0; i64.const 0; i64.const 0; memory.atomic.wait64 3" },
          { code: "local.get 0; i32.const 1; memory.atomic.notify 2" },
        ],
        memories: [[0, 1]],
        exports: ["wait32", "wait64", "notify"].map((name, k) => exported(name, 0, k)),
      }) as Uint8Array<ArrayBuffer>,
    ),
  ) as unknown as { exports: Record<string, (address: number) => unknown> };
  assertThrows(() => exports.wait32!(0), RuntimeError, "expected shared memory");
  assertThrows(() => exports.wait64!(0), RuntimeError, "expected shared memory");
  assertEquals(exports.notify!(0), 0);
  assertThrows(() => exports.notify!(2), RuntimeError, "unaligned atomic");
  assertThrows(() => exports.notify!(65536), RuntimeError, "out of bounds memory access");
});

Deno.test("a trap in a stretch of vector code tells the access that trapped", () => {
  const code = `${A}; v128.not; local.set 1; local.get 0; v128.load; local.get 1; v128.xor; drop`;
  const bytes = moduleBytes({
    types: ["i32 ->"],
    funcs: [{ locals: "v128", code }],
    memories: [[0, 1]],
    exports: [exported("run", 0, 0)],
  }) as Uint8Array<ArrayBuffer>;
  const run = new Instance(new Module(bytes)).exports.run as (address: number) => void;
  run(65520);
  const error: RuntimeError = assertThrows(() => run(65521), RuntimeError, "out of bounds");
  // The second `v128.load`: the prefix, and then code 0 with alignment 0 and offset 0.
  const offset = bytes.toHex().lastIndexOf("fd000000") / 2;
  assertEquals(error.frames.map(({ offset }) => offset), [offset]);
});
