/**
 * From a function's bytes to register code, in one pass: see `docs/` for the code's form.
 *
 * The code of a function is three words (the frame's size, and the range of it that starts as zeros,
 * in words) and then instructions. An instruction is an opcode word followed by its operands: frame
 * offsets, constants, indices, and for branches the target's place in the module's code.
 *
 * @module
 */
import { bodyOf } from "./cursor.ts";
import { Reader } from "../decode/reader.ts";
import { closes, opens, skipInstruction } from "../decode/skip.ts";
import {
  CONST2,
  ENTER_REFS,
  JUMP,
  PLAIN,
  PLAIN_FC,
  SHAPE,
  SHAPE_FC,
  UNREACHABLE,
} from "../generated/isa.js";
import { METERS_FUEL } from "../meter_mode.ts";
import { isRef } from "../types.ts";
import type { LoweredCode } from "./lowered_code.ts";
import {
  branchIf,
  lowerBranch,
  lowerBranchOnNonNull,
  lowerBranchOnNull,
  lowerBranchTable,
  lowerCall,
  lowerCallIndirect,
  lowerCallRef,
  lowerElse,
  lowerEnd,
  lowerReturn,
  openBlock,
} from "./control.ts";
import {
  lowerCatch,
  lowerDelegate,
  lowerRethrow,
  lowerThrow,
  lowerThrowRef,
  lowerTry,
  lowerTryTable,
} from "./exceptions.ts";
import {
  lowerBulk,
  lowerMemoryGrow,
  lowerMemorySize,
  lowerReference,
  lowerTableGet,
  lowerTableSet,
} from "./instance_ops.ts";
import { Lowerer, type LowerOptions } from "./lowerer.ts";
import { isCharged } from "./metering.ts";
import { lowerObject } from "./objects.ts";
import { wordsOf, wordsOfAll } from "./operands.ts";
import { POOL_WORDS } from "./pool.ts";
import { joinInstructions } from "./join.ts";
import { lowerAccess, lowerPlain } from "./plain.ts";
import {
  lowerConstant,
  lowerGlobalGet,
  lowerGlobalSet,
  lowerLocalGet,
  lowerLocalSet,
  lowerLocalTee,
  lowerSelect,
} from "./variables.ts";
import { lowerAtomic, lowerVector, lowerWide } from "./vector.ts";

/** Words before a function's first instruction. */
const HEADER = 3;

/**
 * Lowers function `funcidx`, which `code.module` declares and which has been validated.
 *
 * @returns the place behind its code
 */
export function lower(code: LoweredCode, funcidx: number, options: LowerOptions): number {
  const l = options.recorder ?? new Lowerer(code);
  if (options.recorder !== undefined) l.words = l.words.slice();
  begin(l, funcidx, options.at);
  lowerBody(l);
  if (l.operands.sawRef && !l.holdsRefs) {
    // Only now is it known that the frame must be cleared of references: start over.
    l.holdsRefs = true;
    begin(l, funcidx, options.at);
    lowerBody(l);
  }
  finish(l, options.at);
  const counts = l.setCounts();
  if (options.recorder === undefined) {
    joinInstructions(l.words, options.at + HEADER, l.at);
    code.words = l.words;
    code.counts[funcidx] = counts;
    code.usesRefs ||= l.holdsRefs;
    if (l.handlers.length > 0) code.handlers.set(funcidx, l.handlers);
  }
  return l.at;
}

/** Reads the locals and lays out the frame. */
function begin(l: Lowerer, funcidx: number, at: number): void {
  const { cursor, localSlot, localType } = l;
  const { module } = cursor;
  const type = module.funcs[funcidx]!;
  const { start, end } = bodyOf(module, funcidx);
  cursor.pos = start;
  localType.length = 0;
  for (const param of type.params) localType.push(param);
  for (let groups = cursor.u32(); groups > 0; groups--) {
    const count = cursor.u32();
    const local = cursor.valType();
    for (let i = 0; i < count; i++) localType.push(local);
  }
  let slot = 0;
  for (const [index, local] of localType.entries()) {
    localSlot[index] = slot;
    slot += wordsOf(local);
  }
  l.holdsRefs ||= localType.some(isRef);
  const pooled = mayLoop(module.bytes, cursor.pos, end);
  l.pool.reset(pooled ? slot : -1);
  l.operands.reset(pooled ? slot + POOL_WORDS : slot);
  l.operands.most = Math.max(l.operands.top, wordsOfAll(type.results));
  l.frameEnds.length = 0;
  l.handlers.length = 0;
  l.dead = false;
  l.last = -1;
  l.at = at;
  l.reserve(HEADER);
  l.words[at + 1] = wordsOfAll(type.params);
  l.words[at + 2] = slot;
  l.at = at + HEADER;
  if (localType.slice(type.params.length).some(isRef)) {
    l.emit(ENTER_REFS, wordsOfAll(type.params), slot);
  }
  l.counter = -1;
  l.blocks = 0;
  l.price = -1;
  // Whoever is stopped here is about to execute the first instruction.
  l.offset = cursor.pos;
  l.check();
  l.count(0);
  l.labels.push({ kind: "func", height: 0, top: 0, type, start: -1, waiting: -1, otherwise: -1 });
}

/** Whether the code holds the byte of `loop`, as an opcode or otherwise. */
function mayLoop(bytes: Uint8Array, from: number, to: number): boolean {
  return bytes.subarray(from, to).includes(0x03);
}

/** Emits the constants of loops, and the size of the frame. */
function finish(l: Lowerer, at: number): void {
  for (const { place, start, constants } of l.pool.entries) {
    l.words[place] = constants.length === 0 ? start : l.here();
    for (const { slot, low, high } of constants) l.emit(CONST2, slot, low, high);
    if (constants.length > 0) l.emit(JUMP, start);
  }
  const { most } = l.operands;
  l.words[at] = most;
  for (const place of l.frameEnds) l.words[place] = most;
}

function lowerBody(l: Lowerer): void {
  const { cursor, labels } = l;
  const charged = (l.code.metering & METERS_FUEL) !== 0;
  while (labels.length > 0) {
    if (l.dead) skipDead(l);
    l.offset = cursor.pos;
    const opcode = cursor.u8();
    if (charged && isCharged(opcode)) l.charge();
    lowerInstruction(l, opcode);
  }
}

/** Passes over code that cannot be reached, up to what closes or continues the innermost block. */
function skipDead(l: Lowerer): void {
  const { cursor } = l;
  const reader = new Reader(cursor.bytes, { start: cursor.pos, end: cursor.bytes.length }, "code");
  for (let depth = 0;;) {
    cursor.pos = reader.pos;
    const opcode = skipInstruction(reader);
    if (opens(opcode)) depth++;
    else if (depth === 0 && (closes(opcode) || continues(opcode))) return;
    else if (closes(opcode)) depth--;
  }
}

/** Whether an instruction starts another part of its block: `else`, `catch` and `catch_all`. */
function continues(opcode: number): boolean {
  return opcode === 0x05 || opcode === 0x07 || opcode === 0x19;
}

/** Lowers one instruction, whose opcode has been read. */
function lowerInstruction(l: Lowerer, opcode: number): void {
  const op = PLAIN[opcode] ?? 0;
  const shape = SHAPE[opcode] ?? 0;
  if (op !== 0) {
    if (opcode >= 0x28 && opcode <= 0x3e) lowerAccess(l, op, shape);
    else lowerPlain(l, op, shape);
  } else if (shape !== 0) lowerPlain(l, 0, shape);
  else if (opcode < 0x20) lowerControl(l, opcode);
  else lowerOther(l, opcode);
}

/** Control instructions, calls, `drop` and `select`. */
function lowerControl(l: Lowerer, opcode: number): void {
  switch (opcode) {
    case 0x00:
      l.emit(UNREACHABLE);
      l.dead = true;
      return;
    case 0x01:
      return;
    case 0x02:
      return openBlock(l, "block", l.cursor.blockType());
    case 0x03:
      return openBlock(l, "loop", l.cursor.blockType());
    case 0x04:
      return openBlock(l, "if", l.cursor.blockType());
    case 0x05:
      return lowerElse(l);
    case 0x06:
      return lowerTry(l);
    case 0x07:
      return lowerCatch(l, "one");
    case 0x08:
      return lowerThrow(l);
    case 0x09:
      return lowerRethrow(l);
    case 0x0a:
      return lowerThrowRef(l);
    case 0x0b:
      return lowerEnd(l);
    case 0x0c:
      return lowerBranch(l);
    case 0x0d:
      return branchIf(l, l.cursor.u32(), "holds");
    case 0x0e:
      return lowerBranchTable(l);
    case 0x0f:
      lowerReturn(l, l.labels[0]!.type);
      l.dead = true;
      return;
    case 0x10:
    case 0x12:
      return lowerCall(l, opcode === 0x12 ? "return_call" : "call");
    case 0x11:
    case 0x13:
      return lowerCallIndirect(l, opcode === 0x13 ? "return_call" : "call");
    case 0x14:
    case 0x15:
      return lowerCallRef(l, opcode === 0x15 ? "return_call" : "call");
    case 0x18:
      return lowerDelegate(l);
    case 0x19:
      return lowerCatch(l, "all");
    case 0x1a:
      l.operands.pop();
      return;
    case 0x1c:
      for (let types = l.cursor.u32(); types > 0; types--) l.cursor.valType();
      return lowerSelect(l);
    case 0x1b:
      return lowerSelect(l);
    case 0x1f:
      return lowerTryTable(l);
  }
  unknown(opcode);
}

function unknown(opcode: number): never {
  throw new Error(
    `Cannot lower opcode 0x${opcode.toString(16)}: the interpreter does not have it yet`,
  );
}

/** Variables, constants, tables, memory sizes, references, and what is behind a prefix. */
function lowerOther(l: Lowerer, opcode: number): void {
  switch (opcode) {
    case 0x20:
      return lowerLocalGet(l);
    case 0x21:
      return lowerLocalSet(l);
    case 0x22:
      return lowerLocalTee(l);
    case 0x23:
      return lowerGlobalGet(l);
    case 0x24:
      return lowerGlobalSet(l);
    case 0x25:
      return lowerTableGet(l);
    case 0x26:
      return lowerTableSet(l);
    case 0x3f:
      return lowerMemorySize(l);
    case 0x40:
      return lowerMemoryGrow(l);
    case 0x41:
    case 0x42:
    case 0x43:
    case 0x44:
      return lowerConstant(l, opcode);
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
    case 0xd4:
      return lowerReference(l, opcode);
    case 0xd5:
      return lowerBranchOnNull(l);
    case 0xd6:
      return lowerBranchOnNonNull(l);
    case 0xfb:
      return lowerObject(l);
    case 0xfc:
      return lowerPrefixed(l);
    case 0xfd:
      return lowerVector(l);
    case 0xfe:
      return lowerAtomic(l);
  }
  unknown(opcode);
}

function lowerPrefixed(l: Lowerer): void {
  const code = l.cursor.u32();
  const op = PLAIN_FC[code] ?? 0;
  if (op !== 0) lowerPlain(l, op, SHAPE_FC[code]!);
  else if (code >= 8 && code <= 17) lowerBulk(l, code);
  else if (code >= 0x13 && code <= 0x16) lowerWide(l, code);
  else unknown(0xfc000 | code);
}
