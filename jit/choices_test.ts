/** Integers chosen without a branch, against the interpreter. */
import { assertEquals } from "@std/assert";
import { around, run, statementsOf } from "./testing.ts";

const NUMBERS = [0, 1, 2, 3, 255, 0x7fff_ffff, -0x8000_0000, -1, -2, 40961];
const PAIRS = NUMBERS.flatMap((x) => NUMBERS.map((y) => [x, y] as const));

/** Compares what the code gives compiled and interpreted, and looks whether it has a branch. */
function check(code: string, { branches }: { branches: boolean }): void {
  const program = around("i32 i32 -> i32", code, "i32");
  assertEquals(/\?/.test(statementsOf(program)), branches, code);
  const compiled = run(program, { tier: {} });
  const interpreted = run(program, {});
  for (const [x, y] of PAIRS) {
    assertEquals(compiled.f(x, y), interpreted.f(x, y), `${code} ${x} ${y}`);
  }
}

Deno.test("choiceText() takes the less or the greater of two by no branch", () => {
  for (const compare of ["lt", "le", "gt", "ge"]) {
    for (const sign of ["s", "u"]) {
      for (const other of ["local.get 1", "i32.const -7", "i32.const 7"]) {
        const test = `local.get 0; ${other}; i32.${compare}_${sign}`;
        check(`local.get 0; ${other}; ${test}; select`, { branches: false });
        check(`${other}; local.get 0; ${test}; select`, { branches: false });
      }
      const test = `local.get 0; local.get 1; i32.${compare}_${sign}`;
      check(`local.get 0; i32.const 5; ${test}; select`, { branches: true });
    }
  }
});

Deno.test("choiceText() flips bits by no branch, whatever says so", () => {
  const shifted = "local.get 0; i32.const 1; i32.shr_u; local.tee 2";
  const flips = `${shifted}; i32.const 40961; i32.xor; local.get 2`;
  const others = `${shifted}; local.get 2; i32.const 40961; i32.xor`;
  const bit = "local.get 1; i32.const 1; i32.and";
  const conditions = [
    bit,
    `${bit}; i32.eqz`,
    `${bit}; i32.eqz; i32.eqz`,
    "local.get 1",
    "local.get 0; local.get 1; i32.lt_s",
    "local.get 1; i32.const 0; i32.lt_s",
    "local.get 1; i32.const -1; i32.gt_s",
    "local.get 1; i32.const 0; i32.lt_s; i32.eqz",
    "local.get 0; local.get 1; i32.eq",
  ];
  for (const condition of conditions) {
    check(`${flips}; ${condition}; select`, { branches: false });
    check(`${others}; ${condition}; select`, { branches: false });
  }
});

Deno.test("choiceText() takes a choice that ends in one bit for no bit", () => {
  const odd = "local.get 1; local.get 0; i32.const 1; i32.and; local.get 1; select";
  const flips = "local.get 0; i32.const 40961; i32.xor; local.get 0";
  check(`${flips}; ${odd}; select`, { branches: true });
});

Deno.test("choiceText() takes two words that are to be 0 for no bit", () => {
  const wide =
    "local.get 0; i64.extend_i32_u; local.get 1; i64.extend_i32_u; i64.const 32; i64.shl";
  const condition = `${wide}; i64.or; i64.const 0x100000005; i64.and; i64.const 0; i64.eq`;
  const flips = "local.get 0; i32.const 40961; i32.xor";
  check(`${flips}; local.get 0; ${condition}; select`, { branches: false });
  check(`local.get 0; ${flips}; ${condition}; select`, { branches: false });
});
