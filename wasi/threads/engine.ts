/**
 * A guest's module in one of its threads, in either engine.
 *
 * @module
 */
import { RuntimeError } from "../../runtime/errors.ts";
import type { TierMaker } from "../../runtime/lazy_tier.ts";
import type { Export } from "../../runtime/module.ts";
import type { SentTrap, ThreadTask } from "./message.ts";

/** A function that a guest imports. */
// deno-lint-ignore no-explicit-any -- each has parameters of its own
export type ThreadImport = (...args: any[]) => unknown;

/** Returns the import of a name. */
export type ImportFor = (module: string, name: string) => ThreadImport;

/** A thread's instance. */
export interface ThreadInstance {
  /** Calls a function that the guest exports, which may return before the guest is done. */
  call(name: string, args: readonly number[]): unknown;
  /** Has the cache, if there is one, keep what has been compiled. */
  keep(): void;
}

/** What an instance is made with. */
export interface ThreadSurroundings {
  readonly importFor: ImportFor;
  /** Is told what is wrong with the cache. */
  readonly note: (message: string) => void;
}

/** Makes an instance on the shared memory. */
export async function instantiateThread(
  task: ThreadTask,
  surroundings: ThreadSurroundings,
): Promise<ThreadInstance> {
  if (task.engine === "host") return instantiateOnHost(task, surroundings);
  return await instantiateOnOurs(task, surroundings);
}

function instantiateOnHost(
  { module, memory }: ThreadTask,
  { importFor }: ThreadSurroundings,
): ThreadInstance {
  Error.stackTraceLimit = 100;
  const compiled = module as WebAssembly.Module;
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module, name, kind } of WebAssembly.Module.imports(compiled)) {
    const value = kind === "memory" ? memory as WebAssembly.Memory : importFor(module, name);
    (imports[module] ??= {})[name] = value as WebAssembly.ImportValue;
  }
  const { exports } = new WebAssembly.Instance(compiled, imports);
  return {
    call: (name, args) => (exports[name] as (...args: readonly number[]) => unknown)(...args),
    keep() {},
  };
}

/** The module has been validated by the thread that serves. */
async function instantiateOnOurs(
  task: ThreadTask,
  { importFor, note }: ThreadSurroundings,
): Promise<ThreadInstance> {
  const { decode } = await import("../../runtime/decode/decode.ts");
  const { instantiate } = await import("../../runtime/instantiate.ts");
  const { limitStack } = await import("../../runtime/interpret/stack.ts");
  const { callAsync } = await import("../../runtime/interpret/suspend.ts");
  const { adoptSharedMemory } = await import("../../runtime/memory.ts");
  const { Func } = await import("../../runtime/store.ts");
  const { stackBytes } = task;
  if (stackBytes !== undefined) limitStack({ stackBytes });
  const module = decode(task.module as Uint8Array);
  const memory = adoptSharedMemory(task.memory as Parameters<typeof adoptSharedMemory>[0]);
  const externs = module.imports.map(({ module, name, desc }) => {
    if (desc.kind === "memory") return { kind: "memory", value: memory } as const;
    if (desc.kind !== "func") return undefined;
    const value = new Func(desc.type, null, -1, importFor(module, name));
    return { kind: "func", value } as const;
  });
  const instance = instantiate(module, externs, { tier: await tierFor(task, note) });
  return {
    call(wanted, args) {
      const isWanted = ({ kind, name }: Export) => kind === "func" && name === wanted;
      return callAsync(instance.funcs[module.exports.find(isWanted)!.index]!, args);
    },
    // Nothing but the compiler, once it is loaded, has anything to keep.
    keep: () => (instance.tier as { save?(): void } | null)?.save?.(),
  };
}

/** In `auto`, a thread in which nothing is hot does without the compiler. */
async function tierFor(
  { engine, cache }: ThreadTask,
  note: (message: string) => void,
): Promise<TierMaker | undefined> {
  if (engine === "interpreter") return undefined;
  const load = async (mode: "auto" | "jit") => {
    const { jitTier } = await import("../../jit/mod.ts");
    if (cache === undefined) return jitTier({ mode });
    const { fileCache } = await import("../run/code_store.ts");
    return jitTier({ mode, cache: fileCache(cache, { note }) });
  };
  if (engine === "jit") return await load("jit");
  const { lazyTier } = await import("../../runtime/lazy_tier.ts");
  return lazyTier(() => load("auto"));
}

/** Returns what came out of a guest as it can be sent. */
export function sendTrap(error: unknown): SentTrap {
  if (!(error instanceof Error)) {
    const text = Object.prototype.toString.call(error);
    const message = `an exception of the guest's was not caught (${text})`;
    return { name: "RuntimeError", message, stack: "", phrase: "uncaught exception", frames: [] };
  }
  const { name, message, stack = "" } = error;
  if (!(error instanceof RuntimeError)) return { name, message, stack };
  const { phrase, frames } = error;
  return { name, message, stack, phrase, frames };
}

/** Returns the error that was sent: a trap of the engine that it is of. */
export function receiveTrap({ name, message, stack, phrase, frames }: SentTrap): Error {
  if (phrase !== undefined) {
    const error = new RuntimeError(message, phrase);
    error.frames = [...frames ?? []];
    return error;
  }
  const classes: Record<string, new (message: string) => Error> = {
    RangeError,
    TypeError,
    ...(typeof WebAssembly === "undefined" ? {} : { RuntimeError: WebAssembly.RuntimeError }),
  };
  const error = new (classes[name] ?? Error)(message);
  error.stack = stack;
  return error;
}
