import { assert, assertEquals, assertThrows } from "@std/assert";
import { CompileError } from "../errors.ts";
import { checkHeader } from "./header.ts";

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function refused(text: string): CompileError {
  return assertThrows(() => checkHeader(bytesOf(text)), CompileError);
}

Deno.test("checkHeader() accepts magic and version 1", () => {
  checkHeader(bytesOf("\0asm\x01\0\0\0"));
});

Deno.test("checkHeader() refuses a header cut short", () => {
  for (const text of ["", "\0", "\0as", "\0asm", "\0asm\x01\0\0"]) {
    assertEquals(refused(text).detail.phrase, "unexpected end");
  }
});

Deno.test("checkHeader() refuses other magic and versions", () => {
  assertEquals(refused("asm\0\x01\0\0\0").detail.phrase, "magic header not detected");
  assertEquals(refused("\0asm\x02\0\0\0").detail.phrase, "unknown binary version");
  assertEquals(refused("\0asm\0\0\0\x01").detail.phrase, "unknown binary version");
});

Deno.test("checkHeader() recognises a component", () => {
  const error = refused("\0asm\x0d\0\x01\0");
  assertEquals(error.detail.phrase, "unknown binary version");
  assert(error.message.includes("component"), error.message);
});

Deno.test("checkHeader() says what a file is instead", () => {
  const cases = {
    "(module)": "text format",
    "\n  ;; comment": "text format",
    "\x1f\x8b\x08\0\0\0": "gzip",
    "\x7fELF\x02\x01": "ELF",
    "<!DOCTYPE html>": "web page",
    "!<arch>\n": "archive",
  };
  for (const [text, what] of Object.entries(cases)) {
    assert(refused(text).message.includes(what), refused(text).message);
  }
});
