/**
 * Plain accesses to a shared memory.
 *
 * Another agent may have made the memory larger since this one has last looked, and what it has written
 * there must be within bounds. So compiled code does not use the `DataView` itself, but this in its
 * place, which looks again before an access out of bounds fails.
 *
 * @module
 */
import type { Memory } from "../runtime/store.ts";

/** What compiled code uses of a `DataView`. */
export class SharedView {
  readonly memory: Memory;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  /** The memory as it is now. */
  now(): DataView {
    this.memory.refresh!();
    return this.memory.dv;
  }

  /** The memory, if need be as it is now, for an access to `bytes` bytes at `at`. */
  reach(at: number, bytes: number): DataView {
    const { dv } = this.memory;
    return at + bytes <= dv.byteLength ? dv : this.now();
  }

  getInt8(at: number): number {
    return this.reach(at, 1).getInt8(at);
  }

  getUint8(at: number): number {
    return this.reach(at, 1).getUint8(at);
  }

  getInt16(at: number, little: boolean): number {
    return this.reach(at, 2).getInt16(at, little);
  }

  getUint16(at: number, little: boolean): number {
    return this.reach(at, 2).getUint16(at, little);
  }

  getInt32(at: number, little: boolean): number {
    return this.reach(at, 4).getInt32(at, little);
  }

  getUint32(at: number, little: boolean): number {
    return this.reach(at, 4).getUint32(at, little);
  }

  getFloat32(at: number, little: boolean): number {
    return this.reach(at, 4).getFloat32(at, little);
  }

  getFloat64(at: number, little: boolean): number {
    return this.reach(at, 8).getFloat64(at, little);
  }

  setInt8(at: number, value: number): void {
    this.reach(at, 1).setInt8(at, value);
  }

  setInt16(at: number, value: number, little: boolean): void {
    this.reach(at, 2).setInt16(at, value, little);
  }

  setInt32(at: number, value: number, little: boolean): void {
    this.reach(at, 4).setInt32(at, value, little);
  }

  setFloat32(at: number, value: number, little: boolean): void {
    this.reach(at, 4).setFloat32(at, value, little);
  }

  setFloat64(at: number, value: number, little: boolean): void {
    this.reach(at, 8).setFloat64(at, value, little);
  }
}
