/**
 * How a trace shows values, by the types that the rows of the functions name.
 *
 * @module
 */
import { FileType } from "../fs/file_system.ts";
import type { MemoryView } from "../memory_view.ts";
import { flagsText, nameText, quote } from "./quote.ts";

const FDFLAGS = ["APPEND", "DSYNC", "NONBLOCK", "RSYNC", "SYNC"];
const FILE_TYPES = Object.keys(FileType);
const CLOCKS = ["REALTIME", "MONOTONIC", "PROCESS_CPUTIME", "THREAD_CPUTIME"];
const ADVICE = ["NORMAL", "SEQUENTIAL", "RANDOM", "WILLNEED", "DONTNEED", "NOREUSE"];

/** Plain parameters; those of other types are unsigned numbers. */
export const PLAIN: Readonly<Record<string, (value: number) => string>> = {
  advice: (value) => nameText(value, ADVICE),
  clockid: (value) => nameText(value, CLOCKS),
  fdflags: (value) => flagsText(value, FDFLAGS),
  fstflags: (value) => flagsText(value, ["ATIM", "ATIM_NOW", "MTIM", "MTIM_NOW"]),
  lookupflags: (value) => flagsText(value, ["SYMLINK_FOLLOW"]),
  oflags: (value) => flagsText(value, ["CREAT", "DIRECTORY", "EXCL", "TRUNC"]),
  riflags: (value) => flagsText(value, ["PEEK", "WAITALL"]),
  sdflags: (value) => flagsText(value, ["RD", "WR"]),
  whence: (value) => nameText(value, ["SET", "CUR", "END"]),
  whence_unstable: (value) => nameText(value, ["CUR", "END", "SET"]),
};

/** Returns the text of a plain parameter. */
export function plainText(type: string, value: number | bigint): string {
  if (type === "rights") return rightsText(BigInt.asUintN(64, BigInt(value)));
  if (type === "filedelta") return String(BigInt.asIntN(64, BigInt(value)));
  if (typeof value === "bigint") return String(BigInt.asUintN(64, value));
  return PLAIN[type]?.(value) ?? String(value >>> 0);
}

function rightsText(rights: bigint): string {
  return `0x${rights.toString(16)}`;
}

/** What functions leave behind pointers, once they have succeeded. What is not here is not shown. */
export const RESULTS: Readonly<Record<string, (memory: MemoryView, at: number) => string>> = {
  fd: (memory, at) => String(memory.u32(at)),
  size: (memory, at) => String(memory.u32(at)),
  filesize: (memory, at) => String(memory.u64(at)),
  timestamp: (memory, at) => String(memory.u64(at)),
  roflags: (memory, at) => String(memory.u16(at)),
  filestat: (memory, at) => filestatText(memory, at, 32),
  filestat_unstable: (memory, at) => filestatText(memory, at, 24),
  fdstat: (memory, at) => {
    const type = nameText(memory.u8(at), FILE_TYPES);
    const flags = flagsText(memory.u16(at + 2), FDFLAGS);
    const rights = rightsText(memory.u64(at + 8));
    return `{filetype=${type}, flags=${flags}, rights=${rights}, inheriting=${
      rightsText(memory.u64(at + 16))
    }}`;
  },
  prestat: (memory, at) => `{dir, name_len=${memory.u32(at + 4)}}`,
};

/** Without numbers and times, which are the host's: a trace is the same wherever it is made. */
function filestatText(memory: MemoryView, at: number, size: number): string {
  return `{filetype=${nameText(memory.u8(at + 16), FILE_TYPES)}, size=${memory.u64(at + size)}}`;
}

/** Returns what is subscribed to; the clock of `wasi_unstable` begins 8 bytes later. */
export function subscriptionText(memory: MemoryView, at: number, shift: 0 | 8): string {
  const type = memory.u8(at + 8);
  if (type !== 0) return `${type === 1 ? "fd_read" : "fd_write"}(${memory.u32(at + 16)})`;
  const clock = nameText(memory.u32(at + 16 + shift), CLOCKS);
  const absolute = (memory.u16(at + 40 + shift) & 1) !== 0 ? ", ABSTIME" : "";
  return `clock(${clock}, ${memory.u64(at + 24 + shift)}${absolute})`;
}

/** Returns a path, in full. */
export function pathText(memory: MemoryView, at: number, length: number): string {
  return quote(memory.bytes(at, length));
}
