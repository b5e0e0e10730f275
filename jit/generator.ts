/**
 * The state of generating one function, and the moves that every instruction is made of: pushing and
 * popping operands, computing what cannot wait, writing statements.
 *
 * Statements go to `out`, one to a line. A new line also starts before everything that may trap or
 * call, even inside an expression: the line in the stack of a JavaScript error then tells which
 * instruction it was. {@link Generator.mark} makes such a line; with `annotate`, it says there which, and
 * {@link Generator.note} says at the start of a statement which instruction that completes.
 *
 * @module
 */
import { Cursor } from "../runtime/lower/cursor.ts";
import type { BlockType } from "../runtime/lower/cursor.ts";
import type { Module } from "../runtime/module.ts";
import type { ValType } from "../runtime/types.ts";
import { Temps } from "./temps.ts";
import {
  CONSTANT,
  localNames,
  mentions,
  SIMPLE,
  STATE,
  TRAPS,
  type Value,
  wordKind,
} from "./value.ts";

/** Operands larger than this are computed: neither V8's parser nor a reader likes them endless. */
const LARGEST = 40;

/** A function that this tier does not compile; it stays in the interpreter. */
export class Declined extends Error {
  override readonly name = "Declined";
}

/** A block that is open. */
export interface Label {
  kind: "func" | "block" | "loop" | "if" | "else" | "try";
  readonly type: BlockType;
  /** Operands below the block's parameters. */
  readonly height: number;
  /** Its name in the text; a number of its own. */
  readonly id: number;
  /** Where in the module its instruction is. */
  readonly offset: number;
  /** Where in `out` its opening line is. */
  readonly at: number;
  /** Whether a branch goes to it. */
  used: boolean;
  /** For an `if`: whether the end of its first arm is reached. */
  joined: boolean;
  /** The variables that what it gives (for a loop: what it takes) is put into; absent until needed. */
  targets: Value[] | undefined;
  /** For an `if`: its parameters, for the other arm. */
  readonly params: readonly Value[];
  /** For an `else`: where in `out` the line is that starts it. */
  elseAt: number;
  /** For a `try`: writes its `catch`, without the last brace. */
  close?: () => void;
}

/** What the generator is asked for. */
export interface GenerateOptions {
  /**
   * Say in comments, at each statement and at each line that may trap, the offset of the instruction.
   * The lines are the same otherwise.
   */
  readonly annotate?: boolean;
  /** Enter at the loop whose instruction is at this offset, instead of at the start. */
  readonly entry?: number | undefined;
}

/** The state of generating one function. */
export class Generator {
  readonly cursor: Cursor;
  readonly module: Module;
  readonly funcidx: number;
  readonly options: GenerateOptions;
  readonly temps = new Temps();
  readonly stack: Value[] = [];
  readonly labels: Label[] = [];
  readonly localTypes: ValType[] = [];
  /** Statements. */
  readonly out: string[] = [];
  /** By index in `out`, and maybe beyond: the offset of the instruction that the statement completes. */
  readonly #origins: number[] = [];
  /** By index in `stack`, and maybe beyond: the offset of the instruction that pushed the operand. */
  readonly #pushedAt: number[] = [];
  /** What the function takes from its surroundings: name to the expression that makes it. */
  readonly needs = new Map<string, string>();
  /** Helpers of `ops/math/` and of this tier that the text calls. */
  readonly helpers = new Set<string>();
  /** Whether the present instruction cannot be reached. */
  dead = false;
  /** Whether the function calls others, and so watches its depth. */
  calls = false;
  /** Whether the function calls itself in its own place. */
  callsItself = false;
  /** Whether memory 0 is reached through the variable `dv`. */
  usesView = false;
  /** Offset of the present instruction. */
  offset = 0;
  nextLabel = 1;
  /** Blocks that have become functions of their own, and the offsets of those that are to. */
  readonly parts: string[] = [];
  outlined: ReadonlySet<number> = new Set();
  /** In a large function, where in `out` the present straight run of code starts; else -1. */
  runStart = -1;

  /** Offsets of blocks that are too large to become functions. */
  readonly largeBlocks = new Set<number>();
  /** The blocks around the loop at which the function is entered, outermost first, and the loop. */
  path: readonly Label[] = [];
  /** How many operands in the stack read each local. */
  readonly #readers: number[] = [];
  /** Operands popped by the present instruction; their temporaries are not free before its end. */
  readonly #taken: Value[] = [];

  constructor(module: Module, funcidx: number, options: GenerateOptions) {
    this.cursor = new Cursor(module);
    this.module = module;
    this.funcidx = funcidx;
    this.options = options;
  }

  // Text.

  /** Writes a statement, which completes the present instruction or the one at `origin`. */
  emit(text: string, origin: number = this.offset): void {
    this.#origins[this.out.length] = origin;
    this.out.push(text);
  }

  /** The text of statement `index`, with a note of the instruction it completes if notes are asked for. */
  note(text: string, index: number): string {
    return this.options.annotate ? `/*:${this.#origins[index]}*/${text}` : text;
  }

  /** Starts a line that belongs to the present instruction. */
  mark(): string {
    return this.options.annotate ? `\n/*@${this.offset}*/` : "\n";
  }

  /** The name of something the function takes from its surroundings. */
  need(name: string, make: string): string {
    if (!this.needs.has(name)) this.needs.set(name, make);
    return name;
  }

  /** The name of a helper. */
  helper(name: string): string {
    this.helpers.add(name);
    return name;
  }

  /** The variable that holds the view of memory `memidx`. */
  view(memidx = 0): string {
    // Another agent may make it larger at any time: an access out of bounds is then tried again, which
    // only the interpreter can do.
    if (this.module.memories[memidx]!.shared) throw new Declined("an access to a shared memory");
    if (memidx === 0) {
      this.usesView = true;
      return "dv";
    }
    return `${this.memory(memidx)}.dv`;
  }

  /** The name of memory `memidx`. */
  memory(memidx: number): string {
    return this.need(`m${memidx}`, `E.instance.memories[${memidx}]`);
  }

  // Operands.

  /** Pushes an operand. */
  push(value: Value): void {
    for (const temp of value.temps) this.temps.hold(temp);
    for (const local of value.locals) this.#readers[local] = (this.#readers[local] ?? 0) + 1;
    this.#pushedAt[this.stack.length] = this.offset;
    this.stack.push(value);
    if (value.size > LARGEST) this.settle(this.stack.length - 1);
  }

  /** Pops an operand. Its temporaries stay as they are until the instruction ends. */
  pop(): Value {
    const value = this.stack.pop()!;
    this.#taken.push(value);
    for (const local of value.locals) this.#readers[local]!--;
    return value;
  }

  /** Pops `count` operands; the first is the one pushed first. */
  popMany(count: number): Value[] {
    const values: Value[] = [];
    for (let i = 0; i < count; i++) values.unshift(this.pop());
    return values;
  }

  /** Drops operands above `height`, at the end of a block. */
  cut(height: number): void {
    while (this.stack.length > height) this.pop();
  }

  /** The instruction has ended: what it popped is free. */
  endInstruction(): void {
    for (const value of this.#taken) for (const temp of value.temps) this.temps.release(temp);
    this.#taken.length = 0;
  }

  /** Keeps the temporaries of `values` from being used again. */
  hold(values: readonly Value[]): void {
    for (const value of values) for (const temp of value.temps) this.temps.hold(temp);
  }

  /** Ends {@link hold}, when the present instruction ends. */
  releaseLater(values: readonly Value[]): void {
    for (const value of values) this.#taken.push(value);
  }

  /** New temporaries for a value of `type`, as an operand. */
  fresh(type: ValType, count: number): Value {
    const words: string[] = [];
    for (let i = 0; i < count; i++) words.push(this.temps.take(wordKind(type)));
    return { type, words, flags: SIMPLE, locals: [], temps: words, size: 0 };
  }

  /** A local as an operand. */
  local(index: number): Value {
    const type = this.localTypes[index]!;
    const words = localNames(index, type);
    return { type, words, flags: SIMPLE, locals: [index], temps: [], size: 0 };
  }

  /**
   * Computes an operand that is not on the stack into temporaries, now. What is on the stack and may
   * trap was to be computed before, so it is.
   */
  compute(value: Value): Value {
    if (value.flags & CONSTANT) return value;
    if (value.flags & TRAPS) this.flush(TRAPS);
    const target = this.fresh(value.type, value.words.length);
    this.hold([target]);
    this.releaseLater([target]);
    value.words.forEach((word, i) => this.emit(`${target.words[i]}=${word};`));
    return target;
  }

  /** As {@link compute}, unless every word is a name or number already. */
  simple(value: Value): Value {
    return value.flags & SIMPLE ? value : this.compute(value);
  }

  /** Computes the operand at `index` of the stack. */
  settle(index: number): void {
    const value = this.stack[index]!;
    if (value.flags & CONSTANT) return;
    if (value.flags & TRAPS) {
      for (let i = 0; i < index; i++) if (this.stack[i]!.flags & TRAPS) this.settle(i);
    }
    const target = this.fresh(value.type, value.words.length);
    const origin = this.#pushedAt[index];
    value.words.forEach((word, i) => this.emit(`${target.words[i]}=${word};`, origin));
    for (const local of value.locals) this.#readers[local]!--;
    this.#taken.push(value);
    this.hold([target]);
    this.stack[index] = target;
  }

  /** Computes the operands of the stack that have one of `flags`. */
  flush(flags: number): void {
    for (let i = 0; i < this.stack.length; i++) {
      if (this.stack[i]!.flags & flags) this.settle(i);
    }
  }

  /** Before a statement that may trap, call or write: computes what must come before it. */
  before({ clobbers }: { clobbers: boolean }): void {
    this.flush(clobbers ? TRAPS | STATE : TRAPS);
  }

  /** Before a block: what is below it is computed now, as its locals may change inside. */
  settleAll(): void {
    this.flush(TRAPS);
    for (let i = 0; i < this.stack.length; i++) {
      const { flags, locals } = this.stack[i]!;
      if (locals.length > 0 || (flags & (SIMPLE | STATE)) !== SIMPLE) this.settle(i);
    }
  }

  /** Before local `index` is written: operands that read it are computed. */
  settleReaders(index: number): void {
    if (!this.#readers[index]) return;
    for (let i = 0; i < this.stack.length; i++) {
      if (this.stack[i]!.locals.includes(index)) this.settle(i);
    }
  }

  /** Pops an operand, for several uses or for a use that is not its next evaluation. */
  popSimple(): Value {
    return this.simple(this.pop());
  }

  /**
   * Writes assignments of `sources` to `targets`, as if all at once: a source that an earlier target
   * would overwrite is put aside first.
   */
  assign(targets: readonly string[], sources: readonly string[]): void {
    const texts = [...sources];
    for (let i = 1; i < texts.length; i++) {
      const hit = targets.some((target, k) => k < i && mentions(texts[i]!, target));
      if (!hit || texts[i] === targets[i]) continue;
      const kind = targets[i]![0]!;
      const aside = this.temps.take(kind === "d" || kind === "r" ? kind : "i");
      this.emit(`${aside}=${texts[i]};`);
      this.#taken.push({ type: 0, words: [], flags: 0, locals: [], temps: [aside], size: 0 });
      this.temps.hold(aside);
      texts[i] = aside;
    }
    texts.forEach((text, i) => {
      if (text !== targets[i]) this.emit(`${targets[i]}=${text};`);
    });
  }

  /** The label that `depth` counts from the innermost. */
  labelAt(depth: number): Label {
    return this.labels[this.labels.length - 1 - depth]!;
  }
}
