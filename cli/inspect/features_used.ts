/**
 * Which proposals a module needs an engine to have: found in its declarations, and by walking over
 * all of its code.
 *
 * @module
 */
import { byCode } from "../../ops/catalogue.ts";
import { Reader } from "../../runtime/decode/reader.ts";
import { skipInstruction, skipType } from "../../runtime/decode/skip.ts";
import { CompileError } from "../../runtime/errors.ts";
import type { Feature } from "../../runtime/features.ts";
import type { ExternType, Limits, Module } from "../../runtime/module.ts";
import { CONCRETE, EXNREF, EXTERNREF, FUNCREF, HEAP, heapOf } from "../../runtime/types.ts";
import { isNullable, isRef, V128, type ValType } from "../../runtime/types.ts";

/**
 * The features that a module uses, in alphabetical order. What is in a body that is malformed, from
 * there on, is not seen.
 */
export function featuresUsed(module: Module): Feature[] {
  const used = new Set<Feature>();
  addTypes(module, used);
  addDeclarations(module, used);
  for (let i = 0; i < module.bodies.length; i += 2) {
    addBody(new Reader(module.bytes, range(module, i), "code"), used);
  }
  return [...used].sort();
}

function range({ bodies }: Module, at: number): { start: number; end: number } {
  return { start: bodies[at]!, end: bodies[at + 1]! };
}

function addTypes({ types }: Module, used: Set<Feature>): void {
  for (const type of types) {
    if (type.kind !== "func" || !type.final || type.parent !== null) used.add("gc");
    if (type.results.length > 1) used.add("multi-value");
    for (const value of [...type.params, ...type.results]) addValType(value, used);
    for (const field of type.fields) addValType(field.type, used);
  }
}

function addValType(type: ValType, used: Set<Feature>): void {
  if (type === V128) used.add("simd");
  if (!isRef(type)) return;
  const heap = heapOf(type);
  if (type === FUNCREF || type === EXTERNREF) used.add("reference-types");
  else if (type === EXNREF || heap === HEAP.noexn) used.add("exception-handling");
  else if (heap >= CONCRETE || (!isNullable(type) && isFuncOrExtern(heap))) {
    used.add("function-references");
  } else used.add("gc");
}

function isFuncOrExtern(heap: number): boolean {
  return heap === HEAP.func || heap === HEAP.extern;
}

function addDeclarations(module: Module, used: Set<Feature>): void {
  const { tables, memories, globals, tags, dataCount, datas, elements, imports } = module;
  if (tables.length > 1) used.add("reference-types");
  if (memories.length > 1) used.add("multi-memory");
  if (tags.length > 0) used.add("exception-handling");
  if (dataCount !== undefined) used.add("bulk-memory");
  for (let i = 0; i < datas.length; i++) {
    if (datas.at(i).mode === "passive") used.add("bulk-memory");
  }
  if (elements.some(({ mode }) => mode === "passive")) used.add("bulk-memory");
  if (elements.some(({ mode }) => mode === "declarative")) used.add("reference-types");
  for (const table of tables) {
    addLimits(table, used);
    // Tables of funcref are as old as tables are.
    if (table.element !== FUNCREF) addValType(table.element, used);
  }
  for (const memory of memories) {
    addLimits(memory, used);
    if (memory.shared) used.add("threads");
    if (memory.pageSizeLog2 !== 16) used.add("custom-page-sizes");
  }
  for (const { type } of globals) addValType(type, used);
  for (const { desc } of imports) if (isMutableGlobal(desc)) used.add("mutable-globals");
  for (const { kind, index } of module.exports) {
    if (kind === "global" && globals[index]!.mutable) used.add("mutable-globals");
  }
  for (const { init } of module.globalDecls) addConstant(new Reader(module.bytes, init, ""), used);
}

function addLimits({ is64 }: Limits, used: Set<Feature>): void {
  if (is64) used.add("memory64");
}

function isMutableGlobal(desc: ExternType): boolean {
  return desc.kind === "global" && desc.type.mutable;
}

/** Arithmetic in a constant expression is a proposal of its own. */
function addConstant(reader: Reader, used: Set<Feature>): void {
  while (reader.left > 0) {
    const opcode = skipInstruction(reader);
    if (/\.(add|sub|mul)$/.test(byCode.get(opcode)?.name ?? "")) used.add("extended-const");
    else addOpcode(opcode, used);
  }
}

function addBody(reader: Reader, used: Set<Feature>): void {
  const opcodes = new Set<number>();
  try {
    for (let groups = reader.u32(); groups > 0; groups--) {
      reader.u32();
      if (reader.peek() === V128) used.add("simd");
      skipType(reader);
    }
    while (reader.left > 0) {
      const at = reader.pos;
      const opcode = skipInstruction(reader);
      opcodes.add(opcode);
      if (isBlock(opcode) && isTypeIndex(reader.bytes[at + 1]!)) used.add("multi-value");
    }
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
  }
  for (const opcode of opcodes) addOpcode(opcode, used);
}

/** `block`, `loop` and `if`. */
function isBlock(opcode: number): boolean {
  return opcode >= 0x02 && opcode <= 0x04;
}

/** Whether a block's type is one of the module's, which alone can have parameters. */
function isTypeIndex(byte: number): boolean {
  return (byte & 0xc0) !== 0x40;
}

function addOpcode(opcode: number, used: Set<Feature>): void {
  const proposal = byCode.get(opcode)?.proposal;
  if (proposal !== undefined && proposal !== "mvp") used.add(proposal);
}
