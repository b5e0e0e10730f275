/** Halves as numbers, against the interpreter, which has only words. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { around, run, statementsOf } from "./testing.ts";

const load = (at: number) => `i32.const ${at}; v128.load`;
/** Lanes at the edges of signed and unsigned halves and bytes, and some in no order. */
const EDGES = new Uint16Array([
  [0, 1, 0x7fff, 0x8000, 0xffff, 0x80, 0xff, 0x100],
  [0xff7f, 0x7f80, 0x4000, 0xc000, 0x1234, 0xfedc, 0x8001, 0x7ffe],
  [0x8000, 0x8000, 0x7fff, 0xffff, 0xffff, 0xff80, 0x00ff, 0x1235],
  [3, 0xfffd, 0x55aa, 0xaa55, 0xedcb, 0x0123, 0x8000, 0x7fff],
].flat());

/** Operands of every kind: numbers with few bounds and with close ones, words and constants. */
const KINDS = {
  "numbers of any bits": `${load(0)}; ${load(16)}; i16x8.mul`,
  "numbers with signs": `${load(16)}; i32.const 1; i16x8.shr_s`,
  "numbers without signs": `${load(0)}; ${load(32)}; i16x8.narrow_i32x4_u`,
  "bytes": `${load(16)}; i16x8.extend_low_i8x16_u`,
  "bytes between zeros": `${load(32)}; v128.const 0 0 0 0; ` +
    "i8x16.shuffle 1 16 3 17 5 18 7 31 9 20 0 21 2 22 15 23",
  "loaded bytes": "i32.const 33; v128.load8x8_u",
  "halves in a local": `${load(16)}; i32.const 9; i16x8.shr_u; local.tee 1; ${load(32)}; ` +
    "i32.const 3; i16x8.shr_u; i16x8.mul; local.set 1; local.get 1",
  "bytes with signs": `${load(32)}; i16x8.extend_high_i8x16_s`,
  "a mask": `${load(0)}; ${load(16)}; i16x8.mul; ${load(32)}; i16x8.lt_s`,
  "words": load(48),
  "a constant": "v128.const 0x7fff8000 0xffff0000 0x12340001 0x80ff00ff",
};

const UNARY = [
  "i32.const 36; v128.load8x8_s; i8x16.shuffle 2 3 16 17 18 19 0 1 14 15 24 25 4 5 6 7",
  "i32.const 36; v128.load8x8_s; i8x16.shuffle 2 3 16 17 18 19 0 1 14 15 24 25 4 5 6 8",
  "v128.const 0x00ff007f 0x3fff0001 0x8000ffff 255; v128.and; local.tee 1; i32.const 2; i16x8.shl; " +
  "local.get 1; i16x8.add_sat_s",
  "i32.const 9; i16x8.shr_u; local.tee 1; local.get 1; i16x8.mul; local.get 1; i8x16.narrow_i16x8_s",
  "v128.not",
  "i16x8.abs",
  "i16x8.neg",
  ...["shl", "shr_s", "shr_u"].flatMap((name) =>
    [0, 1, 8, 15, 16, 25].map((count) => `i32.const ${count}; i16x8.${name}`)
  ),
  "local.get 0; i16x8.shl",
  "local.get 0; i16x8.shr_s",
  "local.get 0; i16x8.shr_u",
  "i32x4.extadd_pairwise_i16x8_s",
  "i32x4.extadd_pairwise_i16x8_u",
  ...["low", "high"].flatMap((
    part,
  ) => [`i32x4.extend_${part}_i16x8_s`, `i32x4.extend_${part}_i16x8_u`]),
  ...["low", "high"].flatMap((
    part,
  ) => [`i16x8.extend_${part}_i8x16_s`, `i16x8.extend_${part}_i8x16_u`]),
  "i16x8.extadd_pairwise_i8x16_s",
  ...[0, 3, 7].flatMap((lane) => [
    `i16x8.extract_lane_s ${lane}; i32x4.splat`,
    `i16x8.extract_lane_u ${lane}; i32x4.splat`,
  ]),
  "i16x8.bitmask; i32x4.splat",
  "i16x8.all_true; i32x4.splat",
  "local.tee 1; local.get 1; i8x16.add",
];

const BINARY = [
  ..."eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u add sub mul".split(" "),
  ..."add_sat_s add_sat_u sub_sat_s sub_sat_u min_s min_u max_s max_u avgr_u".split(" "),
  ..."q15mulr_sat_s extmul_low_i8x16_s extmul_high_i8x16_s extmul_low_i8x16_u".split(" "),
  "extmul_high_i8x16_u",
].map((name) => `i16x8.${name}`).concat([
  "v128.and",
  "v128.andnot",
  "v128.or",
  "v128.xor",
  "i8x16.narrow_i16x8_s",
  "i8x16.narrow_i16x8_u",
  "i16x8.narrow_i32x4_s",
  "i16x8.narrow_i32x4_u",
  "i32x4.dot_i16x8_s",
  "i32x4.extmul_low_i16x8_s",
  "i32x4.extmul_high_i16x8_u",
  "i8x16.shuffle 0 1 18 19 2 3 22 23 8 9 10 11 30 31 4 5",
  `${load(48)}; v128.bitselect`,
  `${KINDS["a mask"]}; v128.bitselect`,
  `${KINDS["numbers of any bits"]}; v128.bitselect; ${load(32)}; i16x8.lt_s`,
  // What is known of words is used when they are narrowed.
  `i32x4.dot_i16x8_s; ${load(16)}; i16x8.extend_low_i8x16_u; ` +
  "v128.const 0x4d 0x96 0x1d 7; i32x4.dot_i16x8_s; i16x8.narrow_i32x4_s",
  `i32x4.extmul_low_i16x8_u; i32.const 20; i32x4.shr_u; ${load(0)}; i32.const 24; i32x4.shr_s; ` +
  `i32x4.add; ${load(16)}; i32.const 0; i32x4.shr_u; i16x8.narrow_i32x4_u`,
]);

/** Stores every vector, in turn. */
function storing(vectors: readonly string[]): string {
  return vectors.map((vector, k) => `i32.const ${64 + 16 * k}; ${vector}; v128.store`).join("; ");
}

/** What a function leaves in memory. */
function memoryAfter(code: string, options: Parameters<typeof run>[1]): number[] {
  const subject = around("i32 ->", code, "v128");
  const types = [...subject.types!, "v128 -> v128"];
  const { f, instance } = run({ ...subject, types }, options);
  const { dv } = instance.memories[0];
  new Uint8Array(dv.buffer).set(new Uint8Array(EDGES.buffer));
  f(19);
  return [...new Uint32Array(dv.buffer, 0, 1024)];
}

function assertAlike(vectors: readonly string[]): void {
  const code = storing(vectors);
  assertEquals(memoryAfter(code, { tier: {} }), memoryAfter(code, {}));
}

const kinds = Object.values(KINDS);
for (const name of UNARY) {
  Deno.test(`halves are as in the interpreter through ${name}`, () => {
    assertAlike(kinds.map((kind) => `${kind}; ${name}`));
  });
}
// Every other pair with one instruction, and those between with the next.
BINARY.forEach((name, n) => {
  Deno.test(`halves are as in the interpreter through ${name}`, () => {
    assertAlike(
      kinds.flatMap((x, i) =>
        kinds.filter((_, j) => (i + j + n) % 2 === 0).map((y) => `${x}; ${y}; ${name}`)
      ),
    );
  });
});

Deno.test("halves become words where blocks meet, in locals, as arguments and where chosen", () => {
  const halves = KINDS["numbers of any bits"];
  assertAlike([
    `local.get 0; if v128; ${halves}; else; ${KINDS.bytes}; end`,
    `${halves}; block @3; ${KINDS.bytes}; i16x8.add; end`,
    `${halves}; ${KINDS["a mask"]}; local.get 0; select`,
    `block v128; ${halves}; local.get 0; br_if 0; drop; ${KINDS.bytes}; end`,
    `${halves}; local.tee 1; local.get 1; i16x8.add; ${KINDS.bytes}; local.set 1; local.get 1; i16x8.sub`,
    `${halves}; f32x4.neg`,
    `${halves}; i32.const 5; i16x8.replace_lane 3`,
  ]);
});

Deno.test("what is computed into the local that it comes from sees all of it as it was", () => {
  const shuffles = [
    "4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11",
    "9 1 14 3 0 5 2 7 13 4 15 6 8 10 12 11",
  ];
  assertAlike(
    shuffles.flatMap((bytes) =>
      [
        "i32.const 3; i8x16.shr_s",
        "i8x16.abs; i32.const 1; i8x16.shr_u",
        `${load(16)}; i8x16.max_s`,
      ].map(
        (step) =>
          `${
            load(0)
          }; local.tee 1; local.get 1; i8x16.shuffle ${bytes}; ${step}; local.set 1; local.get 1`,
      )
    ),
  );
});

Deno.test("what traps in a vector narrowed to halves does so in order", () => {
  const trapping = (at: number) => `${load(0)}; i32.const ${at}; i32.load; i32x4.replace_lane 3`;
  const code = `i32.const 64; ${trapping(65535)}; ${trapping(70000)}; i16x8.narrow_i32x4_s; ` +
    `${trapping(80000)}; i16x8.add; v128.store`;
  const trap = (options: Parameters<typeof run>[1]) => {
    try {
      return run(around("i32 ->", code), options).f(1);
    } catch (error) {
      return (error as { frames: unknown }).frames;
    }
  };
  assertEquals(trap({ tier: {} }), trap({}));
});

Deno.test("generateSource() takes bytes apart once from being widened until they are narrowed", () => {
  const part = (which: string) =>
    `${load(0)}; i16x8.extend_${which}_i8x16_u; v128.const 0x4d004d 0x4d004d 0x4d004d 0x4d004d; ` +
    "i16x8.mul; i32.const 8; i16x8.shr_u";
  const text = statementsOf(
    around(
      "i32 ->",
      `i32.const 64; ${part("low")}; ${part("high")}; i8x16.narrow_i16x8_u; v128.store`,
    ),
  );
  assertStringIncludes(text, "(imul(i0&255,77))>>>8");
  assertEquals(/65535|Math/.test(text), false);
});

Deno.test("generateSource() computes long words of vectors apart from each other", () => {
  const sum = `${load(0)}; ${load(16)}; i8x16.add_sat_u`;
  const text = statementsOf(around("i32 ->", `i32.const 64; ${sum}; v128.store`));
  assertEquals(text.match(/if\(D!==-1e9\)i\d+=/g)?.length, 4);
});
