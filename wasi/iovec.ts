/**
 * Scattered buffers of a guest: `iovec_array` and `ciovec_array`.
 *
 * ```text
 * iovs ─▶ | buf: u32 | buf_len: u32 | buf: u32 | buf_len: u32 | …
 * ```
 *
 * @module
 */
import { Size } from "./abi.ts";
import type { MemoryView } from "./memory_view.ts";

/** The most buffers that one call deals with; the rest is left to the guest's next call. */
const MAX_BUFFERS = 1024;

/** Counts of bytes are given back to the guest in 32 bits. */
const MAX_TOTAL = 0xffff_ffff;

/** Room for one transfer when the host must not see the guest's memory itself. */
const BOUNCE = 65536;

/**
 * Returns the buffers that are not empty, as the bytes of the guest's memory, not copies.
 *
 * @throws {WasiError} FAULT if the array or one of its buffers is not within the memory.
 */
export function buffersAt(memory: MemoryView, iovs: number, count: number): Uint8Array[] {
  const start = memory.range(iovs, (count >>> 0) * Size.IOVEC);
  const end = start + (count >>> 0) * Size.IOVEC;
  const buffers: Uint8Array[] = [];
  let total = 0;
  for (let at = start; at < end && buffers.length < MAX_BUFFERS; at += Size.IOVEC) {
    const length = memory.u32(at + 4);
    if (length === 0) continue;
    const bytes = memory.bytes(memory.u32(at), length);
    total += length;
    if (total > MAX_TOTAL) break;
    buffers.push(bytes);
  }
  return buffers;
}

/**
 * Fills the guest's buffers by `read`, by way of a copy if the memory is shared.
 *
 * @returns what `read` did: the number of bytes.
 */
export function readBuffers(
  memory: MemoryView,
  buffers: readonly Uint8Array[],
  read: (buffers: readonly Uint8Array[]) => number,
): number {
  if (!memory.shared) return read(buffers);
  const copy = new Uint8Array(Math.min(BOUNCE, totalOf(buffers)));
  const count = read([copy]);
  scatter(copy.subarray(0, count), buffers);
  return count;
}

/** Returns what the host may be given to write: the buffers, or a copy of shared ones. */
export function writable(
  memory: MemoryView,
  buffers: readonly Uint8Array[],
): readonly Uint8Array[] {
  return memory.shared ? [gather(buffers, BOUNCE)] : buffers;
}

/** Copies `bytes` into the buffers in turn, which have room for them. */
export function scatter(bytes: Uint8Array, buffers: readonly Uint8Array[]): void {
  let from = 0;
  for (const buffer of buffers) {
    if (from >= bytes.length) return;
    const part = bytes.subarray(from, from + buffer.length);
    buffer.set(part);
    from += part.length;
  }
}

/** Returns one copy of the buffers' first `limit` bytes. */
export function gather(buffers: readonly Uint8Array[], limit: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.min(limit, totalOf(buffers)));
  let to = 0;
  for (const buffer of buffers) {
    if (to >= bytes.length) break;
    const part = buffer.subarray(0, bytes.length - to);
    bytes.set(part, to);
    to += part.length;
  }
  return bytes;
}

/** Returns the buffers' length together. */
export function totalOf(buffers: readonly Uint8Array[]): number {
  let total = 0;
  for (const buffer of buffers) total += buffer.length;
  return total;
}
