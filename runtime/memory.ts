/**
 * Linear memories.
 *
 * The bytes lie in a plain `ArrayBuffer`, reached through one `DataView` of exactly the memory's
 * length, so that an access out of bounds is the host's own RangeError. Two facts about hosts decide
 * the rest:
 *
 * - Growing a buffer copies it (12 ms at 16 MB), and C programs grow a page at a time. So the buffer
 *   may be longer than the memory, with room to grow into, while nobody outside holds it.
 * - JavaScript may ask for the buffer, and must get one of exactly the memory's length, which detaches
 *   when the memory grows. {@link LinearMemory.expose} trims the room away; a memory whose buffer is
 *   asked for after every growth grows without room, so as not to copy twice.
 *   What nobody has asked for is not detached, unless it is large: see {@link WORTH_DETACHING}. So whoever
 *   can, such as the command line's WASI, looks at `u8` each time instead.
 *
 * A shared memory lies in a growable `SharedArrayBuffer`: all agents see it grow, and a `DataView`
 * of fixed length over it is as fast as any other. (Over a *resizable* `ArrayBuffer` it is not.)
 *
 * {@link https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances}
 *
 * @module
 */
import { RuntimeError } from "./errors.ts";
import type { MemoryType } from "./module.ts";
import { type Allowance, Quota } from "./quota.ts";
import type { Memory } from "./store.ts";

/** The least room added by a growth: growing a page at a time then copies seldom. */
const LEAST_ROOM = 1 << 20;
/** Memories larger than this get a quarter of their size as room instead of all of it again. */
const LARGE = 2 ** 30;
/**
 * Buffers of fewer bytes are left to the collector when a memory moves, unless JavaScript must see them
 * detached. Once any buffer has been, V8 throws away what it had compiled of all code that uses one, the
 * interpreter's loop too, and asks at each access from then on.
 */
const WORTH_DETACHING = 2 ** 26;
/** A host's `DataView` cannot be larger, whatever a limit allows. */
const HOST_MOST_BYTES = 2 ** 53 - 1;

/** What {@link createMemory} takes besides the type. */
export interface MemoryOptions {
  /** What its bytes count for. @default {a quota of its own, of the default limits} */
  readonly quota?: Quota | undefined;
  /** How messages call it. @default {"memory"} */
  readonly name?: string;
}

/** A memory that can also show its bytes to JavaScript. */
export interface LinearMemory extends Memory {
  /**
   * The buffer of exactly the memory's present length, as the JavaScript API's `buffer`: the same
   * object until the memory grows, which detaches it. Replaces `dv` and `u8` when it has to move.
   */
  expose(): ArrayBuffer | SharedArrayBuffer;
}

/**
 * A memory of the type's minimal size, all zero.
 *
 * @throws {RuntimeError} When it starts over the limit, or the host has no room for it.
 */
export function createMemory(type: MemoryType, options: MemoryOptions = {}): LinearMemory {
  const { quota = new Quota(), name = "memory" } = options;
  const allowance = quota.memoryBytes;
  const bytes = Number(type.min) * 2 ** type.pageSizeLog2;
  const most = mostBytes(type, allowance);
  const taken = type.shared ? Math.max(bytes, most) : bytes;
  if (!allowance.take(taken)) throw overLimit(`${name} starts`, type, allowance);
  try {
    return type.shared
      ? new SharedMemory(newShared(type, bytes, most))
      : new UnsharedMemory(type, { bytes, most, allowance });
  } catch {
    allowance.giveBack(taken);
    throw new RuntimeError(
      `out of memory: ${name} starts at ${sizeText(type)}, and the host has no room for it`,
      "out of memory",
    );
  }
}

/** What agents pass to each other to share a memory: plain data, fit for `postMessage`. */
export interface SharedParts {
  readonly type: MemoryType;
  /** The bytes; its length is the memory's present size. */
  readonly buffer: SharedArrayBuffer;
  /** One int32: 1 while an agent is growing the memory. */
  readonly lock: SharedArrayBuffer;
}

/** The parts of a shared memory, for another agent; `undefined` for a memory that is not shared. */
export function sharedParts(memory: Memory): SharedParts | undefined {
  return memory instanceof SharedMemory ? memory.parts : undefined;
}

/** Stands for a memory of another agent: both see the same bytes and each other's growth. */
export function adoptSharedMemory(parts: SharedParts): LinearMemory {
  return new SharedMemory(parts);
}

/** The size that a memory may grow to, in bytes: its declared maximum, or what is left to take. */
function mostBytes({ max, pageSizeLog2 }: MemoryType, { limit, taken }: Allowance): number {
  const declared = max === undefined ? Infinity : Number(max) * 2 ** pageSizeLog2;
  return Math.min(declared, limit - taken, HOST_MOST_BYTES);
}

function sizeText(type: MemoryType): string {
  return `${type.min} pages (${type.min << BigInt(type.pageSizeLog2)} bytes)`;
}

function overLimit(what: string, type: MemoryType, allowance: Allowance): RuntimeError {
  return new RuntimeError(
    `out of memory: ${what} at ${sizeText(type)}, over ${allowance.text(" bytes")}; ` +
      "raise the limit (limits.memoryBytes) to run it",
    "out of memory",
  );
}

/** How large an unshared memory is at first, and how large it may become. */
interface Size {
  readonly bytes: number;
  /** The most that it may have. */
  readonly most: number;
  /** What it takes growth from. */
  readonly allowance: Allowance;
}

/** A memory of one agent. */
class UnsharedMemory implements LinearMemory {
  readonly type: MemoryType;
  dv: DataView<ArrayBuffer>;
  u8: Uint8Array<ArrayBuffer>;
  pages: number;
  starved = false;
  exported: object | null = null;
  /** The most bytes it may have. */
  readonly #most: number;
  readonly #allowance: Allowance;
  /** Whether JavaScript has asked for the buffer since the last growth. */
  #exposed = false;

  constructor(type: MemoryType, { bytes, most, allowance }: Size) {
    this.type = type;
    this.#most = most;
    this.#allowance = allowance;
    const buffer = new ArrayBuffer(bytes);
    this.dv = new DataView(buffer);
    this.u8 = new Uint8Array(buffer);
    this.pages = Number(type.min);
  }

  grow(delta: number): number {
    const before = this.pages;
    const bytes = (before + delta) * 2 ** this.type.pageSizeLog2;
    const more = bytes - this.u8.byteLength;
    if (delta > 0) this.starved = true;
    if (!(bytes <= this.#most) || !this.#allowance.take(more)) return -1;
    if (!this.#resize(bytes)) {
      this.#allowance.giveBack(more);
      return -1;
    }
    if (delta > 0) this.starved = false;
    this.pages = before + delta;
    return before;
  }

  expose(): ArrayBuffer {
    const bytes = this.u8.byteLength;
    this.#exposed = true;
    if (this.u8.buffer.byteLength !== bytes) this.#view(this.#trimmed(bytes), bytes);
    return this.u8.buffer;
  }

  /** The buffer without the room behind its first `bytes`. */
  #trimmed(bytes: number): ArrayBuffer {
    const { buffer } = this.u8;
    return bytes < WORTH_DETACHING ? buffer.slice(0, bytes) : buffer.transfer(bytes);
  }

  /** @returns Whether the host had room. */
  #resize(bytes: number): boolean {
    const old = this.u8.buffer;
    if (!this.#exposed && bytes <= old.byteLength) {
      this.#view(old, bytes);
      return true;
    }
    if (bytes === old.byteLength) {
      this.#exposed = false;
      this.#view(old.transfer(), bytes); // Growing by nothing detaches too.
      return true;
    }
    const buffer = this.#allocate(bytes);
    if (buffer === undefined) return false;
    // Not `old.transfer(n)`: that writes zeros into all the room, this leaves its pages untouched.
    new Uint8Array(buffer).set(this.u8);
    if (this.#exposed || old.byteLength >= WORTH_DETACHING) old.transfer(0);
    this.#exposed = false;
    this.#view(buffer, bytes);
    return true;
  }

  /** A buffer of at least so many bytes, with room to grow if the host can spare it. */
  #allocate(bytes: number): ArrayBuffer | undefined {
    const room = bytes > LARGE ? bytes / 4 : Math.max(bytes, LEAST_ROOM);
    const wanted = this.#exposed ? bytes : Math.min(Math.floor(bytes + room), this.#most);
    return tryAllocate(wanted) ?? tryAllocate(bytes);
  }

  #view(buffer: ArrayBuffer, bytes: number): void {
    this.dv = new DataView(buffer, 0, bytes);
    this.u8 = new Uint8Array(buffer, 0, bytes);
  }
}

function tryAllocate(bytes: number): ArrayBuffer | undefined {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    return undefined;
  }
}

function newShared(type: MemoryType, bytes: number, most: number): SharedParts {
  const buffer = bytes === most
    ? new SharedArrayBuffer(bytes)
    : new SharedArrayBuffer(bytes, { maxByteLength: most });
  return { type, buffer, lock: new SharedArrayBuffer(4) };
}

/**
 * A memory that several agents may share. `dv` and `u8` have the length that this agent last saw;
 * `refresh` looks again, as `pages` and `grow` do.
 */
class SharedMemory implements LinearMemory {
  readonly type: MemoryType;
  dv: DataView<SharedArrayBuffer>;
  u8: Uint8Array<SharedArrayBuffer>;
  starved = false;
  exported: object | null = null;
  readonly parts: SharedParts;
  readonly #lock: Int32Array<SharedArrayBuffer>;

  constructor(parts: SharedParts) {
    const { type, buffer, lock } = parts;
    this.type = type;
    this.parts = parts;
    this.#lock = new Int32Array(lock);
    this.dv = new DataView(buffer, 0, buffer.byteLength);
    this.u8 = new Uint8Array(buffer, 0, this.dv.byteLength);
  }

  get pages(): number {
    this.refresh();
    return this.u8.byteLength / 2 ** this.type.pageSizeLog2;
  }

  /** Takes notice of growth by other agents. @returns Whether there was any. */
  refresh(): boolean {
    const { buffer } = this.parts;
    const bytes = buffer.byteLength;
    if (bytes === this.u8.byteLength) return false;
    this.dv = new DataView(buffer, 0, bytes);
    this.u8 = new Uint8Array(buffer, 0, bytes);
    return true;
  }

  grow(delta: number): number {
    const { buffer, type } = this.parts;
    // Growing to a size that another agent has just reached succeeds too, hence a lock: two agents
    // must not be told that they own the same new pages.
    while (Atomics.compareExchange(this.#lock, 0, 0, 1) !== 0) Atomics.wait(this.#lock, 0, 1);
    try {
      const before = buffer.byteLength / 2 ** type.pageSizeLog2;
      const after = (before + delta) * 2 ** type.pageSizeLog2;
      if (delta > 0) this.starved = true;
      if (!(after <= buffer.maxByteLength)) return -1;
      if (delta > 0) {
        buffer.grow(after);
        this.starved = false;
      }
      return before;
    } catch {
      return -1; // The host has no room.
    } finally {
      Atomics.store(this.#lock, 0, 0);
      Atomics.notify(this.#lock, 0, 1);
      this.refresh();
    }
  }

  expose(): SharedArrayBuffer {
    return this.parts.buffer;
  }
}
