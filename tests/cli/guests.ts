/**
 * Guests for tests of the command line, in the text format, and a directory to put them in.
 *
 * @module
 */
import { join } from "@std/path";
import { binary } from "../../cli/testing.ts";

const WASI = "wasi_snapshot_preview1";

/** Writes its arguments, each with a NUL after it, to stdout, and its variables to stderr. */
export const ECHO = `(module
  (import "${WASI}" "args_sizes_get" (func $args_sizes (param i32 i32) (result i32)))
  (import "${WASI}" "args_get" (func $args (param i32 i32) (result i32)))
  (import "${WASI}" "environ_sizes_get" (func $environ_sizes (param i32 i32) (result i32)))
  (import "${WASI}" "environ_get" (func $environ (param i32 i32) (result i32)))
  (import "${WASI}" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (drop (call $args_sizes (i32.const 0) (i32.const 4)))
    (drop (call $args (i32.const 1024) (i32.const 8192)))
    (i32.store (i32.const 0) (i32.const 8192))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
    (drop (call $environ_sizes (i32.const 0) (i32.const 4)))
    (drop (call $environ (i32.const 1024) (i32.const 8192)))
    (i32.store (i32.const 0) (i32.const 8192))
    (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 16)))))`;

/** Exits with a code. */
export function exiting(code: number): string {
  return `(module
    (import "${WASI}" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func (export "_start") (call $exit (i32.const ${code}))))`;
}

/** Grows its memory a page at a time, and exits with the number of pages it got to. */
export const GROW = `(module
  (import "${WASI}" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (call $exit (memory.size))))`;

/** A library: no WASI, no start. */
export const LIBRARY = `(module
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "both") (param i64 f32) (result i64 f32) (local.get 0) (local.get 1))
  (func (export "sqrt") (param f64) (result f64) (f64.sqrt (local.get 0)))
  (func (export "same") (param externref) (result externref) (local.get 0))
  (func (export "wide") (param v128))
  (func (export "nothing"))
  (func $down (export "depth") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))
  (func (export "trap") (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0))))`;

/** A reactor: `_initialize` prepares what `answer` returns. */
export const REACTOR = `(module
  (import "${WASI}" "sched_yield" (func $yield (result i32)))
  (memory (export "memory") 1)
  (global $answer (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $answer (i32.add (i32.const 42) (call $yield))))
  (func (export "answer") (result i32) (global.get $answer)))`;

/**
 * Runs `use` with a directory that has `files`: names that end in `.wasm` are translated from the
 * text format, others are written as they are.
 */
export async function withFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      const translate = name.endsWith(".wasm") && typeof content === "string";
      const bytes = translate ? await binary(content) : content;
      const path = join(directory, name);
      if (typeof bytes === "string") await Deno.writeTextFile(path, bytes);
      else await Deno.writeFile(path, bytes);
    }
    await use(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
