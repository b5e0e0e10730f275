/**
 * For tests: functions written as text, as JavaScript and as they run.
 *
 * @module
 */
import { RuntimeError } from "../runtime/errors.ts";
import { exportedFunction } from "../runtime/api/exported.ts";
import { decode } from "../runtime/decode/decode.ts";
import { instantiate } from "../runtime/instantiate.ts";
import { bytesOf, FUNC, type Loose, type Program } from "../runtime/interpret/testing.ts";
import type { Meter } from "../runtime/meter.ts";
import type { Module } from "../runtime/module.ts";
import { Func, type Instance, type InstanceTier } from "../runtime/store.ts";
import { validate } from "../runtime/validate/validate.ts";
import type { GenerateOptions } from "./generator.ts";
import { generateSource } from "./source.ts";
import { JitTier, type TierOptions } from "./tier.ts";

/** Keeps a small function from being written out where it is called: see `inline.ts`. */
export const APART = "ref.null func; drop; ";

/** A module around one function, of type 0. */
export function around(type: string, code: string, locals = ""): Program {
  return {
    types: [type, "i32 -> i32", "->"],
    funcs: [{ code, locals }, { type: 1, code: `${APART}local.get 0` }],
    memories: [[0, 1]],
    tables: [[0x70, 0, 8]],
    globals: ["mut:i32 = i32.const 7", "mut:i64 = i64.const 7"],
    exports: { f: [FUNC, 0] },
  };
}

/** A program, decoded and validated. */
export function moduleOf(program: Program): Module {
  const module = decode(bytesOf(program));
  validate(module);
  return module;
}

/** The statements of the first function of a program, without the lines that every function has. */
export function statementsOf(program: Program, options: GenerateOptions = {}): string {
  const lines = generateSource(moduleOf(program), 0, options).split("\n");
  const start = lines.findIndex((line) => line.startsWith("return (function"));
  return lines.slice(start + 1, -1).filter((line) => line !== "").join("\n");
}

/** How a program is run. */
export interface RunOptions {
  /** Absent: in the interpreter, or as `make` says. */
  readonly tier?: TierOptions;
  /** Makes the tier of the instance. */
  readonly make?: (instance: Instance) => InstanceTier;
  /** The program, where it has been decoded before. */
  readonly module?: Module;
  /** Functions for the imports, in order. */
  readonly imports?: readonly ((...args: unknown[]) => unknown)[];
  readonly meter?: Meter | undefined;
}

/** The exported functions of a program, by name, and its tier. */
export function run(program: Program, options: RunOptions): Loose {
  const { tier, imports = [], meter, module = moduleOf(program) } = options;
  const externs = module.imports.map(({ desc }, i) => {
    if (desc.kind !== "func") throw new Error("Only functions can be imported here");
    return { kind: "func", value: new Func(desc.type, null, -1, imports[i]!) } as const;
  });
  const make = tier === undefined ? options.make : (made: Instance) => new JitTier(made, tier);
  const instance = instantiate(module, externs, { tier: make, meter });
  const exports: Loose = { tier: instance.tier, instance };
  for (const { name, kind, index } of module.exports) {
    if (kind === "func") exports[name] = exportedFunction(instance.funcs[index]!);
  }
  return exports;
}

/** What a call gives, or the trap with its frames. */
export function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    return { phrase: error.phrase, frames: error.frames };
  }
}
