/**
 * Calls of small functions, written out in the function that calls them.
 *
 * V8 inlines as well, but only so much into one function; beyond that every float that goes in or out of
 * a call becomes an object. What is written out here costs nothing of that, and a function that calls
 * no other any more needs no look at the stack's depth.
 *
 * The locals of the callee become further locals of the caller, and its body a block at whose end
 * generation goes on behind the call:
 *
 * ```js ignore
 * l4=l0;l5=l1*2;            // its parameters
 * L3:{
 * if(l4<l5){d0=l4;break L3;}  // return
 * d0=l5;
 * }
 * ```
 *
 * A trap in it still has the frames of both: its line's note says where in the callee it is, and where
 * the caller calls (`Writer.mark`).
 *
 * @module
 */
import { Reader } from "../runtime/decode/reader.ts";
import { skipInstruction } from "../runtime/decode/skip.ts";
import { codeBytesOf } from "../runtime/lower/code.ts";
import { bodyOf, Cursor } from "../runtime/lower/cursor.ts";
import type { Module } from "../runtime/module.ts";
import { isRef, V128, type ValType } from "../runtime/types.ts";
import { openTyped } from "./control.ts";
import type { Generator } from "./generator.ts";
import { isLarge, sizeOf } from "./outline.ts";
import { hasCallOf } from "./prescan.ts";
import { switches } from "./switches.ts";
import { localNames, type Value } from "./value.ts";
import { putLocal } from "./variables.ts";
import { wholePlanOf } from "./whole_plan.ts";

/** How much is written out. */
interface Limits {
  /** Bytes of the largest function that is written out. */
  readonly largest: number;
  /** Bytes written out in any function, and in addition for each of its own. */
  readonly base: number;
  readonly growth: number;
}

/** Code that its compiler has not optimised is twice as large as it need be. */
const USUAL: Limits = { largest: 400, base: 600, growth: 1 };
/** In large programs there is much to compile, and most of that is run for a short time only. */
const SPARING: Limits = { largest: 80, base: 60, growth: 0.1 };
/** Modules with more bytes of code are such. */
const MUCH_CODE = 2 ** 19;
/** Bytes of a function with all that is written out in it: V8 optimises it, with room to spare. */
const LARGEST_TOGETHER = 6_000;
/** How many locals it may have beside its parameters. */
const MOST_LOCALS = 200;
/** How many calls may be around each other. */
const DEEPEST = 4;
/** With more blocks than this around a call, it stays one: nesting has a limit. */
const MOST_LABELS = 100;

/** What is known of a function that may be written out. */
interface Inlinable {
  /** Where its instructions start. */
  readonly start: number;
  readonly bytes: number;
  /** The types of its locals, parameters first. */
  readonly types: readonly ValType[];
  /** The locals, beyond its parameters, that it may read before it sets them. */
  readonly zeroed: readonly number[];
  /** Whether it has no branches. */
  readonly straight: boolean;
}

const known = new WeakMap<Module, Map<number, Inlinable | undefined>>();

/** Writes a call of function `funcidx` out, if that is of use. @returns whether it is done */
export function inlineCall(g: Generator, funcidx: number): boolean {
  const callee = mayInline(g, funcidx) ? inlinableOf(g.module, funcidx) : undefined;
  if (callee === undefined || !hasRoom(g, callee)) return false;
  const { params, results } = g.module.funcs[funcidx]!;
  const args = g.popMany(params.length);
  if (!callee.straight) g.settleAll();
  const base = enterLocals(g, callee, args);
  const { pos } = g.cursor;
  const { localBase, inlining } = g;
  openTyped(g, "block", { params: [], results }, { settled: callee.straight });
  const label = g.labelAt(0);
  const leavePlaces = g.enterInlined(funcidx);
  label.leave = () => {
    leavePlaces();
    g.cursor.pos = pos;
    g.localBase = localBase;
    g.inlining = inlining;
  };
  g.inlinedBytes += callee.bytes;
  g.inlining = { funcidx, label, around: inlining };
  g.localBase = base;
  g.cursor.pos = callee.start;
  return true;
}

function mayInline(g: Generator, funcidx: number): boolean {
  if (!switches.inlining || funcidx === g.funcidx || g.metering !== 0) return false;
  // BigInts have slots for the locals that there are; large functions are divided by their own size.
  if (g.whole !== undefined || g.plan !== undefined || isLarge(g)) return false;
  let depth = 0;
  for (let one = g.inlining; one !== undefined; one = one.around, depth++) {
    if (one.funcidx === funcidx) return false;
  }
  return depth < DEEPEST && g.labels.length <= MOST_LABELS;
}

function hasRoom(g: Generator, { bytes }: Inlinable): boolean {
  const { base, growth } = limitsOf(g.module);
  const own = sizeOf(g);
  const inlined = g.inlinedBytes + bytes;
  return inlined <= base + growth * own && own + inlined <= LARGEST_TOGETHER;
}

function limitsOf(module: Module): Limits {
  return codeBytesOf(module) > MUCH_CODE ? SPARING : USUAL;
}

/** Gives the callee locals, with the arguments and zeros in them. @returns the index of the first */
function enterLocals(g: Generator, { types, zeroed }: Inlinable, args: readonly Value[]): number {
  const base = g.localTypes.length;
  g.localTypes.push(...types);
  args.forEach((value, index) => putLocal(g, base + index, value));
  const zeros = zeroed.flatMap((index) => {
    const type = types[index]!;
    return localNames(base + index, type).map((name) => `${name}=${isRef(type) ? "null" : "0"};`);
  });
  if (zeros.length > 0) g.emit(zeros.join(""));
  return base;
}

function inlinableOf(module: Module, funcidx: number): Inlinable | undefined {
  let ofModule = known.get(module);
  if (ofModule === undefined) known.set(module, ofModule = new Map());
  if (!ofModule.has(funcidx)) ofModule.set(funcidx, scan(module, funcidx));
  return ofModule.get(funcidx);
}

const BLOCK = 0x02;
const LOOP = 0x03;
const RETURN = 0x0f;
const LOCAL_GET = 0x20;
const LOCAL_TEE = 0x22;

/** Whether a function with this instruction may be written out: it must go on behind itself. */
function isAllowed(code: number): boolean {
  if (code < 0xfc000) {
    return code <= 0x05 || code >= 0x0b && code <= 0x10 ||
      code >= 0x1a && code <= 0x1c || code >= 0x20 && code <= 0x24 || code >= 0x28 && code <= 0xc4;
  }
  return code <= 0xfc007;
}

/** Whether the instruction may go elsewhere than to the next one. */
function branches(code: number): boolean {
  return code === 0x00 || code >= 0x04 && code <= RETURN && code !== 0x0b;
}

/** Looks at a function's bytes. */
function scan(module: Module, funcidx: number): Inlinable | undefined {
  if (funcidx < module.imported.func) return undefined;
  const { start: from, end } = bodyOf(module, funcidx);
  const { largest } = limitsOf(module);
  if (end - from > largest || hasCallOf(module, funcidx, funcidx)) {
    return undefined;
  }
  const types = [...module.funcs[funcidx]!.params];
  const params = types.length;
  const cursor = new Cursor(module);
  cursor.pos = from;
  readLocals(cursor, types);
  const start = cursor.pos;
  if (types.length - params > MOST_LOCALS || types.includes(V128)) return undefined;
  // Those with BigInts have a form of their own.
  if (wholePlanOf(cursor)?.pays) return undefined;
  const reader = new Reader(module.bytes, { start, end }, "code");
  const [set, zeroed] = [new Set<number>(), new Set<number>()];
  let straight = true;
  let branched = false;
  while (reader.pos < end) {
    const pos = reader.pos;
    const code = skipInstruction(reader);
    if (!isAllowed(code)) return undefined;
    if (code === BLOCK || code === LOOP) straight = false;
    if (branches(code)) branched = true;
    if (code < LOCAL_GET || code > LOCAL_TEE) continue;
    cursor.pos = pos + 1;
    const index = cursor.u32();
    if (code === LOCAL_GET && index >= params && !set.has(index)) zeroed.add(index);
    if (code !== LOCAL_GET && !branched) set.add(index);
  }
  return {
    start,
    bytes: end - from,
    types,
    zeroed: [...zeroed],
    straight: straight && !branched,
  };
}

/** Adds the types of a function's locals, of which one more than may be is enough, and passes over them. */
function readLocals(cursor: Cursor, types: ValType[]): void {
  for (let groups = cursor.u32(); groups > 0; groups--) {
    const count = cursor.u32();
    const type = cursor.valType();
    for (let i = 0; i < Math.min(count, MOST_LOCALS + 1); i++) types.push(type);
  }
}
