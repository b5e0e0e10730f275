/**
 * Which times a guest wants set: the flags of `fd_filestat_set_times` and `path_filestat_set_times`.
 *
 * @module
 */
import { FstFlags } from "../abi.ts";
import type { Context } from "../context.ts";
import { Errno, WasiError } from "../errno.ts";
import type { Times } from "../fs/file_system.ts";
import { toU64 } from "../numbers.ts";

/** Times as a guest gives them: two timestamps, and flags on what they are good for. */
export interface TimesRequest {
  readonly atim: bigint;
  readonly mtim: bigint;
  readonly flags: number;
}

/**
 * Returns the times to set.
 *
 * @throws {WasiError} INVAL if a flag does not exist, or a time is to be set both to a value and to
 * now.
 */
export function timesOf(context: Context, { atim, mtim, flags }: TimesRequest): Times {
  if ((flags & ~FstFlags.ALL) !== 0) throw invalid(flags);
  if ((flags & FstFlags.ATIM) !== 0 && (flags & FstFlags.ATIM_NOW) !== 0) throw invalid(flags);
  if ((flags & FstFlags.MTIM) !== 0 && (flags & FstFlags.MTIM_NOW) !== 0) throw invalid(flags);
  const times: { atim?: bigint; mtim?: bigint } = {};
  const anyNow = (flags & (FstFlags.ATIM_NOW | FstFlags.MTIM_NOW)) !== 0;
  const now = anyNow ? context.clocks.realtime() : 0n;
  if ((flags & FstFlags.ATIM) !== 0) times.atim = toU64(atim);
  if ((flags & FstFlags.ATIM_NOW) !== 0) times.atim = now;
  if ((flags & FstFlags.MTIM) !== 0) times.mtim = toU64(mtim);
  if ((flags & FstFlags.MTIM_NOW) !== 0) times.mtim = now;
  return times;
}

function invalid(flags: number): WasiError {
  return new WasiError(Errno.INVAL, `fstflags 0x${(flags >>> 0).toString(16)}`);
}
