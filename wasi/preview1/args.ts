/**
 * Command-line arguments.
 *
 * ```text
 * argv ─▶ | u32 | u32 | …          argv_buf ─▶ | p r o g \0 a b c \0 … |
 *            └─────┼─────────────────────────────▲          ▲
 *                  └────────────────────────────────────────┘
 * ```
 *
 * @module
 */
import type { Context } from "../context.ts";
import { totalOf } from "../iovec.ts";
import type { MemoryView } from "../memory_view.ts";

/**
 * `args_get(argv: **u8, argv_buf: *u8)`: writes the arguments one after the other, and a pointer to
 * each; the guest has made room by `args_sizes_get`.
 *
 * - FAULT: `argv` or `argv_buf` has not that much room within the memory.
 */
export function argsGet(context: Context, argv: number, argvBuf: number): void {
  writeStrings(context.memory, context.args, argv, argvBuf);
}

/**
 * `args_sizes_get(argc: *size, argv_buf_size: *size)`: writes the number of arguments, and the
 * number of bytes they take together with their NULs.
 *
 * - FAULT: a pointer is not within the memory.
 */
export function argsSizesGet(context: Context, argc: number, argvBufSize: number): void {
  writeSizes(context.memory, context.args, argc, argvBufSize);
}

/** Writes strings at `buffer` and a pointer to each at `pointers`. */
export function writeStrings(
  memory: MemoryView,
  strings: readonly Uint8Array[],
  pointers: number,
  buffer: number,
): void {
  let pointer = memory.range(pointers, strings.length * 4);
  let at = memory.range(buffer, totalOf(strings));
  for (const string of strings) {
    memory.setU32(pointer, at);
    memory.set(at, string);
    pointer += 4;
    at += string.length;
  }
}

/** Writes how many strings there are, and how many bytes they take. */
export function writeSizes(
  memory: MemoryView,
  strings: readonly Uint8Array[],
  count: number,
  size: number,
): void {
  memory.range(size, 4);
  memory.setU32(count, strings.length);
  memory.setU32(size, totalOf(strings));
}
