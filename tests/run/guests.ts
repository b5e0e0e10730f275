/**
 * Guests for the tests of limits, in the text format.
 *
 * @module
 */
import { binary } from "../../cli/testing.ts";

const WASI = "wasi_snapshot_preview1";

/** The functions of WASI that guests import, by what they call them. */
const IMPORTS = `
  (import "${WASI}" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "${WASI}" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "${WASI}" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "${WASI}" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 1024) "hello\\n")`;

/** Puts an iovec of the six bytes at 1024 in place, and writes it to a descriptor. */
export const hello = (fd: number): string =>
  `(i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 6))
   (drop (call $write (i32.const ${fd}) (i32.const 0) (i32.const 1) (i32.const 16)))`;

/** Waits for a thousand seconds, or (with `input`) until there is something to read. */
const wait = (input: boolean) =>
  `(i32.store (i32.const 80) (i32.const 1)) (i64.store (i32.const 88) (i64.const 1000000000000))
   (i32.store8 (i32.const 120) (i32.const 1))
   (drop (call $poll (i32.const 64) (i32.const 256) (i32.const ${input ? 2 : 1}) (i32.const 16)))`;

/** Reads from standard input. */
const read = `(i32.store (i32.const 0) (i32.const 512)) (i32.store (i32.const 4) (i32.const 16))
   (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 16)))`;

/** A command that does `body`, with further fields of its module. */
export function command(body: string, fields = ""): Promise<Uint8Array<ArrayBuffer>> {
  const text = `(module ${IMPORTS} ${fields} (func (export "_start") ${body}))`;
  return binary(text) as Promise<Uint8Array<ArrayBuffer>>;
}

/** Guests that never end, by what they are doing all the time; each says hello first, if it can. */
export const ENDLESS: Readonly<Record<string, () => Promise<Uint8Array<ArrayBuffer>>>> = {
  "in a loop": () => command(`${hello(1)} (loop (br 0))`),
  "in a start function": () => command("", "(func $spin (loop (br 0))) (start $spin)"),
  "asleep": () => command(hello(1) + wait(false)),
  "waiting on shared memory": () =>
    command(
      `${hello(1)} (drop (memory.atomic.wait32 $s (i32.const 0) (i32.const 0) (i64.const -1)))`,
      "(memory $s 1 1 shared)",
    ),
  "in poll_oneoff": () => command(hello(1) + wait(true)),
  "reading standard input": () => command(hello(1) + read),
};
