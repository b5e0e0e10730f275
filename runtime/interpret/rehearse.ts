/**
 * A rehearsal of the interpreter's loop, before its first run.
 *
 * V8 compiles the loop for the instructions it has seen, and throws the compiled loop away when it
 * meets another: for a large program twenty times, each costing a fifth of a second of slow code until
 * it is compiled again. So each hot instruction is executed once, on small numbers and on large ones,
 * by a program that the loop's generator prints.
 *
 * @module
 */
import { REHEARSAL, REHEARSAL_ENTRIES } from "../generated/isa.js";
import { run } from "../generated/loop.js";
import { createMemory } from "../memory.ts";
import type { LoweredCode } from "../lower/lowered_code.ts";
import { emptyInstance, GO_ON, type Instance, type InstanceTier, RETURNED } from "../store.ts";
import type { Stack } from "./stack.ts";

/** Words of frame that the rehearsal uses. */
const FRAME = 64;

let rehearsed = false;

/** Modules of fewer bytes are compiled soon, where anything is. */
const LARGE = 1 << 20;

/**
 * Whether an instance is going to be interpreted for long. Where it is not, V8 had better not compile the
 * loop at all: it takes a tenth of a second to, in the only thread that it has for that on a machine with
 * two processors, and what is generated waits behind it.
 */
function isWorthwhile({ module, tier }: Instance): boolean {
  return tier === null || tier.entry === "counted" && module.bytes.length >= LARGE;
}

/**
 * Rehearses once in this agent, on copies of what `like`, an instance about to run, holds: what the
 * loop sees then has the shape of what it will see.
 */
export function rehearse(like: Instance, stack: Stack): void {
  if (rehearsed || !isWorthwhile(like) || stack.top + FRAME > stack.limit) return;
  rehearsed = true;
  const type = { min: 1n, max: 1n, is64: false, shared: false, pageSizeLog2: 16 };
  const state = like.run!;
  const code: LoweredCode = {
    ...state.code as LoweredCode,
    words: Int32Array.from(REHEARSAL),
    entries: Int32Array.from(REHEARSAL_ENTRIES),
    starts: [0],
    funcs: [0],
  };
  const cells = [new Int32Array(4)];
  const rehearsing = { ...state, code, memory: createMemory(type), cells };
  const instance = emptyInstance(like.module, null);
  instance.run = rehearsing;
  instance.tier = tierOf(0);
  run(2, stack.top, instance);

  /** A tier of one of many shapes, which gives way to the next when it is asked anything. */
  function tierOf(shape: number): InstanceTier {
    return {
      [`shape${shape}`]: shape,
      entry: "counted",
      threshold: 0,
      codeOf: () => null,
      call() {
        instance.tier = tierOf(shape + 1);
        return 0;
      },
      hot() {
        instance.tier = tierOf(shape + 1);
        return shape % 2 === 0 ? GO_ON : RETURNED;
      },
    };
  }
}
