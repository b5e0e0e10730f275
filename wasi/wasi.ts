/**
 * WASI preview 1 for one instance, in the shape of `node:wasi`.
 *
 * An instance is anything with `exports`, so the host's own `WebAssembly.Instance` serves as well as
 * ours. A guest gets what is given here and nothing else: with no preopened directories, making a
 * `WASI` and running a guest take no permission at all.
 *
 * @module
 */
import { ALL_RIGHTS, CONNECTION_RIGHTS, FdFlags, LISTENER_RIGHTS } from "./abi.ts";
import { type Clocks, HostClocks } from "./clocks.ts";
import type { Context } from "./context.ts";
import { type CallObserver, importsOf, type WasiFunction } from "./dispatch.ts";
import { DirectoryDescriptor, FdTable, FileDescriptor } from "./fd_table.ts";
import type { Directory } from "./fs/file_system.ts";
import { interruptible, type Interruption } from "./interruption.ts";
import { type GuestMemory, MemoryView } from "./memory_view.ts";
import { nodeProcess } from "./node_builtins.ts";
import { openPreopen, type Preopen } from "./preopen.ts";
import { PREVIEW1 } from "./preview1/table.ts";
import { ProcExit } from "./proc_exit.ts";
import { hostRandom, type RandomSource } from "./random.ts";
import { type Refusal, Refusals } from "./refusals.ts";
import { stdinStream, stdioDescriptor, stdoutStream } from "./stdio/open.ts";
import type { Stdin, StdioStream, Stdout } from "./stdio/stream.ts";
import type { ListenerHandle } from "./sock/socket.ts";
import { unstableRows } from "./unstable.ts";
import { type Waiter, waiterFor } from "./wakeup.ts";

/** What a guest is given. */
export interface WasiOptions {
  /** Which ABI `wasiImport` and `getImportObject()` have. @default {"preview1"} */
  readonly version?: "preview1" | "unstable";
  /** Arguments; the first is the program's name. @default {[]} */
  readonly args?: readonly string[];
  /** Environment variables. @default {{}} */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Directories by the names that the guest knows them by. A `Map` keeps the order even of names that
   * look like numbers.
   *
   * @default {{}}
   */
  readonly preopens?: Readonly<Record<string, Preopen>> | ReadonlyMap<string, Preopen>;
  /**
   * Where the guest may accept connections: what `listenTcp` returns, or listeners of the embedder's
   * own. Their descriptors follow those of the preopens, in this order.
   *
   * @default {[]}
   */
  readonly listen?: readonly ListenerHandle[];
  /** Where the guest's input comes from. @default {0} */
  readonly stdin?: Stdin;
  /** Where the guest's output goes. @default {1} */
  readonly stdout?: Stdout;
  /** Where the guest's messages go. @default {2} */
  readonly stderr?: Stdout;
  /** False to end the whole process when the guest exits. @default {true} */
  readonly returnOnExit?: boolean;
  /** The guest's clocks. @default {the host's} */
  readonly clocks?: Clocks;
  /** Where the guest's random bytes come from. @default {the host's generator} */
  readonly random?: RandomSource;
  /** What may end the guest while it waits. @default {nothing} */
  readonly interruption?: Interruption | undefined;
  /** How calls wait. @default {by blocking the thread} */
  readonly waiter?: Waiter;
  /** Sees every call. @default {none} */
  readonly observer?: CallObserver;
}

/** An instance, of whatever engine. */
export interface GuestInstance {
  /** What it exports, by name. */
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Imports by the name of their module. */
export type WasiImports = Record<string, Record<string, WasiFunction>>;

const MODULES = { preview1: "wasi_snapshot_preview1", unstable: "wasi_unstable" } as const;

/**
 * WASI for one instance.
 *
 * @example
 * ```ts ignore
 * const wasi = new WASI({ args: ["cat", "/in/a.txt"], preopens: { "/in": "./data" } });
 * const instance = new WebAssembly.Instance(module, wasi.getImportObject());
 * Deno.exit(wasi.start(instance));
 * ```
 */
export class WASI {
  /** The functions, by their names, of the ABI that `version` chose. */
  readonly wasiImport: Record<string, WasiFunction>;
  readonly #options: WasiOptions;
  readonly #streams: readonly StdioStream[];
  readonly #context: Context;
  #begun = false;

  /**
   * Makes a guest's descriptors and functions.
   *
   * @throws {TypeError} if an argument or variable cannot be passed on.
   * @throws {PreopenError} if a directory of the host cannot be opened.
   */
  constructor(options: WasiOptions = {}) {
    const { args = [], env = {}, preopens = {}, stdin = 0, stdout = 1, stderr = 2 } = options;
    this.#options = options;
    const input = interruptible(
      stdinStream(stdin, options.interruption),
      options.interruption,
    );
    this.#streams = [input, stdoutStream(stdout), stdoutStream(stderr)];
    this.#context = {
      args: args.map((arg, index) => encode(arg, `args[${index}]`)),
      environ: Object.entries(env).map(encodeVariable),
      fds: new FdTable(),
      memory: new MemoryView(),
      clocks: options.clocks ?? new HostClocks(options.interruption),
      waiter: options.waiter ?? waiterFor(options.interruption),
      random: options.random ?? hostRandom,
      refusals: new Refusals(),
      exitCode: null,
    };
    this.#openDescriptors(preopens);
    this.wasiImport = this.#imports(options.version ?? "preview1");
  }

  /** The last paths that the guest was refused, oldest first. */
  get refusals(): readonly Refusal[] {
    return this.#context.refusals.last;
  }

  /** Returns the imports for an instance: one module, that of the ABI that `version` chose. */
  getImportObject(): WasiImports {
    return { [MODULES[this.#options.version ?? "preview1"]]: this.wasiImport };
  }

  /** Returns the imports of both ABIs, for an instance that may import either. */
  getAllImports(): WasiImports {
    return {
      [MODULES.preview1]: this.#imports("preview1"),
      [MODULES.unstable]: this.#imports("unstable"),
    };
  }

  /**
   * Runs a command: calls `_start`, and returns when the guest exits.
   *
   * @returns the exit code: 0 if `_start` returns.
   * @throws {TypeError} if the instance does not export `_start` and a memory, or exports
   * `_initialize`.
   * @throws {Error} if this object has served an instance already.
   * @throws what ends the guest otherwise: a trap, or what the embedder's own functions throw.
   */
  start(instance: GuestInstance): number {
    const start = this.#begin(instance);
    try {
      start();
    } catch (error) {
      this.#note(error);
    } finally {
      this.#release();
    }
    return this.#finish();
  }

  /**
   * As {@linkcode start}, of an instance whose `_start` may return a promise of the guest's end: one
   * that is suspended in between, in whatever way.
   *
   * @returns the exit code: 0 if `_start` returns.
   * @throws as {@linkcode start} does.
   */
  async startAsync(instance: GuestInstance): Promise<number> {
    const start = this.#begin(instance);
    try {
      await start();
    } catch (error) {
      this.#note(error);
    } finally {
      this.#release();
    }
    return this.#finish();
  }

  /**
   * Prepares a reactor: calls `_initialize`, if it is exported. Its functions can be called then.
   *
   * @throws {TypeError} if the instance does not export a memory, or exports `_start`.
   * @throws {Error} if this object has served an instance already.
   * @throws {ProcExit} if `_initialize` exits.
   */
  initialize(instance: GuestInstance): void {
    const { _start, _initialize } = exportsOf(instance);
    if (_start !== undefined) {
      throw invalid(`exports "_start", so it is a command; start() is for it`);
    }
    if (_initialize !== undefined && typeof _initialize !== "function") {
      throw invalid(`exports "_initialize", but not as a function`);
    }
    this.finalizeBindings(instance);
    _initialize?.();
  }

  /**
   * Makes the functions work on an instance's memory, without calling anything: for an instance whose
   * memory is not exported as `memory`, or whose start is the embedder's own affair.
   *
   * @param options `memory`: the memory, where it is not the export of that name.
   * @throws {TypeError} if there is no memory.
   * @throws {Error} if this object has served an instance already.
   */
  finalizeBindings(instance: GuestInstance, options: { memory?: GuestMemory } = {}): void {
    if (this.#begun) {
      throw new Error("This WASI has served an instance already; make a new one for each");
    }
    const memory = options.memory ?? exportsOf(instance)["memory"];
    if (!isMemory(memory)) throw invalid(`exports no memory called "memory"`);
    this.#begun = true;
    this.#context.memory.bind(memory);
  }

  /** Closes all that is open for the guest. Nothing can be called afterwards. */
  close(): void {
    this.#context.fds.closeAll();
    this.#release();
  }

  /** Binds an instance that is a command, and returns its `_start`. */
  #begin(instance: GuestInstance): () => unknown {
    const { _start, _initialize } = exportsOf(instance);
    if (typeof _start !== "function") {
      throw invalid(
        `exports no function "_start", so it is no command; initialize() is for others`,
      );
    }
    if (_initialize !== undefined) throw invalid(`exports "_initialize" besides "_start"`);
    this.finalizeBindings(instance);
    return _start as () => unknown;
  }

  /** Notes the exit code, if it is the guest's exit that was thrown. @throws anything else */
  #note(error: unknown): void {
    const context = this.#context;
    // Code of the guest that catches everything may have put something else in its place.
    if (!(error instanceof ProcExit) && context.exitCode === null) throw error;
    if (error instanceof ProcExit) context.exitCode = error.code;
  }

  /** Returns the exit code, or ends the process with it. */
  #finish(): number {
    const code = this.#context.exitCode ?? 0;
    if (!(this.#options.returnOnExit ?? true)) nodeProcess().exit(code);
    return code;
  }

  #imports(version: keyof typeof MODULES): Record<string, WasiFunction> {
    const rows = version === "preview1" ? PREVIEW1 : unstableRows();
    return importsOf(rows, this.#context, this.#options.observer ?? null);
  }

  #openDescriptors(preopens: NonNullable<WasiOptions["preopens"]>): void {
    const { fds } = this.#context;
    this.#streams.forEach((stream, fd) => {
      fds.insert(stdioDescriptor(stream, fd === 0 ? "read" : "write"));
    });
    const entries = preopens instanceof Map ? preopens.entries() : Object.entries(preopens);
    for (const [guest, preopen] of entries) {
      fds.insert(describePreopen(guest, openPreopen(guest, preopen)));
    }
    for (const listener of this.#options.listen ?? []) {
      const flags = listener.nonblock ? FdFlags.NONBLOCK : 0;
      const options = { rights: LISTENER_RIGHTS, inheriting: CONNECTION_RIGHTS, flags };
      fds.insert(new FileDescriptor(listener, options));
    }
  }

  #release(): void {
    for (const stream of this.#streams) stream.release?.();
    for (const listener of this.#options.listen ?? []) listener.release?.();
  }
}

function describePreopen(guest: string, directory: Directory): DirectoryDescriptor {
  return new DirectoryDescriptor(directory, {
    rights: ALL_RIGHTS,
    inheriting: ALL_RIGHTS,
    preopenName: new TextEncoder().encode(guest),
  });
}

/** Returns a string as the guest reads it, with a NUL at its end. */
function encode(string: string, what: string): Uint8Array {
  if (string.includes("\0")) {
    throw new TypeError(`${what} has a NUL in it, where the guest would take it to end`);
  }
  return new TextEncoder().encode(`${string}\0`);
}

function encodeVariable([name, value]: [string, string]): Uint8Array {
  if (name === "" || name.includes("=")) {
    throw new TypeError(`"${name}" is no name for an environment variable`);
  }
  return encode(`${name}=${value}`, `env["${name}"]`);
}

function exportsOf(instance: GuestInstance): Readonly<Record<string, unknown>> {
  const { exports } = instance ?? {};
  if (typeof exports !== "object" || exports === null) {
    throw new TypeError("WASI needs an instance; this has no exports");
  }
  return exports;
}

function isMemory(memory: unknown): memory is GuestMemory {
  if (typeof memory !== "object" || memory === null || !("buffer" in memory)) return false;
  const { buffer } = memory;
  return buffer instanceof ArrayBuffer || buffer instanceof SharedArrayBuffer;
}

function invalid(problem: string): TypeError {
  return new TypeError(`WASI cannot run this instance: it ${problem}`);
}
