/**
 * Generation of blocks and branches: labelled statements of JavaScript, which V8 turns into the same
 * control flow that the function had.
 *
 * The results of a block are variables that every way to its end writes; a block that nothing
 * branches to has none, and its last operands stay what they are.
 *
 * @module
 */
import type { BlockType } from "../runtime/lower/cursor.ts";
import { LEAVE } from "./marks.ts";
import { endCharge, loopClosing, loopOpening } from "./metering.ts";
import { outline } from "./outline.ts";
import { isPassed, putFloat } from "./float_slots.ts";
import { Declined } from "./declined.ts";
import type { Generator } from "./generator.ts";
import { DEEPEST, type Label } from "./label.ts";
import { I64, V128, type ValType } from "../runtime/types.ts";
import { finishHead, headOfLoop } from "./change_form.ts";
import { conditionText, int, QUIET, TRAPS, type Value, wordCount } from "./value.ts";
import { asWhole } from "./whole.ts";

/** Opens a block, loop or `if`. */
export function openBlock(g: Generator, kind: "block" | "loop" | "if"): Label {
  return openTyped(g, kind, g.cursor.blockType());
}

/**
 * As {@link openBlock}, once the type has been read.
 *
 * @param options.settled what is on the stack need not be computed: all of the block will be run
 */
export function openTyped(
  g: Generator,
  kind: Label["kind"],
  type: BlockType,
  { settled = false }: { settled?: boolean } = {},
): Label {
  if (g.labels.length > DEEPEST) throw new Declined(`blocks nested deeper than ${DEEPEST}`);
  let condition = "";
  if (kind === "if") {
    // What is below it on the stack is older, and is computed before it.
    condition = conditionText(g.pop());
  }
  if (!settled) g.settleAll();
  if (kind === "if") g.whole?.flush();
  if (kind === "loop") g.whole?.forget();
  const height = g.stack.length - type.params.length;
  const params = g.stack.slice(height);
  const at = g.out.length;
  const given = kind === "loop" ? type.params : type.results;
  const label: Label = {
    kind,
    type,
    height,
    id: g.nextLabel++,
    offset: g.offset,
    at,
    used: false,
    joined: false,
    targets: undefined,
    params,
    elseAt: -1,
    meeting: g.vectors.open({ isLoop: kind === "loop" }),
    nodes: given.map((one) => one === V128 ? g.vectors.meet() : undefined),
    snapshot: g.whole?.snapshot(),
  };
  if (kind === "try") g.vectors.giveUp();
  g.hold(params);
  if (kind === "loop") enterLoop(g, label);
  g.labels.push({ ...label, at: g.out.length });
  g.emit(kind === "if" ? `if(${condition}){` : kind === "try" ? "try{" : "{");
  if (g.offset === g.options.entry) enterHere(g);
  if (kind === "loop" || kind === "if") endCharge(g);
  if (kind === "loop") g.labelAt(0).head = headOfLoop(g);
  return g.labelAt(0);
}

/** Notes that the function is entered at the loop just opened. */
function enterHere(g: Generator): void {
  // The interpreter hands over its locals, and nothing else.
  if (g.stack.length > 0) throw new Declined("operands below the loop");
  if (g.labels.some(({ kind }) => kind === "catch")) throw new Declined("a loop inside of a catch");
  g.path = g.labels.slice(1).map((label) => ({ ...label }));
  g.receiveVectors(g.localTypes.length);
}

/** The loop's parameters become variables that branches to it write. */
function enterLoop(g: Generator, label: Label): void {
  if (label.params.length === 0) return;
  label.targets = freshTargets(g, label, label.type.params);
  const sources = label.params.map((value, k) => toMeet(g, value, label.nodes[k]));
  g.assign(label.targets.flatMap(({ words }) => words), sources.flatMap(({ words }) => words));
  g.cut(label.height);
  for (const target of label.targets) g.push(target);
}

/** Goes on with the other arm of an `if`. */
export function generateElse(g: Generator): void {
  const label = g.labelAt(0);
  endCharge(g);
  label.joined = !g.dead;
  if (!g.dead) {
    giveResults(g, label);
    g.vectors.leave(label.meeting);
    g.whole?.flush();
  }
  g.vectors.locals = label.meeting.before;
  g.whole?.restore(label.snapshot!);
  g.cut(label.height);
  label.elseAt = g.out.length;
  g.emit("}else{");
  label.kind = "else";
  for (const value of label.params) g.push(value);
  g.dead = false;
}

/** Puts the operands that the block gives into its variables. */
export function giveResults(g: Generator, label: Label): void {
  const targets = targetsOf(g, label);
  if (targets.length > 0) move(g, label, g.popMany(targets.length, { raw: true, whole: true }));
}

/** Writes values to the variables of a label. */
function move(g: Generator, label: Label, given: readonly Value[]): void {
  g.flush(TRAPS);
  const targets = targetsOf(g, label);
  const values = given.map((value, k) => toMeet(g, value, label.nodes[k]));
  const sources = values.length > 1
    ? values.map((value) => value.flags & TRAPS ? g.compute(value) : value)
    : values;
  const isSlot = (_: Value, i: number) => targets[i]!.words.length === 0;
  const words = sources.map((value, i) => isSlot(value, i) ? value : g.asWords(value));
  const slots = words.filter(isSlot);
  targets.filter(({ words }) => words.length === 0).forEach(({ locals }, i) => {
    g.emit(`${g.whole!.slot(locals[0]!)}=${asWhole(g, slots[i]!).whole};`);
  });
  const others = words.filter((value, i) => !isSlot(value, i));
  g.assign(targets.flatMap(({ words }) => words), others.flatMap(({ words }) => words));
}

/** A vector on its way to where it meets others, in the form that it has there. */
function toMeet(g: Generator, value: Value, node: number | undefined): Value {
  if (node === undefined) return value;
  if (value.node !== undefined) g.vectors.addWay(node, value.node);
  return g.inForm(value, node);
}

/** The variables of a label; made when they are first needed. */
function targetsOf(g: Generator, label: Label): readonly Value[] {
  label.targets ??= freshTargets(
    g,
    label,
    label.kind === "loop" ? label.type.params : label.type.results,
  );
  return label.targets;
}

function freshTargets(g: Generator, { nodes }: Label, types: readonly ValType[]): Value[] {
  const targets = types.map((type, k) => {
    const node = nodes[k];
    if (type === I64 && g.whole !== undefined) return g.resultSlot();
    if (node === undefined) return g.fresh(type, wordCount(type));
    const form = g.vectors.formOf(node);
    const target = g.fresh(form, wordCount(form));
    return { ...target, node, flags: target.flags | (g.vectors.isQuiet(node) ? QUIET : 0) };
  });
  g.hold(targets);
  return targets;
}

/** Pushes what the block has put into its variables. */
function pushTargets(g: Generator, label: Label): void {
  for (const target of targetsOf(g, label)) {
    g.push(target.words.length > 0 ? target : g.wholeLocal(target.locals[0]!));
  }
}

/** Closes the innermost block. */
export function generateEnd(g: Generator): void {
  const label = g.labelAt(0);
  endCharge(g);
  if (label.kind === "func") {
    if (!g.dead) generateReturn(g);
    g.labels.pop();
    return;
  }
  if (label.kind === "loop") closeLoop(g, label);
  else closeBlock(g, label);
  g.labels.pop();
  g.releaseLater(label.params);
  if (label.caught !== undefined) g.releaseLater([label.caught]);
  const isEntry = g.path.some(({ id }) => id === label.id);
  if (g.outlined.has(label.offset) && label.params.length === 0 && !isEntry) outline(g, label.at);
  if (label.targets !== undefined) g.releaseLater(label.targets);
  label.leave?.();
}

function closeLoop(g: Generator, label: Label): void {
  if (label.used) {
    const { leave, close } = loopClosing(g, label);
    g.out[label.at] = `${loopOpening(g, label)}${finishHead(g, label)}`;
    if (!g.dead) {
      // V8 takes the first round out of a loop: what comes out of it would then differ by the way.
      g.whole?.forget();
      g.emit(leave);
    }
    g.emit(close);
  } else {
    g.out[label.at] = "";
  }
  g.vectors.depth--;
  if (g.dead) g.cut(label.height);
}

function closeBlock(g: Generator, label: Label): void {
  const { kind, type, at, height } = label;
  const joins = label.used || kind === "if" || kind === "else" || kind === "try" ||
    kind === "catch";
  if (!joins) {
    g.out[at] = "";
    if (g.dead) g.cut(height);
    return;
  }
  if (!g.dead) {
    giveResults(g, label);
    g.vectors.leave(label.meeting);
    g.whole?.flush();
  }
  if (kind === "if") g.vectors.leave(label.meeting, label.meeting.before);
  g.vectors.arrive(label.meeting);
  g.cut(height);
  if (kind === "if" && type.params.length > 0) {
    g.emit("}else{");
    move(g, label, label.params);
  }
  label.close?.();
  g.emit("}");
  if (label.used) g.out[at] = `L${label.id}:${g.out[at]}`;
  const reached = !g.dead || label.used || kind === "if";
  if (kind === "if" && g.dead && !label.used) g.whole?.restore(label.snapshot!);
  else g.whole?.join(label.snapshot!);
  g.dead = !reached && !label.joined;
  if (!g.dead) pushTargets(g, label);
}

// Branches.

/** The statements that go to a label with the operands on top of the stack, which stay there. */
export function jump(g: Generator, label: Label): void {
  if (label.kind === "func") {
    returnValues(g, g.stack.slice(g.stack.length - label.type.results.length));
    return;
  }
  const { length } = targetsOf(g, label);
  if (length > 0) move(g, label, g.stack.slice(g.stack.length - length));
  g.vectors.leave(label.meeting);
  g.whole?.save();
  label.used = true;
  g.emit(label.kind === "loop" ? `continue L${label.id};` : `break L${label.id};`);
}

/** How many values a branch to the label carries. */
function carriedBy(label: Label): number {
  return label.kind === "loop" ? label.type.params.length : label.type.results.length;
}

/** Computes the top operands, for a branch that may be taken or not. */
function settleTop(g: Generator, count: number): void {
  for (let i = g.stack.length - count; i < g.stack.length; i++) {
    if (g.stack[i]!.flags & TRAPS || g.stack[i]!.size > 1) g.settle(i);
  }
}

/** `br`. */
export function generateBranch(g: Generator): void {
  g.flush(TRAPS);
  jump(g, g.labelAt(g.cursor.u32()));
  g.dead = true;
}

/** A branch to the label at `depth`, when the text `condition` holds; the condition has been popped. */
export function branchIf(g: Generator, depth: number, condition: Value): void {
  const label = g.labelAt(depth);
  endCharge(g);
  const count = carriedBy(label);
  let test = condition;
  if (g.stack.some(({ flags }) => flags & TRAPS) || count > 0) {
    // What is computed now came before the condition, and may write nothing that it reads.
    g.flush(TRAPS);
    settleTop(g, count);
  }
  if (test.flags & TRAPS && count > 0) test = g.compute(test);
  if (label.kind === "loop") g.whole?.flush();
  g.emit(`if(${conditionText(test)}){`);
  jump(g, label);
  g.emit("}");
}

/** `br_table`. */
export function generateBranchTable(g: Generator): void {
  const { cursor } = g;
  const count = cursor.u32();
  const depths: number[] = [];
  for (let i = 0; i <= count; i++) depths.push(cursor.u32());
  const otherwise = depths.pop()!;
  let index = g.pop();
  g.flush(TRAPS);
  const carried = carriedBy(g.labelAt(otherwise));
  settleTop(g, carried);
  if (carried > 0) index = g.simple(index);
  g.emit(`switch(${index.words[0]}){`);
  const cases = new Map<number, number[]>();
  depths.forEach((depth, i) => {
    if (depth === otherwise) return;
    const values = cases.get(depth);
    if (values === undefined) cases.set(depth, [i]);
    else values.push(i);
  });
  for (const [depth, values] of cases) {
    g.emit(values.map((value) => `case ${int(value)}:`).join("") + "{");
    jump(g, g.labelAt(depth));
    g.emit("}");
  }
  g.emit("default:{");
  jump(g, g.labelAt(otherwise));
  g.emit("}}");
  g.dead = true;
}

// Returns.

/** Returns the operands on top of the stack. */
export function generateReturn(g: Generator): void {
  if (g.inlining !== undefined) {
    g.flush(TRAPS);
    jump(g, g.inlining.label);
    g.dead = true;
    return;
  }
  const { results } = g.labels[0]!.type;
  returnValues(g, g.popMany(results.length));
  g.dead = true;
}

/**
 * Returns from the function: the first word of the first value as JavaScript's result, its other words
 * in `wide`, further values in the slots of {@link slotName}.
 */
function returnValues(g: Generator, given: readonly Value[]): void {
  g.flush(TRAPS);
  const values = given.map((value) => g.asForm(g.asWords(value), V128));
  g.emit(LEAVE);
  if (values.length === 0) {
    g.emit("return;");
    return;
  }
  const plain = values.length > 1 ? values.map((value) => g.simple(value)) : values;
  const [first, ...rest] = plain as [Value, ...Value[]];
  let slot = 0;
  for (const value of rest) {
    for (const word of value.words) g.emit(`${g.helper("slots")}[${slot++}]=${word};`);
  }
  // A word may call a helper that uses `wide` itself: so it is computed before `wide` is written.
  const words = first.words.length > 1 ? g.simple(first).words : first.words;
  WIDE.slice(0, words.length - 1).forEach((name, i) =>
    g.emit(`${g.helper("wide")}.${name}=${words[i + 1]};`)
  );
  if (g.floatSlots && isPassed(first.type)) {
    g.emit(putFloat(g, 0, first));
    g.emit("return;");
  } else g.emit(`return(${words[0]});`);
}

/** The fields of `wide` that hold the words of a first result after its first. */
export const WIDE = ["hi", "low2", "high2"] as const;
