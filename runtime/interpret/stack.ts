/**
 * The guest stack: frames of every instance of this agent, in one buffer seen through typed views.
 *
 * Frames live here and not on JavaScript's stack, so that a guest may recurse as deep as the limit
 * says, and so that a frame can be read, stepped, saved or unwound at any instruction.
 *
 * A frame is a run of 8-byte slots: locals, then operands. An i32 is one int32, an i64 two (low word
 * first), an f32 its bits, a v128 two slots. References lie in `refs`, at the same slot index. A
 * callee's frame starts at its arguments in the caller's operands, and its results end up there.
 *
 * @module
 */
import type { Views } from "../../ops/math/simd.ts";
import type { ExceptionObject } from "../exception.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import type { RuntimeLimits } from "../limits.ts";
import type { Instance, Ref } from "../store.ts";

/** The stack of one agent. */
export class Stack implements Views {
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly i8: Int8Array;
  readonly u8: Uint8Array;
  readonly i16: Int16Array;
  readonly u16: Uint16Array;
  readonly refs: Ref[] = [];
  /** Return records, two words each: the caller's `pc` to go on at, and the caller's `fp`. */
  readonly calls: Int32Array;
  /** Callers' instances, one for each return record that switches back to another instance. */
  readonly instances: Instance[] = [];
  /** The first free 32-bit word, where a call from the host puts its frame. */
  top = 0;
  /** The next free word of `calls`. */
  sp = 0;
  /** The vector load or store being executed: see `runtime/generated/vector.js`. */
  at = 0;
  /** Words that frames may ever use. */
  readonly limit: number;
  /** Words that frames may use until {@linkcode makeRoom} is asked for more: as far as `refs` reaches. */
  room: number;
  /** Words of `calls` that may be used. */
  readonly deepest: number;
  /** Where an exception resumes: set by `unwind`. */
  fp = 0;
  /** Where an exception resumes: set by `unwind`. */
  resumed: Instance | null = null;
  /** Whether V8 has had the time to compile the loop: then it is worth entering it anew. */
  isLoopCompiled = false;
  /** Whether whoever has started the guest can wait in the middle of it. */
  suspendable = false;
  /** Where the guest has stopped, while it waits. */
  suspended: Suspended | null = null;
  /** The interpreter's loop over this stack, made at first use. */
  loop: Loop | null = null;
  /** The exception that `raise` throws next. */
  thrown: ExceptionObject | null = null;

  constructor(limits: Pick<RuntimeLimits, "stackBytes" | "callDepth">) {
    const bytes = Math.max(4096, Math.ceil(limits.stackBytes / 16) * 16);
    // Behind what frames may use lies a cell for the immediate of a vector instruction.
    const buffer = new ArrayBuffer(bytes + 16);
    this.i32 = new Int32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.i8 = new Int8Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.limit = this.room = bytes >> 2;
    // A call records two words, and switching instances two more.
    this.calls = new Int32Array(4 * limits.callDepth + 4);
    this.deepest = 2 * limits.callDepth;
  }

  /**
   * Makes `refs` reach over `words` words, so that writing one never leaves a hole, which would turn
   * the array into a hash table. Only guests that hold references pay for it, and only as their stack
   * grows: all of it would take 30 ms.
   */
  useRefs(words = this.limit): void {
    const { refs } = this;
    if (refs.length >= MORE_REFS && refs.length >= words >> 1) return;
    const most = Math.min(this.limit >> 1, Math.max(words >> 1, 2 * refs.length));
    const more = new Array<Ref>(MORE_REFS).fill(null);
    do refs.push(...more); while (refs.length < most);
    this.room = Math.min(this.limit, 2 * refs.length);
  }

  /** Has the guest stop here; its frames stay. */
  suspend(place: Suspended): void {
    const { fp, sp, inst, hot } = place;
    const { code } = inst.run!;
    this.suspended = place;
    this.sp = sp;
    this.top = fp + code.words[code.entries[hot]!]!;
  }

  /** Returns where the guest has stopped, as it goes on. */
  resume(): Suspended {
    const place = this.suspended!;
    this.suspended = null;
    return place;
  }

  /** Makes room for frames up to word `words`. Returns whether the limit allows it. */
  makeRoom(words: number): boolean {
    if (words > this.limit) return false;
    if (words > this.room) this.useRefs(words);
    return true;
  }
}

/**
 * Runs from `pc` on until it has to be entered again: see `runtime/generated/loop.js`.
 *
 * @returns where to go on, or -1 when the run is over
 */
export type Loop = (pc: number, stack: Stack, base: number, depth: number) => number;

/** Where a guest has stopped. */
export interface Suspended {
  /** The instruction to go on at, which was not done. */
  readonly pc: number;
  /** Its frame. */
  readonly fp: number;
  /** The next free word of `calls`. */
  readonly sp: number;
  /** Its instance: the one that was called from outside. */
  readonly inst: Instance;
  /** The function that was running. */
  readonly hot: number;
}

/** References are made room for so many at a time. */
const MORE_REFS = 4096;

let current: Stack | null = null;

/** The agent's stack, made at first use. */
export function agentStack(): Stack {
  return current ??= new Stack(DEFAULT_LIMITS);
}

/**
 * Sets how deep guests of this agent may go. Takes effect at once.
 *
 * @param limits `stackBytes`, 4096 or more, and `callDepth`, 1 or more; what is absent stays at its default
 * @throws {RangeError} while a guest is running
 */
export function limitStack(limits: Partial<Pick<RuntimeLimits, "stackBytes" | "callDepth">>): void {
  // Before a guest runs, its arguments are already on the stack.
  if (current !== null && (current.sp > 0 || current.top > 0)) {
    throw new RangeError("Cannot change the stack limits while a guest is running");
  }
  current = new Stack({ ...DEFAULT_LIMITS, ...limits });
}

/**
 * Runs `body` on a stack of its own, with these limits; what was running before goes on with its own.
 *
 * @param limits As of {@linkcode limitStack}.
 */
export function withStack<T>(
  limits: Partial<Pick<RuntimeLimits, "stackBytes" | "callDepth">>,
  body: () => T,
): T {
  const before = current;
  current = new Stack({ ...DEFAULT_LIMITS, ...limits });
  try {
    return body();
  } finally {
    current = before;
  }
}
