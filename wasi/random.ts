/**
 * Where `random_get` takes its bytes from.
 *
 * @module
 */

/** Fills `bytes`, which is never shared memory, with random bytes. */
export type RandomSource = (bytes: Uint8Array<ArrayBuffer>) => void;

/** The most bytes that the host's generator gives at once. */
const CHUNK = 65536;

/** Fills `bytes` from the host's cryptographic generator. */
export function hostRandom(bytes: Uint8Array<ArrayBuffer>): void {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    crypto.getRandomValues(bytes.subarray(at, at + CHUNK));
  }
}
