/**
 * Sockets. A guest gets them only from its embedder; none can be given yet, so whatever descriptor a
 * guest names is not a socket.
 *
 * @module
 */
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";

/**
 * `sock_accept(fd, flags: fdflags, ro_fd: *fd)`: accepts a connection.
 *
 * - BADF: `fd` is not open.
 * - NOTSOCK: `fd` is not a socket.
 */
export function sockAccept(context: Context, fd: number, _flags: number, _roFd: number): void {
  refuse(context, fd);
}

/**
 * `sock_recv(fd, ri_data: *iovec, ri_data_len: size, ri_flags: riflags, ro_datalen: *size,
 * ro_flags: *roflags)`: receives.
 *
 * - BADF: `fd` is not open.
 * - NOTSOCK: `fd` is not a socket.
 */
export function sockRecv(
  context: Context,
  fd: number,
  _riData: number,
  _riDataLen: number,
  _riFlags: number,
  _roDatalen: number,
  _roFlags: number,
): void {
  refuse(context, fd);
}

/**
 * `sock_send(fd, si_data: *ciovec, si_data_len: size, si_flags: siflags, so_datalen: *size)`: sends.
 *
 * - BADF: `fd` is not open.
 * - NOTSOCK: `fd` is not a socket.
 */
export function sockSend(
  context: Context,
  fd: number,
  _siData: number,
  _siDataLen: number,
  _siFlags: number,
  _soDatalen: number,
): void {
  refuse(context, fd);
}

/**
 * `sock_shutdown(fd, how: sdflags)`: ends one or both directions of a connection.
 *
 * - BADF: `fd` is not open.
 * - NOTSOCK: `fd` is not a socket.
 */
export function sockShutdown(context: Context, fd: number, _how: number): void {
  refuse(context, fd);
}

function refuse(context: Context, fd: number): never {
  context.fds.get(fd, 0);
  throw new WasiError(Errno.NOTSOCK, `descriptor ${fd >>> 0}`);
}
