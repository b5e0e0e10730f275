import { assert, assertEquals } from "@std/assert";
import * as vitrine from "../api/namespace.ts";
import { instanceFrom } from "../api/instance.ts";
import { testBoth } from "../api/testing.ts";
import type { Instance } from "../store.ts";
import { callRaw, type RawValue } from "./call.ts";
import { bytesOf, FUNC, load, type Program } from "./testing.ts";

/** Quiet and signalling, of both signs, with and without a payload: as words, low one first. */
const F32_NANS = [0x7fc00000, 0x7f800001, 0x7fa00000, 0x7fffffff, -0x400000, -0x7fffff, -1];
const F64_NANS = [
  [0, 0x7ff80000],
  [1, 0x7ff00000],
  [0, 0x7ff40000],
  [-1, 0x7fffffff],
  [0, -0x80000],
  [1, -0x100000],
  [0x12345678, -0xedcba],
];
const VALUES = { f32: F32_NANS.map((word) => [word]), f64: F64_NANS } as const;
const ZERO = { f32: "f32.const", f64: "f64.const" } as const;

/** Often enough that the host's compilers have had the interpreter in hand. */
const ROUNDS = 2_000;

function start(program: Program): Instance {
  return instanceFrom(new vitrine.Instance(new vitrine.Module(bytesOf(program))));
}

/** What becomes of each NaN that is passed to function 0 of the program. */
function passed(program: Program, values: readonly (readonly number[])[]): RawValue[] {
  const instance = start(program);
  let results: RawValue[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    results = values.flatMap((value) => callRaw(instance.funcs[0]!, [value]));
  }
  return results;
}

/** Functions that return their argument, by the way it takes. */
function identities(type: "f32" | "f64"): Record<string, Program> {
  const zero = ZERO[type];
  const types = [
    `${type} -> ${type}`,
    `sub struct mut:i32 mut:${type}`,
    `array mut:${type}`,
    `${type} ->`,
    `${type} i32 -> i32 ${type}`,
  ];
  const one = (code: string, rest: Partial<Program> = {}): Program => ({
    types,
    funcs: [{ code }],
    ...rest,
  });
  return {
    "a local": {
      types,
      funcs: [{ locals: type, code: "local.get 0; local.tee 1; drop; local.get 1" }],
    },
    "a global": one("local.get 0; global.set 0; global.get 0", {
      globals: [`mut:${type} = ${zero}`],
    }),
    "a memory": one(`i32.const 8; local.get 0; ${type}.store; i32.const 8; ${type}.load`, {
      memories: [[0, 1]],
    }),
    "a field": one("i32.const 1; local.get 0; struct.new 1; struct.get 1 1"),
    "a field that is set": {
      types,
      funcs: [{
        locals: "?1",
        code:
          "struct.new_default 1; local.tee 1; local.get 0; struct.set 1 1; local.get 1; struct.get 1 1",
      }],
    },
    "an element": one("local.get 0; i32.const 3; array.new 2; i32.const 2; array.get 2"),
    "an element that is set": {
      types,
      funcs: [{
        locals: "?2",
        code:
          "local.get 0; array.new_fixed 2 1; local.tee 1; i32.const 0; local.get 0; array.set 2; " +
          "local.get 1; i32.const 0; array.get 2",
      }],
    },
    "an exception": one(
      `block ${type}; try_table catch/0/0; local.get 0; throw 0; end; unreachable; end`,
      { tags: [3] },
    ),
    "a call": { types, funcs: [{ code: "local.get 0; call 1" }, { code: "local.get 0" }] },
    "a call through a table": {
      types,
      funcs: [{ code: "local.get 0; i32.const 0; call_indirect 0" }, { code: "local.get 0" }],
      tables: [[0x70, 0, 1]],
      elements: [[0, 0x41, 0, 0x0b, 1, 1]],
    },
    "a tail call": {
      types,
      funcs: [{ code: "local.get 0; return_call 1" }, { code: "local.get 0" }],
    },
    "several results": {
      types,
      funcs: [
        { locals: type, code: "local.get 0; i32.const 1; call 1; local.set 1; drop; local.get 1" },
        { type: 4, code: "local.get 1; local.get 0" },
      ],
    },
    "a block and a branch": one(`block ${type}; local.get 0; i32.const 1; br_if 0; end`),
    "select": one(`local.get 0; ${zero}; i32.const 1; select`),
    "reinterpretation": one(
      type === "f32"
        ? "local.get 0; i32.reinterpret_f32; f32.reinterpret_i32"
        : "local.get 0; i64.reinterpret_f64; f64.reinterpret_i64",
    ),
    "negation, twice": one(`local.get 0; ${type}.neg; ${type}.neg`),
  };
}

for (const type of ["f32", "f64"] as const) {
  for (const [way, program] of Object.entries(identities(type))) {
    Deno.test(`the bits of every ${type} NaN survive ${way}`, () => {
      assertEquals(passed(program, VALUES[type]), [...VALUES[type]]);
    });
  }
}

testBoth("a NaN stays one on its way through a host function, and what is beside it whole", (W) => {
  const seen: number[] = [];
  const { run } = load(W, {
    types: ["i64 f32 f64 i64 -> i64 f32 f64 i64", "-> i64 i32 i32 i64"],
    imports: { host: [FUNC, 0] },
    funcs: [{
      type: 1,
      locals: "f64 f32 i64",
      code: "i64.const -2; i32.const 2139095041; f32.reinterpret_i32; " +
        "i64.const 9218868437227405313; f64.reinterpret_i64; i64.const -3; call 0; " +
        "local.set 2; local.set 0; local.set 1; " +
        "local.get 1; local.get 1; f32.ne; local.get 0; local.get 0; f64.ne; local.get 2",
    }],
    exports: { run: [FUNC, 1] },
  }, {
    host(a: bigint, b: number, c: number, d: bigint) {
      seen.push(b, c);
      return [a, b, c, d];
    },
  });
  assertEquals(run(), [-2n, 1, 1, -3n]);
  assert(seen.every(Number.isNaN));
});
