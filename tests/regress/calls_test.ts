/** What calls from JavaScript once got wrong, in every engine. */
import { assertEquals } from "@std/assert";
import { bytesOf, FUNC, type Program } from "../../runtime/interpret/testing.ts";
import { outcomeOf } from "../diff/compare.ts";
import { ENGINES } from "../diff/engines.ts";

const GLOBAL = 3;

for (const result of ["v128", "exnref"]) {
  const program: Program = {
    types: [`-> ${result}`],
    globals: ["mut:i32 = i32.const 0"],
    funcs: [{ code: "i32.const 1; global.set 0; unreachable" }],
    exports: { f: [FUNC, 0], g: [GLOBAL, 0] },
  };
  for (const [name, engine] of Object.entries(ENGINES)) {
    Deno.test(`a function is not entered whose ${result} JavaScript could not see: ${name}`, () => {
      const subject = engine(bytesOf(program), () => 0);
      assertEquals(outcomeOf(() => subject.call("f", [])).split(":")[0], "TypeError");
      assertEquals(subject.global("g"), 0);
    });
  }
}
