/**
 * The state of lowering one function, and the moves that every instruction is made of: emitting
 * words, finding operands, binding labels.
 *
 * @module
 */
import {
  BR_NZ,
  BR_Z,
  BRANCH,
  CHECK,
  CONST1,
  CONST2,
  CONST4,
  COPY1,
  COPY2,
  COPY4,
  COPY_REF,
  COUNT,
  FUEL,
  FUSED,
  I32_ADD_K,
  I32_EQZ,
  NEGATED,
} from "../generated/isa.js";
import { METERS_TIME } from "../meter_mode.ts";
import type { ValType } from "../types.ts";
import type { LoweredCode } from "./lowered_code.ts";
import { type BlockType, Cursor } from "./cursor.ts";
import type { Clause, Handler } from "./handlers.ts";
import { ConstantPool } from "./pool.ts";
import { CONSTANT, LOCAL, Operands, TEMP, widthOf, wordsOf } from "./operands.ts";

/** What opened a block. */
export type LabelKind = "func" | "block" | "loop" | "if" | "else" | "try" | "catch";

/** A block that is open. */
export interface Label {
  kind: LabelKind;
  /** Operands and frame offset below the block's parameters. */
  readonly height: number;
  readonly top: number;
  readonly type: BlockType;
  /** For a loop, where it starts. */
  readonly start: number;
  /** The last word that waits for the block's end, each holding the place of the one before; or -1. */
  waiting: number;
  /** For an `if`, the word that waits for the `else`; or -1. */
  otherwise: number;
  /** For a block that catches exceptions, what does so. */
  handler?: Handler;
  /** For a `catch` arm, the frame offset of the exception it has caught. */
  caught?: number;
  /** Clauses that lead to the block's end. */
  landings?: Clause[];
}

/** When a conditional branch is taken. */
export type When = "holds" | "fails";

/** A conditional branch without its target. */
export interface Condition {
  readonly op: number;
  readonly operands: readonly number[];
}

/** How the result is to be made. */
export interface LowerOptions {
  /** Where in the code's words the function starts. */
  readonly at: number;
  /** Does the work and keeps the result, instead of the code, which stays as it is. */
  readonly recorder?: Lowerer;
}

/** For every so many blocks in a function, it is hot only after as many counts more. */
const BLOCKS_PER_THRESHOLD = 4;

/**
 * Counts after which a function of `blocks` blocks is hot. What compiling it costs grows with its size.
 * What is gained by each count, which is a call or one round of a loop, grows with what lies between
 * two branches, but not with the number of branches.
 */
function countsUntilHot(threshold: number, blocks: number): number {
  return Math.min(NEVER_HOT, Math.floor(threshold * (1 + blocks / BLOCKS_PER_THRESHOLD)));
}

/** As a number of counts: the function is not going to be hot. */
export const NEVER_HOT = 0x7fffffff;

/** The state of lowering one function. */
export class Lowerer {
  readonly code: LoweredCode;
  readonly cursor: Cursor;
  readonly operands = new Operands();
  readonly pool = new ConstantPool();
  readonly labels: Label[] = [];
  /** By local index: its frame offset and type. */
  readonly localSlot: number[] = [];
  readonly localType: ValType[] = [];
  /** Whether the function holds references, so that its frame is cleared of them. */
  holdsRefs = false;
  /** Whether the present instruction cannot be reached. */
  dead = false;
  /** The byte offset in the module of the instruction being lowered. */
  offset = 0;
  /** Where the next word goes. */
  at = 0;
  /** The last instruction emitted, if its second word is its destination and no label follows; or -1. */
  last = -1;
  /** The instruction before `last`, on the same terms; or -1. */
  before = -1;
  words: Int32Array;
  /** Words that are to hold the size of the frame, known at the end. */
  readonly frameEnds: number[] = [];
  /** Handlers of the function, inner ones first. */
  handlers: Handler[] = [];
  /** In a function that is charged fuel: the word that holds the price of the present run, or -1. */
  price = -1;
  /** In a function that is counted: the word that holds how often it still may be. */
  counter = -1;
  /** Blocks of the function, so far. */
  blocks = 0;

  constructor(code: LoweredCode) {
    this.code = code;
    this.cursor = new Cursor(code.module);
    this.words = code.words;
  }

  /** Makes room for `count` more words. */
  reserve(count: number): void {
    if (this.at + count <= this.words.length) return;
    const wider = new Int32Array(Math.max(4096, 2 * (this.at + count)));
    wider.set(this.words);
    this.words = wider;
  }

  /** Emits an instruction whose second word is not a destination. */
  emit(op: number, ...operands: number[]): void {
    this.reserve(1 + operands.length);
    const { words } = this;
    words[this.at++] = op;
    for (let i = 0; i < operands.length; i++) words[this.at++] = operands[i]!;
    this.last = -1;
  }

  /** As {@link emitTo} with one operand: most instructions, so they need no array on the way. */
  emitTo1(op: number, target: number, a: number): void {
    const { at } = this;
    this.reserve(3);
    const { words } = this;
    words[at] = op;
    words[at + 1] = target;
    words[at + 2] = a;
    this.at = at + 3;
    this.before = this.last;
    this.last = at;
  }

  /** As {@link emitTo1}, with two operands. */
  emitTo2(op: number, target: number, a: number, b: number): void {
    const { at } = this;
    this.reserve(4);
    const { words } = this;
    words[at] = op;
    words[at + 1] = target;
    words[at + 2] = a;
    words[at + 3] = b;
    this.at = at + 4;
    this.before = this.last;
    this.last = at;
  }

  /** Emits an instruction whose second word is its destination. */
  emitTo(op: number, target: number, ...operands: number[]): void {
    const { at, last } = this;
    this.emit(op, target, ...operands);
    this.before = last;
    this.last = at;
  }

  /** Adds an instruction to the present run of code, all of which is paid for at its start. */
  charge(): void {
    if (this.price < 0) {
      this.emit(FUEL, 0);
      this.price = this.at - 1;
    }
    this.words[this.price]!++;
  }

  /** Ends the present run of code: control may come from elsewhere, or go elsewhere. */
  endRun(): void {
    this.price = -1;
  }

  /** Counts how often control comes by, where that decides whether the function is compiled. */
  count(loop: number): void {
    if (this.code.entry !== "counted") return;
    // All counts of a function are one: the word behind the first.
    if (loop === 0) this.counter = this.at + 3;
    this.emit(COUNT, this.counter, loop, 0);
  }

  /** Has counts of the function, which has been lowered to its end, start from what makes it hot. */
  setCounts(): number {
    const counts = countsUntilHot(this.code.threshold, this.blocks);
    if (this.counter >= 0) this.words[this.counter] = counts;
    return counts;
  }

  /** Lets others have a look, where the code may have come from itself. */
  check(): void {
    // Whoever is charged fuel looks when a slice of it is used up.
    if (this.code.metering === METERS_TIME) this.emit(CHECK);
  }

  /** The present place, as a target for branches: what is before it is no longer patched. */
  here(): number {
    this.last = -1;
    return this.at;
  }

  // Operands.

  /** The frame offset where the value of operand `at`, no constant, lies. */
  place(at: number): number {
    const { operands } = this;
    return operands.kind[at] === LOCAL ? operands.low[at]! : operands.slot[at]!;
  }

  /** The frame offset where the loop around keeps the constant operand `at`, or -1. */
  pooled(at: number): number {
    return this.pool.slotOf(this.operands.low[at]!, this.operands.high[at]!);
  }

  /** The frame offset where the value of operand `at` lies, putting a constant into a slot first. */
  source(at: number): number {
    const { operands } = this;
    if (operands.kind[at] === CONSTANT) {
      const pooled = this.pooled(at);
      if (pooled >= 0) return pooled;
      this.moveTo(at, operands.slot[at]!);
      operands.kind[at] = TEMP;
    }
    return this.place(at);
  }

  /** Pops an operand and says where its value lies. */
  popSource(): number {
    const at = this.operands.pop();
    return this.source(at);
  }

  /** Puts the value of operand `at` at frame offset `target`. */
  moveTo(at: number, target: number): void {
    const { operands } = this;
    const type = operands.type[at]!;
    const width = widthOf(type);
    if (operands.kind[at] === CONSTANT) {
      if (width === 1) this.emitTo1(CONST1, target, operands.low[at]!);
      else this.emitTo2(CONST2, target, operands.low[at]!, operands.high[at]!);
      return;
    }
    const from = this.place(at);
    if (from === target) return;
    const op = width === 1 ? COPY1 : width === 2 ? COPY2 : width === 4 ? COPY4 : COPY_REF;
    this.emitTo1(op, target, from);
  }

  /** Puts operand `at` into its own slot. A LOCAL must be its local's highest holder. */
  settle(at: number): void {
    const { operands } = this;
    if (operands.kind[at] === TEMP) return;
    this.moveTo(at, operands.slot[at]!);
    this.last = -1;
    if (operands.kind[at] === LOCAL) operands.settleLocal(at);
    operands.kind[at] = TEMP;
  }

  /** Puts every operand that is still a local into its own slot: what follows may run twice or not. */
  settleLocals(): void {
    const { operands } = this;
    for (let at = operands.height; (at = operands.localBelow(at)) >= 0;) this.settle(at);
  }

  /** Puts the top `count` operands into their own slots. */
  settleTop(count: number): void {
    const { height } = this.operands;
    for (let at = height - 1; at >= height - count; at--) this.settle(at);
  }

  /** Puts operands that are the local at `slot` into their own slots, before the local changes. */
  settleHolders(slot: number): void {
    for (let at; (at = this.operands.holder(slot)) >= 0;) this.settle(at);
  }

  /**
   * Makes the last instruction write to `target` instead of the slot of operand `at`, if it computed
   * that operand.
   */
  retarget(at: number, target: number): boolean {
    const { operands, last, words } = this;
    if (last < 0 || operands.kind[at] !== TEMP || words[last + 1] !== operands.slot[at]) {
      return false;
    }
    words[last + 1] = target;
    return true;
  }

  /** Whether the last instruction computed operand `at` into its slot. */
  isFresh(at: number): boolean {
    const { operands, last } = this;
    return last >= 0 && operands.kind[at] === TEMP && this.words[last + 1] === operands.slot[at];
  }

  // Branches.

  /**
   * Pops a condition, as a branch taken when it holds, or when it fails. The
   * comparison that computed it is taken back, to be fused with the branch.
   */
  takeCondition(when: When): Condition {
    const sense = when === "holds";
    const at = this.operands.pop();
    if (this.isFresh(at)) {
      const op = this.words[this.last]!;
      const compare = sense ? op : NEGATED[op] ?? -1;
      const fused = compare < 0 ? -1 : BRANCH[compare] ?? -1;
      if (op === I32_EQZ) return { op: sense ? BR_Z : BR_NZ, operands: this.takeBack(1) };
      const test = op === I32_ADD_K ? -1 : this.fusedWithLast(sense ? BR_NZ : BR_Z);
      if (test >= 0) return { op: test, operands: this.takeBack(2) };
      if (fused >= 0) return { op: fused, operands: this.takeBack(2) };
    }
    return { op: sense ? BR_NZ : BR_Z, operands: [this.source(at)] };
  }

  /** Takes back the last instruction; returns its first `count` operands after the destination. */
  takeBack(count: number): number[] {
    const { words, last } = this;
    this.at = last;
    this.last = this.before;
    this.before = -1;
    const taken: number[] = [];
    for (let i = 0; i < count; i++) taken.push(words[last + 2 + i]!);
    return taken;
  }

  /** The instruction that does the work of the last one and then of `outer`, or -1. */
  fusedWithLast(outer: number): number {
    return this.last < 0 ? -1 : FUSED[outer << 10 | this.words[this.last]!] ?? -1;
  }

  /**
   * Fuses a condition with the `i32.add_k` before it, if that has just set what the condition tests.
   * Nothing may be emitted between the two.
   */
  withAddition(condition: Condition): Condition {
    const { last, words } = this;
    if (last < 0 || words[last] !== I32_ADD_K) return condition;
    const fused = this.fusedWithLast(condition.op);
    const [tested, ...others] = condition.operands;
    if (fused < 0 || words[last + 1] !== tested) return condition;
    return { op: fused, operands: [tested!, ...this.takeBack(2), ...others] };
  }

  /** Emits a conditional branch; returns the place of the word for its target. */
  branchOn(condition: Condition): number {
    this.emit(condition.op, ...condition.operands, 0);
    return this.at - 1;
  }

  /** Makes the word at `place` the target of a branch to `label`. */
  aim(place: number, label: Label): void {
    if (label.kind === "loop") {
      this.words[place] = label.start;
      return;
    }
    this.words[place] = label.waiting;
    label.waiting = place;
  }

  /** Points every word that waits for `label`'s end here. */
  bind(label: Label): void {
    const target = this.here();
    for (let place = label.waiting; place >= 0;) {
      const before = this.words[place]!;
      this.words[place] = target;
      place = before;
    }
    label.waiting = -1;
    for (const clause of label.landings ?? []) clause.target = target;
  }

  /** Ends the range of a block's handler, if it has one. */
  closeHandler({ handler }: Label): void {
    if (handler === undefined || handler.start === this.at) return;
    handler.end = this.at;
    this.handlers.push(handler);
  }

  /** The label that `depth` counts from the innermost. */
  labelAt(depth: number): Label {
    return this.labels[this.labels.length - 1 - depth]!;
  }

  /** The types that a branch to `label` carries. */
  carried(label: Label): readonly ValType[] {
    return label.kind === "loop" ? label.type.params : label.type.results;
  }

  /** Whether the values that a branch to `label` carries are not yet where it wants them. */
  mustMove(label: Label): boolean {
    const { operands } = this;
    const count = this.carried(label).length;
    const first = operands.height - count;
    if (count === 0) return false;
    if (label.kind === "func" || operands.slot[first] !== label.top) return true;
    for (let at = first; at < operands.height; at++) if (operands.kind[at] !== TEMP) return true;
    return false;
  }

  /**
   * Emits the moves of the values that a branch to `label` carries. Ascending order is safe: each
   * value's slot is at or above its target, and locals are below every target.
   */
  moveCarried(label: Label): void {
    const { operands } = this;
    const types = this.carried(label);
    let target = label.top;
    for (let i = 0; i < types.length; i++) {
      this.moveTo(operands.height - types.length + i, target);
      target += wordsOf(types[i]!);
    }
  }

  /** Emits a v128 constant into a new operand. */
  pushVector(words: readonly number[]): void {
    const slot = this.operands.push(0x7b);
    this.emitTo(CONST4, slot, ...words);
  }
}
