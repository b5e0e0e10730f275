/**
 * Every exit status that the README documents.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { vitrine } from "../programs/command.ts";
import { exiting, LIBRARY, withFiles } from "./guests.ts";

Deno.test("the exit status is the guest's, 0 to 255", async () => {
  const codes = [0, 1, 2, 125, 126, 134, 255];
  const files = Object.fromEntries(codes.map((code) => [`${code}.wasm`, exiting(code)]));
  await withFiles(files, async (cwd) => {
    for (const code of codes) {
      const outcome = await vitrine([`${code}.wasm`], { cwd });
      assertEquals(outcome, { ...outcome, code, stdout: "", stderr: "" });
    }
  });
});

Deno.test("the exit status is the low byte of a guest's larger one", async () => {
  await withFiles({ "x.wasm": exiting(0x1ff), "y.wasm": exiting(-1) }, async (cwd) => {
    assertEquals((await vitrine(["x.wasm"], { cwd })).code, 255);
    assertEquals((await vitrine(["y.wasm"], { cwd })).code, 255);
  });
});

for (const engine of ["interpreter", "host"]) {
  Deno.test(`the exit status is 134 after a trap, with a backtrace (${engine})`, async () => {
    const args = [`--engine=${engine}`, "samples/trap.wasm", "divide"];
    const { code, stderr } = await vitrine(args);
    assertEquals(code, 134);
    const [first, ...frames] = stderr.trimEnd().split("\n");
    assertMatch(first!, /^trap: .*divide by zero/);
    assertMatch(frames[0]!, /^ {2}at divide \(func 9\) @0x[\da-f]+$/);
    assertMatch(frames.at(-1)!, /^ {2}at _start/);
    for (const frame of frames) assertMatch(frame, /^ {2}at \S+ \(func \d+\) @0x[\da-f]+$/);
  });

  Deno.test(`runaway recursion is a trap, with its frames folded (${engine})`, async () => {
    const { code, stderr } = await vitrine([`--engine=${engine}`, "samples/trap.wasm", "stack"]);
    assertEquals(code, 134);
    assertMatch(stderr, /^trap: call stack exhausted\n/);
    assertMatch(stderr, /\n {2}… \d+ more like it\n/);
    assertEquals(stderr.includes("--max-stack"), engine === "interpreter");
  });
}

Deno.test("--max-stack decides how deep a guest may go", async () => {
  await withFiles({ "x.wasm": LIBRARY }, async (cwd) => {
    const call = ["--invoke", "depth", "x.wasm", "20000"];
    assertEquals((await vitrine(["--max-stack=16KiB", ...call], { cwd })).code, 134);
    assertEquals((await vitrine(["--max-stack=64MiB", ...call], { cwd })).stdout, "20000\n");
  });
});

/** What cannot be run, and a part of what is said about it. */
const UNUSABLE: Readonly<Record<string, readonly [args: readonly string[], message: string]>> = {
  "no module": [[], "which module?"],
  "an unknown option": [["--dri", ".", "x.wasm"], "did you mean --dir?"],
  "a missing value": [["--dir"], "--dir needs a value"],
  "an unknown suffix": [["--dir", ".::/x::rw", "x.wasm"], "is not known there"],
  "a directory that is not there": [["--dir", "nowhere", "x.wasm"], "no such directory"],
  "a file as a directory": [["--dir", "lib.wasm", "x.wasm"], "this is no directory"],
  "a size that is none": [["--max-memory", "lots", "x.wasm"], "is no size"],
  "an unknown engine": [["--engine=warp", "x.wasm"], "auto, interpreter, jit, host"],
  "a limit that the host does not keep": [
    ["--engine=host", "--max-memory=1MiB", "lib.wasm"],
    "leave out --engine=host",
  ],
  "a value that begins with a dash": [["--fuel", "-1", "x.wasm"], "is written --fuel=-1"],
  "a number that is none": [["--fuel=-1", "x.wasm"], "is no number of instructions"],
  "a feature that is none": [["--features=-smid", "x.wasm"], 'did you mean "simd"?'],
  "a command that is none": [["valdate", "x.wasm"], 'did you mean the command "validate"?'],
  "a file that is not there": [["nowhere.wasm"], "there is no such file"],
  "a directory as a module": [["."], "it is a directory"],
  "an empty file": [["empty.wasm"], "is empty"],
  "text": [["text.wasm"], "it looks like text"],
  "a native program": [["native.wasm"], "ELF"],
  "a module cut short": [["short.wasm"], "is it complete?"],
  "an invalid module": [["invalid.wasm"], "is not a valid module: type mismatch"],
  "a component": [["component.wasm"], "component"],
  "wrong text": [["wrong.wat"], "not a module in the text format"],
  "missing imports": [["imports.wasm"], '"env" "emscripten_resize_heap" (func (param i32)'],
  "a library": [["lib.wasm"], "--invoke"],
  "a memory that starts over its limit": [["--max-memory=1KiB", "memory.wasm"], "--max-memory"],
  "an export that is not there": [["--invoke", "nope", "lib.wasm"], '"add" (param i32 i32)'],
  "too few arguments": [["--invoke", "add", "lib.wasm", "1"], "takes 2 arguments, not 1"],
  "an argument of the wrong type": [["--invoke", "add", "lib.wasm", "1", "x"], '"x" is no i32'],
  "a name for nothing": [["--env", "=x", "lib.wasm"], "the name is empty"],
};

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  "lib.wasm": LIBRARY,
  "empty.wasm": new Uint8Array(),
  "text.wasm": new TextEncoder().encode("print('hello')\n"),
  "native.wasm": new TextEncoder().encode("\x7fELF\x02\x01\x01\0"),
  "short.wasm": Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60),
  "component.wasm": Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0),
  "invalid.wasm": "(module (func (result i32)))",
  "imports.wasm":
    `(module (import "env" "emscripten_resize_heap" (func (param i32) (result i32))))`,
  "memory.wasm": `(module (memory 1) (func (export "_start")))`,
  "wrong.wat": "(module (func (bogus.instruction)))",
};

Deno.test("the exit status is 2 for what cannot be run, with one clear message", async (t) => {
  await withFiles(FILES, async (cwd) => {
    for (const [what, [args, message]] of Object.entries(UNUSABLE)) {
      await t.step(what, async () => {
        const { code, stdout, stderr } = await vitrine(args, { cwd });
        assertEquals([code, stdout], [2, ""], stderr);
        assertStringIncludes(stderr, message);
        assertMatch(stderr, /^error: /);
        assertEquals(/^ +at .*\.ts:/m.test(stderr), false, stderr);
      });
    }
  });
});

Deno.test("messages are the same with the host's engine", async (t) => {
  await withFiles(FILES, async (cwd) => {
    for (const file of ["text", "short", "invalid", "imports", "lib"]) {
      await t.step(file, async () => {
        const ours = await vitrine([`${file}.wasm`], { cwd });
        const host = await vitrine(["--engine=host", `${file}.wasm`], { cwd });
        assertEquals([host.code, host.stderr], [2, ours.stderr]);
      });
    }
  });
});
