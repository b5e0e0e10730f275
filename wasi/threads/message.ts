/**
 * What the threads of a guest and the thread that serves them tell each other.
 *
 * A thread posts a call and waits for the answer in shared memory, for it cannot wait for a message:
 *
 * ```text
 * answer ─▶ | state: i32 | result or noted: i32 | began: f64, in ns | wait for: f64, in ms |
 * ```
 *
 * @module
 */
import type { GuestFrame } from "../../runtime/errors.ts";
import type { SharedMemory } from "../../runtime/api/memory.ts";

/**
 * Who executes the threads: our interpreter; our compiler, with every function compiled at its first
 * call (`jit`), or only what is hot in a thread (`auto`); or the host's own WebAssembly.
 */
export type ThreadEngine = "interpreter" | "jit" | "auto" | "host";

/** What is shared by a guest's threads: a memory of the host's, or what `share()` of ours gives. */
export type ThreadMemory = SharedMemory | WebAssembly.Memory;

/** What a thread is to do. */
export interface ThreadTask {
  readonly engine: ThreadEngine;
  /** The module; of the host's API if it has been compiled by it. */
  readonly module: Uint8Array | WebAssembly.Module;
  readonly memory: ThreadMemory;
  /** The directory that keeps compiled code between runs; `undefined` for none. */
  readonly cache: string | undefined;
  /** Bytes that calls may take on the stack; `undefined` for the default. */
  readonly stackBytes: number | undefined;
  readonly answer: SharedArrayBuffer;
  readonly wakeup: Int32Array<SharedArrayBuffer>;
  /** How it begins: by `_start`, or as a thread that another has started. */
  readonly entry: "start" | { readonly tid: number; readonly argument: number };
}

/** What a thread tells. */
export type ThreadMessage =
  | {
    readonly kind: "call";
    readonly module: string;
    readonly name: string;
    readonly args: readonly (number | bigint)[];
    /** When it was first asked for, in nanoseconds; `null` for the first time. */
    readonly began: number | null;
  }
  | { readonly kind: "spawn"; readonly argument: number }
  /** Something is wrong with the cache, which does not keep the guest from running. */
  | { readonly kind: "note"; readonly message: string }
  | { readonly kind: "returned" }
  | { readonly kind: "failed"; readonly error: SentTrap };

/** What came out of a thread, as it can be sent. */
export interface SentTrap {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Of a trap of our engine. */
  readonly phrase?: string;
  readonly frames?: readonly GuestFrame[];
}

/** Bytes of an answer. */
export const ANSWER_BYTES = 24;

/** What the first word of an answer says. */
export const ANSWER = {
  NONE: 0,
  /** The second word is what the call returned. */
  RESULT: 1,
  /** The call is to be made again once the wakeup word is no longer the second word. */
  PARKED: 2,
  /** The guest has ended: no call is answered any more. */
  OVER: 3,
} as const;
