/**
 * From a function's bytes to the statements of its JavaScript, in one pass.
 *
 * @module
 */
import { bodyOf } from "../runtime/lower/cursor.ts";
import { Reader } from "../runtime/decode/reader.ts";
import { closes, opens, skipInstruction } from "../runtime/decode/skip.ts";
import type { ValType } from "../runtime/types.ts";
import { Declined } from "./declined.ts";
import type { Generator } from "./generator.ts";
import { generateByHand } from "./instructions.ts";
import { charge, checkEntry } from "./metering.ts";
import { endRun, endsArm, isLarge, partsOf, startRun } from "./outline.ts";
import { generatePlain } from "./plain.ts";
import { generateWhole } from "./whole.ts";
import { MOST_SLOTS, WholeLocals } from "./whole_locals.ts";
import { wholePlanOf } from "./whole_plan.ts";

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
  g.outlined = partsOf(g, bodyOf(g.module, g.funcidx).end);
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
    if (starts) startRun(g);
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
    if (g.localTypes.length >= MOST_SLOTS) throw new Declined("more locals than there are slots");
    g.whole = new WholeLocals((text) => g.emit(text));
  }
  if (form === "whole" || plan?.pays) g.plan = plan;
}

/** Reads the declarations of locals. */
export function readLocals(g: Generator): void {
  const { cursor, module, funcidx, localTypes } = g;
  cursor.pos = bodyOf(module, funcidx).start;
  for (const param of module.funcs[funcidx]!.params) localTypes.push(param);
  for (let groups = cursor.u32(); groups > 0; groups--) {
    const count = cursor.u32();
    const local: ValType = cursor.valType();
    if (localTypes.length + count > MOST_LOCALS) {
      throw new Declined(`more than ${MOST_LOCALS} locals`);
    }
    for (let i = 0; i < count; i++) localTypes.push(local);
  }
  g.ownLocals = localTypes.length;
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
  const isPlain = opcode >= 0x45 && opcode <= 0xc4 || opcode >= 0x28 && opcode <= 0x3e;
  if (isPlain) generatePlain(g, opcode);
  else generateByHand(g, opcode);
}
