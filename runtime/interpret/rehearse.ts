/**
 * A rehearsal of the interpreter's loop, before its first run.
 *
 * V8 compiles the loop for the instructions it has seen, and throws the compiled loop away when it
 * meets another: for a large program twenty times, each costing a fifth of a second of slow code until
 * it is compiled again. So each hot instruction is executed once, on small numbers and on large ones,
 * by a program that the loop's generator prints.
 *
 * Who has something else to do before the guest runs, such as decoding megabytes, rehearses more often:
 * then V8 compiles the loop meanwhile, on a thread of its own.
 *
 * @module
 */
import { decode } from "../decode/decode.ts";
import { REHEARSAL, REHEARSAL_ENTRIES } from "../generated/isa.js";
import { run } from "../generated/loop.js";
import { codeBytesOf, resumePlace } from "../lower/code.ts";
import type { LoweredCode } from "../lower/lowered_code.ts";
import { createMemory } from "../memory.ts";
import { emptyInstance, Func, Global, GO_ON, RETURNED, SUSPEND } from "../store.ts";
import type { HotOutcome, Instance, InstanceTier } from "../store.ts";
import { createTable } from "../table.ts";
import { FUNCREF, I32 } from "../types.ts";
import { prepare } from "./lazy.ts";
import type { Stack } from "./stack.ts";

/** Where the rehearsal starts. */
const START = 2;
/** Words of frame that the rehearsal uses. */
const FRAME = 128;

/** A module of as many functions as the rehearsal calls, which have no parameters and do nothing. */
function moduleBytes(): Uint8Array {
  const count = REHEARSAL_ENTRIES.length + 1;
  const types = [1, 4, 1, 0x60, 0, 0];
  const funcs = [3, 1 + count, count, ...new Array(count).fill(0)];
  const bodies = Array.from({ length: count }, () => [2, 0, 0x0b]).flat();
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  return new Uint8Array([...header, ...types, ...funcs, 10, 1 + bodies.length, count, ...bodies]);
}

/** Modules with fewer bytes of code are compiled soon, where anything is. */
const LARGE = 1 << 18;

/**
 * Whether an instance is going to be interpreted for long. Where it is not, V8 had better not compile the
 * loop at all: it takes a tenth of a second to, in the only thread that it has for that on a machine with
 * two processors, and what is generated waits behind it.
 */
function isWorthwhile({ module, tier }: Instance): boolean {
  return tier === null || tier.entry === "counted" && codeBytesOf(module) >= LARGE;
}

/** What rehearses in this agent. */
let rehearsing: Instance | undefined;

/** Rehearses for an instance that is about to run, if nobody has in this agent and it is worthwhile. */
export function rehearse(instance: Instance, stack: Stack): void {
  if (rehearsing === undefined && isWorthwhile(instance)) rehearseAgain(stack, 1);
}

/** Rehearses `times` times more. Takes a third of a millisecond each time, when V8 has seen none before. */
export function rehearseAgain(stack: Stack, times: number): void {
  if (stack.top + FRAME > stack.limit) return;
  // What an object literal makes has its final shape when the literal has been executed twice.
  const instance = rehearsing ??= (prepared(), prepared());
  for (let round = 0; round < times; round++) {
    // Both ways to go on after a function has been lowered.
    stack.isLoopCompiled = round % 2 === 1;
    begin(instance.run!.code as LoweredCode);
    instance.tier = tierOf(instance, 0);
    play(instance, stack);
  }
  stack.isLoopCompiled = times > 1;
}

/** Runs the rehearsal to its end, though it stops in the middle. */
function play(instance: Instance, stack: Stack): void {
  const { top, sp } = stack;
  run(START, top, instance);
  while (stack.suspended !== null) {
    stack.top = top;
    stack.sp = sp;
    run(resumePlace(instance.run!.code), top, instance);
  }
  stack.top = top;
}

/** Has `code` be what it was when nothing had been lowered. */
function begin(code: LoweredCode): void {
  code.words.set(REHEARSAL);
  code.entries.set(REHEARSAL_ENTRIES);
  code.entries[REHEARSAL_ENTRIES.length] = 0;
  code.used = REHEARSAL.length;
  code.resumePlace = 0;
  code.starts.length = code.funcs.length = 1;
}

/** An instance made as others are, since what the loop sees in it has to have the same shapes. */
function prepared(): Instance {
  const module = decode(moduleBytes());
  const type = module.types[0]!;
  const instance = emptyInstance(module, null);
  instance.tier = tierOf(instance, 0);
  instance.globals.push(new Global({ type: I32, mutable: true }));
  instance.memories.push(
    createMemory({ min: 1n, max: 1n, is64: false, shared: false, pageSizeLog2: 16 }),
  );
  const fill = new Func(type, instance, 0, null);
  instance.tables.push(createTable({ element: FUNCREF, min: 1n, max: 1n, is64: false }, { fill }));
  instance.funcs.push(new Func(type, null, -1, () => {}));
  const code = prepare(instance).code as LoweredCode;
  code.words = Int32Array.from(REHEARSAL);
  code.starts.push(0);
  code.funcs.push(0);
  return instance;
}

/**
 * A tier of one of many shapes, with one of two kinds of functions, which gives way to the next when it
 * is asked anything: V8 is not to believe that there is but one, and compile its code into the loop.
 */
function tierOf(instance: Instance, shape: number): InstanceTier {
  const next = () => instance.tier = tierOf(instance, shape + 1);
  const answers = shape % 2 === 0
    ? {
      call: () => (next(), 0),
      hot: (): HotOutcome => (next(), shape % 4 === 0 ? GO_ON : SUSPEND),
    }
    : { call: () => (next(), 0), hot: (): HotOutcome => (next(), RETURNED) };
  return {
    [`shape${shape}`]: shape,
    entry: "counted",
    threshold: 0,
    codeOf: () => null,
    ...answers,
  };
}
