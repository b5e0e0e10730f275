/**
 * What one run was asked for.
 *
 * @module
 */

import type { Features } from "../runtime/features.ts";

/** A directory that the guest is given. */
export interface Mount {
  /** What it is if not a directory of the host's: an archive, or memory, empty at first. */
  readonly kind?: "archive" | "memory";
  /** Its path on the host; `mem:` for memory. */
  readonly host: string;
  /** The guest's name for it, normalised. */
  readonly guest: string;
  /** Whether nothing in it may be changed. */
  readonly readOnly: boolean;
  /** Whether changes stay in memory, and what is on the host as it is. */
  readonly overlay?: true;
}

/** Where the guest may accept connections. */
export interface ListenAddress {
  readonly hostname: string;
  readonly port: number;
  /** Whether the guest finds the listener with the flag NONBLOCK. */
  readonly nonblock: boolean;
}

/**
 * Who executes the guest: our interpreter; our compiler to JavaScript, with every function compiled at
 * its first call (`jit`), or only what is hot, and the rest interpreted (`auto`); or the host's own
 * WebAssembly.
 */
export type EngineName = "interpreter" | "jit" | "auto" | "host";

/** What bounds a run, makes it the same each time, or shows what it does. */
export interface Control {
  /** Milliseconds. */
  readonly timeout: number | undefined;
  /** Instructions. */
  readonly fuel: number | undefined;
  readonly seed: bigint | undefined;
  /** `real`, `fixed` or a time. */
  readonly clock: string | undefined;
  /** Those that a module may use; `undefined` for all. */
  readonly features: Features | undefined;
  readonly traceWasi: boolean;
  readonly audit: boolean;
}

/** What to run, and how. */
export interface RunRequest {
  /** A path, an http(s) URL, or `-` for standard input. */
  readonly module: string;
  /** What the guest is given after its name. */
  readonly args: readonly string[];
  readonly mounts: readonly Mount[];
  readonly listen: readonly ListenAddress[];
  readonly env: Readonly<Record<string, string>>;
  /** The guest's name for itself; the module's file name unless given. */
  readonly argv0: string | undefined;
  /** The export to call instead of `_start`. */
  readonly invoke: string | undefined;
  /** Bytes of one memory; `undefined` for the default. */
  readonly maxMemory: number | undefined;
  /** Bytes of guest stack; `undefined` for the default. */
  readonly maxStack: number | undefined;
  readonly engine: EngineName;
  /** The directory that keeps compiled code between runs; `undefined` for none. */
  readonly cache: string | undefined;
  /** `null` when nothing of the kind is asked for. */
  readonly control: Control | null;
  /** Whether to say on stderr what the run took. */
  readonly stats: boolean;
}

/** A run that nothing was asked of besides the module and its arguments. */
export function plainRequest(module: string, args: readonly string[]): RunRequest {
  return {
    module,
    args,
    mounts: [],
    listen: [],
    env: {},
    argv0: undefined,
    invoke: undefined,
    maxMemory: undefined,
    maxStack: undefined,
    engine: "auto",
    cache: undefined,
    control: null,
    stats: false,
  };
}

/** What the program is told that it is called, unless the request says: the last part of its path. */
export function programName(module: string): string {
  return module.replace(/[?#].*$/s, "").split(/[/\\]/).findLast((part) => part !== "") ?? module;
}
