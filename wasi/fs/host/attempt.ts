/**
 * What the two sets of host calls share: errors turned into ours, and times.
 *
 * @module
 */

import { Errno, WasiError } from "../../errno.ts";
import type { Filestat } from "../file_system.ts";
import { errnoOf, isPermissionRefusal, toWasiError } from "./errors.ts";

/**
 * Makes a host call.
 *
 * @throws {WasiError} for whatever `action` throws.
 */
export function attempt<T>(call: string, path: string | undefined, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw toWasiError(error, path === undefined ? call : `${call} ${JSON.stringify(path)}`);
  }
}

/** Makes a host call that finds out attributes; returns undefined where nothing is at the path. */
export function attemptStat(
  call: string,
  path: string,
  action: () => Filestat | undefined,
): Filestat | undefined {
  try {
    return action();
  } catch (error) {
    // Programs look for files that are not there by the thousand: no second error is made of it.
    if (errnoOf(error) === Errno.NOENT) return undefined;
    throw toWasiError(error, `${call} ${JSON.stringify(path)}`);
  }
}

/**
 * Makes the host call that makes a symbolic link.
 *
 * Deno makes links only under permissions for every path. PERM is what POSIX says of symlink where
 * the file system cannot make them.
 */
export function attemptSymlink(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!isPermissionRefusal(error)) throw toWasiError(error, `symlink ${JSON.stringify(path)}`);
    const detail = "making a symbolic link needs --allow-read and --allow-write without paths";
    throw new WasiError(Errno.PERM, detail, { cause: error });
  }
}

/** Nanoseconds to the seconds that hosts take; a double keeps them to about 0.2 µs. */
export function seconds(time: bigint): number {
  return Number(time / 1_000_000_000n) + Number(time % 1_000_000_000n) / 1e9;
}

/** Returns a time as WASI can say it: not before 1970. */
export function unsigned(time: bigint): bigint {
  return time < 0n ? 0n : time;
}
