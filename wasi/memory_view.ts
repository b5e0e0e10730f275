/**
 * A guest's memory as the functions of WASI reach it.
 *
 * It asks for nothing but an object with a `buffer`, so the host's own `WebAssembly.Memory` serves
 * as well as ours. The buffer is looked up only when an access does not fit the one in hand: a
 * memory that grows detaches its old buffer, whose length is then 0, so that nothing fits it; and a
 * shared memory keeps what is there in place. So the usual access costs one comparison; and another with
 * our own engine, which shows its bytes as they are, and detaches no buffer if it can help it.
 *
 * Every pointer and length is the guest's, and anything may be in them. One that reaches beyond the
 * memory is the error FAULT, never an exception of the host's.
 *
 * @module
 */
import { Errno, WasiError } from "./errno.ts";

/** What the functions of WASI need of a memory. */
export interface GuestMemory {
  /** The whole memory, unless there is `u8`; another object each time it has grown. */
  readonly buffer: ArrayBufferLike;
  /**
   * The whole memory, if it is to be asked for before each access: then no buffer need be detached, and
   * `buffer` may have room to grow.
   */
  readonly u8?: Uint8Array;
}

// A byte-order mark is part of a path like any other character.
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const NONE = new ArrayBuffer(0);

/** Bounds-checked little-endian access to a guest's memory. Pointers may be given signed. */
export class MemoryView {
  #memory: GuestMemory | null = null;
  /** The memory, if it has `u8`. */
  #shown: { readonly u8?: Uint8Array } | null = null;
  #bytes = new Uint8Array(NONE);
  #view: DataView = new DataView(NONE);

  /** Makes `memory` the one that is reached. */
  bind(memory: GuestMemory): void {
    this.#memory = memory;
    this.#shown = memory.u8 === undefined ? null : memory;
    this.#refresh();
  }

  /** True if other threads may be changing the memory: then the host's calls need copies. */
  get shared(): boolean {
    return !(this.#bytes.buffer instanceof ArrayBuffer);
  }

  /**
   * Checks that `length` bytes at `pointer` are within the memory; the buffer in hand may be another
   * one afterwards.
   *
   * @returns the pointer as an unsigned number.
   * @throws {WasiError} FAULT if they are not.
   */
  range(pointer: number, length: number): number {
    const start = pointer >>> 0;
    if (this.#shown !== null && this.#shown.u8 !== this.#bytes) this.#refresh();
    if (start + length > this.#bytes.length) {
      this.#refresh();
      if (start + length > this.#bytes.length) {
        throw new WasiError(
          Errno.FAULT,
          `${length} bytes at ${start} reach beyond the memory of ${this.#bytes.length} bytes`,
        );
      }
    }
    return start;
  }

  /** Returns the bytes themselves, not a copy. */
  bytes(pointer: number, length: number): Uint8Array {
    const start = this.range(pointer, length >>> 0);
    return this.#bytes.subarray(start, start + (length >>> 0));
  }

  /** Returns text; ILSEQ if it is not UTF-8. */
  text(pointer: number, length: number): string {
    const bytes = this.bytes(pointer, length);
    try {
      // The decoder does not take shared bytes.
      return UTF8.decode(this.shared ? bytes.slice() : bytes);
    } catch {
      throw new WasiError(Errno.ILSEQ, `the ${bytes.length} bytes at ${pointer >>> 0}`);
    }
  }

  /** Reads one byte. */
  u8(pointer: number): number {
    const at = this.range(pointer, 1);
    return this.#view.getUint8(at);
  }

  /** Reads 16 bits. */
  u16(pointer: number): number {
    const at = this.range(pointer, 2);
    return this.#view.getUint16(at, true);
  }

  /** Reads 32 bits, unsigned. */
  u32(pointer: number): number {
    const at = this.range(pointer, 4);
    return this.#view.getUint32(at, true);
  }

  /** Reads 64 bits, unsigned. */
  u64(pointer: number): bigint {
    const at = this.range(pointer, 8);
    return this.#view.getBigUint64(at, true);
  }

  /** Writes one byte. */
  setU8(pointer: number, value: number): void {
    const at = this.range(pointer, 1);
    this.#view.setUint8(at, value);
  }

  /** Writes 16 bits. */
  setU16(pointer: number, value: number): void {
    const at = this.range(pointer, 2);
    this.#view.setUint16(at, value, true);
  }

  /** Writes 32 bits. */
  setU32(pointer: number, value: number): void {
    const at = this.range(pointer, 4);
    this.#view.setUint32(at, value, true);
  }

  /** Writes 64 bits. */
  setU64(pointer: number, value: bigint): void {
    const at = this.range(pointer, 8);
    this.#view.setBigUint64(at, value, true);
  }

  /** Copies `bytes` to `pointer`. */
  set(pointer: number, bytes: Uint8Array): void {
    const at = this.range(pointer, bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Writes zeros. */
  clear(pointer: number, length: number): void {
    const start = this.range(pointer, length);
    this.#bytes.fill(0, start, start + length);
  }

  #refresh(): void {
    if (this.#memory === null) {
      throw new Error(
        "A WASI function was called before the instance's memory was known; " +
          "call start(), initialize() or finalizeBindings() first",
      );
    }
    const { u8 } = this.#memory;
    if (u8 === undefined) {
      const { buffer } = this.#memory;
      if (buffer === this.#bytes.buffer) return;
      this.#bytes = new Uint8Array(buffer as ArrayBuffer);
      this.#view = new DataView(buffer);
    } else if (u8 !== this.#bytes) {
      this.#bytes = u8 as Uint8Array<ArrayBuffer>;
      this.#view = new DataView(u8.buffer, u8.byteOffset, u8.byteLength);
    }
  }
}
