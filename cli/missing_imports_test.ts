import { assertEquals, assertStringIncludes } from "@std/assert";
import { missingImports } from "./missing_imports.ts";
import type { Problem } from "./problem.ts";
import { decoded } from "./testing.ts";

async function problemOf(imports: string): Promise<Problem> {
  const given = { wasi_snapshot_preview1: { fd_write: () => 0 } };
  return missingImports(await decoded(`(module ${imports})`), given);
}

Deno.test("missingImports() lists all that is missing, with types, and not what is given", async () => {
  const { message } = await problemOf(`
    (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
    (import "host" "f" (func (param i64) (result f32)))
    (import "host" "m" (memory 1 2))
    (import "host" "g" (global (mut i32)))
    (import "wasi_snapshot_preview1" "constructor" (func))`);
  assertEquals(
    message,
    "the module needs 4 imports that it is not given here:\n" +
      '  "host" "f" (func (param i64) (result f32))\n' +
      '  "host" "m" (memory 1 2)\n' +
      '  "host" "g" (global (mut i32))\n' +
      '  "wasi_snapshot_preview1" "constructor" (func)',
  );
});

Deno.test("missingImports() lists 40 and counts the rest", async () => {
  const imports = Array.from({ length: 50 }, (_, i) => `(import "x" "${i}" (func))`);
  const { message } = await problemOf(imports.join(""));
  assertEquals(message.split("\n").length, 42);
  assertStringIncludes(message, "… and 10 more");
});

/** An import that gives a tool away, and what the advice must name. */
const FAMILIES: readonly (readonly [wanted: string, advice: string])[] = [
  ['"wasi:cli/environment@0.2.0" "get-environment"', "preview 2"],
  ['"cm32p2|wasi:io/streams@0.2" "x"', "preview 2"],
  ['"wasix_32v1" "thread_spawn_v2"', "WASIX"],
  ['"wbg" "__wbg_log_1d3ae0273d8f4f8a"', "wasm-bindgen"],
  ['"__wbindgen_placeholder__" "__wbindgen_throw"', "wasm-bindgen"],
  ['"./hello_bg.js" "__wbg_alert_2"', "wasm-bindgen"],
  ['"gojs" "runtime.wasmExit"', "GOOS=wasip1"],
  ['"go" "runtime.wasmExit"', "GOOS=wasip1"],
  ['"env" "emscripten_resize_heap"', "Emscripten"],
  ['"env" "__syscall_openat"', "Emscripten"],
  ['"env" "invoke_vii"', "Emscripten"],
  ['"a" "b"', "Emscripten"],
  ['"env" "abort"', "AssemblyScript"],
  ['"wasi_ephemeral_nn" "load"', "extension"],
  ['"wasi_snapshot_preview1" "sock_open"', "preview 1 has no such function"],
  ['"host" "print"', "mod.ts"],
  ['"env" "my_own_function"', "mod.ts"],
];

for (const [wanted, advice] of FAMILIES) {
  Deno.test(`missingImports() says what to do about ${wanted}`, async () => {
    const { hints } = await problemOf(`(import ${wanted} (func))`);
    assertEquals(hints.length, 1);
    assertStringIncludes(hints[0]!, advice);
  });
}
