/**
 * From a function's bytes to the statements of its JavaScript, in one pass.
 *
 * @module
 */
import { Reader } from "../runtime/decode/reader.ts";
import { closes, opens, skipInstruction } from "../runtime/decode/skip.ts";
import type { ValType } from "../runtime/types.ts";
import { generateCall, generateCallRef } from "./calls.ts";
import {
  branchIf,
  generateBranch,
  generateBranchTable,
  generateElse,
  generateEnd,
  generateReturn,
  openBlock,
} from "./control.ts";
import { generateThrow, generateThrowRef, generateTryTable } from "./exceptions.ts";
import { Declined, type Generator } from "./generator.ts";
import { generateCallIndirect } from "./indirect.ts";
import {
  generateBulk,
  generateMemoryGrow,
  generateMemorySize,
  generateReference,
  generateTableGet,
  generateTableSet,
  pushCondition,
} from "./instance_ops.ts";
import { generateObject } from "./objects.ts";
import {
  generateCatch,
  generateDelegate,
  generateRethrow,
  generateTry,
} from "./legacy_exceptions.ts";
import { charge, checkEntry } from "./metering.ts";
import { endRun, endsArm, isLarge, partsOf } from "./outline.ts";
import { generatePlain } from "./plain.ts";
import { TRAPS } from "./value.ts";
import { generateVector } from "./vector.ts";
import { generateWhole } from "./whole.ts";
import { WholeLocals } from "./whole_locals.ts";
import { wholePlanOf } from "./whole_plan.ts";
import {
  generateConstant,
  generateDrop,
  generateGlobalGet,
  generateGlobalSet,
  generateLocalGet,
  generateLocalSet,
  generateSelect,
} from "./variables.ts";

/** A function with more locals than this is declined: V8 would have a register for each. */
const MOST_LOCALS = 4000;

/**
 * A function that becomes more characters than this is declined before they are all there: branches that
 * carry many values can be a thousand times as long as their bytes.
 */
const MOST_CHARS = 8_000_000;

/** Generates the whole body. @throws {Declined} when the function is to stay in the interpreter */
export function generateBody(g: Generator): void {
  const { cursor, labels } = g;
  readLocals(g);
  const type = g.module.funcs[g.funcidx]!;
  g.vectors.start(g.localTypes, type.params.length);
  if (g.options.entry === undefined) g.receiveVectors(type.params.length);
  g.outlined = partsOf(g, g.module.bodies[2 * (g.funcidx - g.module.imported.func) + 1]!);
  if (isLarge(g)) {
    if (g.options.form === "whole") throw new Declined("a large function");
    g.runStart = 0;
  } else planForm(g);
  labels.push({
    kind: "func",
    type: { params: [], results: type.results },
    height: 0,
    id: 0,
    offset: -1,
    at: 0,
    used: false,
    joined: false,
    targets: undefined,
    params: [],
    elseAt: -1,
    meeting: { before: [], nodes: undefined },
    nodes: [],
    snapshot: undefined,
  });
  g.offset = cursor.pos;
  checkEntry(g);
  while (labels.length > 0) {
    if (g.dead) skipDead(g);
    g.offset = cursor.pos;
    const opcode = cursor.u8();
    const starts = endRun(g, opcode);
    charge(g, opcode);
    generateInstruction(g, opcode);
    g.endInstruction();
    if (starts) g.runStart = g.out.length;
    // Notes come later, to functions that have been compiled without.
    if (g.written > MOST_CHARS && !g.options.annotate) {
      throw new Declined(`more than ${MOST_CHARS} characters of source`);
    }
  }
}

/** Chooses between pairs of words and BigInts for i64. */
function planForm(g: Generator): void {
  const { form, metering = 0 } = g.options;
  // What is metered counts the rounds of loops, also those that do nothing.
  const plan = form === "pairs" || metering !== 0 ? undefined : wholePlanOf(g.cursor);
  if (form === "whole") {
    if (plan === undefined) throw new Declined("control flow that BigInts cannot follow");
    g.whole = new WholeLocals((text) => g.emit(text));
  }
  if (form === "whole" || plan?.pays) g.plan = plan;
}

/** Reads the declarations of locals. */
export function readLocals(g: Generator): void {
  const { cursor, module, funcidx, localTypes } = g;
  cursor.pos = module.bodies[2 * (funcidx - module.imported.func)]!;
  for (const param of module.funcs[funcidx]!.params) localTypes.push(param);
  for (let groups = cursor.u32(); groups > 0; groups--) {
    const count = cursor.u32();
    const local: ValType = cursor.valType();
    if (localTypes.length + count > MOST_LOCALS) {
      throw new Declined(`more than ${MOST_LOCALS} locals`);
    }
    for (let i = 0; i < count; i++) localTypes.push(local);
  }
}

/** Passes over code that cannot be reached, up to what closes or continues the innermost block. */
function skipDead({ cursor }: Generator): void {
  const reader = new Reader(cursor.bytes, { start: cursor.pos, end: cursor.bytes.length }, "code");
  for (let depth = 0;;) {
    cursor.pos = reader.pos;
    const opcode = skipInstruction(reader);
    if (opens(opcode)) depth++;
    else if (depth === 0 && endsArm(opcode)) return;
    else if (closes(opcode)) depth--;
  }
}

function generateInstruction(g: Generator, opcode: number): void {
  if (g.whole !== undefined && generateWhole(g, opcode)) return;
  if (opcode >= 0x45 && opcode <= 0xc4) generatePlain(g, opcode);
  else if (opcode >= 0x28 && opcode <= 0x3e) generatePlain(g, opcode);
  else if (opcode < 0x20) generateControl(g, opcode);
  else generateOther(g, opcode);
}

/** Control instructions, calls, `drop` and `select`. */
function generateControl(g: Generator, opcode: number): void {
  switch (opcode) {
    case 0x00:
      g.flush(TRAPS);
      g.emit(`${g.mark()}${g.helper("unreachable")}();`);
      g.dead = true;
      return;
    case 0x01:
      return;
    case 0x02:
      openBlock(g, "block");
      return;
    case 0x03:
      openBlock(g, "loop");
      return;
    case 0x04:
      openBlock(g, "if");
      return;
    case 0x05:
      return generateElse(g);
    case 0x06:
      return generateTry(g);
    case 0x07:
      return generateCatch(g, "one");
    case 0x09:
      return generateRethrow(g);
    case 0x18:
      return generateDelegate(g);
    case 0x19:
      return generateCatch(g, "all");
    case 0x08:
      return generateThrow(g);
    case 0x0a:
      return generateThrowRef(g);
    case 0x1f:
      return generateTryTable(g);
    case 0x0b:
      return generateEnd(g);
    case 0x0c:
      return generateBranch(g);
    case 0x0d: {
      const depth = g.cursor.u32();
      return branchIf(g, depth, g.pop());
    }
    case 0x0e:
      return generateBranchTable(g);
    case 0x0f:
      return generateReturn(g);
    case 0x10:
    case 0x12:
      return generateCall(g, { tail: opcode === 0x12 });
    case 0x11:
    case 0x13:
      return generateCallIndirect(g, { tail: opcode === 0x13 });
    case 0x14:
    case 0x15:
      return generateCallRef(g, { tail: opcode === 0x15 });
    case 0x1a:
      return generateDrop(g);
    case 0x1c:
      g.cursor.u32(); // A single type, so far.
      return generateSelect(g, g.cursor.valType());
    case 0x1b:
      return generateSelect(g);
  }
  throw declined(opcode);
}

function declined(code: number): Declined {
  return new Declined(`instruction 0x${code.toString(16)}`);
}

/** Variables, constants, tables, memory sizes, references, and what is behind a prefix. */
function generateOther(g: Generator, opcode: number): void {
  switch (opcode) {
    case 0x20:
      return generateLocalGet(g);
    case 0x21:
    case 0x22:
      return generateLocalSet(g, { tee: opcode === 0x22 });
    case 0x23:
      return generateGlobalGet(g);
    case 0x24:
      return generateGlobalSet(g);
    case 0x25:
      return generateTableGet(g);
    case 0x26:
      return generateTableSet(g);
    case 0x3f:
    case 0x40:
      return opcode === 0x3f ? generateMemorySize(g) : generateMemoryGrow(g);
    case 0x41:
    case 0x42:
    case 0x43:
    case 0x44:
      return generateConstant(g, opcode);
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
    case 0xd4:
      return generateReference(g, opcode);
    case 0xd5:
    case 0xd6:
      return opcode === 0xd5 ? generateBranchOnNull(g) : generateBranchOnNonNull(g);
    case 0xfb:
      return generateObject(g, g.cursor.u32());
    case 0xfc:
      return generatePrefixed(g);
    case 0xfd:
    case 0xfe: {
      const code = opcode << 12 | g.cursor.u32();
      if (code === ATOMIC_FENCE) return generateFence(g);
      if (!generateVector(g, code) && !generatePlain(g, code)) throw declined(code);
      return;
    }
  }
  throw declined(opcode);
}

const ATOMIC_FENCE = 0xfe003;

function generateFence(g: Generator): void {
  g.cursor.u8();
  g.before({ clobbers: true });
  g.emit(`${g.helper("atomicFence")}();`);
}

function generatePrefixed(g: Generator): void {
  const code = g.cursor.u32();
  if (generatePlain(g, 0xfc000 | code)) return;
  if (code >= 8 && code <= 17) generateBulk(g, code);
  else throw declined(0xfc000 | code);
}

/** `br_on_null`: the reference goes on only where there is no branch. */
function generateBranchOnNull(g: Generator): void {
  const ref = g.simple(g.pop());
  pushCondition(g, `${ref.words[0]}===null`, [ref]);
  branchIf(g, g.cursor.u32(), g.pop());
  g.push(ref);
}

/** `br_on_non_null`: the reference goes along with the branch only. */
function generateBranchOnNonNull(g: Generator): void {
  const ref = g.simple(g.pop());
  g.push(ref);
  pushCondition(g, `${ref.words[0]}!==null`, [ref]);
  branchIf(g, g.cursor.u32(), g.pop());
  g.pop();
}
