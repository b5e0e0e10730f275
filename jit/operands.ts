/**
 * The operands of a function that is being generated, and the moves that every instruction is made of:
 * pushing and popping, and computing what cannot wait. `value.ts` tells what an operand is.
 *
 * @module
 */
import { Cursor } from "../runtime/lower/cursor.ts";
import type { FloatFacts } from "./float_locals.ts";
import type { Module } from "../runtime/module.ts";
import { I32, I64, V128, type ValType } from "../runtime/types.ts";
import { Temps } from "./temps.ts";
import { setApart } from "./depth.ts";
import { inForm } from "./forms.ts";
import {
  CONSTANT,
  constant,
  I16X8,
  isVector,
  localNames,
  namesIn,
  QUIET,
  SIMPLE,
  STATE,
  TRAPS,
  type Value,
  wordCount,
  wordKind,
} from "./value.ts";
import { VectorUses } from "./vector_uses.ts";
import { MOST_SLOTS, SCRATCH, type WholeLocals } from "./whole_locals.ts";
import { Writer } from "./writer.ts";
import { Declined } from "./declined.ts";

/** Operands larger than this are computed: neither V8's parser nor a reader likes them endless. */
const LARGEST = 40;
/** Words of vectors longer than this are computed apart from each other. */
const LONG = 60;

/** What is known of a function when its operands are first looked at. */
export interface OperandOptions {
  /** Whether to write notes on where instructions are. */
  readonly annotate?: boolean | undefined;
  /** For the second time: the notes on vectors of the first. */
  readonly decided?: VectorUses | undefined;
  /** What is known of locals that hold floats; absent when the function is generated first. */
  readonly floatFacts?: FloatFacts | undefined;
}

/** The operands of one function, and its locals as operands. */
export class Operands extends Writer {
  readonly cursor: Cursor;
  readonly temps = new Temps();
  readonly stack: Value[] = [];
  readonly localTypes: ValType[] = [];
  /** By index in `stack`, and maybe beyond: the offset of the instruction that pushed the operand. */
  readonly #pushedAt: number[] = [];
  /** What is known of locals that hold floats; absent when the function is generated first. */
  readonly floatFacts: FloatFacts | undefined;
  /** The i64 locals, in a function that computes with BigInts. */
  whole: WholeLocals | undefined;
  /** How many results of blocks have slots; these come after those of the locals. */
  resultSlots = 0;
  /** What is done with vectors. */
  readonly vectors: VectorUses;
  /** Statements before all others, by which vectors that come in as words take their forms. */
  arrivals: readonly string[] = [];
  /** What is known of vectors of words, by node. */
  readonly #bounds = new Map<number, Pick<Value, "ranges" | "halves">>();
  /** The variables that stand for locals that hold vectors, as far as they are used. */
  readonly vectorNames = new Set<string>();
  /** How many operands in the stack read each local. */
  readonly #readers: number[] = [];
  /** Operands popped by the present instruction; their temporaries are not free before its end. */
  readonly #taken: Value[] = [];

  constructor(module: Module, { annotate = false, decided, floatFacts }: OperandOptions) {
    super({ annotate });
    this.cursor = new Cursor(module);
    this.vectors = new VectorUses(decided);
    this.floatFacts = floatFacts;
  }

  /** Pushes an operand. A vector that nothing is known of comes as words. */
  push(pushed: Value): void {
    const value = isVector(pushed.type) ? this.#asPushed(pushed) : pushed;
    for (const temp of value.temps) this.temps.hold(temp);
    for (const local of value.locals) this.#readers[local] = (this.#readers[local] ?? 0) + 1;
    this.#pushedAt[this.stack.length] = this.origin;
    this.stack.push(value);
    if (value.node !== undefined) this.#remember(value.node, value);
    if (value.size > LARGEST) this.settle(this.stack.length - 1);
  }

  /** Says what is known of the vector on top, if it is held as words. */
  know(known: Pick<Value, "ranges" | "halves">): void {
    const value = this.stack.at(-1)!;
    if (value.type !== V128) return;
    this.stack[this.stack.length - 1] = { ...value, ...known };
    this.#remember(value.node!, { ...value, ...known });
  }

  /** Notes what bounds words have, for when they are in a local. */
  #remember(node: number, { type, ranges, halves }: Value): void {
    if (type === V128 && (ranges ?? halves) !== undefined) {
      this.#bounds.set(node, { ranges, halves });
    }
  }

  /** A vector as it is on the stack: in the form decided for it, or halves as numbers instead of words. */
  #asPushed(value: Value): Value {
    const staysHalves = value.type === I16X8 && this.vectors.formOf(value.node!) === V128;
    return staysHalves ? value : this.inForm(value);
  }

  /** A vector in the form decided for it. */
  inForm(value: Value, node = value.node ?? this.vectors.make({ form: V128 })): Value {
    const type = this.vectors.formOf(node);
    if (value.type === type && value.node === node) return value;
    const quiet = type !== V128 && this.vectors.isQuiet(node) ? QUIET : 0;
    const made = inForm(this, value, { type, exact: this.vectors.isExact(node) });
    return { ...made, node, flags: made.flags | quiet };
  }

  /** Pops an operand, a vector or BigInt as words. Its temporaries stay until the instruction ends. */
  pop(): Value {
    return this.asForm(this.asWords(this.popRaw()), V128);
  }

  /** A vector in the form in which an instruction wants it; other operands as they are. */
  asForm(value: Value, type: ValType, { exact = true }: { exact?: boolean } = {}): Value {
    if (value.node === undefined) return value;
    this.vectors.use(value.node, { form: type, exact });
    return inForm(this, value, { type, exact });
  }

  /** Takes a BigInt that is not on the stack apart; leaves other operands as they are. */
  asWords(value: Value): Value {
    if (value.whole === undefined || value.words.length > 0) return value;
    if (value.flags & TRAPS) this.flush(TRAPS);
    const words = this.scratch(value.type);
    const [low, high] = words.words;
    this.emit(`${this.slots("B")}[${SCRATCH}]=${value.whole};`);
    this.emit(`${low}=${this.slots("W")}[${2 * SCRATCH}];`);
    this.emit(`${high}=W[${2 * SCRATCH + 1}];`);
    return words;
  }

  /** The name of the slots, as BigInts or as words. */
  slots(name: "B" | "W"): string {
    return this.need(name, `E.slots.${name}`);
  }

  /** Pops an operand, a vector or an i64 in whichever form it has; but halves as words. */
  popRaw(): Value {
    const value = this.#take();
    if (value.type !== I16X8) return value;
    const words = inForm(this, value, { type: V128, exact: true });
    this.#remember(value.node!, words);
    return words;
  }

  /** Pops `count` operands, vectors as words, or as halves if they are that. */
  popHalves(count: number): Value[] {
    const values: Value[] = [];
    for (let i = 0; i < count; i++) values.unshift(this.#take());
    return values.map((value) => {
      if (value.type !== I16X8) return this.asForm(value, V128);
      this.vectors.use(value.node!, { form: V128, exact: true });
      return value;
    });
  }

  #take(): Value {
    const value = this.stack.pop()!;
    this.#taken.push(value);
    for (const local of value.locals) this.#readers[local]!--;
    return value;
  }

  /**
   * Pops `count` operands; the first is the one pushed first.
   *
   * @param options.raw vectors in whichever form they have
   * @param options.whole BigInts as they are, too
   */
  popMany(
    count: number,
    { raw = false, whole = false }: { raw?: boolean; whole?: boolean } = {},
  ): Value[] {
    const values: Value[] = [];
    for (let i = 0; i < count; i++) {
      const value = this.popRaw();
      values.unshift(whole ? value : this.asWords(value));
    }
    return raw ? values : values.map((value) => this.asForm(value, V128));
  }

  /** Drops operands above `height`, at the end of a block. */
  cut(height: number): void {
    while (this.stack.length > height) this.popRaw();
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

  /** A vector in another form, when no form is wanted more than others. */
  converted(value: Value, type: ValType): Value {
    if (value.node === undefined) return value;
    return inForm(this, value, { type, exact: this.vectors.isExact(value.node) });
  }

  /**
   * Variables for a vector that is computed now: those of the local that it is about to be put into, if
   * that is the next instruction.
   *
   * @param operands the vectors that it is computed from, word by word
   */
  place(type: ValType, node: number, operands: readonly Value[] = []): Value {
    const { bytes, pos } = this.cursor;
    const next = bytes[pos];
    const index = bytes[pos + 1]!;
    const isSet = (next === 0x21 || next === 0x22) && index <= 0x7f;
    if (!isSet || this.localTypes[index] !== V128 || operands.some((one) => mixes(one, index))) {
      return { ...this.fresh(type, wordCount(type)), node };
    }
    this.settleReaders(index);
    this.vectors.set(index, node);
    return this.#variables(index, node);
  }

  /** New variables, until the present instruction ends. */
  scratch(type: ValType): Value {
    const target = this.fresh(type, wordCount(type));
    this.hold([target]);
    this.releaseLater([target]);
    return target;
  }

  /** New temporaries for what is as `value` is: words or a BigInt. */
  freshLike({ type, words, whole }: Value): Value {
    if (whole === undefined || words.length > 0) {
      // An i64 below 2^32 stays known as such.
      if (type !== I64 || words[1] !== "0") return this.fresh(type, words.length);
      const low = this.fresh(I32, 1);
      return { ...low, type, words: [...low.words, "0"] };
    }
    const name = this.temps.take("b");
    return { type, words: [], whole: name, flags: SIMPLE, locals: [], temps: [name], size: 0 };
  }

  /** Writes `value` to temporaries of its form. */
  #write(target: Value, value: Value, origin?: number): void {
    if (target.whole !== undefined) this.emit(`${target.whole}=${value.whole};`, origin);
    const isInts = value.type === V128 || value.type === I16X8;
    value.words.forEach((word, i) => {
      const name = target.words[i]!;
      if (word === name) return;
      const isLong = isInts && word.length > LONG;
      this.emit(isLong ? setApart(name, word) : `${name}=${word};`, origin);
    });
  }

  /** A local as an operand. */
  local(index: number): Value {
    const base = { flags: SIMPLE, locals: [index], temps: [], size: 0 };
    const type = this.localTypes[index]!;
    if (type === I64 && this.whole !== undefined) return this.wholeLocal(index);
    if (this.floatFacts?.quiet.has(index)) base.flags |= QUIET;
    if (type !== V128) return { ...base, type, words: localNames(index, type) };
    const node = this.vectors.local(index);
    const words = this.vectors.constantOf(node);
    if (words !== undefined) {
      const value = this.inForm(constant(V128, words), node);
      if (value.flags & CONSTANT) return value;
    }
    return this.#variables(index, node);
  }

  /** The variables of a local that holds a vector, as an operand. */
  #variables(index: number, node: number): Value {
    const type = this.vectors.formOf(node);
    const flags = SIMPLE | (this.vectors.isQuiet(node) ? QUIET : 0);
    const known = this.vectors.isGivenUp || type !== V128 ? undefined : this.#bounds.get(node);
    const words = this.namesOf(index);
    return { ...known, type, words, flags, locals: [index], temps: [], size: 0, node };
  }

  /** The names of the variables that stand for a local, in the form that it now has. */
  namesOf(index: number): string[] {
    const type = this.localTypes[index]!;
    if (type !== V128) return localNames(index, type);
    const names = localNames(index, this.vectors.formOf(this.vectors.local(index)));
    for (const name of names) this.vectorNames.add(name);
    return names;
  }

  /** A slot for the result of a block. */
  resultSlot(): Value {
    const index = this.localTypes.length + this.resultSlots++;
    if (index + 1 >= MOST_SLOTS) throw new Declined("more BigInts than there are slots");
    this.slots("B");
    return { type: I64, words: [], flags: 0, locals: [index], temps: [], size: 0 };
  }

  /** A local that is a BigInt, or the result of a block. */
  wholeLocal(index: number): Value {
    this.slots("B");
    const whole = this.whole!.get(index);
    return { type: I64, words: [], whole, flags: SIMPLE, locals: [index], temps: [], size: 0 };
  }

  /**
   * Computes an operand that is not on the stack into temporaries, now. What is on the stack and may
   * trap was to be computed before, so it is.
   */
  compute(value: Value): Value {
    if (value.flags & CONSTANT) return value;
    if (value.flags & TRAPS) this.flush(TRAPS);
    const target = this.freshLike(value);
    this.hold([target]);
    this.releaseLater([target]);
    this.#write(target, value);
    return this.#computed(value, target);
  }

  /** What stays known of an operand that is now in variables. */
  #computed({ flags, node, halves, ranges }: Value, target: Value): Value {
    if (node === undefined) return target;
    return { ...target, node, flags: target.flags | flags & QUIET, halves, ranges };
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
    const target = this.freshLike(value);
    this.#write(target, value, this.#pushedAt[index]);
    for (const local of value.locals) this.#readers[local]!--;
    this.#taken.push(value);
    this.hold([target]);
    this.stack[index] = this.#computed(value, target);
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
    const places = new Map(targets.map((target, place) => [target, place]));
    for (let i = 1; i < texts.length; i++) {
      const hit = namesIn(texts[i]!).some((name) => (places.get(name) ?? i) < i);
      if (!hit || texts[i] === targets[i]) continue;
      const kind = targets[i]![0]!.replace("v", "d");
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

  /** Vectors among the first `count` locals have come in as words: they take the form that they have. */
  receiveVectors(count: number): void {
    const start = this.out.length;
    for (let index = 0; index < count; index++) {
      if (this.localTypes[index] !== V128) continue;
      const node = this.vectors.local(index);
      const words = localNames(index, V128);
      const given = { type: V128, words, flags: SIMPLE, locals: [], temps: [], size: 0 };
      const taken = this.inForm(given, node);
      if (taken.type !== V128) this.assign(this.namesOf(index), taken.words);
    }
    this.arrivals = this.out.splice(start);
  }
}

/** Whether some word of a vector reads another word of a local than its own. */
function mixes({ words, locals }: Value, index: number): boolean {
  if (!locals.includes(index)) return false;
  const names = localNames(index, V128);
  return words.some((word, k) =>
    namesIn(word).some((name) => name !== names[k] && names.includes(name))
  );
}
