/** Vectors in whichever form, against the interpreter, which has but one. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { FUNC, type Program } from "../runtime/interpret/testing.ts";
import { generateSource } from "./source.ts";
import { moduleOf, run, statementsOf } from "./testing.ts";
import type { TierOptions } from "./tier.ts";

const COUNTED: TierOptions = { entry: "counted", threshold: 3 };

/** Memory at the start: numbers as programs have them, then NaNs of every kind, infinities, zeros. */
const FLOATS = new Float32Array([1.5, -2.25, 3e9, 1e-3, 0.1, 7, -8, 1 / 3]);
const SPECIAL = new Uint32Array([
  0x7f800001,
  0xff812345,
  0x7fc00000,
  0xffc54321,
  0x7f800000,
  0xff800000,
  0x80000000,
  1,
]);
/** Where doubles start: the same kinds. */
const DOUBLES = 64;
const DOUBLE_WORDS = new Uint32Array([
  0,
  0x3ff80000,
  0x9999999a,
  0xbfb99999,
  1,
  0x7ff00000,
  0x12345678,
  0xfff7ffff,
  0,
  0x7ff80000,
  0,
  0x80000000,
]);

/** A function over memory, with the locals that it needs. */
function program(code: string, { locals = "", type = "i32 ->" } = {}): Program {
  return {
    types: [type, "v128 f32 -> v128 v128", "v128 -> v128"],
    funcs: [{ code, locals }, { type: 1, code: PAIR, locals: "" }, {
      type: 2,
      code: "local.get 0; local.get 0; f32x4.mul",
    }],
    memories: [[0, 1]],
    globals: ["mut:v128 = v128.const 1 2 3 4"],
    exports: { f: [FUNC, 0] },
  };
}

const PAIR = "local.get 0; local.get 1; f32x4.splat; f32x4.add; local.get 0; f32x4.neg";

/** What a function leaves in memory, called with 3 once and again. */
function outcome(subject: Program, tier: TierOptions | undefined): number[] {
  const { f, instance } = run(subject, tier === undefined ? {} : { tier });
  const { dv } = instance.memories[0];
  const bytes = new Uint8Array(dv.buffer, dv.byteOffset, 256);
  bytes.set(new Uint8Array(FLOATS.buffer));
  bytes.set(new Uint8Array(SPECIAL.buffer), 32);
  bytes.set(new Uint8Array(DOUBLE_WORDS.buffer), DOUBLES);
  f(3);
  f(3);
  return [...bytes];
}

function assertAlike(subject: Program): void {
  const expected = outcome(subject, undefined);
  assertEquals(outcome(subject, {}), expected);
  assertEquals(outcome(subject, COUNTED), expected);
}

const load = (at: number) => `i32.const ${at}; v128.load`;
/** A loop of as many rounds as local 0 says. */
const loop = (body: string) =>
  `loop; ${body}; local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end`;

/** Programs, by what they are about. */
const ALIKE: Readonly<Record<string, Program>> = {
  "a sum of floats around a loop": program(
    `${load(0)}; local.set 1; ${
      loop(`local.get 1; ${load(16)}; f32x4.mul; local.get 2; f32x4.add; local.set 2`)
    }; i32.const 128; local.get 2; v128.store`,
    { locals: "v128 v128" },
  ),
  "doubles around a loop": program(
    `${
      loop(`local.get 1; ${load(DOUBLES)}; f64x2.add; f64x2.sqrt; local.set 1`)
    }; i32.const 128; local.get 1; v128.store; ` +
      "i32.const 144; local.get 1; f64x2.extract_lane 1; f64.store",
    { locals: "v128" },
  ),
  "signalling NaNs that are loaded as numbers and stored as they were": program(
    `${load(32)}; local.tee 1; local.get 1; f32x4.add; local.set 2; ` +
      "i32.const 128; local.get 1; v128.store; i32.const 144; local.get 2; v128.store; " +
      `${load(80)}; local.tee 1; local.get 1; f64x2.mul; local.set 2; ` +
      "i32.const 160; local.get 1; v128.store; i32.const 176; local.get 2; v128.store",
    { locals: "v128 v128" },
  ),
  "abs, neg, pmin and pmax of NaNs": program(
    `${load(32)}; f32x4.abs; local.tee 1; ${load(48)}; f32x4.pmin; ${load(32)}; f32x4.pmax; ` +
      "local.set 2; i32.const 128; local.get 1; f32x4.neg; v128.store; " +
      `i32.const 144; local.get 2; v128.store; i32.const 160; ${load(80)}; f64x2.abs; ` +
      `${load(64)}; f64x2.neg; f64x2.pmax; ${load(96)}; f64x2.pmin; v128.store`,
    { locals: "v128 v128" },
  ),
  "min, max and rounding of NaNs": program(
    `i32.const 128; ${load(32)}; local.tee 1; ${load(48)}; f32x4.min; f32x4.ceil; v128.store; ` +
      `i32.const 144; local.get 1; ${load(0)}; f32x4.max; f32x4.nearest; v128.store; ` +
      `i32.const 160; ${load(80)}; ${load(64)}; f64x2.min; f64x2.trunc; v128.store; ` +
      "i32.const 176; local.get 1; f64x2.promote_low_f32x4; v128.store; " +
      `i32.const 192; ${load(80)}; f32x4.demote_f64x2_zero; v128.store`,
    { locals: "v128" },
  ),
  "min and max with constants": program(
    `i32.const 128; ${load(0)}; v128.const 0x3f800000 0 0x80000000 0xc0000000; local.tee 1; ` +
      "f32x4.min; v128.store; " +
      `i32.const 144; ${load(16)}; local.get 1; f32x4.max; v128.store; ` +
      `i32.const 160; ${load(32)}; local.get 1; f32x4.max; local.get 1; f32x4.min; v128.store; ` +
      `i32.const 176; ${load(80)}; v128.const 0 0x3ff00000 0 0; f64x2.min; v128.store`,
    { locals: "v128" },
  ),
  "one local with floats, then words, then doubles": program(
    `${load(0)}; local.tee 1; local.get 1; f32x4.mul; local.set 1; ` +
      "i32.const 128; local.get 1; v128.store; " +
      loop(`local.get 1; ${load(0)}; i32x4.add; local.set 1`) +
      "; i32.const 144; local.get 1; v128.store; " +
      `${load(DOUBLES)}; local.tee 1; local.get 1; f64x2.add; local.set 1; ` +
      "i32.const 160; local.get 1; v128.store",
    { locals: "v128" },
  ),
  "floats whose words are wanted, and words that are taken for floats": program(
    `${load(0)}; local.tee 1; local.get 1; f32x4.div; local.tee 2; local.get 1; v128.xor; ` +
      "local.tee 3; local.get 2; f32x4.add; local.set 2; " +
      "i32.const 128; local.get 2; v128.store; i32.const 144; local.get 3; v128.store; " +
      "i32.const 160; local.get 2; i8x16.popcnt; v128.store",
    { locals: "v128 v128 v128" },
  ),
  "blocks that give vectors, and branches with them": program(
    `block v128; ${load(0)}; local.get 0; br_if 0; drop; ${
      load(16)
    }; local.get 1; f32x4.add; end; ` +
      `local.get 0; if @2; ${load(0)}; f32x4.mul; else; f32x4.sqrt; end; local.set 1; ` +
      `i32.const 128; local.get 1; v128.store; ${load(16)}; ` +
      `loop @2; ${
        load(0)
      }; f32x4.max; local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; ` +
      "local.set 1; i32.const 144; local.get 1; v128.store",
    { locals: "v128" },
  ),
  "a branch table to blocks with a vector each": program(
    `block v128; block v128; ${
      load(0)
    }; local.get 1; f32x4.add; local.get 0; br_table 0 1 0; end; ` +
      `${load(16)}; f32x4.mul; end; local.set 1; i32.const 128; local.get 1; v128.store`,
    { locals: "v128" },
  ),
  "select, and choices by masks of whole lanes": program(
    `${load(0)}; ${load(16)}; local.get 0; select; local.tee 1; ${load(16)}; f32x4.lt; ` +
      "local.set 2; i32.const 128; " +
      `local.get 1; ${load(48)}; f32x4.neg; local.get 2; v128.bitselect; ${load(0)}; f32x4.mul; ` +
      "v128.store; " +
      `i32.const 144; local.get 1; ${load(32)}; local.get 2; ${load(0)}; ${load(32)}; ` +
      "f32x4.ge; v128.not; v128.and; v128.bitselect; local.tee 3; v128.store; " +
      `i32.const 160; ${load(80)}; ${load(64)}; ${load(80)}; ${load(64)}; f64x2.le; ` +
      "v128.bitselect; f64x2.sqrt; v128.store; " +
      `i32.const 176; local.get 1; local.get 3; ${
        load(48)
      }; v128.bitselect; f32x4.floor; v128.store`,
    { locals: "v128 v128 v128" },
  ),
  "a mask whose local holds something else at times": program(
    `${load(0)}; ${load(16)}; f32x4.lt; local.set 1; ` +
      `local.get 0; if; ${load(4)}; local.set 1; end; ` +
      `i32.const 128; ${load(0)}; ${load(16)}; f32x4.add; ${
        load(16)
      }; local.get 1; v128.bitselect; ` +
      "f32x4.sqrt; v128.store",
    { locals: "v128" },
  ),
  "parameters, results and globals": program(
    `${load(0)}; ${
      load(16)
    }; f32x4.add; local.get 0; f32.convert_i32_s; call 1; local.set 1; local.set 2; ` +
      "local.get 1; local.get 2; f32x4.mul; call 2; global.get 0; f32x4.add; global.set 0; " +
      "i32.const 128; global.get 0; v128.store; i32.const 144; local.get 1; v128.store",
    { locals: "v128 v128" },
  ),
  "lanes put in, taken out and moved": program(
    `${
      load(0)
    }; local.get 1; f32x4.add; local.get 0; f32.convert_i32_s; f32x4.replace_lane 2; local.tee 1; ` +
      `${load(32)}; i8x16.shuffle 4 5 6 7 16 17 18 19 24 25 26 27 0 1 2 3; local.set 2; ` +
      "i32.const 128; local.get 1; v128.store; i32.const 144; local.get 2; v128.store; " +
      "i32.const 160; local.get 2; f32x4.extract_lane 1; f32.store; " +
      "i32.const 164; local.get 2; f32x4.extract_lane 2; f32.store; " +
      `${load(80)}; ${load(64)}; i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23; ` +
      "local.tee 1; f64x2.sqrt; local.set 2; i32.const 176; local.get 1; v128.store; " +
      "i32.const 192; local.get 2; i32.const 8; f64.load; f64x2.replace_lane 0; v128.store",
    { locals: "v128 v128" },
  ),
  "lanes loaded and stored by themselves": program(
    "i32.const 32; v128.load32_splat; local.tee 1; local.get 1; f32x4.mul; local.set 2; " +
      `i32.const 36; local.get 1; v128.load32_lane 0 0 0 3; ${load(0)}; f32x4.pmax; local.set 1; ` +
      "i32.const 128; local.get 1; v128.store32_lane 0 0 0 3; i32.const 144; local.get 2; v128.store; " +
      "i32.const 88; v128.load64_splat; i32.const 80; v128.load64_zero; f64x2.pmin; local.tee 1; " +
      "f64x2.sqrt; local.set 2; i32.const 160; local.get 1; v128.store; " +
      "i32.const 176; i32.const 64; local.get 2; v128.load64_lane 0 0 0 1; v128.store64_lane 0 0 0 1; " +
      "i32.const 184; i32.const 32; v128.load32_zero; f32x4.abs; v128.store64_lane 0 0 0 0",
    { locals: "v128 v128" },
  ),
  "splats of what may be a signalling NaN": program(
    `i32.const 128; i32.const 32; f32.load; local.tee 1; f32x4.splat; local.tee 3; ${load(0)}; ` +
      "f32x4.min; v128.store; i32.const 144; local.get 3; v128.store; " +
      `i32.const 160; i32.const 80; f64.load; local.tee 2; f64x2.splat; local.tee 3; ${load(0)}; ` +
      "f64x2.add; v128.store; i32.const 176; local.get 3; v128.store; " +
      "i32.const 192; local.get 1; f32x4.splat; f64x2.promote_low_f32x4; v128.store",
    { locals: "f32 f64 v128" },
  ),
  "constants as numbers, NaNs among them": program(
    `${load(0)}; v128.const 0x3f800000 0x80000000 0x7fc00000 0x7f800001; local.tee 1; f32x4.mul; ` +
      "local.set 2; i32.const 128; local.get 1; v128.store; i32.const 144; local.get 2; v128.store; " +
      "v128.const 0 0x40080000 1 0x7ff00000; local.tee 1; f64x2.neg; local.set 2; " +
      "i32.const 160; local.get 1; v128.store; i32.const 176; local.get 2; v128.store",
    { locals: "v128 v128" },
  ),
  "a loop inside of a loop, entered in the middle": program(
    `${load(0)}; local.set 1; ${
      loop(
        "i32.const 4; local.set 2; loop; local.get 1; local.get 3; f32x4.add; local.set 3; " +
          "local.get 3; f32x4.neg; local.set 1; local.get 2; i32.const 1; i32.sub; local.tee 2; " +
          "br_if 0; end",
      )
    }; i32.const 128; local.get 3; v128.store; i32.const 144; local.get 1; v128.store`,
    { locals: "v128 i32 v128" },
  ),
  "bytes shuffled and looked up": program(
    `i32.const 128; ${load(0)}; ${load(16)}; ` +
      "i8x16.shuffle 15 14 13 12 11 10 9 8 16 17 3 2 1 4 31 30; v128.store; " +
      `i32.const 144; ${load(0)}; ${load(16)}; ` +
      "i8x16.shuffle 1 2 3 4 5 6 7 8 23 24 25 26 3 0 1 2; v128.store; " +
      `i32.const 160; ${load(0)}; v128.const 0x03020100 0x0f100e80 0xff000102 0x07060504; ` +
      "i8x16.swizzle; v128.store; " +
      "i32.const 176; v128.const 0x03020100 0x0f100e80 0xff000102 0x07060504; " +
      `${load(0)}; i8x16.swizzle; v128.store; ` +
      "i32.const 192; v128.const 1 2 3 4; v128.const 0x03020100 0x07060504 0x0b0a0908 0x0f0e0d0c; " +
      "i8x16.swizzle; v128.store",
  ),
  "halves that are moved and then widened": program(
    `i32.const 128; ${load(0)}; ${load(16)}; ` +
      "i8x16.shuffle 2 3 2 3 0 1 9 9 20 21 0 0 6 7 1 2; i32.const 16; i32x4.shl; i32.const 16; " +
      "i32x4.shr_s; v128.store; " +
      `i32.const 144; ${load(0)}; local.tee 1; ${load(16)}; ` +
      "i8x16.shuffle 1 2 3 4 0 1 0 1 20 21 0 0 30 31 0 1; " +
      "v128.const 65535 255 65535 65535; v128.and; v128.store; " +
      `i32.const 160; local.get 1; ${load(4)}; i8x16.shuffle 2 3 0 1 6 7 9 9 20 21 0 0 6 7 1 2; ` +
      `${load(8)}; local.set 1; v128.const 65535 65535 65535 65535; v128.and; v128.store`,
    { locals: "v128" },
  ),
  "comparisons and what is gathered from them": program(
    `i32.const 128; ${load(0)}; ${load(4)}; i32x4.lt_s; i32x4.bitmask; i32.store; ` +
      `i32.const 132; ${load(0)}; ${load(1)}; i8x16.eq; i8x16.bitmask; i32.store; ` +
      ["i8x16.eq", "i8x16.ne", "i8x16.lt_s", "i8x16.le_u", "i8x16.gt_u", "i8x16.ge_s"].map((
        name,
        k,
      ) =>
        `i32.const ${160 + 8 * k}; ${load(30)}; ${load(31)}; ${name}; i8x16.bitmask; i32.store; ` +
        `i32.const ${164 + 8 * k}; ${load(32)}; ${load(33)}; ${name}; v128.any_true; i32.store; `
      ).join("") +
      ["i16x8.eq", "i16x8.ne", "i16x8.lt_u", "i16x8.ge_s"].map((name, k) =>
        `i32.const ${208 + 8 * k}; ${load(30)}; ${load(32)}; ${name}; i16x8.bitmask; i32.store; ` +
        `i32.const ${212 + 8 * k}; ${load(30)}; ${load(32)}; ${name}; i8x16.bitmask; i32.store; `
      ).join("") +
      `i32.const 136; ${load(64)}; ${load(80)}; i64x2.lt_s; v128.any_true; i32.store; ` +
      `i32.const 144; ${load(64)}; ${load(80)}; i64x2.gt_s; v128.store`,
  ),
};

for (const [about, subject] of Object.entries(ALIKE)) {
  Deno.test(`compiled code does as the interpreter with ${about}`, () => assertAlike(subject));
}

Deno.test("compiled code does as the interpreter in parts of a divided function", () => {
  const round = `block; ${load(0)}; local.get 1; f32x4.add; local.set 1; ` +
    `${load(DOUBLES)}; local.get 2; f64x2.sub; local.set 2; local.get 3; ${load(1)}; i32x4.add; ` +
    "local.set 3; local.get 0; i32.eqz; br_if 0; local.get 1; f32x4.neg; local.set 1; end; ";
  const divided = program(
    `${loop(`block; ${round.repeat(90)}end; ${round.repeat(90)}nop`)}; i32.const 128; ` +
      "local.get 1; v128.store; i32.const 144; local.get 2; v128.store; " +
      "i32.const 160; local.get 3; v128.store",
    { locals: "v128 v128 v128" },
  );
  assertStringIncludes(generateSource(moduleOf(divided), 0), "part1");
  assertAlike(divided);
});

Deno.test("compiled code does as the interpreter with vectors that go around by tail calls", () => {
  const subject = program(
    `i32.const 128; local.get 0; ${load(0)}; call 3; v128.store`,
  );
  const around = `local.get 0; i32.eqz; if; local.get 1; return; end; ${load(16)}; local.get 2; ` +
    "f32x4.add; local.set 2; local.get 0; i32.const 1; i32.sub; " +
    "local.get 1; local.get 1; f32x4.mul; local.get 2; f32x4.add; return_call 3";
  assertAlike({
    ...subject,
    types: [...subject.types!, "i32 v128 -> v128"],
    funcs: [...subject.funcs!, { type: 3, code: around, locals: "v128" }],
  });
});

Deno.test("compiled code does as the interpreter with vectors that a handler sees", () => {
  const subject = program(
    `block; try_table catch_all/0; ${load(0)}; local.tee 1; local.get 1; f32x4.mul; local.set 1; ` +
      `local.get 0; if; throw 0; end; ${load(16)}; local.set 1; end; end; ` +
      "i32.const 128; local.get 1; v128.store",
    { locals: "v128" },
  );
  assertAlike({ ...subject, types: [...subject.types!, "->"], tags: [3] });
});

Deno.test("a store of numbers that is partly out of bounds writes nothing", () => {
  for (const tier of [undefined, {}]) {
    const subject = program(
      `i32.const 65528; ${load(0)}; ${load(0)}; f32x4.add; local.tee 1; v128.store`,
      { locals: "v128" },
    );
    const { f, instance } = run(subject, tier === undefined ? {} : { tier });
    const { dv } = instance.memories[0];
    dv.setFloat32(0, 1, true);
    let phrase = "";
    try {
      f(1);
    } catch (error) {
      ({ phrase } = error as { phrase: string });
    }
    assertEquals(phrase, "out of bounds memory access");
    assertEquals(dv.getInt32(65528, true), 0);
  }
});

Deno.test("generateSource() keeps floats around a loop as numbers, and loads them so", () => {
  const text = statementsOf(ALIKE["a sum of floats around a loop"]!);
  assertStringIncludes(text, "v2=fround((fround(v1 * d0)) + v2);");
  assertEquals(/\bl[12][bcd]?\b|cw\[|f32Load/.test(text), false);
});

Deno.test("generateSource() keeps what is only moved as words", () => {
  const text = statementsOf(program(`i32.const 128; ${load(0)}; v128.store`));
  assertEquals(/Float|cw\[/.test(text), false);
});

Deno.test("generateSource() looks at NaNs only where their bits may be seen", () => {
  const moved = `${load(0)}; local.tee 1; local.get 1; f32x4.mul; local.set 2; ` +
    "i32.const 128; local.get 2; v128.store";
  const text = statementsOf(program(moved, { locals: "v128 v128" }));
  assertEquals(/f32Load|f32Store/.test(text), false);
  const kept = `${moved}; i32.const 144; local.get 1; v128.store`;
  assertStringIncludes(statementsOf(program(kept, { locals: "v128 v128" })), "f32Load");
});
