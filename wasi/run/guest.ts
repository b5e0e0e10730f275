/**
 * Runs one guest on this thread.
 *
 * @module
 */
import { interruptWaits } from "../../ops/math/atomic.ts";
import { Instance as OurInstance, instanceFrom } from "../../runtime/api/instance.ts";
import { Module as OurModule } from "../../runtime/api/module.ts";
import { decode } from "../../runtime/decode/decode.ts";
import { withStack } from "../../runtime/interpret/stack.ts";
import type { InstanceTier } from "../../runtime/store.ts";
import type { Meter } from "../../runtime/meter.ts";
import { type CallObserver, observeAll } from "../dispatch.ts";
import "../host_preopens.ts";
import { seededRandom } from "../seeded_random.ts";
import type { Stdin, Stdout } from "../stdio/stream.ts";
import { type GuestInstance, WASI } from "../wasi.ts";
import type { CachedCompiler } from "./cached_compiler.ts";
import { clocksFor } from "./clock.ts";
import { exitEnding, thrownEnding } from "./ending.ts";
import { lookAtCalls, withinTime } from "./host_time.ts";
import type { RunOptions } from "./options.ts";
import type { Ending, RunStats } from "./result.ts";
import { withHostFrames } from "./trap.ts";

/** A module that can be run. */
export type RunnableModule = OurModule | HostModule;

/** A module for the host's engine. */
export interface HostModule {
  readonly compiled: WebAssembly.Module;
  /** The binary it was compiled from. */
  readonly bytes: Uint8Array;
}

/** A run that has all it needs. */
export interface Guest {
  readonly module: RunnableModule;
  /** Keeps its code; otherwise `options` say who executes the module. */
  readonly compiler: CachedCompiler | null;
  readonly options: RunOptions;
  readonly stdin: Stdin;
  readonly stdout: Stdout;
  readonly stderr: Stdout;
  /** Keeps the limits, and tells what is taken. */
  readonly meter: Meter;
}

/** How a guest ended, and what it took. */
export interface GuestReport {
  readonly ending: Ending;
  readonly stats: RunStats;
}

/**
 * Runs a guest to its end.
 *
 * @throws what is not the guest's doing: missing imports, a mount that cannot be opened, and what the
 * embedder's own functions throw.
 */
export function runGuest(guest: Guest): GuestReport {
  const counter = { calls: 0 };
  const wasi = wasiFor(guest, counter);
  const { memories } = guest.meter;
  const { timeout } = guest.options.limits ?? {};
  const began = performance.now();
  if (timeout !== undefined) guest.meter.deadline = began + timeout;
  let instance: GuestInstance | undefined;
  const ending = endingOf(guest, () => {
    instance = instantiate(guest, wasi);
    return start(instance, wasi);
  });
  wasi.close();
  const { fuelUsed } = guest.meter;
  const stats: RunStats = {
    milliseconds: performance.now() - began,
    peakMemoryBytes: bytesOf(memories.map(({ u8 }) => u8)) + hostBytes(instance),
    calls: counter.calls,
    ...(fuelUsed === undefined ? {} : { fuel: fuelUsed }),
    ...(guest.compiler === null ? {} : { cache: guest.compiler.finish(tierOf(instance)) }),
  };
  return { ending, stats };
}

/** How a guest ends that does `work`. */
function endingOf(guest: Guest, work: () => number): Ending {
  const { module, meter } = guest;
  const starved = () => meter.memories.some((memory) => memory.starved);
  const decoded = module instanceof OurModule ? null : () => decode(module.bytes);
  const before = interruptWaits(meter);
  try {
    return exitEnding(bounded(guest, work), starved());
  } catch (error) {
    const ending = thrownEnding(error, { starved: starved(), decoded });
    if (ending === null) throw error;
    return ending;
  } finally {
    interruptWaits(before);
  }
}

/** Does `work` within those limits that are not kept by the guest's instance. */
function bounded({ module, meter, options }: Guest, work: () => number): number {
  const { timeout, stackBytes } = options.limits ?? {};
  // A guest that has no time is not begun: code of ours would run until it looks for the first time.
  meter.check();
  if (!(module instanceof OurModule)) {
    return withHostFrames(timeout === undefined ? work : () => withinTime(meter, work));
  }
  return stackBytes === undefined ? work() : withStack({ stackBytes }, work);
}

function wasiFor(guest: Guest, counter: Counter): WASI {
  const { options, stdin, stdout, stderr, meter, module } = guest;
  const { args = [], env = {}, mounts = {}, seed } = options;
  const clocks = clocksFor(options.clock ?? "real");
  return new WASI({
    version: importedModules(module).includes("wasi_unstable") ? "unstable" : "preview1",
    args,
    env,
    stdin,
    stdout,
    stderr,
    preopens: mounts,
    interruption: meter,
    ...(clocks === undefined ? {} : { clocks }),
    ...(seed === undefined ? {} : { random: seededRandom(seed) }),
    observer: observerFor(guest, counter),
  });
}

interface Counter {
  calls: number;
}

function observerFor({ options, module, meter }: Guest, counter: Counter): CallObserver {
  const observers: CallObserver[] = [{ before: () => void counter.calls++ }];
  // Code of ours looks by itself.
  if (!(module instanceof OurModule)) observers.push(lookAtCalls(meter));
  if (options.observer !== undefined) observers.push(options.observer);
  return observeAll(observers);
}

function importedModules(module: RunnableModule): string[] {
  const imports = module instanceof OurModule
    ? OurModule.imports(module)
    : WebAssembly.Module.imports(module.compiled);
  return imports.map((wanted) => wanted.module);
}

function tierOf(instance: GuestInstance | undefined): InstanceTier | null {
  return instance instanceof OurInstance ? instanceFrom(instance).tier : null;
}

function instantiate({ module, compiler, options, meter }: Guest, wasi: WASI): GuestInstance {
  const imports = { ...options.imports, ...wasi.getAllImports() };
  if (!(module instanceof OurModule)) {
    return new WebAssembly.Instance(module.compiled, imports as WebAssembly.Imports);
  }
  const { memoryBytes, tableElements } = options.limits ?? {};
  const limits = {
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(tableElements === undefined ? {} : { tableElements }),
  };
  const { engine } = options;
  if (engine === "host") throw new TypeError("A module of ours cannot run in the host's engine");
  return new OurInstance(module, imports, { limits, meter, engine: compiler?.engine ?? engine });
}

/** A module that exports no memory, as it needs none, is no command to WASI, but can be run. */
function start(instance: GuestInstance, wasi: WASI): number {
  const { _start, memory } = instance.exports;
  if (memory !== undefined || typeof _start !== "function") return wasi.start(instance);
  _start();
  return 0;
}

function bytesOf(views: readonly Uint8Array[]): number {
  return views.reduce((sum, { length }) => sum + length, 0);
}

/** Memories of the host's engine: those that the guest exports. */
function hostBytes(instance: GuestInstance | undefined): number {
  const values = Object.values(instance?.exports ?? {});
  const memories = values.filter((value) => value instanceof WebAssembly.Memory);
  return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
