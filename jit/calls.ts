/**
 * Generation of calls.
 *
 * A compiled function is a JavaScript function of its parameters' words and, last, of `D`: how much of
 * JavaScript's stack it may use, in words. Every function instance (`Func`) has such a function in
 * `code`; what is not compiled yet has one there that leads elsewhere. So a call never asks.
 *
 * @module
 */
import { type DefType, EXTERNREF, isRef } from "../runtime/types.ts";
import { WIDE } from "./control.ts";
import { isCalledByArray, isPassed, putArguments, takeFloat } from "./float_slots.ts";
import type { Generator } from "./generator.ts";
import { inlineCall } from "./inline.ts";
import { GIVE_BACK, ITSELF, RELOAD, TAKE, WEIGHT } from "./marks.ts";
import { endCharge } from "./metering.ts";
import { leaveCall } from "./tail_calls.ts";
import { allNames, localNames, STATE, TRAPS, type Value, wordCount, wordKind } from "./value.ts";
import { wholeLocals } from "./whole.ts";

/** Which of two instructions it is. */
export interface CallForm {
  /** Whether it is one of those that call in the place of their caller: `return_call` and its like. */
  readonly tail: boolean;
}

/** `call` and `return_call`. */
export function generateCall(g: Generator, { tail }: CallForm): void {
  const funcidx = g.cursor.u32();
  if (!tail && inlineCall(g, funcidx)) return;
  const type = g.module.funcs[funcidx]!;
  const args = g.popMany(type.params.length);
  // Entered at a loop, a function does not have its start.
  if (tail && funcidx === g.funcidx && g.options.entry === undefined) callItself(g, funcidx, args);
  else if (tail) leaveCall(g, { func: functionName(g, funcidx), type, args });
  else if (g.floatSlots && isItself(g, funcidx)) callByArray(g, ITSELF, { type, args });
  else if (g.whole === undefined && isCalledByArray(g.module, funcidx)) {
    if (isItself(g, funcidx)) return finishCall(g, { callee: ITSELF, type, args });
    callByArray(g, `${g.need(`S${funcidx}`, `E.passing(${funcidx})`)}.passed`, { type, args });
  } else finishCall(g, { callee: calleeText(g, funcidx), type, args });
}

/** The label around a function that calls itself in its own place. */
export const AGAIN = "T";

/** `return_call` of the function itself: its parameters change, and it starts again. */
function callItself(g: Generator, funcidx: number, args: readonly Value[]): void {
  g.before({ clobbers: false });
  const simple = args.map((value) => value.flags & TRAPS ? g.compute(value) : value);
  const { params } = g.module.funcs[funcidx]!;
  const targets = params.flatMap((type, index) => localNames(index, type));
  g.assign(targets, simple.flatMap(({ words }) => words));
  for (let index = params.length; index < g.localTypes.length; index++) {
    const type = g.localTypes[index]!;
    for (const name of allNames(index, type)) g.emit(`${name}=${isRef(type) ? "null" : "0"};`);
  }
  g.emit(`continue ${AGAIN};`);
  g.callsItself = true;
  g.dead = true;
}

/** What is called for function `funcidx`; a recursion calls itself by its own name. */
export function calleeText(g: Generator, funcidx: number): string {
  // With floats in slots it must be called by another function, except by `callByArray`.
  const itself = isItself(g, funcidx) && !g.floatSlots;
  return itself ? ITSELF : `${functionName(g, funcidx)}.code`;
}

/** Whether a call of function `funcidx` is one of the function itself. */
function isItself(g: Generator, funcidx: number): boolean {
  if (funcidx !== g.funcidx || g.options.entry !== undefined) return false;
  g.selfCalls++;
  return true;
}

/** A call with floats through the array. */
function callByArray(
  g: Generator,
  callee: string,
  { type, args }: { type: DefType; args: readonly Value[] },
): void {
  g.calls = true;
  endCharge(g);
  g.before({ clobbers: true });
  const simple = args.map((value) => value.flags & TRAPS ? g.compute(value) : value);
  const words = putArguments(g, simple);
  const results = isPassed(type.results[0])
    ? callForFloat(g, callee, { type, words })
    : makeCall(g, { callee, type, words });
  takeResults(g, results);
  for (const value of results) g.push(value);
}

/** As {@link makeCall}, when the first result is in the array. */
function callForFloat(
  g: Generator,
  callee: string,
  { type: { results }, words }: { type: DefType; words: readonly string[] },
): Value[] {
  g.emit(GIVE_BACK);
  g.emit(`${g.mark()}${callee}(${[...words, `D-${WEIGHT}`].join(",")});`);
  const values = results.map((result) => g.fresh(result, wordCount(result)));
  g.emit(takeFloat(g, 0, { name: values[0]!.words[0]!, type: results[0]! }));
  return values;
}

/** The name of function `funcidx` of this instance, as a `Func`. */
export function functionName(g: Generator, funcidx: number): string {
  return g.need(`F${funcidx}`, `E.func(${funcidx})`);
}

/** `call_ref` and `return_call_ref`. */
export function generateCallRef(g: Generator, { tail }: CallForm): void {
  const type = g.module.types[g.cursor.u32()]!;
  const ref = g.pop();
  const args = computeTrapping(g, g.popMany(type.params.length));
  g.before({ clobbers: false });
  const callee = calleeVariable(g);
  g.emit(`${callee}=${ref.words[0]};`);
  const check = `${g.mark()}${g.helper("checkCallRef")}(${callee});`;
  const prepare = `if(${callee}===null||${callee}.code===null)${callee}=${check}`;
  if (tail) leaveCall(g, { func: callee, prepare, type, args });
  else finishCall(g, { callee: `${callee}.code`, prepare, type, args });
}

/** A variable for a function reference, until the end of the instruction. */
export function calleeVariable(g: Generator): string {
  return g.scratch(EXTERNREF).words[0]!;
}

/** Arguments that may trap do so before what comes after them is looked at. */
export function computeTrapping(g: Generator, args: Value[]): Value[] {
  return args.map((value) => value.flags & (TRAPS | STATE) ? g.compute(value) : value);
}

/** A call whose operands have been popped. */
interface Call {
  /** What is called. */
  readonly callee: string;
  /** Statements that find the callee. */
  readonly prepare?: string;
  /** What is called instead where a condition holds; then, nothing is prepared. */
  readonly choices?: readonly { readonly condition: string; readonly callee: string }[];
  readonly type: DefType;
  readonly args: readonly Value[];
}

/** Generates a call, and pushes its results. */
export function finishCall(g: Generator, { args, ...call }: Call): void {
  g.calls = true;
  endCharge(g);
  g.before({ clobbers: true });
  const { choices = [] } = call;
  const kept = g.whole === undefined ? [] : wholeLocals(g);
  g.whole?.beforeCall(kept);
  const simple = choices.length > 0 ? args.map((value) => g.simple(value)) : args;
  const results = makeCall(g, { ...call, words: simple.flatMap((value) => value.words) });
  takeResults(g, results);
  g.whole?.afterCall(kept);
  for (const value of results) g.push(value);
}

/** Generates a call whose arguments are words, and the taking of its first result. */
function makeCall(
  g: Generator,
  { callee, prepare = "", choices = [], type, words }: Omit<Call, "args"> & { words: string[] },
): Value[] {
  const list = [...words, `D-${WEIGHT}`].join(",");
  const results = type.results.map((result) => g.fresh(result, wordCount(result)));
  const [first] = results;
  const call = (name: string) => `${resultText(first, `${g.mark()}${name}(${list})`)};`;
  const others = choices.map((choice) => `if(${choice.condition})${call(choice.callee)}else `);
  g.emit(GIVE_BACK);
  const otherwise = `${prepare}${call(callee)}`;
  g.emit(others.length === 0 ? otherwise : `${others.join("")}{${otherwise}}`);
  first?.words.slice(1).forEach((word, i) => g.emit(`${word}=${g.helper("wide")}.${WIDE[i]};`));
  return results;
}

/** Takes results after the first from their slots; then the call is over. */
function takeResults(g: Generator, results: readonly Value[]): void {
  let slot = 0;
  for (const value of results.slice(1)) {
    for (const word of value.words) g.emit(`${word}=${g.helper("slots")}[${slot++}];`);
  }
  g.emit(`${RELOAD}${TAKE}`);
}

/** A call that puts its result into the first word of `target`. */
function resultText(target: Value | undefined, call: string): string {
  if (target === undefined) return call;
  const kind = wordKind(target.type);
  // V8 does not know what a call returns: see `coercions`.
  const typed = kind === "r" ? call : kind === "i" ? `${call}|0` : `+${call}`;
  return `${target.words[0]}=${typed}`;
}
