/**
 * Random bytes that are the same in every run.
 *
 * The generator is xoshiro128**, whose state is filled from the seed by SplitMix32-like mixing. It is
 * no source of secrets: whoever knows the seed knows every byte.
 *
 * {@link https://prng.di.unimi.it/}
 *
 * @module
 */
import type { RandomSource } from "./random.ts";

/**
 * Returns a source of bytes that depend on `seed` alone: not on how many are asked for at a time.
 *
 * @param seed an integer; of a BigInt the low 64 bits count.
 * @throws {RangeError} if a number is no safe integer.
 */
export function seededRandom(seed: number | bigint): RandomSource {
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new RangeError(`a seed must be an integer, not ${seed}`);
  }
  const next = xoshiro(stateFrom(BigInt.asUintN(64, BigInt(seed))));
  let word = 0;
  let left = 0;
  return (bytes) => {
    for (let at = 0; at < bytes.length; at++) {
      if (left === 0) {
        word = next();
        left = 4;
      }
      bytes[at] = word;
      word >>>= 8;
      left--;
    }
  };
}

/** Four words from 64 bits; never all zero, from which the generator would not get away. */
function stateFrom(seed: bigint): Uint32Array {
  const state = new Uint32Array(4);
  let at = Number(seed & 0xffffffffn);
  const high = Number(seed >> 32n);
  for (let i = 0; i < 4; i++) {
    at = (at + 0x9e3779b9) >>> 0;
    state[i] = mix(at ^ mix(high + i));
  }
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}

/** Spreads each bit over the whole word. */
function mix(word: number): number {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

function xoshiro(s: Uint32Array): () => number {
  return () => {
    const result = Math.imul(rotl(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    const t = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotl(s[3]!, 11);
    return result;
  };
}

function rotl(word: number, by: number): number {
  return word << by | word >>> (32 - by);
}
