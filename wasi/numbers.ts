/**
 * From a guest's 64-bit numbers to JavaScript's, which are exact below 2^53.
 *
 * @module
 */
import { Errno, WasiError } from "./errno.ts";

/**
 * Returns an unsigned 64-bit offset or length as a number.
 *
 * @param value as it came from the guest, signed or not.
 * @param errno what to throw if it is 2^53 or more.
 */
export function toOffset(value: bigint, errno: Errno = Errno.INVAL): number {
  const number = Number(value);
  if (number < 0 || number > Number.MAX_SAFE_INTEGER) {
    throw new WasiError(errno, `${BigInt.asUintN(64, value)} is beyond any file`);
  }
  return number;
}

/** Returns an unsigned 64-bit value as an unsigned one, whichever way it came. */
export function toU64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
