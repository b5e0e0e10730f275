/**
 * What a run needs of an engine, so that it can be ours or the host's.
 *
 * @module
 */
import type { Features } from "../../runtime/features.ts";
import type { Meter } from "../../runtime/meter.ts";
import type { Module } from "../../runtime/module.ts";
import type { RunRequest } from "../request.ts";
import type { Figure, Stopwatch } from "../stopwatch.ts";

/** A function given to the guest. */
// deno-lint-ignore no-explicit-any -- each has parameters of its own
export type GuestImport = (...args: any[]) => unknown;

/** What is given to the guest, by module and name. */
export type GuestImports = Readonly<Record<string, Readonly<Record<string, GuestImport>>>>;

/** One import of a module: as much of it as shows whether it can be given. */
export interface WantedImport {
  readonly module: string;
  readonly name: string;
  readonly isFunction: boolean;
}

/** A running module. */
export interface GuestInstance {
  /** Functions take and return values as the JavaScript API has them; memories have a `buffer`. */
  readonly exports: Readonly<Record<string, unknown>>;
  /**
   * Calls an exported function. Unlike by way of `exports`, the guest may then wait in the middle of
   * what it does: for the compiler to be loaded.
   */
  call(name: string, args: readonly unknown[]): unknown;
}

/** What a run asks of one instance. */
export interface InstantiateOptions {
  /** Keeps it within limits; `null` for one that has none. */
  readonly meter: Meter | null;
}

/** What a run asks of its engine. */
export interface EngineOptions
  extends Pick<RunRequest, "engine" | "cache" | "maxMemory" | "maxStack"> {
  /** Those that the module may use. @default {all} */
  readonly features?: Features | undefined;
  /** Is told when a part of the work is done. */
  readonly stopwatch: Stopwatch;
}

/** A module ready to run. */
export interface CompiledModule {
  readonly imports: readonly WantedImport[];
  /** Returns the module as our decoder has it, for messages and types. */
  decoded(): Promise<Module>;
  /** Links and starts it. All that it imports must be given. */
  instantiate(imports: GuestImports, options: InstantiateOptions): GuestInstance;
  /** Keeps what is to be kept, after the run. */
  finish(): void;
  /** Returns what there is to tell about it after the run. */
  figures(): Promise<readonly Figure[]>;
}
