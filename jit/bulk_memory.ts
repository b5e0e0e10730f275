/**
 * `memory.copy` and `memory.fill` as compiled code calls them. A method of typed arrays costs as much as
 * some dozens of bytes moved one after the other, and most that programs move is shorter.
 *
 * {@link https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions}
 *
 * @module
 */
import { copyBytes, fillBytes } from "../runtime/interpret/system_memory.ts";
import type { Memory } from "../runtime/store.ts";

/** In bytes: from here on the typed array's method is faster. */
const LONG = 64;

/**
 * Copies `length` bytes from `origin` to `start`, which may overlap.
 *
 * @throws {Trap} when any of them is out of bounds, before anything is written
 */
export function copyMemory(memory: Memory, start: number, origin: number, length: number): void {
  const { dv } = memory;
  const least = dv.byteLength - length;
  if (length > LONG || start > least || origin > least) {
    copyBytes(memory, memory, { start, origin, length });
  } else if (start <= origin) {
    let at = 0;
    for (; at + 4 <= length; at += 4) {
      dv.setInt32(start + at, dv.getInt32(origin + at, true), true);
    }
    for (; at < length; at++) dv.setInt8(start + at, dv.getInt8(origin + at));
  } else {
    let at = length;
    for (; at >= 4; at -= 4) {
      dv.setInt32(start + at - 4, dv.getInt32(origin + at - 4, true), true);
    }
    while (at-- > 0) dv.setInt8(start + at, dv.getInt8(origin + at));
  }
}

/**
 * Copies 8 bytes as two words.
 *
 * @throws {RangeError} when any of them is out of bounds, before anything is written
 */
export function copyWords(target: DataView, at: number, source: DataView, from: number): void {
  const low = source.getInt32(from, true);
  const high = source.getInt32(from + 4, true);
  target.setInt32(at + 4, high, true);
  target.setInt32(at, low, true);
}

/**
 * Sets `length` bytes from `start` on to the low byte of `value`.
 *
 * @throws {Trap} when any of them is out of bounds, before anything is written
 */
export function fillMemory(memory: Memory, start: number, value: number, length: number): void {
  const { dv } = memory;
  if (length > LONG || start > dv.byteLength - length) {
    fillBytes(memory, { start, value, length });
    return;
  }
  const word = Math.imul(value & 0xff, 0x01010101);
  let at = 0;
  for (; at + 4 <= length; at += 4) dv.setInt32(start + at, word, true);
  for (; at < length; at++) dv.setInt8(start + at, value);
}
