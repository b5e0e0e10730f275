/**
 * Sockets. A guest gets listeners only from its embedder, and connections only from its listeners.
 *
 * @module
 */
import { CONNECTION_RIGHTS, FdFlags, Rights } from "../abi.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import { FileDescriptor } from "../fd_table.ts";
import { buffersAt, readBuffers, totalOf, writable } from "../iovec.ts";
import { type ConnectionHandle, isSocket, type ListenerHandle } from "../sock/socket.ts";
import { untilFilled, untilReadable, untilWritable } from "./waiting.ts";

const RiFlags = { PEEK: 1, WAITALL: 2, ALL: 3 } as const;
const SdFlags = { RD: 1, WR: 2, ALL: 3 } as const;

/**
 * `sock_accept(fd, flags: fdflags, ro_fd: *fd)`: accepts a connection, whose descriptor has `flags`.
 *
 * - BADF: `fd` is not open.
 * - NOTSOCK: `fd` is not a socket.
 * - NOTCAPABLE: `fd` lacks the right SOCK_ACCEPT.
 * - INVAL: `fd` is a connection, or `flags` has more than NONBLOCK.
 * - AGAIN: `fd` has the flag NONBLOCK and nobody connects yet.
 * - MFILE: too many descriptors are open.
 * - FAULT: `ro_fd` is not within the memory.
 */
export function sockAccept(context: Context, fd: number, flags: number, roFd: number): void {
  const file = socketAt(context, fd);
  const listener = file.handle;
  if (listener.socket !== "listener") throw new WasiError(Errno.INVAL, "a connection");
  context.fds.get(fd, Rights.SOCK_ACCEPT);
  if ((flags & ~FdFlags.NONBLOCK) !== 0) throw new WasiError(Errno.INVAL, `fdflags ${flags >>> 0}`);
  context.memory.range(roFd, 4);
  untilReadable(context, file);
  const handle = listener.accept();
  const rights = CONNECTION_RIGHTS & file.inheriting;
  try {
    const number = context.fds.insert(new FileDescriptor(handle, { rights, inheriting: 0, flags }));
    context.memory.setU32(roFd, number);
  } catch (error) {
    handle.close();
    throw error;
  }
}

/**
 * `sock_recv(fd, ri_data: *iovec, ri_data_len: size, ri_flags: riflags, ro_datalen: *size,
 * ro_flags: *roflags)`: receives. With the flag PEEK what is received stays to be received again;
 * with WAITALL it waits until the buffers can be filled, up to 64 KiB. `ro_flags` is always 0: a
 * stream does not cut messages.
 *
 * - BADF: `fd` is not open.
 * - NOTSOCK: `fd` is not a socket.
 * - NOTCONN: `fd` is a listener.
 * - NOTCAPABLE: `fd` lacks the right FD_READ.
 * - INVAL: a flag does not exist.
 * - FAULT: a buffer, the array, `ro_datalen` or `ro_flags` is not within the memory.
 * - AGAIN: `fd` has the flag NONBLOCK and there is nothing to receive yet.
 * - CONNRESET: the peer has broken the connection off.
 */
export function sockRecv(
  context: Context,
  fd: number,
  riData: number,
  riDataLen: number,
  riFlags: number,
  roDatalen: number,
  roFlags: number,
): void {
  const { memory } = context;
  const file = connectionAt(context, fd, Rights.FD_READ);
  const { handle } = file;
  if ((riFlags & ~RiFlags.ALL) !== 0) throw new WasiError(Errno.INVAL, `riflags ${riFlags >>> 0}`);
  memory.range(roDatalen, 4);
  memory.range(roFlags, 2);
  const buffers = buffersAt(memory, riData, riDataLen);
  const bytes = (riFlags & RiFlags.WAITALL) === 0 ? 1 : totalOf(buffers);
  untilFilled(context, file, { handle, bytes });
  const count = readBuffers(memory, buffers, (to) => {
    return (riFlags & RiFlags.PEEK) === 0 ? handle.read(to, 0) : handle.peek(to);
  });
  memory.setU32(roDatalen, count);
  memory.setU16(roFlags, 0);
}

/**
 * `sock_send(fd, si_data: *ciovec, si_data_len: size, si_flags: siflags, so_datalen: *size)`: sends.
 *
 * - BADF: `fd` is not open.
 * - NOTSOCK: `fd` is not a socket.
 * - NOTCONN: `fd` is a listener.
 * - NOTCAPABLE: `fd` lacks the right FD_WRITE.
 * - INVAL: `si_flags` is not 0; no flags exist.
 * - FAULT: a buffer, the array or `so_datalen` is not within the memory.
 * - AGAIN: `fd` has the flag NONBLOCK and there is no room to keep what is to be sent.
 * - PIPE: sending has been shut down, by the guest or by the peer.
 */
export function sockSend(
  context: Context,
  fd: number,
  siData: number,
  siDataLen: number,
  siFlags: number,
  soDatalen: number,
): void {
  const { memory } = context;
  const file = connectionAt(context, fd, Rights.FD_WRITE);
  const { handle } = file;
  if (siFlags !== 0) throw new WasiError(Errno.INVAL, `siflags ${siFlags >>> 0}`);
  memory.range(soDatalen, 4);
  const buffers = writable(memory, buffersAt(memory, siData, siDataLen));
  untilWritable(context, file);
  memory.setU32(soDatalen, handle.write(buffers, 0));
}

/**
 * `sock_shutdown(fd, how: sdflags)`: ends one or both directions of a connection. What has been sent
 * before is still delivered.
 *
 * - BADF: `fd` is not open.
 * - NOTSOCK: `fd` is not a socket.
 * - NOTCONN: `fd` is a listener.
 * - NOTCAPABLE: `fd` lacks the right SOCK_SHUTDOWN.
 * - INVAL: `how` names no direction, or one that does not exist.
 */
export function sockShutdown(context: Context, fd: number, how: number): void {
  const { handle } = connectionAt(context, fd, Rights.SOCK_SHUTDOWN);
  if (how === 0 || (how & ~SdFlags.ALL) !== 0) {
    throw new WasiError(Errno.INVAL, `sdflags ${how >>> 0}`);
  }
  handle.shutdown({ receiving: (how & SdFlags.RD) !== 0, sending: (how & SdFlags.WR) !== 0 });
}

type SocketDescriptor = FileDescriptor & { readonly handle: ListenerHandle | ConnectionHandle };
type ConnectionDescriptor = FileDescriptor & { readonly handle: ConnectionHandle };

function socketAt(context: Context, fd: number): SocketDescriptor {
  const descriptor = context.fds.get(fd, 0);
  if (descriptor.kind !== "file" || !isSocket(descriptor.handle)) {
    throw new WasiError(Errno.NOTSOCK, `descriptor ${fd >>> 0}`);
  }
  return descriptor as SocketDescriptor;
}

function connectionAt(context: Context, fd: number, rights: number): ConnectionDescriptor {
  const file = socketAt(context, fd);
  if (file.handle.socket !== "connection") throw new WasiError(Errno.NOTCONN, "a listener");
  context.fds.get(fd, rights);
  return file as ConnectionDescriptor;
}
