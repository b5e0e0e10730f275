/**
 * What is the same for all sockets of the host: they are files of which most operations make no sense.
 *
 * @module
 */
import { Errno, WasiError } from "../errno.ts";
import { type AppendResult, type Filestat, FileType } from "../fs/file_system.ts";

/** The part of a file that a listener and a connection share. */
export abstract class Socket {
  readonly kind = "file";
  readonly type = FileType.SOCKET_STREAM;
  readonly wakes = true;

  stat(): Filestat {
    const { type } = this;
    return { dev: 0n, ino: 0n, type, nlink: 1n, size: 0n, atim: 0n, mtim: 0n, ctim: 0n };
  }

  setTimes(): void {
    throw new WasiError(Errno.INVAL, "a socket has no times");
  }

  append(buffers: readonly Uint8Array[]): AppendResult {
    return { written: this.write(buffers), end: 0 };
  }

  truncate(): void {
    throw new WasiError(Errno.INVAL, "a socket has no length");
  }

  allocate(): void {
    throw new WasiError(Errno.SPIPE, "a socket has no positions");
  }

  sync(): void {
    throw new WasiError(Errno.INVAL, "a socket cannot be synchronised");
  }

  datasync(): void {
    this.sync();
  }

  abstract write(buffers: readonly Uint8Array[]): number;
}
