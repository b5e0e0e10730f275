/**
 * What atomic instructions need besides `Atomics`: typed arrays over a memory, checked indices, and
 * i64 as BigInt, which is how `Atomics` takes 64 bits.
 *
 * `Atomics` works on ordinary buffers as well, except for waiting.
 *
 * {@link https://webassembly.github.io/threads/core/exec/instructions.html#atomic-memory-instructions}
 *
 * @module
 */
import { Trap } from "../trap.ts";
import { wide } from "./wide.ts";

/** The typed arrays over one memory. */
interface Cells {
  readonly memory: DataView;
  readonly bytes: Uint8Array;
  readonly halves: Uint16Array;
  readonly words: Int32Array;
  readonly pairs: BigInt64Array;
}

/** Those of the memory last asked for: programs have one, and it changes only when it grows. */
let latest: Cells | undefined;

const pair = new BigInt64Array(1);
const pairWords = new Int32Array(pair.buffer);

/** The memory as bytes. */
export function atomicBytes(memory: DataView): Uint8Array {
  return cells(memory).bytes;
}

/** The memory as 16-bit integers, unsigned. */
export function atomicHalves(memory: DataView): Uint16Array {
  return cells(memory).halves;
}

/** The memory as 32-bit integers. */
export function atomicWords(memory: DataView): Int32Array {
  return cells(memory).words;
}

/** The memory as 64-bit integers. */
export function atomicPairs(memory: DataView): BigInt64Array {
  return cells(memory).pairs;
}

/**
 * The index of the cell of `bytes` bytes at `address`.
 * @throws {Trap} when the address is not a multiple of the size.
 * @throws {RangeError} when it is out of bounds.
 */
export function atomicIndex(memory: DataView, address: number, bytes: number): number {
  if (address % bytes !== 0) {
    throw new Trap(
      "unaligned atomic",
      `unaligned atomic: address ${address} is not a multiple of ${bytes}`,
    );
  }
  memory.getUint8(address + bytes - 1);
  return address / bytes;
}

/** An i64 as BigInt. */
export function packI64(low: number, high: number): bigint {
  pairWords[0] = low;
  pairWords[1] = high;
  return pair[0]!;
}

/** The words of an i64: the low one; the high one is in `wide.hi`. */
export function unpackI64(value: bigint): number {
  pair[0] = value;
  wide.hi = pairWords[1]!;
  return pairWords[0]!;
}

/**
 * Waits until notified, while the cell holds `expected`.
 * @returns 0 when notified, 1 when the cell held something else, 2 when `timeout` ms passed.
 * @throws {Trap} when the memory is not shared, or the address not aligned.
 */
export function atomicWait32(m: DataView, address: number, expected: number, timeout: number) {
  const index = atomicIndex(m, address, 4);
  mustBeShared(m);
  const wait = (ms: number) => Atomics.wait(atomicWords(m), index, expected, ms);
  return OUTCOMES[interruption === null ? wait(timeout) : waitInSlices(wait, timeout)];
}

/** See {@link atomicWait32}. */
export function atomicWait64(m: DataView, address: number, expected: bigint, timeout: number) {
  const index = atomicIndex(m, address, 8);
  mustBeShared(m);
  const wait = (ms: number) => Atomics.wait(atomicPairs(m), index, expected, ms);
  return OUTCOMES[interruption === null ? wait(timeout) : waitInSlices(wait, timeout)];
}

/** What may end an agent that waits. */
export interface WaitInterruption {
  /** Milliseconds until that is to happen, as far as is known. */
  readonly left: number;
  /** Throws what ends the agent, if that is to happen now. */
  check(): void;
}

let interruption: WaitInterruption | null = null;

/** Lets `by` end the waits of this agent from now on; `null` for nobody. Returns who could before. */
export function interruptWaits(by: WaitInterruption | null): WaitInterruption | null {
  const before = interruption;
  interruption = by;
  return before;
}

/** How long a wait goes on before the interruption is asked, in milliseconds. */
const SLICE_MS = 20;

/** A cell that another value is found in between slices has changed meanwhile: that wakes up too. */
function waitInSlices(wait: (ms: number) => Outcome, timeout: number): Outcome {
  const end = performance.now() + timeout;
  let outcome = wait(0);
  for (let left = timeout; outcome === "timed-out" && left > 0; left = end - performance.now()) {
    interruption!.check();
    outcome = wait(Math.max(0, Math.min(left, SLICE_MS, interruption!.left)));
    if (outcome === "not-equal") outcome = "ok";
  }
  return outcome;
}

type Outcome = ReturnType<typeof Atomics.wait>;

/** Wakes at most `count` (unsigned) waiters of the cell; returns how many. */
export function atomicNotify(m: DataView, address: number, count: number): number {
  return Atomics.notify(atomicWords(m), atomicIndex(m, address, 4), count >>> 0);
}

/** A time-out in milliseconds from one in nanoseconds, which is endless when negative. */
export function waitTimeout(low: number, high: number): number {
  return high < 0 ? Infinity : (high * 4294967296 + (low >>> 0)) / 1e6;
}

let fence: Int32Array | undefined;

/**
 * Orders what comes before in this agent against what comes after, plain accesses too: hosts do not
 * reorder those across an atomic exchange.
 */
export function atomicFence(): void {
  fence ??= new Int32Array(new SharedArrayBuffer(4));
  Atomics.exchange(fence, 0, 0);
}

const OUTCOMES = { "ok": 0, "not-equal": 1, "timed-out": 2 } as const;

function mustBeShared(memory: DataView): void {
  if (memory.buffer instanceof SharedArrayBuffer) return;
  throw new Trap(
    "expected shared memory",
    "expected shared memory: only agents that share a memory can wait on it",
  );
}

function cells(memory: DataView): Cells {
  if (latest !== undefined && latest.memory === memory) return latest;
  const { buffer, byteOffset, byteLength } = memory;
  latest = {
    memory,
    bytes: new Uint8Array(buffer, byteOffset, byteLength),
    halves: new Uint16Array(buffer, byteOffset, Math.floor(byteLength / 2)),
    words: new Int32Array(buffer, byteOffset, Math.floor(byteLength / 4)),
    pairs: new BigInt64Array(buffer, byteOffset, Math.floor(byteLength / 8)),
  };
  return latest;
}
