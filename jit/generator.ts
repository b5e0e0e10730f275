/**
 * The state of generating one function, besides its operands: `operands.ts` has those, and `writer.ts`
 * what writes statements.
 *
 * @module
 */
import { FloatLocals } from "./float_locals.ts";
import type { Module } from "../runtime/module.ts";
import { EXTERNREF } from "../runtime/types.ts";
import type { Label } from "./label.ts";
import type { WholePlan } from "./whole_plan.ts";
import { type OperandOptions, Operands } from "./operands.ts";

/** What the generator is asked for. */
export interface GenerateOptions {
  /**
   * Say in comments, at each statement and at each line that may trap, the offset of the instruction.
   * The lines are the same otherwise.
   */
  readonly annotate?: boolean;
  /** Enter at the loop whose instruction is at this offset, instead of at the start. */
  readonly entry?: number | undefined;
  /** How the instance is metered, as `Meter.mode`. @default {0} */
  readonly metering?: number;
  /**
   * The form of i64: pairs of words for good, or BigInts. Absent: pairs, and where BigInts are better,
   * a change to them when the function is hot.
   */
  readonly form?: "pairs" | "whole" | undefined;
}

/** How a function is generated this time. */
export interface Attempt extends Omit<OperandOptions, "annotate"> {
  readonly options: GenerateOptions;
  /** Whether floats go in and out by an array. @default {false} */
  readonly floatSlots?: boolean;
}

/** A function that is being written out in its caller. */
export interface Inlining {
  readonly funcidx: number;
  /** The block that it is. */
  readonly label: Label;
  /** The function that it is written out in, if that is being written out as well. */
  readonly around: Inlining | undefined;
}

/** The state of generating one function. */
export class Generator extends Operands {
  readonly module: Module;
  readonly funcidx: number;
  readonly options: GenerateOptions;
  readonly labels: Label[] = [];
  /** Whether the present instruction cannot be reached. */
  dead = false;
  /** Whether the function calls others, and so watches its depth. */
  calls = false;
  /** Whether the function calls itself in its own place. */
  callsItself = false;
  /** Whether the function calls others in its own place. */
  leavesCalls = false;
  /** Whether floats go in and out by an array: see `float_slots.ts`. */
  readonly floatSlots: boolean;
  /** What is done with them. */
  readonly floatLocals = new FloatLocals();
  /** How many calls of the function itself it has. */
  selfCalls = 0;
  /** The function that is being written out in its caller, and those around it: see `inline.ts`. */
  inlining: Inlining | undefined = undefined;
  /** Bytes of what has been written out. */
  inlinedBytes = 0;
  /** The index of local 0 of the function whose instructions are read. */
  localBase = 0;
  /** How many locals the function itself has. */
  ownLocals = 0;
  /** Whether memory 0 is reached through the variable `dv`. */
  usesView = false;
  nextLabel = 1;
  /** Blocks that have become functions of their own, and the offsets of those that are to. */
  readonly parts: string[] = [];
  /** Of each part: words of JavaScript's stack below the calls in it, or 0 if there are none. */
  readonly partWords: number[] = [];
  outlined: ReadonlySet<number> = new Set();
  /** In a large function, where in `out` the present straight run of code starts; else -1. */
  runStart = -1;
  /** How many statements of `out` have been counted, and the characters of those in the run. */
  runCounted = 0;
  runSize = 0;
  /** How the function is metered. */
  readonly metering: number;
  /** By number of a straight run of code, what it costs; and the present run's number, or -1. */
  readonly prices: number[] = [];
  run = -1;
  /** Whether the function counts the rounds of its loops. */
  countsRounds = false;
  /** Offsets of blocks that are too large to become functions. */
  readonly largeBlocks = new Set<number>();
  /** What there is to gain from BigInts; `undefined` when it is not asked or nothing. */
  plan: WholePlan | undefined;
  /** Whether the function changes its form when it is hot. */
  changesForm = false;
  /** In a function with `delegate`: the variable that says which handler's turn it is. */
  turn: string | undefined = undefined;
  /** The blocks around the loop at which the function is entered, outermost first, and the loop. */
  path: readonly Label[] = [];

  constructor(module: Module, funcidx: number, attempt: Attempt) {
    const { options, floatSlots = false } = attempt;
    super(module, { ...attempt, annotate: options.annotate });
    this.floatSlots = floatSlots;
    this.module = module;
    this.funcidx = funcidx;
    this.options = options;
    this.metering = options.metering ?? 0;
  }

  /** The variable that holds the view of memory `memidx`. */
  view(memidx = 0): string {
    // Another agent may make it larger at any time.
    if (this.module.memories[memidx]!.shared) {
      return this.need(`sv${memidx}`, `E.sharedView(${memidx})`);
    }
    if (memidx === 0) {
      this.usesView = true;
      return "dv";
    }
    return `${this.memory(memidx)}.dv`;
  }

  /** A variable with the `DataView` of memory `memidx` as it is now, until the end of the instruction. */
  viewNow(memidx: number): string {
    const view = this.view(memidx);
    if (!this.module.memories[memidx]!.shared) return view;
    const target = this.scratch(EXTERNREF);
    this.emit(`${target.words[0]}=${view}.now();`);
    return target.words[0]!;
  }

  /** The name of memory `memidx`. */
  memory(memidx: number): string {
    return this.need(`m${memidx}`, `E.instance.memories[${memidx}]`);
  }

  /** The label that `depth` counts from the innermost. */
  labelAt(depth: number): Label {
    return this.labels[this.labels.length - 1 - depth]!;
  }
}
