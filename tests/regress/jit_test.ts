/**
 * What the JIT once got wrong, each made small by hand: the module, the calls, and what must come of
 * them in every way of running it.
 *
 * Each call is made often enough for a tier that counts to have compiled what it calls.
 */
import { assertEquals } from "@std/assert";
import { bytesOf, FUNC, type Program } from "../../runtime/interpret/testing.ts";
import { outcomeOf } from "../diff/compare.ts";
import { ENGINES, type Subject } from "../diff/engines.ts";

/** Something that was wrong. */
interface Case {
  /** What was done wrong. */
  readonly name: string;
  readonly program: Program;
  /** Calls of the exported function `f`: arguments, and what must come of it. */
  readonly calls: readonly (readonly [args: readonly unknown[], outcome: string])[];
  /** How often they are made. @default {ROUNDS} */
  readonly rounds?: number;
}

/** More calls than `auto` counts before it compiles. */
const ROUNDS = 30;
/** Enough for deep recursion, which makes calls of its own. */
const FEW_ROUNDS = 2;

/** A program with one function, `f`. */
function single(type: string, code: string, rest: Program & { locals?: string } = {}): Program {
  const { types = [], locals = "", ...others } = rest;
  return {
    ...others,
    types: [type, ...types],
    funcs: [{ code, locals }],
    exports: { f: [FUNC, 0] },
  };
}

/** How deep a recursion goes: somewhere there compiled code leaves JavaScript's stack. */
const DEPTHS = Array.from({ length: 16 }, (_, k) => 1300 + 90 * k);

const CASES: readonly Case[] = [
  {
    name: "a self tail call reads the fields of an object before it has another in its place",
    program: {
      types: ["i32 -> i32", "struct i32", "?1 i32 i32 -> i32"],
      funcs: [
        { code: "i32.const 5; struct.new 1; i32.const 0; local.get 0; call 1" },
        {
          type: 2,
          code: "local.get 2; i32.eqz; if; local.get 1; return; end; i32.const 9; struct.new 1; " +
            "local.get 0; struct.get 1 0; local.get 2; i32.const 1; i32.sub; return_call 1",
        },
      ],
      exports: { f: [FUNC, 0] },
    },
    calls: [[[0], "0"], [[1], "5"], [[2], "9"]],
  },
  {
    name: "ref.is_null looks at what select gives, not at its last operand",
    program: single(
      "i32 -> i32",
      "ref.null any; i32.const 0; 0xfb 28; local.get 0; select t anyref; ref.is_null",
    ),
    calls: [[[1], "1"], [[0], "0"]],
  },
  {
    name: "ref.eq looks at what select gives, not at its last operand",
    program: single(
      "i32 -> i32",
      "ref.null i31; i32.const 0; 0xfb 28; local.get 0; select t i31ref; ref.null i31; ref.eq",
    ),
    calls: [[[1], "1"], [[0], "0"]],
  },
  {
    name: "a select that may give null is not of the type of its first operand",
    program: single(
      "i32 -> i32",
      "i32.const 5; struct.new 1; ref.null 1; local.get 0; select t ?1; struct.get 1 0",
      { types: ["struct i32"] },
    ),
    calls: [[[1], "5"], [[0], "traps: object"]],
  },
  {
    name: "a loop's parameter that may become null is not of the type it has at first",
    program: single(
      "i32 -> i32",
      "i32.const 5; struct.new 1; loop @2; struct.get 1 0; drop; ref.null 1; local.get 0; " +
        "br_if 0; drop; end; i32.const 7",
      { types: ["struct i32", "?1 ->"] },
    ),
    calls: [[[0], "7"], [[1], "traps: object"]],
  },
  {
    name: "a mean of bytes is an int32, where it is converted at once",
    program: single(
      "i32 i32 -> f64",
      "local.get 0; i8x16.splat; local.get 1; i8x16.splat; i8x16.avgr_u; " +
        "f64x2.convert_low_i32x4_s; f64x2.extract_lane 0",
    ),
    calls: [[[0x80, 0x7e], "2139062143"], [[0x81, 0x90], "-1987475063"]],
  },
  {
    name: "a signalling NaN is still one as a second result",
    program: {
      types: ["-> i32", "-> f64 f64"],
      funcs: [
        {
          code:
            "call 1; i64.reinterpret_f64; i64.const 32; i64.shr_u; i32.wrap_i64; local.set 0; drop; local.get 0",
          locals: "i32",
        },
        { type: 1, code: "f64.const; 0x44 5 0 0 0 0 0 0xf4 0x7f" },
      ],
      exports: { f: [FUNC, 0] },
    },
    calls: [[[], String(0x7ff40000)]],
  },
  {
    name: "the bits of a float just loaded are an integer, whatever is computed of them",
    program: single(
      "i32 -> i32 i64",
      "i32.const 0; local.get 0; i32.store; i32.const 0; f32.load; i32.reinterpret_f32; " +
        "i32.const 1; i32.xor; i32.const 0; f64.load; i64.reinterpret_f64; i64.const 1; i64.xor",
      { memories: [[0, 1]] },
    ),
    calls: [[[0x3f800000], "[1065353217,1065353217n]"]],
  },
  {
    name: "the bits of a lane are an integer, whatever is computed of them",
    program: single(
      "i32 -> i32",
      "local.get 0; i32x4.splat; f32x4.extract_lane 2; i32.reinterpret_f32; i32.const 1; i32.xor",
    ),
    calls: [[[0x3f800000], "1065353217"]],
  },
  {
    name: "what a function throws that was entered at a loop is not caught around that loop",
    program: {
      types: ["-> i32", "->"],
      tags: [1],
      funcs: [{
        code:
          "block; try_table catch_all/0; loop; local.get 0; i32.const 1; i32.add; local.tee 0; " +
          "i32.const 500; i32.lt_u; br_if 0; end; end; throw 0; end; i32.const 7",
        locals: "i32",
      }],
      exports: { f: [FUNC, 0] },
    },
    calls: [[[], "throws"]],
  },
  {
    name: "what a block has changed before it throws is seen where that is caught",
    program: {
      types: ["i32 -> i32", "->"],
      tags: [1],
      funcs: [{
        // Too long to become a function itself where functions are divided.
        code: "block; try_table catch_all/0; " + "nop; ".repeat(90) +
          "local.get 0; if; i32.const 5; local.set 1; i32.const 6; local.set 2; throw 0; end; " +
          "end; end; local.get 1; local.get 2; i32.add",
        locals: "i32 i32",
      }],
      memories: [[0, 1]],
      exports: { f: [FUNC, 0] },
    },
    calls: [[[1], "11"], [[0], "0"]],
  },
  {
    name: "memory that a function has made larger before it throws is there where that is caught",
    program: {
      types: ["i32 -> i32", "->"],
      tags: [1],
      funcs: [{
        code: "i32.const 0; local.get 0; i32.store; " +
          "block; try_table catch_all/0; call 1; end; end; i32.const 0; i32.load",
      }, { type: 1, code: "i32.const 1; memory.grow; drop; throw 0" }],
      memories: [[1, 1, 9]],
      exports: { f: [FUNC, 0] },
    },
    calls: [[[1], "1"], [[3], "3"]],
  },
  {
    name: "where a function is divided does not depend on whether its traps are being looked for",
    program: single(
      "i32 -> i32",
      "local.get 0; i32.load; drop; ".repeat(40) + "i32.const 1; local.get 0; i32.div_s",
      { memories: [[0, 1]] },
    ),
    calls: [[[1], "1"], [[0], "traps: divide by zero"]],
  },
  {
    name: "a float lane of a vector of integers is kept while other vectors are computed",
    program: single(
      "i32 i32 -> f32",
      "local.get 0; i32x4.splat; local.get 1; i32x4.splat; i32x4.mul; f32x4.extract_lane 2; " +
        "i32.const 1077936128; i32x4.splat; local.get 1; i32x4.splat; i32x4.mul; " +
        "f32x4.extract_lane 1; f32.sub",
    ),
    // The bits of 2, of 3 above, and of 4.
    calls: [[[0x40000000, 1], "-1"], [[0x40800000, 1], "1"]],
  },
  {
    name: "bits that are a NaN in f32 lanes are kept where f64 lanes of the same vector are added",
    program: single(
      "i32 i32 -> i32",
      "i32.const 0; local.get 0; i32.store; i32.const 0; v128.load; i32.const 0; v128.load; " +
        "f32x4.pmax; local.get 1; f64.convert_i32_s; f64x2.splat; f64x2.add; " +
        "i32x4.extract_lane 0",
      { memories: [[0, 1]] },
    ),
    calls: [[[0x7fa00000, 0], "2141192192"], [[5, 0], "5"]],
  },
  {
    name:
      "words of a computed vector that is held as f64 numbers are kept while others are computed",
    program: single(
      "i32 i32 -> i32",
      "local.get 0; i32x4.splat; local.get 1; i32x4.splat; i32x4.mul; " +
        "local.get 1; i32x4.splat; local.get 1; i32x4.splat; i32x4.mul; " +
        "f64x2.pmax; local.tee 2; local.get 2; f64x2.add; local.get 2; f64x2.add; drop; " +
        "local.get 2; i32x4.extract_lane 0",
      { locals: "v128" },
    ),
    calls: [[[0x3ff00001, 1], "1072693249"], [[0, 1], "1"]],
  },
  {
    name: "a lane that is put into a constant vector is part of it",
    program: single(
      "i32 -> i32",
      "v128.const; local.get 0; f32.reinterpret_i32; f32x4.replace_lane 0; v128.const; " +
        "i8x16.swizzle; i32x4.extract_lane 3",
    ),
    calls: [[[0x3f800001], "16843009"], [[0], "0"]],
  },
  {
    name: "a constant f64 that is spread over a vector of words is two words",
    program: single(
      "-> i32",
      // 2.5: its high word is 0x40040000.
      "0x44 0 0 0 0 0 0 4 0x40; f64x2.splat; i32x4.extract_lane 3; " +
        "0x44 0 0 0 0 0 0 4 0x40; f64x2.splat; i32.const 1; i32x4.shl; " +
        "i32x4.extract_lane 1; i32.sub",
    ),
    calls: [[[], String((0x40040000 - 0x80080000) | 0)]],
  },
  {
    name: "a lane that is loaded into a constant vector is part of it",
    program: single(
      "i32 -> i32",
      "i32.const 0; local.get 0; i32.store; " +
        "i32.const 0; f32.const; f32x4.splat; v128.load32_lane 0 0 0 1; " +
        "f32x4.extract_lane 1; i32.reinterpret_f32",
      { memories: [[0, 1]] },
    ),
    calls: [[[0x3f800001], "1065353217"], [[0], "0"]],
  },
  {
    name: "the lesser of a constant vector with a lane loaded into it and a NaN is the NaN",
    program: single(
      "f64 f64 -> f64",
      "i32.const 0; local.get 0; f64.store; i32.const 0; 0x44 0 0 0 0 0 0 4 0x40; f64x2.splat; " +
        "v128.load64_lane 0 0 0 1; local.get 1; f64x2.splat; f64x2.sqrt; f64x2.min; " +
        "f64x2.extract_lane 1",
      { memories: [[0, 1]] },
    ),
    calls: [[[1, 4], "1"], [[4, 4], "2"], [[NaN, 4], "NaN"]],
  },
  {
    name: "NaNs keep their bits in a vector that is chosen from bit by bit",
    program: single(
      "i32 i32 -> i32",
      "i32.const 0; local.get 0; i32.store; i32.const 0; v128.load; local.tee 2; local.get 2; " +
        "f32x4.add; local.get 2; f32x4.add; local.get 2; f32x4.add; local.get 2; f32x4.add; drop; " +
        "local.get 2; v128.const; local.get 1; i32x4.splat; v128.bitselect; " +
        "i32x4.extract_lane 0",
      { memories: [[0, 1]], locals: "v128" },
    ),
    calls: [[[0x7fa00000, -1], "2141192192"], [[7, 3], "3"]],
  },
  {
    name: "NaNs keep their bits in a vector that says which bits are chosen",
    program: single(
      "i32 i32 -> i32",
      "i32.const 0; local.get 0; i32.store; i32.const 0; v128.load; local.tee 2; local.get 2; " +
        "f32x4.add; local.get 2; f32x4.add; local.get 2; f32x4.add; local.get 2; f32x4.add; drop; " +
        "local.get 1; i32x4.splat; v128.const; local.get 2; v128.bitselect; " +
        "i32x4.extract_lane 0",
      { memories: [[0, 1]], locals: "v128" },
    ),
    calls: [[[0x7fa00000, -1], "2141192192"], [[7, 3], "3"]],
  },
  {
    name: "words of a mask of doubles that have been moved apart are no mask of doubles",
    program: single(
      "f64 -> f64",
      "i32.const 1; f64.convert_i32_s; f64x2.splat; i32.const -1; f64.convert_i32_s; " +
        "f64x2.replace_lane 1; v128.const; f64x2.gt; local.tee 1; local.get 1; " +
        "i8x16.shuffle 0 1 2 3 8 9 10 11 0 1 2 3 8 9 10 11; local.set 1; " +
        "local.get 0; f64x2.splat; i32.const 3; f64.convert_i32_s; f64x2.splat; local.get 1; " +
        "v128.bitselect; local.tee 2; local.get 2; f64x2.add; f64x2.extract_lane 0",
      { locals: "v128 v128" },
    ),
    calls: [[[2], "6"]],
  },
  {
    name: "sums of singles are taken for doubles with both their words",
    program: single(
      "f32 f32 -> i32 i32",
      "i32.const 0; local.get 0; f32.store; i32.const 4; local.get 1; f32.store; " +
        "i32.const 0; v128.load; i32.const 0; v128.load; f32x4.add; local.tee 2; local.get 2; " +
        "f32x4.add; local.get 2; f32x4.add; local.get 2; f32x4.add; drop; " +
        "local.get 2; v128.const; f64x2.add; local.tee 3; i32x4.extract_lane 0; " +
        "local.get 3; i32x4.extract_lane 1",
      { memories: [[0, 1]], locals: "v128 v128" },
    ),
    calls: [[[1, 2], "[1073741824,1082130432]"], [[-3, 0.5], "[-1061158912,1065353216]"]],
  },
  {
    name: "a function that hands over to the interpreter, deep down, is one frame and not two",
    program: single(
      "i32 -> i32",
      "local.get 0; i32.eqz; if; unreachable; end; " +
        "local.get 0; i32.const 1; i32.sub; call 0; i32.const 1; i32.add",
    ),
    rounds: FEW_ROUNDS,
    calls: DEPTHS.map((depth) => [[depth], "traps: unreachable"]),
  },
  {
    name:
      "a function that passes floats hands over to the interpreter, and is one frame and not two",
    program: single(
      "f64 -> f64",
      "local.get 0; i32.const 0; f64.convert_i32_s; f64.le; if; unreachable; end; " +
        "local.get 0; i32.const 1; f64.convert_i32_s; f64.sub; call 0; " +
        "local.get 0; f64.mul; f64.sqrt; local.get 0; f64.add; ".repeat(60),
    ),
    rounds: FEW_ROUNDS,
    calls: DEPTHS.map((depth) => [[depth], "traps: unreachable"]),
  },
];

for (const { name, program, calls, rounds = ROUNDS } of CASES) {
  for (const [engine, make] of Object.entries(ENGINES)) {
    Deno.test(`${name}: ${engine}`, () => {
      const subject = make(bytesOf(program), () => 0);
      const interpreted = ENGINES["interpreter"]!(bytesOf(program), () => 0);
      for (let round = 0; round < rounds; round++) {
        for (const [args, expected] of calls) {
          assertEquals(outcomeOf(() => subject.call("f", args)), expected, `f(${args})`);
          assertEquals(placeOf(subject, args), subject.exactly && placeOf(interpreted, args));
        }
      }
    });
  }
}

/** Where a call traps, if it does, on engines that can tell. */
function placeOf({ call, exactly }: Subject, args: readonly unknown[]): string | undefined {
  try {
    call("f", args);
    return undefined;
  } catch (error) {
    return exactly?.trap(error);
  }
}
