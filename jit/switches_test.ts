import { assert, assertEquals, assertThrows } from "@std/assert";
import { generateSource } from "./source.ts";
import { leaveOut, SWITCHES, switches } from "./switches.ts";
import { APART, around, moduleOf, run } from "./testing.ts";

/** For each switch, code of type `i32 -> i32` in which it changes something; and what 5 becomes. */
const CODE: Readonly<Record<keyof typeof switches, readonly [code: string, result: number]>> = {
  peepholes: ["local.get 0; i32.const 7; i32.eq; i32.eqz", 1],
  parts: [`${"block; local.get 0; i32.const 5; i32.store; end; ".repeat(1200)} local.get 0`, 5],
  twins: [
    "local.get 0; if i32; local.get 0; i32.const 1; i32.sub; call 0; else; i32.const 9; end",
    9,
  ],
  named: ["local.get 0; i32.const 1; call_indirect 1 0", 5],
  inlining: ["local.get 0; call 2", 5],
};

for (const name of SWITCHES) {
  Deno.test(`leaveOut() leaves out ${name}, and the function does the same`, () => {
    const [code, result] = CODE[name];
    const program = {
      ...around("i32 -> i32", code),
      funcs: [{ code }, ...[APART, ""].map((apart) => ({ type: 1, code: `${apart}local.get 0` }))],
      elements: [[0, 0x41, 1, 0x0b, 1, 1]],
    };
    const source = generateSource(moduleOf(program), 0);
    try {
      leaveOut(name);
      assertEquals(switches[name], false);
      assert(generateSource(moduleOf(program), 0) !== source, "the switch changes nothing");
      assertEquals(run(program, { tier: {} }).f(5), result);
    } finally {
      leaveOut("");
    }
    assertEquals(generateSource(moduleOf(program), 0), source);
  });
}

Deno.test("leaveOut() says which switches there are", () => {
  assertThrows(() => leaveOut("peeholes"), TypeError, "peepholes, parts");
});
