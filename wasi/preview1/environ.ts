/**
 * Environment variables; laid out in memory as the arguments are, each as `NAME=VALUE`.
 *
 * @module
 */
import type { Context } from "../context.ts";
import { writeSizes, writeStrings } from "./args.ts";

/**
 * `environ_get(environ: **u8, environ_buf: *u8)`: writes the variables one after the other, and a
 * pointer to each; the guest has made room by `environ_sizes_get`.
 *
 * - FAULT: `environ` or `environ_buf` has not that much room within the memory.
 */
export function environGet(context: Context, environ: number, environBuf: number): void {
  writeStrings(context.memory, context.environ, environ, environBuf);
}

/**
 * `environ_sizes_get(count: *size, environ_buf_size: *size)`: writes the number of variables, and
 * the number of bytes they take together with their NULs.
 *
 * - FAULT: a pointer is not within the memory.
 */
export function environSizesGet(context: Context, count: number, environBufSize: number): void {
  writeSizes(context.memory, context.environ, count, environBufSize);
}
