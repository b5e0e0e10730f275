/** Every rule gives what the plain instruction gives, and is used. */
import { assertEquals } from "@std/assert";
import { byCode } from "../ops/catalogue.ts";
import { HIGH_WORD_RULES } from "./high_words.ts";
import { around, run } from "./testing.ts";

const WORDS = [
  0,
  1,
  2,
  7,
  0xffff,
  0x10000,
  0x7fffffff,
  0x80000000,
  0x80000001,
  0xfffffffe,
  0xffffffff,
];
const VALUES = [
  ...WORDS.map(BigInt),
  ...WORDS.map((word) => BigInt.asIntN(64, BigInt(word) << 32n)),
  ...WORDS.map((word) => BigInt.asIntN(64, ~BigInt(word))),
  ...[0x1234_5678_9abc_def0n, -0x1234_5678_9abc_def1n, 0x7fff_ffff_ffff_ffffn],
];

const FACTORS = [
  1,
  3,
  10,
  2 ** 21 - 1,
  2 ** 21,
  2 ** 32 - 1,
  -1,
  -7,
  2 ** 32,
  "-7046029254386353131",
];
const DIVISORS = [
  1,
  2,
  3,
  7,
  10,
  64,
  2 ** 30,
  2 ** 18 - 1,
  2 ** 18,
  2 ** 18 + 1,
  1e9,
  1e9 + 7,
  2 ** 31 - 1,
];
const LARGE_DIVISORS = [2 ** 31, 2 ** 32 - 1];
const BESIDE = [0, 1, -1, 2, 9, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, -(2 ** 32)];

const [UNSIGNED, SIGNED] = ["u", "s"].map((sign) => (index: number) =>
  `local.get ${index}; i32.wrap_i64; i64.extend_i32_${sign}`
);

/** Functions of two i64 in which the rule applies. */
function subjects(rule: string, code: number): string[] {
  const { name } = byCode.get(code)!;
  const give = / of |_s$|_u$/.test(name) || /i64\.(lt|gt|le|ge|eq|ne)/.test(name)
    ? `${name}; i64.extend_i32_u`
    : name;
  const beside = (constants: readonly (number | string)[]) =>
    constants.map((constant) => `local.get 0; i64.const ${constant}; ${give}`);
  if (rule.endsWith("beside a constant")) return beside(BESIDE);
  if (name === "i64.mul" && rule.endsWith("a constant")) {
    return [...beside(FACTORS), `${UNSIGNED!(0)}; i64.const 10; i64.mul`];
  }
  if (rule.endsWith("by a constant")) {
    const isSigned = name.endsWith("_s");
    const extend = isSigned ? SIGNED! : UNSIGNED!;
    const constants = isSigned ? DIVISORS : [...DIVISORS, ...LARGE_DIVISORS];
    return constants.flatMap((by) => [
      `local.get 0; i64.const ${by}; ${name}`,
      `${extend(0)}; i64.const ${by}; ${name}`,
    ]);
  }
  const [u0, u1, s0, s1] = [UNSIGNED!(0), UNSIGNED!(1), SIGNED!(0), SIGNED!(1)];
  if (rule.endsWith("zero-extended") && / (by|with) a word/.test(rule)) {
    return [`${u0}; local.get 1; ${give}`, `local.get 0; ${u1}; ${give}`];
  }
  if (rule.includes("sign-extended")) return [`${s0}; ${s1}; ${give}`];
  if (rule.includes("zero-extended")) return [`${u0}; ${u1}; ${give}`];
  return [`${u0}; ${u1}; ${give}`, `${s0}; ${s1}; ${give}`, `${s0}; i64.const -5; ${give}`];
}

for (const rule of HIGH_WORD_RULES) {
  Deno.test(`high words: ${rule.name}`, () => {
    for (const code of subjects(rule.name, rule.code)) {
      const program = around("i64 i64 -> i64", code);
      const before = rule.hits;
      const compiled = run(program, { tier: {} });
      const interpreted = run(program, {});
      const others = code.includes("local.get 1") ? VALUES : [0n];
      for (const x of VALUES) {
        for (const y of others) {
          assertEquals(compiled.f(x, y), interpreted.f(x, y), `${code} ${x} ${y}`);
        }
      }
      // Beside some constants, nothing is better.
      if (rule.name.endsWith("beside a constant")) continue;
      assertEquals(rule.hits > before, true, `${code} does not use the rule`);
    }
    assertEquals(rule.hits > 0, true);
  });
}
