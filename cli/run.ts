/**
 * `cli.ts [run] [options] MODULE [arguments…]`: runs a program, or calls one function of a module.
 *
 * @module
 */
import type { Preopen } from "../wasi/preopen.ts";
import type { ListenerHandle } from "../wasi/sock/socket.ts";
import { WASI, type WasiOptions } from "../wasi/wasi.ts";
import type {
  CompiledModule,
  GuestImports,
  GuestInstance,
  WantedImport,
} from "./engines/engine.ts";
import type { Controls } from "./control.ts";
import { loadModule } from "./load.ts";
import { Problem } from "./problem.ts";
import { plainRequest, programName, type RunRequest } from "./request.ts";
import { Stopwatch } from "./stopwatch.ts";

/**
 * Runs a module as `args` ask.
 *
 * @returns The exit status.
 * @throws {Problem} when it cannot be run as asked.
 */
export async function run(args: readonly string[]): Promise<number> {
  const request = await readRequest(args);
  if (request === null) return 0;
  const stopwatch = new Stopwatch();
  const { engine, cache, maxMemory, maxStack, control } = request;
  // Loaded while the module is read, which for a large one takes as long.
  const loading = engine === "host" ? import("./engines/host.ts") : import("./engines/ours.ts");
  const bytes = await loadModule(request.module, (size) => {
    // Should it not load, that is told below.
    loading.then(({ expect }) => expect(size, request), () => {});
  });
  stopwatch.lap("load module");
  const { compile } = await loading;
  stopwatch.lap("load engine");
  const { features } = control ?? {};
  const options = { engine, cache, maxMemory, maxStack, stopwatch, features };
  const module = await compile(bytes, options).catch(async (error) => {
    const { explainCompile } = await import("./compile_problem.ts");
    throw explainCompile(error, { name: request.module, bytes });
  });
  const controls = control && new (await import("./control.ts")).Controls(request, control);
  const listen = await listenersFor(request);
  const threads = hasThreads(module) ? await import("./threads.ts") : null;
  const preopens = await preopensFor(request);
  const given = {
    listen,
    preopens,
    ...controls?.wasi,
    ...(threads && { waiter: threads.waiter }),
  };
  const wasi = wasiFor(request, module, given);
  const status = threads !== null && wasi !== null
    ? await threads.runThreaded({ request, bytes, module, wasi })
    : await execute(request, { module, wasi, controls }, stopwatch);
  stopwatch.lap("run");
  module.finish();
  controls?.finish();
  if (status !== 0) (await import("./hints.ts")).hintAfter(request, wasi?.refusals ?? []);
  if (request.stats) {
    (await import("./stats.ts")).printStats(bytes, stopwatch, await module.figures());
  }
  return status;
}

/** Without options there is nothing to parse. `null` when the arguments asked for help only. */
function readRequest(args: readonly string[]): RunRequest | null | Promise<RunRequest | null> {
  const [module, ...rest] = args;
  if (module !== undefined && (module === "-" || !module.startsWith("-"))) {
    return plainRequest(module, rest);
  }
  return import("./run_options.ts").then(({ parseRun }) => parseRun(args));
}

async function listenersFor({ listen }: RunRequest): Promise<readonly ListenerHandle[]> {
  return listen.length === 0 ? [] : (await import("./listen.ts")).openListeners(listen);
}

/** Directories of the host are opened without loading what else could be mounted. */
async function preopensFor({ mounts }: RunRequest): Promise<ReadonlyMap<string, Preopen>> {
  if (mounts.length === 0) return new Map();
  if (mounts.some(({ kind, overlay }) => kind ?? overlay)) {
    return (await import("./mounts.ts")).openMounts(mounts);
  }
  await import("../wasi/host_preopens.ts");
  return new Map(mounts.map(({ guest, host, readOnly }) => [guest, { host, readOnly }]));
}

/** Whether a module may start threads, or is linked as if: with a memory that is given to it. */
function hasThreads({ imports }: CompiledModule): boolean {
  return imports.some(({ module, name, isFunction }) => {
    return !isFunction || (module === "wasi" && name === "thread-spawn");
  });
}

/** `null` when the module imports nothing of WASI. */
function wasiFor(
  request: RunRequest,
  { imports }: CompiledModule,
  given: Partial<WasiOptions>,
): WASI | null {
  const isUsed = imports.some(({ module }) => module.startsWith("wasi_"));
  if (!isUsed && given.waiter === undefined) return null;
  const { argv0, env } = request;
  try {
    return new WASI({
      version: imports.some(({ module }) => module === "wasi_unstable") ? "unstable" : "preview1",
      args: [argv0 ?? programName(request.module), ...request.args],
      env,
      ...given,
    });
  } catch (error) {
    // What it refuses is what it was given: arguments, variables, directories.
    throw new Problem((error as Error).message);
  }
}

/** A module, and what it is run with. */
interface Program {
  readonly module: CompiledModule;
  /** `null` when it imports nothing of it. */
  readonly wasi: WASI | null;
  /** `null` when nothing of the kind is asked for. */
  readonly controls: Controls | null;
}

/** Links the module and runs it to its end. */
async function execute(
  request: RunRequest,
  { module, wasi, controls }: Program,
  stopwatch: Stopwatch,
): Promise<number> {
  const imports = wasi === null ? {} : importsFor(module, wasi);
  if (module.imports.some((wanted) => !isGiven(wanted, imports))) {
    throw (await import("./missing_imports.ts")).missingImports(await module.decoded(), imports);
  }
  try {
    controls?.begin();
    const instance = module.instantiate(imports, { meter: controls?.meter ?? null });
    stopwatch.lap("instantiate");
    if (request.invoke === undefined) return await start(instance, module, wasi);
    const { invoke } = await import("./invoke.ts");
    return await invoke(request, { instance, wasi, module: await module.decoded() });
  } catch (error) {
    return (await import("./trap_report.ts")).reportTrap(error, module.decoded);
  }
}

/** Those of both ABIs only for a module that imports both. */
function importsFor({ imports }: CompiledModule, wasi: WASI): GuestImports {
  const names = new Set(imports.map(({ module }) => module));
  if (names.has("wasi_unstable") && names.has("wasi_snapshot_preview1")) {
    return wasi.getAllImports();
  }
  return wasi.getImportObject();
}

function isGiven({ module, name, isFunction }: WantedImport, imports: GuestImports): boolean {
  return isFunction && Object.hasOwn(imports, module) && Object.hasOwn(imports[module]!, name);
}

/** Runs a command's `_start`. */
async function start(
  instance: GuestInstance,
  module: CompiledModule,
  wasi: WASI | null,
): Promise<number> {
  const { _start, _initialize, memory } = instance.exports;
  if (typeof _start !== "function") {
    throw (await import("./no_start.ts")).noStart(await module.decoded());
  }
  if (wasi === null) {
    await instance.call("_start", []);
    return 0;
  }
  if (memory === undefined || _initialize !== undefined) {
    throw (await import("./no_start.ts")).noCommand({ hasMemory: memory !== undefined });
  }
  const called = { ...instance.exports, _start: () => instance.call("_start", []) };
  return await wasi.startAsync({ exports: called }) & 0xff;
}
