/**
 * Reading the immediates of code that has been validated: no check is made twice.
 *
 * @module
 */
import type { Module } from "../module.ts";
import { type DefType, HEAP, refType, type ValType } from "../types.ts";
import { concrete } from "../types.ts";

/** Parameters and results of a block. */
export type BlockType = Pick<DefType, "params" | "results">;

const NONE: readonly ValType[] = [];
const EMPTY: BlockType = { params: NONE, results: NONE };
const single = new Map<ValType, BlockType>();

/** Where the body of a function lies among a module's bytes. */
export interface BodyRange {
  /** The offset of its locals. */
  readonly start: number;
  /** The end of its code. */
  readonly end: number;
}

/** Where the body of function `funcidx` lies, which the module declares. */
export function bodyOf({ bodies, imported }: Module, funcidx: number): BodyRange {
  const at = 2 * (funcidx - imported.func);
  return { start: bodies[at]!, end: bodies[at + 1]! };
}

/** A place in a module's bytes. */
export class Cursor {
  readonly bytes: Uint8Array;
  readonly module: Module;
  pos = 0;
  /** The high word of the last {@link u64} or {@link s64}. */
  high = 0;
  #shift = 0;

  constructor(module: Module) {
    this.module = module;
    this.bytes = module.bytes;
  }

  /** One byte. */
  u8(): number {
    return this.bytes[this.pos++]!;
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  u32(): number {
    let byte = this.bytes[this.pos++]!;
    if (byte < 0x80) return byte;
    let result = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = this.bytes[this.pos++]!;
      result |= (byte & 0x7f) << shift;
    }
    return result >>> 0;
  }

  /** A signed LEB128 number of at most 33 bits, as int32: what an `i32.const` holds. */
  s32(): number {
    let result = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = this.bytes[this.pos++]!;
      result |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    return shift < 32 && (byte & 0x40) !== 0 ? result | (-1 << shift) : result;
  }

  /** An unsigned LEB128 number of at most 64 bits: the low word, the other left in `high`. */
  u64(): number {
    let low = 0;
    let high = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = this.bytes[this.pos++]!;
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift > 31) high |= bits << (shift - 32);
      else if (shift > 24) high |= bits >>> (32 - shift);
      shift += 7;
    } while (byte >= 0x80);
    this.high = high;
    this.#shift = shift;
    return low;
  }

  /** A signed LEB128 number of at most 64 bits: the low word, the other left in `high`. */
  s64(): number {
    const low = this.u64();
    const shift = this.#shift;
    if ((this.bytes[this.pos - 1]! & 0x40) === 0 || shift >= 64) return low;
    if (shift >= 32) {
      this.high |= -1 << (shift - 32);
      return low;
    }
    this.high = -1;
    return low | (-1 << shift);
  }

  /** Four bytes, little-endian, as int32. */
  word(): number {
    const { bytes, pos } = this;
    this.pos += 4;
    return bytes[pos]! | bytes[pos + 1]! << 8 | bytes[pos + 2]! << 16 | bytes[pos + 3]! << 24;
  }

  /** A heap type. */
  heapType(): number {
    const byte = this.bytes[this.pos]!;
    if ((byte & 0xc0) === 0x40) {
      this.pos++;
      return byte;
    }
    return concrete(this.module.types[this.u32()]!.id);
  }

  /** A value type. */
  valType(): ValType {
    const byte = this.u8();
    if (byte === 0x63 || byte === 0x64) return refType(this.heapType(), byte === 0x63);
    return byte > HEAP.noexn ? byte : refType(byte, true);
  }

  /** A block type. */
  blockType(): BlockType {
    const byte = this.bytes[this.pos]!;
    if (byte === 0x40) {
      this.pos++;
      return EMPTY;
    }
    if ((byte & 0xc0) !== 0x40) return this.module.types[this.u32()]!;
    const type = this.valType();
    let block = single.get(type);
    if (block === undefined) single.set(type, block = { params: NONE, results: [type] });
    return block;
  }
}
