import { assertEquals, assertMatch } from "@std/assert";
import { decode } from "../runtime/decode/decode.ts";
import { validate } from "../runtime/validate/validate.ts";
import { explainCompile } from "./compile_problem.ts";
import { Problem } from "./problem.ts";
import { binary } from "./testing.ts";

/** What is said about bytes that do not decode or validate. */
function explained(bytes: Uint8Array): Problem {
  try {
    validate(decode(bytes));
  } catch (error) {
    const problem = explainCompile(error, { name: "x.wasm", bytes });
    if (problem instanceof Problem) return problem;
    throw problem;
  }
  throw new Error("the bytes are a valid module");
}

const encoder = new TextEncoder();
const MODULE = `(module (func (export "f") (result i32) i32.const 1))`;

Deno.test("explainCompile() names a file that is cut short, wherever that is", async () => {
  const bytes = await binary(MODULE);
  for (let length = 9; length < bytes.length; length++) {
    if (endsWithSection(bytes, length)) continue;
    const { message, hints } = explained(bytes.subarray(0, length));
    assertMatch(message, /^"x\.wasm" is not a module that can be read: /);
    assertMatch(hints.join(), /is it complete\?/, `${length}: ${message}`);
  }
});

/** Whether the first `length` bytes end where a section does: that does not show that they are cut. */
function endsWithSection(bytes: Uint8Array, length: number): boolean {
  let at = 8;
  while (at < length) at += 2 + bytes[at + 1]!;
  return at === length;
}

Deno.test("explainCompile() says what other files look like", () => {
  assertMatch(explained(encoder.encode("\x7fELF\x02\x01\x01")).message, /ELF/);
  assertMatch(explained(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0)).message, /gzip/);
  assertMatch(explained(encoder.encode("<!DOCTYPE html>\n<html>")).message, /web page/);
  assertMatch(explained(encoder.encode("console.log(1);\n")).hints[0]!, /looks like text/);
  assertEquals(explained(new Uint8Array()).message, '"x.wasm" is empty');
});

Deno.test("explainCompile() names a component", () => {
  const { message } = explained(Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0));
  assertMatch(message, /component/);
});

Deno.test("explainCompile() tells an invalid module from one that cannot be read", async () => {
  const { message } = explained(await binary("(module (func (result i32)))"));
  assertMatch(message, /^"x\.wasm" is not a valid module: type mismatch/);
});

Deno.test("explainCompile() leaves other errors alone", () => {
  const error = new RangeError("other");
  assertEquals(explainCompile(error, { name: "x", bytes: new Uint8Array(8) }), error);
});
