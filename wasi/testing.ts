/**
 * Helpers of the tests of WASI's functions: a guest without code, whose calls a test makes.
 *
 * Its memory is one page unless a test brings its own. Where a call needs something in memory, `Guest` has a place for it; places
 * do not overlap, so several can be used in one call.
 *
 * @module
 */
import { ALL_RIGHTS } from "./abi.ts";
import { errnoName, type WasiError } from "./errno.ts";
import type { Directory, FileHandle } from "./fs/file_system.ts";
import "./host_preopens.ts";
import type { GuestMemory } from "./memory_view.ts";
import { WASI, type WasiOptions } from "./wasi.ts";

/** Where things are in a guest's memory. */
export const At = {
  /** For results; 256 bytes. */
  OUT: 256,
  /** For a second result. */
  OUT2: 512,
  /** For iovecs. */
  IOVS: 1024,
  /** For a path, and for a second one. */
  PATH: 2048,
  PATH2: 8192,
  /** For data. */
  DATA: 16384,
} as const;

/** The size of a guest's memory. */
export const MEMORY_SIZE = 65536;

/** A pointer that is within the memory, but with no room behind it. */
export const EDGE = MEMORY_SIZE - 1;

/** A guest whose calls a test makes. Its preopens, if there are any, begin at 3. */
export class Guest {
  readonly wasi: WASI;
  readonly memory: GuestMemory;

  constructor(
    options: WasiOptions = {},
    memory: GuestMemory = { buffer: new ArrayBuffer(MEMORY_SIZE) },
  ) {
    this.memory = memory;
    this.wasi = new WASI({ stdin: null, stdout: null, stderr: null, ...options });
    this.wasi.finalizeBindings({ exports: { memory: this.memory } });
  }

  /** Makes a call and returns the name of the errno it answers. */
  call(name: string, ...args: (number | bigint)[]): string {
    return errnoName((this.wasi.wasiImport[name] as (...args: unknown[]) => number)(...args));
  }

  /** Makes a call that must succeed. */
  ok(name: string, ...args: (number | bigint)[]): void {
    const errno = this.call(name, ...args);
    if (errno !== "SUCCESS") throw new Error(`${name}(${args.join(", ")}) answered ${errno}`);
  }

  get view(): DataView {
    return new DataView(this.memory.buffer);
  }

  u32(at: number): number {
    return this.view.getUint32(at, true);
  }

  u64(at: number): bigint {
    return this.view.getBigUint64(at, true);
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  text(at: number, length: number): string {
    return new TextDecoder().decode(this.bytes(at, length).slice());
  }

  /** Puts text or bytes into memory and returns `[pointer, length]`. */
  put(at: number, data: string | Uint8Array): [number, number] {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    new Uint8Array(this.memory.buffer).set(bytes, at);
    return [at, bytes.length];
  }

  /** Puts a path in its place. */
  path(path: string | Uint8Array): [number, number] {
    return this.put(At.PATH, path);
  }

  /** Puts a second path in its place. */
  path2(path: string | Uint8Array): [number, number] {
    return this.put(At.PATH2, path);
  }

  /** Makes iovecs of these lengths, one behind the other from `At.DATA` on. */
  iovs(...lengths: number[]): [number, number] {
    let data: number = At.DATA;
    lengths.forEach((length, index) => {
      this.view.setUint32(At.IOVS + index * 8, data, true);
      this.view.setUint32(At.IOVS + index * 8 + 4, length, true);
      data += length;
    });
    return [At.IOVS, lengths.length];
  }

  /** Opens a path beneath the first preopen and returns the descriptor. */
  open(path: string, options: OpenArguments = {}): number {
    const { fd = 3, oflags = 0, rights = ALL_RIGHTS, inheriting = ALL_RIGHTS, fdflags = 0 } =
      options;
    const flags = [oflags, BigInt(rights), BigInt(inheriting), fdflags] as const;
    this.ok("path_open", fd, 0, ...this.path(path), ...flags, At.OUT);
    return this.u32(At.OUT);
  }

  /** Writes text to a descriptor. */
  write(fd: number, text: string): void {
    const [, length] = this.put(At.DATA, text);
    this.ok("fd_write", fd, ...this.iovs(length), At.OUT);
  }

  /** Reads up to `length` bytes of text from a descriptor. */
  read(fd: number, length = 1024): string {
    this.ok("fd_read", fd, ...this.iovs(length), At.OUT);
    return this.text(At.DATA, this.u32(At.OUT));
  }
}

/** How `Guest.open` opens. */
export interface OpenArguments {
  readonly fd?: number;
  readonly oflags?: number;
  /** @default {all} */
  readonly rights?: number;
  /** @default {all} */
  readonly inheriting?: number;
  readonly fdflags?: number;
}

/** A file of which every operation but closing fails. */
export function failingFile(fail: () => WasiError, type: FileHandle["type"] = 4): FileHandle {
  const operation = (): never => {
    throw fail();
  };
  return {
    kind: "file",
    type,
    stat: operation,
    setTimes: operation,
    read: operation,
    write: operation,
    append: operation,
    truncate: operation,
    allocate: operation,
    sync: operation,
    datasync: operation,
    close: () => {},
  };
}

/** A directory in which every operation fails, except that `file` is opened, if it is given. */
export function failingDirectory(fail: () => WasiError, file?: FileHandle): Directory {
  const operation = (): never => {
    throw fail();
  };
  return {
    kind: "directory",
    readOnly: false,
    statSelf: operation,
    setTimesSelf: operation,
    sync: operation,
    list: operation,
    close: () => {},
    open: () => file ?? operation(),
    stat: operation,
    setTimes: operation,
    readlink: operation,
    mkdir: operation,
    rmdir: operation,
    unlink: operation,
    symlink: operation,
    link: operation,
    rename: operation,
  };
}
