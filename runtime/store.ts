/**
 * What instantiation makes: functions, tables, memories, globals, tags and instances, as the running
 * engine sees them. The JavaScript API wraps these; the tiers use them directly.
 *
 * {@link https://webassembly.github.io/spec/core/exec/runtime.html}
 *
 * @module
 */
import type { Meter } from "./meter.ts";
import type { GlobalType, MemoryType, Module, TableType } from "./module.ts";
import type { Allowance } from "./quota.ts";
import type { DefType } from "./types.ts";

/**
 * A reference, as tables, globals and frames hold it: `null` for every null, a {@link Func} for a
 * function, a JavaScript number for an i31, an object of the engine for structs, arrays and
 * exceptions, and otherwise the host's own value.
 */
export type Ref = unknown;

/** A function of the host, called with JavaScript API values (i64 as BigInt). */
// deno-lint-ignore no-explicit-any
export type HostFunction = (...args: any[]) => unknown;

/**
 * A function as compiled code calls it: the words of its arguments, then how much of JavaScript's stack
 * it may use; returns the first word of its first result.
 */
// deno-lint-ignore no-explicit-any
export type CompiledFunction = (...args: any[]) => any;

/** A function instance: of a wasm instance, or of the host. */
export class Func {
  readonly type: DefType;
  /** The instance that owns it; `null` for a host function. */
  readonly instance: Instance | null;
  /** Its index in `instance`; for a host function its place among those imported, or -1. */
  readonly funcidx: number;
  /** For a host function. */
  readonly host: HostFunction | null;
  /** The one JavaScript function that stands for this function, made on demand by the API. */
  exported: HostFunction | null = null;
  /** How compiled code calls it, made on demand by the tier that compiles. */
  code: CompiledFunction | null = null;
  /**
   * Of a compiled function that calls others in its place: what may return before it has made such a
   * call, for the tier's own use.
   */
  tail: CompiledFunction | null = null;
  /** How compiled code calls it with floats in an array, made on demand, for the tier's own use. */
  passed: CompiledFunction | null = null;

  constructor(
    type: DefType,
    instance: Instance | null,
    funcidx: number,
    host: HostFunction | null,
  ) {
    this.type = type;
    this.instance = instance;
    this.funcidx = funcidx;
    this.host = host;
  }
}

/** A table instance; `runtime/table.ts` makes them. */
export class Table {
  readonly type: TableType;
  readonly elements: Ref[];
  /** What its elements are taken from. */
  readonly allowance: Allowance;
  /** The most elements it may grow to: its declared maximum or the embedder's limit. */
  readonly limit: number;
  /** The API object that stands for it, made on demand. */
  exported: object | null = null;

  constructor(type: TableType, elements: Ref[], allowance: Allowance) {
    this.type = type;
    this.elements = elements;
    this.allowance = allowance;
    this.limit = Math.min(Number(type.max ?? Infinity), allowance.limit);
  }
}

/**
 * A global instance: 16 bytes seen through several views, or a reference. i32 and the low word of an
 * i64 are `i32[0]`, the high word `i32[1]`; f32 and f64 are seen through theirs.
 */
export class Global {
  readonly type: GlobalType;
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  ref: Ref = null;
  /** The API object that stands for it, made on demand. */
  exported: object | null = null;

  constructor(type: GlobalType) {
    this.type = type;
    const cell = new ArrayBuffer(16);
    this.i32 = new Int32Array(cell);
    this.f32 = new Float32Array(cell);
    this.f64 = new Float64Array(cell);
  }
}

/** A tag instance. Identity matters; nothing else does. */
export class Tag {
  readonly type: DefType;
  /** The API object that stands for it, made on demand. */
  exported: object | null = null;
  constructor(type: DefType) {
    this.type = type;
  }
}

/** A memory instance; `runtime/memory.ts` makes them. */
export interface Memory {
  readonly type: MemoryType;
  /** The whole memory. Replaced when it grows: never keep it across a call. */
  dv: DataView;
  /** The same bytes. Replaced together with `dv`. */
  u8: Uint8Array;
  /** Present size, in pages of the memory's own page size. */
  readonly pages: number;
  /** Grows by `delta` pages; returns the old size, or -1 when a limit or the host refuses. */
  grow(delta: number): number;
  /** Whether the last growth that was asked for, by more than nothing, was refused. */
  readonly starved: boolean;
  /**
   * Of a shared memory: takes notice of growth by other agents, which `dv` and `u8` do not show before.
   * Returns whether there was any.
   */
  refresh?(): boolean;
  /** The API object that stands for it, made on demand. */
  exported: object | null;
}

/**
 * What the interpreter lowers a module's functions to: one growing array of words for the whole
 * module, shared by its instances. `runtime/lower/code.ts` makes it.
 */
export interface Code {
  readonly module: Module;
  /** Register code. Replaced when it grows: never keep it across a call. */
  words: Int32Array;
  /** Where each function's code starts in `words`, by function index; 0 when not lowered yet. */
  readonly entries: Int32Array;
  /** Whether a function lowered so far holds references in its frame. */
  usesRefs: boolean;
  /** How functions come to be compiled. */
  readonly entry: EntryMode;
}

/**
 * How the functions of a module's code come to be compiled: never (`interpreted`), when they are first
 * called (`compiled`), or when they have been counted often enough (`counted`).
 */
export type EntryMode = "interpreted" | "compiled" | "counted";

/** The tier that compiles an instance's functions, as the interpreter sees it. */
export interface InstanceTier {
  /** Not `interpreted`. */
  readonly entry: EntryMode;
  /** For `counted`: calls and rounds of loops after which a function is hot. */
  readonly threshold: number;
  /** The code of the instance has been made, none of which has been called yet. */
  prepared?(code: Code): void;
  /** How compiled code calls `func`, a function of the instance; `null`: in the interpreter. */
  codeOf(func: Func): CompiledFunction | null;
  /**
   * Calls the compiled form of function `funcidx` with the arguments at word `at` of the guest stack,
   * and leaves the results there.
   *
   * @returns 0; or, when the function is to run in the interpreter, where its register code starts
   */
  call(funcidx: number, at: number): number;
  /**
   * Function `funcidx` has been counted often enough; its frame is at word `at` of the guest stack.
   *
   * @param loop the byte offset in the module of the loop that is at its start, or 0 for the start of
   * the function
   * @returns what the interpreter is to do
   */
  hot(funcidx: number, at: number, loop: number): HotOutcome;
}

/** What {@linkcode InstanceTier.hot} has the interpreter do. */
export type HotOutcome = typeof GO_ON | typeof RETURNED | typeof SUSPEND;

/** To go on with the function. */
export const GO_ON = 0;
/** To return from the function, which has been run to its end: its results are in its frame. */
export const RETURNED = 1;
/**
 * To stop where it is, if whoever started it can wait (see `runtime/interpret/suspend.ts`), and to ask
 * again when it has waited; otherwise to go on.
 */
export const SUSPEND = 2;

/** What an instance needs at hand while it runs; filled in by the interpreter. */
export interface RunState {
  readonly code: Code;
  /** Memory 0, or an empty one. */
  readonly memory: Memory;
  /** The cell of each global. */
  readonly cells: readonly Int32Array[];
  /** The module's types. */
  readonly types: readonly DefType[];
}

/** A module instance. */
export interface Instance {
  readonly module: Module;
  readonly funcs: Func[];
  readonly tables: Table[];
  readonly memories: Memory[];
  readonly globals: Global[];
  readonly tags: Tag[];
  /** Element segments still alive, as references; `null` once dropped. */
  readonly elements: (Ref[] | null)[];
  /** Data segments still alive; `null` once dropped. */
  readonly datas: (Uint8Array | null)[];
  /** Keeps the instance within bounds; `null` for one that may run as long as it likes. */
  readonly meter: Meter | null;
  /** Compiles its functions; `null` when they are only interpreted. */
  tier: InstanceTier | null;
  /** Starts as `null`: the interpreter fills it in at the first call. */
  run: RunState | null;
}

/** An instance without anything in it. All are made here, so that to V8 they are objects of one kind. */
export function emptyInstance(module: Module, meter: Meter | null): Instance {
  return {
    module,
    funcs: [],
    tables: [],
    memories: [],
    globals: [],
    tags: [],
    elements: [],
    datas: [],
    meter,
    tier: null,
    run: null,
  };
}
