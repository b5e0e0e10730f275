/**
 * Randomness.
 *
 * @module
 */
import type { Context } from "../context.ts";

/**
 * `random_get(buf: *u8, buf_len: size)`: fills the buffer with random bytes of cryptographic quality.
 *
 * - FAULT: the buffer is not within the memory.
 */
export function randomGet(context: Context, buf: number, bufLen: number): void {
  const bytes = context.memory.bytes(buf, bufLen);
  if (bytes.buffer instanceof ArrayBuffer) {
    context.random(bytes as Uint8Array<ArrayBuffer>);
  } else {
    // The host's generator does not write to shared memory.
    const copy = new Uint8Array(bytes.length);
    context.random(copy);
    bytes.set(copy);
  }
}
