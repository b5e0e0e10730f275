/**
 * Effective addresses of loads and stores, as text.
 *
 * An address is a JavaScript number: the i32 taken as unsigned, plus the offset, which may pass 2^32
 * without wrapping. Being out of bounds is then the `DataView`'s own RangeError.
 *
 * @module
 */
import type { Generator } from "./generator.ts";
import { CONSTANT, numberOf, part, type Value } from "./value.ts";

/** The immediate of a memory instruction. */
export interface Address {
  readonly memidx: number;
  readonly is64: boolean;
  /** In bytes; rounded when it is beyond 2^53, where no memory reaches. */
  readonly offset: number;
}

/** Reads a memarg. */
export function readAddress({ cursor, module }: Generator): Address {
  const flags = cursor.u32();
  const memidx = (flags & 0x40) !== 0 ? cursor.u32() : 0;
  const { is64 } = module.memories[memidx]!;
  if (!is64) return { memidx, is64, offset: cursor.u32() };
  const low = cursor.u64() >>> 0;
  return { memidx, is64, offset: (cursor.high >>> 0) * 0x1_0000_0000 + low };
}

/** The number that an index operand stands for, as text: unsigned. */
export function unsignedText({ words, flags }: Value): string {
  const [low, high] = words as [string, string?];
  if (flags & CONSTANT && high === undefined) {
    return String(numberOf(low) >>> 0);
  }
  const text = `${part(low)}>>>0`;
  return high === undefined ? text : `(${part(high)}>>>0)*4294967296+(${text})`;
}

/** The effective address of `base`, `plus` bytes further on, as text. */
export function showAddress({ offset }: Address, base: Value, plus: number): string {
  const sum = offset + plus;
  const text = unsignedText(base);
  if (base.flags & CONSTANT && base.words.length === 1) return String(Number(text) + sum);
  return sum === 0 ? text : `(${text})+${sum}`;
}
