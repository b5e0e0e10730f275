/**
 * Runs a program that may start threads (wasi-threads): one that imports `thread-spawn`, or a shared
 * memory.
 *
 * @module
 */
import { StoppedError } from "../runtime/errors.ts";
import { createMemory, sharedParts } from "../runtime/memory.ts";
import type { Import, MemoryType, Module } from "../runtime/module.ts";
import { Quota } from "../runtime/quota.ts";
import { ThreadError, ThreadGroup } from "../wasi/threads/group.ts";
import type { ThreadMemory } from "../wasi/threads/message.ts";
import { ParkingWaiter } from "../wasi/threads/parking.ts";
import type { WASI } from "../wasi/wasi.ts";
import type { CompiledModule, GuestImport } from "./engines/engine.ts";
import { checkImportTypes } from "./engines/import_types.ts";
import { missingImports } from "./missing_imports.ts";
import { noStart } from "./no_start.ts";
import { Problem } from "./problem.ts";
import type { RunRequest } from "./request.ts";
import { printError } from "./terminal.ts";
import { reportTrap } from "./trap_report.ts";

/** More milliseconds the host's timers do not count. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** How the calls of threads wait. */
export const waiter = new ParkingWaiter();

/** A program, and what it is given. */
export interface ThreadedProgram {
  readonly request: RunRequest;
  readonly bytes: Uint8Array;
  readonly module: CompiledModule;
  /** Made with {@linkcode waiter}. */
  readonly wasi: WASI;
}

/**
 * Runs the program to its end.
 *
 * @returns The exit status.
 * @throws {Problem} when it cannot be run.
 */
export async function runThreaded({ request, bytes, module, wasi }: ThreadedProgram) {
  const decoded = await module.decoded();
  const imports = wasi.getAllImports();
  checkImports(decoded, { ...imports, wasi: { "thread-spawn": spawnStandIn() } });
  checkExports(decoded);
  if (request.invoke !== undefined) {
    throw new Problem("--invoke cannot call functions of a program that may start threads");
  }
  if (request.control?.fuel !== undefined) {
    throw new Problem("--fuel cannot be counted for a program that may start threads");
  }
  checkPermission();
  const { engine, maxStack } = request;
  const onHost = engine === "host";
  const memory = onHost ? hostMemory(decoded) : ownMemory(decoded, request);
  wasi.finalizeBindings({ exports: { memory: onHost ? memory : memoryOf(memory) } });
  const group = new ThreadGroup({
    engine,
    module: onHost ? new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>) : bytes,
    memory,
    stackBytes: maxStack,
    cache: request.cache,
    note: (message) => printError("note", message),
    imports,
    waiter,
  });
  try {
    return await within(request, group.ended) & 0xff;
  } catch (error) {
    if (error instanceof ThreadError) throw new Problem(error.message);
    return await reportTrap(error, module.decoded);
  } finally {
    wasi.close();
  }
}

/** Threads do not look at the time themselves; when it is over, all end with the process. */
async function within({ control }: RunRequest, ended: Promise<number>): Promise<number> {
  const timeout = control?.timeout;
  if (timeout === undefined) return ended;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    const stop = () => reject(new StoppedError("the time limit has passed", "timeout"));
    timer = setTimeout(stop, Math.min(timeout, LONGEST_TIMER));
  });
  return await Promise.race([ended, over]).finally(() => clearTimeout(timer));
}

/** Threads are workers, whose modules are loaded under the same permissions as any file. */
function checkPermission(): void {
  const root = new URL("../", import.meta.url);
  if (root.protocol !== "file:" || Deno.build.standalone) return;
  const { state } = Deno.permissions.querySync({ name: "read", path: root });
  if (state === "granted") return;
  const path = decodeURIComponent(root.pathname);
  throw new Problem(
    "the program starts threads, each of which loads the engine anew; Deno does not let us read it",
    `allow it: deno run --allow-read=${path} …`,
  );
}

function isSharedMemory({ desc }: Import): boolean {
  return desc.kind === "memory" && desc.type.shared;
}

/** Says of `thread-spawn`, which each thread makes for itself, what type it has. */
function spawnStandIn(): GuestImport {
  return Object.assign(() => 0, {
    [Symbol.for("vitrine.type")]: () => "(param i32) (result i32)",
  });
}

function checkImports(module: Module, given: Parameters<typeof missingImports>[1]): void {
  const others = module.imports.filter((wanted) => !isSharedMemory(wanted));
  const missing = others.filter(({ module, name, desc }) => {
    return desc.kind !== "func" || given[module]?.[name] === undefined;
  });
  if (missing.length > 0) throw missingImports({ ...module, imports: others }, given);
  checkImportTypes(module, given);
  if (others.length === module.imports.length) {
    throw new Problem(
      "the program starts threads, but imports no shared memory for them to have in common",
      "link it with --import-memory and --shared-memory",
    );
  }
}

function checkExports(module: Module): void {
  const exports = (name: string) => {
    return module.exports.some((entry) => entry.kind === "func" && entry.name === name);
  };
  if (!exports("_start")) throw noStart(module);
  if (exports("wasi_thread_start")) return;
  if (!module.imports.some(({ name }) => name === "thread-spawn")) return;
  throw new Problem(`the program starts threads, but exports no function "wasi_thread_start"`);
}

function memoryType({ imports }: Module): MemoryType {
  const { desc } = imports.find(isSharedMemory)!;
  return (desc as typeof desc & { kind: "memory" }).type;
}

function hostMemory(module: Module): WebAssembly.Memory {
  const { min, max } = memoryType(module);
  return new WebAssembly.Memory({ initial: Number(min), maximum: Number(max), shared: true });
}

function ownMemory(module: Module, { maxMemory }: RunRequest): ThreadMemory {
  const quota = new Quota({ memoryBytes: maxMemory });
  return sharedParts(createMemory(memoryType(module), { quota }))!;
}

function memoryOf(memory: ThreadMemory): { readonly buffer: SharedArrayBuffer } {
  return memory as { buffer: SharedArrayBuffer };
}
