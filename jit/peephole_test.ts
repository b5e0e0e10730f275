/** Every rule gives what the plain instruction gives, and is used. */
import { assertEquals } from "@std/assert";
import { byCode } from "../ops/catalogue.ts";
import { PEEPHOLES } from "./peephole.ts";
import { around, run } from "./testing.ts";

const VALUES = [0n, 1n, -1n, 7n, -8n, 0x8000_0000n, -(1n << 63n), 0x1234_5678_9abc_def0n];
const DIVISORS = [1, 2, 7, 10, -2, -7, 1000003, 2147483647, -2147483648];
const COUNTS = [0, 1, 31, 32, 33, 63, 64, 65, -1];

/** Functions of one i64 in which the rule applies. */
function subjects(code: number): string[] {
  const { name } = byCode.get(code)!;
  if (name === "i32.eqz") return ["local.get 0; i64.eqz; i32.eqz; i64.extend_i32_u"];
  if (/^i32\.[lg][te]_s$/.test(name)) {
    const [number, widen] = ["local.get 0; i32.wrap_i64", "i64.extend_i32_s"];
    const bound = name === "i32.gt_s" ? -1 : 0;
    const choice = "if i64; i64.const 5; else; i64.const 6; end";
    return [widen, `i32.eqz; ${widen}`, choice].map((rest) =>
      `${number}; i32.const ${bound}; ${name}; ${rest}`
    );
  }
  if (name === "i64.eqz") {
    return ["local.get 0; i32.wrap_i64; i64.extend_i32_u; i64.eqz; i64.extend_i32_s"];
  }
  if (/^i32\.(div|rem)/.test(name)) {
    return DIVISORS.map((by) =>
      `local.get 0; i32.wrap_i64; i32.const ${by}; ${name}; i64.extend_i32_s`
    );
  }
  if (name.includes("narrow")) {
    const mask = name.startsWith("i8") ? 0xff00ff : 0xffff;
    const operand = `local.get 0; i64x2.splat; v128.const ${mask} ${mask} 3 ${mask}; v128.and`;
    return [0, 1].map((lane) => `${operand}; ${operand}; ${name}; i64x2.extract_lane ${lane}`);
  }
  return COUNTS.map((count) => `local.get 0; i64.const ${count}; ${name}`);
}

for (const rule of PEEPHOLES) {
  Deno.test(`peephole: ${rule.name}`, () => {
    for (const code of subjects(rule.code)) {
      const program = around("i64 -> i64", code);
      const before = rule.hits;
      const compiled = run(program, { tier: {} });
      const interpreted = run(program, {});
      for (const value of VALUES) assertEquals(compiled.f(value), interpreted.f(value), code);
      assertEquals(rule.hits > before, true, `${code} does not use the rule`);
    }
  });
}
