/**
 * The state of validating one body or constant expression: where the pass stands in the bytes, the
 * stack of operand types and the stack of open blocks, with the steps that every rule is made of.
 *
 * The pass (`body.ts`) keeps position and stack height in local variables and brings them here before
 * it calls a rule, so that rules are plain functions over a `Checker`.
 *
 * {@link https://webassembly.github.io/spec/core/appendix/algorithm.html}
 *
 * @module
 */
import { hex, Reader } from "../decode/reader.ts";
import { readHeapType, readValType, type TypeScope } from "../decode/value_type.ts";
import { CompileError, type Phase } from "../errors.ts";
import { type Feature, requireFeature } from "../features.ts";
import { MODULE_LIMITS } from "../limits.ts";
import type { MemoryType, Range, TableType } from "../module.ts";
import { isHeapSubtype, isSubtype } from "../subtype.ts";
import { valTypesText, valTypeText } from "../type_text.ts";
import { BOT, concrete, type DefType, type HeapType, isRef } from "../types.ts";
import { heapOf, refType, type ValType } from "../types.ts";
import type { Context } from "./context.ts";
import { type Frame, type FrameKind, makeFrame } from "./frame.ts";
import { instructionName } from "./rules.ts";

/** What is being validated, for messages and for the rules that differ. */
export interface Subject {
  /** Such as `function 12 "main"`; asked for only when there is something to say. */
  readonly name: () => string;
  /** The section that the bytes belong to. */
  readonly section: string;
  /** For a body: which function's. */
  readonly funcidx?: number;
  /** For a constant expression: how many globals it may refer to. */
  readonly globals?: number;
}

/** Free entries that the pass keeps on top of the operand stack; no plain instruction pushes more. */
export const STACK_SLACK = 8;

/** Lists of up to so many types are not counted. */
const SHORT_LIST = 32;

const MOST_STACK = MODULE_LIMITS.operands + STACK_SLACK;

/** Reads instructions and checks operands. */
export class Checker extends Reader implements TypeScope {
  /** What all bodies of the module share. */
  readonly context: Context;
  /** What is being checked. */
  readonly subject: Subject;
  /** The offset of the instruction being checked. */
  at: number;
  /** Types of the operands, bottom first, up to `sp`. */
  stack: Int32Array;
  /** How many operands there are. */
  sp = 0;
  /** The innermost open block. */
  top: Frame;
  /** How many blocks are open. */
  depth = 0;

  /** A checker that stands at the start of `range`. */
  constructor(context: Context, range: Range, subject: Subject) {
    super(context.module.bytes, range, subject.section);
    this.context = context;
    this.subject = subject;
    this.at = range.start;
    this.stack = context.stack;
    this.top = context.frames[0]!;
  }

  // Operands.

  /** Pushes an operand of this type. */
  push(type: ValType): void {
    if (this.sp === this.stack.length) this.reserve(1);
    this.stack[this.sp++] = type;
  }

  /** Pushes operands of these types, the last on top. */
  pushAll(types: readonly ValType[]): void {
    this.charge(types);
    if (this.sp + types.length > this.stack.length) this.reserve(types.length);
    for (let i = 0; i < types.length; i++) this.stack[this.sp++] = types[i]!;
  }

  /** Pops an operand that must match `wanted`. */
  pop(wanted: ValType): void {
    if (this.sp === this.top.height) {
      if (!this.top.dead) this.mismatch(valTypeText(wanted), "an empty stack");
      return;
    }
    const found = this.stack[--this.sp]!;
    if (found !== wanted && !isSubtype(found, wanted)) {
      this.mismatch(valTypeText(wanted), valTypeText(found));
    }
  }

  /** Pops operands that must match these types, the last first. */
  popAll(types: readonly ValType[]): void {
    this.charge(types);
    const { stack, top } = this;
    for (let i = types.length - 1; i >= 0; i--) {
      const wanted = types[i]!;
      if (this.sp === top.height) {
        // Unreachable code has any number of operands, so that the rest needs no look.
        if (top.dead) return;
        this.mismatch(valTypeText(wanted), "an empty stack");
      }
      const found = stack[--this.sp]!;
      if (found !== wanted && !isSubtype(found, wanted)) {
        this.mismatch(valTypeText(wanted), valTypeText(found));
      }
    }
  }

  /** Pops an operand of any type; {@link BOT} when the code is unreachable and none is there. */
  popAny(): ValType {
    if (this.sp === this.top.height) {
      if (!this.top.dead) this.mismatch("an operand", "an empty stack");
      return BOT;
    }
    return this.stack[--this.sp]!;
  }

  /** Pops any reference and gives its type; the bottom reference in place of {@link BOT}. */
  popRef(): ValType {
    const found = this.popAny();
    if (found === BOT) return refType(BOT, false);
    if (!isRef(found)) this.mismatch("a reference", valTypeText(found));
    return found;
  }

  /** Pops a reference that may be null and must match the heap type `wanted`. */
  popHeap(wanted: HeapType): ValType {
    const found = this.popRef();
    if (!isHeapSubtype(heapOf(found), wanted)) {
      this.mismatch(valTypeText(refType(wanted, true)), valTypeText(found));
    }
    return found;
  }

  /** Checks that the topmost operands match these types, and leaves them there. */
  peekAll(types: readonly ValType[]): void {
    this.charge(types);
    const above = this.sp - types.length;
    for (let i = types.length - 1; i >= 0; i--) {
      if (above + i < this.top.height) {
        if (!this.top.dead) this.mismatch(valTypesText(types), this.operandsText());
        return;
      }
      const found = this.stack[above + i]!;
      if (found !== types[i] && !isSubtype(found, types[i]!)) {
        this.mismatch(valTypesText(types), this.operandsText());
      }
    }
  }

  /** Counts the work that a long list makes. Short ones are in proportion to the bytes. */
  charge(list: ArrayLike<unknown>): void {
    if (list.length <= SHORT_LIST) return;
    this.context.listedTypes += list.length;
    if (this.context.listedTypes <= MODULE_LIMITS.listedTypes) return;
    const what = `the module's instructions stand for more than ${MODULE_LIMITS.listedTypes} types`;
    this.reject("too many operands", what);
  }

  /** Makes room for `count` more operands. */
  reserve(count: number): void {
    const wanted = this.sp + count;
    if (wanted <= this.stack.length) return;
    if (wanted > MOST_STACK) {
      const what = `more than ${MODULE_LIMITS.operands} operands are on the stack`;
      this.reject("too many operands", what);
    }
    const size = Math.min(Math.max(wanted, this.stack.length * 2), MOST_STACK);
    const grown = new Int32Array(size);
    grown.set(this.stack);
    this.stack = this.context.stack = grown;
  }

  // Blocks.

  /** Opens a block; its parameters must have been popped, and are pushed again. */
  open(kind: FrameKind, params: readonly ValType[], results: readonly ValType[]): void {
    if (this.depth >= MODULE_LIMITS.controlDepth) {
      const what = `blocks are nested more than ${MODULE_LIMITS.controlDepth} deep`;
      this.reject("nesting too deep", what);
    }
    const frames = this.context.frames;
    const frame = frames[this.depth] ?? (frames[this.depth] = makeFrame());
    this.depth++;
    frame.kind = kind;
    frame.height = this.sp;
    frame.params = params;
    frame.results = results;
    frame.dead = false;
    frame.initialised = this.context.locals.initialised;
    this.top = frame;
    if (params.length > 0) this.pushAll(params);
  }

  /** Closes the innermost block: exactly its results must be left. */
  close(): Frame {
    const frame = this.top;
    if (frame.results.length > 0) this.popAll(frame.results);
    if (this.sp !== frame.height) this.#excess(frame);
    if (this.context.locals.initialised !== frame.initialised) {
      this.context.locals.rewind(frame.initialised);
    }
    this.depth--;
    if (this.depth > 0) this.top = this.context.frames[this.depth - 1]!;
    return frame;
  }

  /** The rest of the innermost block cannot be reached. */
  unreachable(): void {
    this.sp = this.top.height;
    this.top.dead = true;
  }

  /** Reads a label and gives the block that it stands for. */
  label(): Frame {
    const label = this.u32();
    if (label >= this.depth) {
      this.reject("unknown label", `label ${label} where ${this.depth} blocks are open`);
    }
    return this.context.frames[this.depth - 1 - label]!;
  }

  // Immediates.

  /** Most integers are one byte. */
  override u32(): number {
    const byte = this.bytes[this.pos]!;
    if (byte >= 0x80 || this.pos >= this.end) return super.u32();
    this.pos++;
    return byte;
  }

  /** Reads the index of a type of this kind. */
  typeIndex(kind: DefType["kind"]): DefType {
    return this.typeOf(this.u32(), kind);
  }

  /** The type with this index, which must be of this kind. */
  typeOf(index: number, kind: DefType["kind"]): DefType {
    const type = this.context.module.types[index];
    if (type === undefined) return this.unknown("type", index, this.context.module.types.length);
    if (type.kind === kind) return type;
    return this.reject(NON_KIND[kind], `type ${index} is a type of ${type.kind}s, not of ${kind}s`);
  }

  /** Reads a value type. */
  valType(): ValType {
    return readValType(this, this);
  }

  /** Reads a heap type. */
  readHeap(): HeapType {
    return readHeapType(this, this);
  }

  /** For {@link TypeScope}. */
  heapType(index: number): HeapType {
    const type = this.context.module.types[index];
    if (type === undefined) return this.unknown("type", index, this.context.module.types.length);
    return concrete(type.id);
  }

  /** For {@link TypeScope}. */
  need(feature: Feature, what: string, offset: number): void {
    requireFeature(this.context.features, feature, what, offset);
  }

  // What indices stand for.

  /** The function with this index: its type. */
  func(index: number): DefType {
    const { funcs } = this.context.module;
    return funcs[index] ?? this.unknown("function", index, funcs.length);
  }

  /** The memory with this index: its type. */
  memory(index: number): MemoryType {
    const { memories } = this.context.module;
    return memories[index] ?? this.unknown("memory", index, memories.length);
  }

  /** Reads a table index and gives the table's type. */
  table(): TableType {
    const index = this.u32();
    const { tables } = this.context.module;
    return tables[index] ?? this.unknown("table", index, tables.length);
  }

  /** Reads a tag index and gives the types of the values that the tag's exceptions carry. */
  tag(): readonly ValType[] {
    const index = this.u32();
    const { tags } = this.context.module;
    return (tags[index] ?? this.unknown("tag", index, tags.length)).params;
  }

  /** The element segment with this index: the type of its elements. */
  elem(index: number): ValType {
    const { elements } = this.context.module;
    return (elements[index] ?? this.unknown("elem segment", index, elements.length)).type;
  }

  /** Checks that there is a data segment with this index. */
  data(index: number): void {
    const { dataCount } = this.context.module;
    if (dataCount === undefined) {
      const what = `${this.instruction()} needs a data count section in front of the code`;
      this.fail("data count section required", what, this.at);
    }
    if (index >= dataCount) this.unknown("data segment", index, dataCount);
  }

  // Messages.

  /** Refuses the instruction: something else was there than the rule asks for. */
  mismatch(expected: string, found: string): never {
    this.reject("type mismatch", `${this.instruction()} expects ${expected}, found ${found}`);
  }

  /** Refuses an index out of range. */
  unknown(what: string, index: number, count: number): never {
    const have = count === 1 ? `there is 1 (index 0)` : `there are ${count}`;
    this.reject(`unknown ${what} ${index}`, `${this.instruction()} names it, but ${have}`);
  }

  /** Refuses the instruction being checked. */
  reject(phrase: string, what: string): never {
    this.invalid(phrase, what, this.at);
  }

  /** The instruction being checked, by name; `end` where a constant expression or body ends. */
  instruction(): string {
    return instructionName(this.bytes, this.at);
  }

  /** The operands of the innermost block, for messages. */
  operandsText(): string {
    return valTypesText(this.stack.subarray(this.top.height, this.sp));
  }

  /** Refuses the module as malformed. */
  override fail(phrase: string, what: string, at: number): never {
    return this.#refuse("decode", { phrase, what, at });
  }

  /** Refuses the module as invalid. */
  override invalid(phrase: string, what: string, at: number): never {
    return this.#refuse("validate", { phrase, what, at });
  }

  #refuse(phase: Phase, fault: { phrase: string; what: string; at: number }): never {
    const { phrase, what, at } = fault;
    const { funcidx, section } = this.subject;
    throw new CompileError(`${phrase} in ${this.subject.name()} at offset ${hex(at)}: ${what}`, {
      phase,
      phrase,
      offset: at,
      section,
      ...(funcidx === undefined ? {} : { funcidx }),
    });
  }

  #excess(frame: Frame): never {
    const excess = valTypesText(this.stack.subarray(frame.height, this.sp));
    const results = valTypesText(frame.results);
    this.reject(
      "type mismatch",
      `${this.instruction()} ends a block with results ${results}, but below them ${excess} is left`,
    );
  }
}

const NON_KIND = {
  func: "non-function type",
  struct: "non-structure type",
  array: "non-array type",
} as const;
