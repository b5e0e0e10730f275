import { assertEquals, assertThrows } from "@std/assert";
import { ProcExit } from "../proc_exit.ts";
import { Guest } from "../testing.ts";

/** Makes a call that ends the guest and returns the code. */
function codeOf(name: string, argument: number): number {
  return assertThrows(() => new Guest().call(name, argument), ProcExit).code;
}

Deno.test("proc_exit() ends the guest with an unsigned code", () => {
  assertEquals([0, 1, 255, -1].map((code) => codeOf("proc_exit", code)), [0, 1, 255, 0xffff_ffff]);
});

Deno.test("proc_raise() ends the guest as a shell would report it", () => {
  assertEquals([6, 9, 15].map((signal) => codeOf("proc_raise", signal)), [134, 137, 143]);
});

Deno.test("proc_raise() ignores what a process ignores by default", () => {
  const answers = [0, 16, 17, 22, 27].map((signal) => new Guest().call("proc_raise", signal));
  assertEquals(new Set(answers), new Set(["SUCCESS"]));
});
