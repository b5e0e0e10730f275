/**
 * What sockets are to the functions of WASI: files that can also do what only sockets do.
 *
 * An embedder can give a guest listeners of its own; those of the host are in `listener.ts`.
 *
 * @module
 */
import { type FileHandle, FileType } from "../fs/file_system.ts";
import type { Pollable, Readiness } from "../pollable.ts";

/** A socket that accepts connections. */
export interface ListenerHandle extends Pollable {
  /** Tells listeners from connections. */
  readonly socket: "listener";
  /**
   * True if its descriptor has the flag NONBLOCK from the start, as Go's runtime wants it: it sets the
   * flag itself on connections only.
   *
   * @default {false}
   */
  readonly nonblock?: boolean;
  /** Returns the next connection; AGAIN if there is none yet. */
  accept(): ConnectionHandle;
  /**
   * Gives back what the listener and its connections hold of the host, when the guest has ended; what
   * was written before is sent if it can be.
   */
  release?(): void;
}

/** A connection. `read` and `write` answer AGAIN when nothing can be read or written yet. */
export interface ConnectionHandle extends Pollable {
  /** Tells connections from listeners. */
  readonly socket: "connection";
  /** As `read`, but what is read stays to be read again. */
  peek(buffers: readonly Uint8Array[]): number;
  /** Waits as `readable` does, until so many bytes can be read, or no more will come. */
  readable(milliseconds: number, bytes?: number): Readiness | null;
  /** Waits until something can be written, or writing fails at once; `null` if the time is over. */
  writable(milliseconds: number): Readiness | null;
  /** Ends one direction or both; what has been written is still sent. */
  shutdown(how: { readonly receiving: boolean; readonly sending: boolean }): void;
}

/** True for either kind of socket. */
export function isSocket(handle: FileHandle): handle is ListenerHandle | ConnectionHandle {
  return handle.type === FileType.SOCKET_STREAM && "socket" in handle;
}

/** True for a listener. */
export function isListener(handle: FileHandle): handle is ListenerHandle {
  return isSocket(handle) && handle.socket === "listener";
}

/** True for a connection. */
export function isConnection(handle: FileHandle): handle is ConnectionHandle {
  return isSocket(handle) && handle.socket === "connection";
}
