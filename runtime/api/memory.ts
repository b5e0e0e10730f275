/**
 * `WebAssembly.Memory`.
 *
 * {@link https://webassembly.github.io/spec/js-api/#memories}
 *
 * @module
 */
import { RuntimeError } from "../errors.ts";
import type { InstanceLimits } from "../instantiate.ts";
import { adoptSharedMemory, createMemory, type LinearMemory, sharedParts } from "../memory.ts";
import type { MemoryType } from "../module.ts";
import { Quota } from "../quota.ts";
import type { Memory as MemoryInstance } from "../store.ts";
import { type AddressType, addressValue, defineInterface, dictionary } from "./webidl.ts";
import { fromAddress, Internal, isObject, limits } from "./webidl.ts";

/** What {@link Memory} is made from. Sizes are in pages of 64 KiB. */
export interface MemoryDescriptor {
  /** The size at first: a number, or a BigInt when `address` is `"i64"`. */
  readonly initial: number | bigint;
  /** The size that it never exceeds. Required when shared. */
  readonly maximum?: number | bigint | undefined;
  /** Whether several agents may use it. @default {false} */
  readonly shared?: boolean | undefined;
  /** Whether its addresses are `"i32"` or `"i64"`. @default {"i32"} */
  readonly address?: AddressType | undefined;
}

/** What {@link Memory} takes beyond the standard. */
export interface MemoryOptions {
  /** `memoryBytes` applies. @default {DEFAULT_LIMITS} */
  readonly limits?: InstanceLimits | undefined;
}

/** A shared memory as plain data, fit for `postMessage`: see {@link Memory.share}. */
export interface SharedMemory {
  /** The bytes; its length is the memory's present size. */
  readonly buffer: SharedArrayBuffer;
  /** One int32, by which agents take turns to grow the memory. */
  readonly lock: SharedArrayBuffer;
  /** Sizes in pages, the kind of address, and log2 of the page's size in bytes. */
  readonly type: {
    readonly min: bigint;
    readonly max: bigint | undefined;
    readonly is64: boolean;
    readonly shared: boolean;
    readonly pageSizeLog2: number;
  };
}

/** The most pages that a memory may declare, by address type. */
const MOST_PAGES: Record<AddressType, bigint> = { i32: 1n << 16n, i64: (1n << 37n) - 1n };

let memoryOf: (value: object) => LinearMemory | undefined;

/** A linear memory. */
export class Memory {
  readonly #memory: LinearMemory;

  /**
   * Makes a memory, all zero.
   *
   * @throws {TypeError} When the descriptor is not one.
   * @throws {RangeError} When sizes are out of range, or there is no room.
   */
  constructor(descriptor: MemoryDescriptor, options: MemoryOptions = {}) {
    this.#memory = descriptor instanceof Internal
      ? descriptor.value
      : allocate(memoryType(descriptor), options);
    this.#memory.exported = this;
  }

  static {
    memoryOf = (value) => #memory in value ? value.#memory : undefined;
  }

  /**
   * Grows by `delta` pages, which detaches the present buffer.
   *
   * @param delta A number, or a BigInt for 64-bit addresses.
   * @returns The size before, in pages; of the same type as `delta`.
   * @throws {RangeError} When the maximum, a limit or the host refuses.
   */
  grow(delta: number): number {
    const memory = this.#memory;
    const address = memory.type.is64 ? "i64" : "i32";
    const pages = addressValue(delta, address, "the number of pages");
    const before = memory.grow(Number(pages));
    if (before >= 0) return fromAddress(before, address);
    const most = memory.type.max === undefined ? "" : ` of at most ${memory.type.max}`;
    throw new RangeError(`a memory of ${memory.pages} pages${most} cannot grow by ${pages}`);
  }

  /** The bytes: the same buffer until the memory grows. A `SharedArrayBuffer` when shared. */
  get buffer(): ArrayBuffer {
    const buffer = this.#memory.expose();
    if (buffer instanceof SharedArrayBuffer) Object.freeze(buffer);
    return buffer as ArrayBuffer;
  }

  /**
   * Beyond the standard: the bytes as they are now, for one who looks often at a memory that grows
   * often. Taking `buffer` ends the room that the memory keeps to grow into; taking this does not.
   * After growth the view is too short, or detached.
   */
  get view(): Uint8Array {
    this.#memory.refresh?.();
    return this.#memory.u8;
  }

  /**
   * Beyond the standard: what another agent needs to use this shared memory. A `Memory` itself cannot
   * be posted; post this, and make one of it there with {@link Memory.from}. Not just `buffer`: agents
   * that grow a memory have to agree on whose the new pages are.
   *
   * @throws {TypeError} When the memory is not shared.
   */
  share(): SharedMemory {
    const parts = sharedParts(this.#memory);
    if (parts === undefined) throw new TypeError("only a shared memory can be shared");
    return parts;
  }

  /**
   * Beyond the standard: the shared memory of another agent. Both see the same bytes and each other's
   * growth.
   *
   * @param shared What {@link Memory.share} gave there.
   * @throws {TypeError} When it is something else.
   */
  static from(shared: SharedMemory): Memory {
    if (!isShared(shared)) {
      throw new TypeError("Memory.from() wants what share() of a shared memory gave");
    }
    return exportedMemory(adoptSharedMemory(shared));
  }

  /** The same as `buffer`, whose length never changes. */
  toFixedLengthBuffer(): ArrayBuffer {
    return this.buffer;
  }
}

defineInterface(Memory, "Memory");

/** The API object of a memory: always the same one. */
export function exportedMemory(memory: MemoryInstance): Memory {
  return (memory.exported ?? new Memory(new Internal(memory) as never)) as Memory;
}

/** The memory of an API object; `undefined` when `value` is none. */
export function memoryFrom(value: unknown): LinearMemory | undefined {
  return isObject(value) ? memoryOf(value) : undefined;
}

function isShared(value: unknown): value is SharedMemory {
  if (!isObject(value)) return false;
  const { buffer, lock, type } = value as Partial<SharedMemory>;
  return buffer instanceof SharedArrayBuffer && lock instanceof SharedArrayBuffer &&
    isObject(type) && type.shared === true && lock.byteLength === 4;
}

function memoryType(descriptor: unknown): MemoryType {
  if (descriptor === undefined) throw new TypeError("a memory descriptor is required");
  const members = dictionary(descriptor, "a memory descriptor");
  const { type, min, max } = limits(members);
  const shared = Boolean(members.shared);
  const most = MOST_PAGES[type];
  if (min > most || (max ?? 0n) > most) {
    throw new RangeError(`a memory may have up to ${most} pages, not ${max ?? min}`);
  }
  if (max !== undefined && max < min) {
    throw new RangeError(`initial (${min} pages) is more than maximum (${max})`);
  }
  if (shared && max === undefined) {
    throw new TypeError("maximum is required for a shared memory");
  }
  return { min, max, is64: type === "i64", shared, pageSizeLog2: 16 };
}

/** The JavaScript API wants a RangeError where instantiation has a RuntimeError. */
function allocate(type: MemoryType, options: MemoryOptions): LinearMemory {
  try {
    return createMemory(type, { quota: new Quota(options.limits) });
  } catch (error) {
    if (error instanceof RuntimeError) throw new RangeError(error.message);
    throw error;
  }
}
