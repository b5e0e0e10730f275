/**
 * From the host's exceptions to error numbers: the only place that knows how hosts spell them.
 *
 * `node:fs` mostly sets `code` to the POSIX name, which is WASI's with an `E` in front. Deno's own
 * calls, and some paths of its `node:fs`, throw classes of their own, or say `(os error N)` and
 * nothing else. Whatever it is, it leaves here as a `WasiError` with the host's error as the cause.
 *
 * @module
 */

import { Errno, type ErrnoName, WasiError } from "../../errno.ts";

/** Codes that are not WASI's name with an `E` in front. */
const CODES: Record<string, Errno> = {
  EOPNOTSUPP: Errno.NOTSUP,
  EWOULDBLOCK: Errno.AGAIN,
  ERR_INVALID_ARG_TYPE: Errno.INVAL,
  ERR_INVALID_ARG_VALUE: Errno.INVAL,
  ERR_OUT_OF_RANGE: Errno.INVAL,
  ERR_ACCESS_DENIED: Errno.ACCES,
};

/** Error classes of Deno that come without a code. */
const CLASSES: Record<string, Errno> = {
  NotCapable: Errno.ACCES,
  PermissionDenied: Errno.ACCES,
  NotFound: Errno.NOENT,
  AlreadyExists: Errno.EXIST,
  BadResource: Errno.BADF,
  BrokenPipe: Errno.PIPE,
  Busy: Errno.BUSY,
  Interrupted: Errno.INTR,
  WouldBlock: Errno.AGAIN,
  NotADirectory: Errno.NOTDIR,
  IsADirectory: Errno.ISDIR,
  FilesystemLoop: Errno.LOOP,
};

/** The numbers in `(os error N)` that Linux and macOS share, and Linux's beyond them. */
const NUMBERS: Record<number, Errno> = {
  1: Errno.PERM,
  2: Errno.NOENT,
  4: Errno.INTR,
  5: Errno.IO,
  6: Errno.NXIO,
  9: Errno.BADF,
  11: Errno.AGAIN,
  12: Errno.NOMEM,
  13: Errno.ACCES,
  16: Errno.BUSY,
  17: Errno.EXIST,
  18: Errno.XDEV,
  19: Errno.NODEV,
  20: Errno.NOTDIR,
  21: Errno.ISDIR,
  22: Errno.INVAL,
  23: Errno.NFILE,
  24: Errno.MFILE,
  26: Errno.TXTBSY,
  27: Errno.FBIG,
  28: Errno.NOSPC,
  29: Errno.SPIPE,
  30: Errno.ROFS,
  31: Errno.MLINK,
  32: Errno.PIPE,
  36: Errno.NAMETOOLONG,
  39: Errno.NOTEMPTY,
  40: Errno.LOOP,
  75: Errno.OVERFLOW,
  95: Errno.NOTSUP,
  116: Errno.STALE,
  122: Errno.DQUOT,
};

/**
 * Returns the `WasiError` for anything that a host call threw.
 *
 * @param error what was thrown; a `WasiError` is returned as it is.
 * @param doing the call and its path, for the message.
 */
export function toWasiError(error: unknown, doing: string): WasiError {
  if (error instanceof WasiError) return error;
  return new WasiError(errnoOf(error), doing, { cause: error });
}

/** Returns the error number for anything that a host call threw; IO if nothing is known of it. */
export function errnoOf(error: unknown): Errno {
  if (!(error instanceof Error)) return Errno.IO;
  const code: unknown = "code" in error ? error.code : undefined;
  if (typeof code === "string") {
    const known = CODES[code] ?? Errno[code.slice(1) as ErrnoName];
    if (known !== undefined) return known;
  }
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  if (number !== undefined) {
    const known = NUMBERS[Number(number)];
    if (known !== undefined) return known;
  }
  return CLASSES[error.name] ?? Errno.IO;
}

/** Whether the runtime, not the operating system, refused: a flag such as `--allow-read` is missing. */
export function isPermissionRefusal(error: unknown): boolean {
  return error instanceof Error && (error.name === "NotCapable" ||
    ("code" in error && error.code === "ERR_ACCESS_DENIED"));
}
