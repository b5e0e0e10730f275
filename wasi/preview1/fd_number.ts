/**
 * Closing and renumbering descriptors.
 *
 * @module
 */
import type { Context } from "../context.ts";

/**
 * `fd_close(fd)`: closes a descriptor, a preopen and a standard stream too. Its number is free
 * afterwards, whatever is answered.
 *
 * - BADF: `fd` is not open.
 * - IO: the device failed to take what was written before.
 */
export function fdClose(context: Context, fd: number): void {
  context.fds.close(fd);
}

/**
 * `fd_renumber(from: fd, to: fd)`: gives what `from` stands for the number `to`, in one step, closing
 * what `to` stood for; `from` is closed afterwards.
 *
 * - BADF: `from` or `to` is not open.
 * - IO: the device failed to take what had been written to `to`.
 */
export function fdRenumber(context: Context, from: number, to: number): void {
  context.fds.renumber(from, to);
}
