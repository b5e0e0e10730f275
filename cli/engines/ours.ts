/**
 * Runs guests in our own engine: interpreted, compiled, or some of both.
 *
 * The host's `WebAssembly.validate`, where there is one, may vouch for a module: it is native, and a
 * start-up is otherwise mostly spent on validating with code that is itself not compiled yet. Where it
 * does not, because the module is invalid or is newer than the host, our validator decides. Decoding
 * is always ours.
 *
 * @module
 */
import { exportedFunction } from "../../runtime/api/exported.ts";
import { decode } from "../../runtime/decode/decode.ts";
import { checkHostType } from "../../runtime/host_type.ts";
import { type Extern, instantiate } from "../../runtime/instantiate.ts";
import { rehearseAgain } from "../../runtime/interpret/rehearse.ts";
import { agentStack, limitStack } from "../../runtime/interpret/stack.ts";
import { callAsync } from "../../runtime/interpret/suspend.ts";
import { lazyTier, type TierMaker } from "../../runtime/lazy_tier.ts";
import { DEFAULT_LIMITS } from "../../runtime/limits.ts";
import type { LinearMemory } from "../../runtime/memory.ts";
import type { Features } from "../../runtime/features.ts";
import type { Import, Module } from "../../runtime/module.ts";
import { Func, type Instance } from "../../runtime/store.ts";
import type { RunRequest } from "../request.ts";
import type { GuestMemory } from "../../wasi/memory_view.ts";
import { bytesText } from "../stopwatch.ts";
import type { CompiledModule, EngineOptions, GuestImports } from "./engine.ts";

/**
 * Modules of more bytes than this are decoded and validated for so long that V8 can compile the
 * interpreter's loop meanwhile.
 */
const SLOW_TO_START = 4 << 20;
/** Rehearsals of the loop until V8 begins to compile it, and until it does so with its last compiler. */
const FIRST_REHEARSALS = 5;
/** See {@link FIRST_REHEARSALS}. */
const MORE_REHEARSALS = 20;

/** Told that a module of `size` bytes is being read. */
export function expect(size: number, { engine, maxStack }: RunRequest): void {
  // A loop belongs to a stack.
  if (maxStack === undefined && isLarge(size, engine)) {
    rehearseAgain(agentStack(), FIRST_REHEARSALS);
  }
}

/** Whether V8 has the time to compile the interpreter's loop, and will need it. */
function isLarge(size: number, engine: string): boolean {
  return size > SLOW_TO_START && engine !== "jit";
}

/** @throws {CompileError} when the bytes are not a valid module. */
export async function compile(bytes: Uint8Array, options: EngineOptions): Promise<CompiledModule> {
  const { features, maxStack } = options;
  if (maxStack !== undefined) limitStack(stackLimits(maxStack));
  const rehearses = isLarge(bytes.length, options.engine);
  if (rehearses) rehearseAgain(agentStack(), FIRST_REHEARSALS);
  const module = decode(bytes, features);
  options.stopwatch.lap("decode");
  if (rehearses) rehearseAgain(agentStack(), MORE_REHEARSALS);
  await ensureValid(module, features);
  options.stopwatch.lap("validate");
  if (rehearses) rehearseAgain(agentStack(), MORE_REHEARSALS);
  const tier = await tierFor(options);
  let instance: Instance | undefined;
  return {
    imports: module.imports.map(({ module, name, desc }) => {
      return { module, name, isFunction: desc.kind === "func" };
    }),
    decoded: () => Promise.resolve(module),
    instantiate(imports, { meter }) {
      const { maxMemory } = options;
      const limits = maxMemory === undefined ? {} : { memoryBytes: maxMemory };
      const externs = module.imports.map((wanted) => externFor(wanted, imports));
      const made = instantiate(module, externs, { limits, meter: meter ?? undefined, tier });
      instance = made;
      return { exports: exportsOf(made), call: (name, args) => callExport(made, name, args) };
    },
    finish() {
      // Only a compiler with a cache has anything to keep.
      (instance?.tier as { save?(): void } | null | undefined)?.save?.();
    },
    async figures() {
      if (instance === undefined) return [];
      return (await import("./figures.ts")).figuresOf(instance);
    },
  };
}

/**
 * What makes the compiler of an instance. In `auto` that stands for it until something is hot: most
 * guests are over before, and need not wait until all of the compiler has been loaded.
 */
async function tierFor(
  { engine, cache, stopwatch }: EngineOptions,
): Promise<TierMaker | undefined> {
  if (engine !== "jit" && engine !== "auto") return undefined;
  if (engine === "auto" && cache === undefined) {
    return lazyTier(async () => (await loadJit()).jitTier({ mode: "auto" }));
  }
  const { jitTier } = await loadJit();
  const kept = cache === undefined ? {} : { cache: await openCache(cache) };
  stopwatch.lap("load compiler");
  return jitTier({ mode: engine, ...kept });
}

async function openCache(directory: string) {
  const { fileCache } = await import("../../wasi/run/code_store.ts");
  const { printError } = await import("../terminal.ts");
  return fileCache(directory, { note: (message) => printError("note", message) });
}

function loadJit() {
  return import("../../jit/mod.ts");
}

/** @throws {CompileError} when the module is not valid. */
export async function ensureValid(module: Module, features?: Features): Promise<void> {
  if (features !== undefined || !hostVouches(module.bytes)) {
    await validateOurselves(module, features);
  }
}

/** Modules of more bytes than this take our validator half a second or more. */
const LARGE = 8 << 20;

async function validateOurselves(module: Module, features?: Features): Promise<void> {
  const { validate } = await import("../../runtime/validate/validate.ts");
  const { Announcement } = await import("../progress.ts");
  const size = module.bytes.length;
  using _line = size > LARGE ? new Announcement(`validating ${bytesText(size)} of code`) : null;
  validate(module, features);
}

/** Frames are seldom smaller than this many bytes: so it is the stack that runs out, not the count. */
const SMALL_FRAME = 64;

function stackLimits(stackBytes: number): { stackBytes: number; callDepth: number } {
  const callDepth = Math.max(DEFAULT_LIMITS.callDepth, Math.floor(stackBytes / SMALL_FRAME));
  return { stackBytes, callDepth };
}

function hostVouches(bytes: Uint8Array): boolean {
  const host = (globalThis as { WebAssembly?: typeof WebAssembly }).WebAssembly;
  return host?.validate(bytes as Uint8Array<ArrayBuffer>) ?? false;
}

function externFor(wanted: Import, imports: GuestImports): Extern | undefined {
  const { module, name, desc } = wanted;
  if (desc.kind !== "func") return undefined;
  const given = imports[module]![name]!;
  checkHostType(wanted, desc.type, given);
  return { kind: "func", value: new Func(desc.type, null, -1, given) };
}

/** Functions and memories: what WASI and `--invoke` use. */
function exportsOf(instance: Instance): Record<string, unknown> {
  const exports: Record<string, unknown> = Object.create(null);
  for (const { name, kind, index } of instance.module.exports) {
    if (kind === "func") exports[name] = exportedFunction(instance.funcs[index]!);
    else if (kind === "memory") exports[name] = bufferOf(instance.memories[index] as LinearMemory);
  }
  return exports;
}

function callExport(
  { module, funcs }: Instance,
  wanted: string,
  args: readonly unknown[],
): Promise<unknown> {
  const { index } = module.exports.find(({ kind, name }) => kind === "func" && name === wanted)!;
  return callAsync(funcs[index]!, args);
}

/** As much of a `WebAssembly.Memory` as WASI asks for. */
function bufferOf(memory: LinearMemory): GuestMemory {
  if (memory.type.shared) {
    return {
      get buffer() {
        return memory.expose();
      },
    };
  }
  return {
    get buffer() {
      return memory.u8.buffer;
    },
    get u8() {
      return memory.u8;
    },
  };
}
