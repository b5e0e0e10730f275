/**
 * A cursor over a range of a module's bytes, with every check that the binary format asks for.
 *
 * A reader never reads past its range, so what a section declares cannot spill into the next one. Only
 * an integer that has begun may run over the end, because what is wrong with it then is the integer:
 * whoever has read the last entry must see that `left` is 0. Counts are compared with the bytes that
 * are left before anything is allocated for them.
 *
 * {@link https://webassembly.github.io/spec/core/binary/values.html}
 *
 * @module
 */
import { CompileError, type ErrorDetail } from "../errors.ts";
import type { Range } from "../module.ts";

/** What a count may be at most, and what each entry takes at least. */
export interface CountBounds {
  /** The implementation limit. */
  readonly most: number;
  /** Bytes that the shortest entry takes. @default {1} */
  readonly entryBytes?: number;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A number as messages show it. */
export function hex(n: number): string {
  return `0x${n.toString(16).padStart(2, "0")}`;
}

/** Reads values of the binary format from `bytes`, from `pos` up to `end`. */
export class Reader {
  readonly bytes: Uint8Array;
  /** The offset of the next byte. */
  pos: number;
  /** Where the range ends. */
  readonly end: number;
  /** The section that the range belongs to, for messages; empty between sections. */
  readonly section: string;

  constructor(bytes: Uint8Array, range: Range, section: string) {
    this.bytes = bytes;
    this.pos = range.start;
    this.end = range.end;
    this.section = section;
  }

  /** How many bytes are left; negative when the last integer has run over the end. */
  get left(): number {
    return this.end - this.pos;
  }

  /** The next byte. */
  u8(): number {
    if (this.pos >= this.end) this.#ended(1);
    return this.bytes[this.pos++]!;
  }

  /** The next byte, which stays; -1 at the end. */
  peek(): number {
    return this.pos < this.end ? this.bytes[this.pos]! : -1;
  }

  /** An unsigned 32-bit integer in LEB128. */
  u32(): number {
    const byte = this.u8();
    return byte < 0x80 ? byte : this.#unsigned32(byte);
  }

  /** A signed 32-bit integer in LEB128. */
  s32(): number {
    const start = this.pos;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#intByte(start);
      const sign = byte & 0x78;
      if (shift === 28 && sign !== 0 && sign !== 0x78) this.#tooLarge(start, 32);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return shift === 28 ? value : value << (25 - shift) >> (25 - shift);
    }
    return this.#tooLong(start, 32);
  }

  /** A signed 33-bit integer in LEB128. */
  s33(): number {
    const start = this.pos;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#intByte(start);
      const sign = byte & 0x70;
      if (shift === 28 && sign !== 0 && sign !== 0x70) this.#tooLarge(start, 33);
      // Not by shifts: 33 bits are more than JavaScript's operators keep.
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return (byte & 0x40) === 0 ? value : value - 2 ** (shift + 7);
    }
    return this.#tooLong(start, 33);
  }

  /** An unsigned 64-bit integer in LEB128. */
  u64(): bigint {
    const start = this.pos;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#intByte(start);
      if (shift === 63n && (byte & 0x7e) !== 0) this.#tooLarge(start, 64);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return this.#tooLong(start, 64);
  }

  /** A signed 64-bit integer in LEB128. */
  s64(): bigint {
    const start = this.pos;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#intByte(start);
      const low = byte & 0x7f;
      if (shift === 63n && low !== 0 && low !== 0x7f) this.#tooLarge(start, 64);
      value |= BigInt(low) << shift;
      if (byte < 0x80) return BigInt.asIntN(Number(shift) + 7, value);
    }
    return this.#tooLong(start, 64);
  }

  /**
   * A byte that stands for a negative 7-bit integer, as every type does; one with its top bit set
   * would be the beginning of an integer too long for its place.
   */
  s7(): number {
    const byte = this.u8();
    if (byte >= 0x80) this.#tooLong(this.pos - 1, 7);
    return byte;
  }

  /**
   * The length of a vector.
   *
   * @param what What is counted, in the plural.
   */
  count(what: string, bounds: CountBounds): number {
    const at = this.pos;
    const count = this.u32();
    const least = count * (bounds.entryBytes ?? 1);
    if (least > this.left) {
      const phrase = this.left === 0 ? UNEXPECTED_END : "length out of bounds";
      const room = `in which only ${this.left} bytes are left`;
      this.fail(phrase, `${count} ${what} are announced in a section ${room}`, at);
    }
    if (count > bounds.most) {
      this.fail(`too many ${what}`, `${count} ${what} are more than the limit, ${bounds.most}`, at);
    }
    return count;
  }

  /** A length in bytes followed by so many bytes, which are skipped. */
  sized(what: string): Range {
    const at = this.pos;
    const length = this.u32();
    if (length > this.left) {
      const found = `${what} is announced with ${length} bytes where only ${this.left} are left`;
      this.fail("length out of bounds", found, at);
    }
    const start = this.pos;
    this.pos += length;
    return { start, end: this.pos };
  }

  /** A name: a length and UTF-8. */
  name(what: string): string {
    const { start, end } = this.sized(what);
    try {
      return utf8.decode(this.bytes.subarray(start, end));
    } catch {
      return this.fail("malformed UTF-8 encoding", `${what} is not valid UTF-8`, start);
    }
  }

  /** Passes over bytes. */
  skip(count: number): void {
    if (count > this.left) this.#ended(count);
    this.pos += count;
  }

  /**
   * Refuses the module.
   *
   * @param phrase The specification's phrase.
   * @param what What is wrong, as a clause.
   * @param at The offset to name.
   */
  fail(phrase: string, what: string, at: number): never {
    throw this.#error({ phase: "decode", phrase, offset: at }, what);
  }

  /** Refuses a module that is well-formed but not valid. */
  invalid(phrase: string, what: string, at: number): never {
    throw this.#error({ phase: "validate", phrase, offset: at }, what);
  }

  #error(detail: ErrorDetail & { readonly offset: number }, what: string): CompileError {
    const offset = `offset ${hex(detail.offset)}`;
    const message = `${detail.phrase}: ${what}`;
    if (this.section === "") return new CompileError(`${message} (${offset})`, detail);
    const section = this.section;
    return new CompileError(`${message} (section "${section}", ${offset})`, { ...detail, section });
  }

  #unsigned32(first: number): number {
    const start = this.pos - 1;
    let value = first & 0x7f;
    for (let shift = 7; shift < 35; shift += 7) {
      const byte = this.#intByte(start);
      if (shift === 28 && (byte & 0x70) !== 0) this.#tooLarge(start, 32);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    return this.#tooLong(start, 32);
  }

  /** A byte of the integer that began at `start`: only the first must lie inside the range. */
  #intByte(start: number): number {
    const end = this.pos === start ? this.end : this.bytes.length;
    if (this.pos >= end) this.#ended(1);
    return this.bytes[this.pos++]!;
  }

  #tooLong(at: number, bits: number): never {
    return this.fail(
      "integer representation too long",
      `an integer of ${bits} bits may take at most ${Math.ceil(bits / 7)} bytes`,
      at,
    );
  }

  #tooLarge(at: number, bits: number): never {
    return this.fail("integer too large", `the integer has more than ${bits} bits`, at);
  }

  #ended(wanted: number): never {
    const what = `${wanted} more ${wanted === 1 ? "byte is" : "bytes are"} needed`;
    const left = Math.max(0, this.left);
    this.fail(UNEXPECTED_END, `${what} where ${left} are left`, this.end);
  }
}

/** What the specification's tests call a range that ends too early. */
const UNEXPECTED_END = "unexpected end of section or function";
