/**
 * Waiting until a descriptor can be read or written.
 *
 * @module
 */
import { FdFlags } from "../abi.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import { type FileDescriptor, isStream } from "../fd_table.ts";
import { isPollable, type Pollable } from "../pollable.ts";
import { type ConnectionHandle, isConnection, isSocket } from "../sock/socket.ts";

/** How long to wait at a time for a stream that does not say when it is worth asking again. */
export const SLICE_MS = 10;

/**
 * Waits until a read of a file returns at once.
 *
 * @throws {WasiError} AGAIN if it would have to wait and the flag NONBLOCK is set.
 */
export function untilReadable(context: Context, file: FileDescriptor): void {
  const { handle } = file;
  if (!isStream(handle) || !isPollable(handle)) return;
  const patient = (file.flags & FdFlags.NONBLOCK) === 0;
  // A stream that is no socket waits in its own read, for less than asking beforehand would cost.
  if (patient && !context.waiter.restarts && !isSocket(handle)) return;
  until(context, handle, patient, () => handle.readable(0) !== null);
}

/** Waits until a connection can be written, or writing fails; throws as {@linkcode untilReadable}. */
export function untilWritable(context: Context, file: FileDescriptor): void {
  const { handle } = file;
  if (!isConnection(handle)) return;
  const patient = (file.flags & FdFlags.NONBLOCK) === 0;
  until(context, handle, patient, () => handle.writable(0) !== null);
}

/** Waits until a connection has so many bytes to read; throws as {@linkcode untilReadable}. */
export function untilFilled(
  context: Context,
  file: FileDescriptor,
  { handle, bytes }: { readonly handle: ConnectionHandle; readonly bytes: number },
): void {
  const patient = (file.flags & FdFlags.NONBLOCK) === 0;
  until(context, handle, patient, () => handle.readable(0, bytes) !== null);
}

function until(
  { waiter }: Context,
  handle: Pollable,
  patient: boolean,
  isReady: () => boolean,
): void {
  for (;;) {
    const noted = waiter.note();
    if (isReady()) return;
    if (!patient) throw new WasiError(Errno.AGAIN, "the descriptor is not ready");
    waiter.wait(noted, handle.wakes === true ? Infinity : SLICE_MS);
  }
}
