/**
 * Walking the frames of one run of the loop, from the innermost outwards.
 *
 * @module
 */
import { functionAt, startAt } from "../lower/positions.ts";
import type { Code, Instance } from "../store.ts";
import type { Stack } from "./stack.ts";

/** Where the loop was when something was thrown. */
export interface Thrown {
  /** The instruction being executed; `stack.fp` is its frame. */
  readonly pc: number;
  readonly inst: Instance;
  /** Whether a host function threw, or compiled code. */
  readonly inHost: boolean;
  /** Whether that had taken the place of the frame that called it, which catches nothing any more. */
  readonly tail: boolean;
  /** `Stack.sp` and the number of `Stack.instances` when this run of the loop began. */
  readonly base: number;
  readonly depth: number;
  readonly stack: Stack;
}

/** A frame, and the way to those around it. */
export class FrameWalk {
  instance: Instance;
  /** A place in the instruction being executed: the call, but for the innermost frame. */
  pc: number;
  fp: number;
  /** What `Stack.sp` and the number of `Stack.instances` are when this frame is the innermost. */
  sp: number;
  instances: number;
  readonly #stack: Stack;
  readonly #base: number;

  constructor({ pc, inst, stack, base }: Thrown) {
    this.instance = inst;
    this.pc = pc;
    this.fp = stack.fp;
    this.sp = stack.sp;
    this.instances = stack.instances.length;
    this.#stack = stack;
    this.#base = base;
  }

  /** Goes to the frame that called this one. Returns false when it is outside of this run. */
  next(): boolean {
    const { calls, instances } = this.#stack;
    for (;;) {
      this.sp -= 2;
      if (this.sp <= this.#base) return false;
      const back = calls[this.sp]!;
      this.fp = calls[this.sp + 1]!;
      if (back === 1) this.instance = instances[--this.instances]!;
      else {
        // A return record points behind the call.
        this.pc = back - 1;
        return true;
      }
    }
  }

  /** The code that this frame runs. */
  get code(): Code {
    return this.instance.run!.code;
  }

  /** The function that this frame runs. */
  get funcidx(): number {
    return functionAt(this.code, this.pc);
  }

  /** The frame index behind this frame. */
  get end(): number {
    const { code, pc } = this;
    return this.fp + code.words[startAt(code, pc)]!;
  }
}
