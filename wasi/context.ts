/**
 * What one guest has: the state that the functions of WASI work on.
 *
 * @module
 */
import type { Clocks } from "./clocks.ts";
import type { FdTable } from "./fd_table.ts";
import type { MemoryView } from "./memory_view.ts";
import type { RandomSource } from "./random.ts";
import type { Refusals } from "./refusals.ts";
import type { Waiter } from "./wakeup.ts";

/** The state of one guest. Each function of WASI is given it first. */
export interface Context {
  /** Arguments as UTF-8, each ending in NUL; the first is the program's name. */
  readonly args: readonly Uint8Array[];
  /** `NAME=VALUE` as UTF-8, each ending in NUL. */
  readonly environ: readonly Uint8Array[];
  readonly fds: FdTable;
  readonly memory: MemoryView;
  readonly clocks: Clocks;
  readonly waiter: Waiter;
  readonly random: RandomSource;
  /** Paths that were refused. */
  readonly refusals: Refusals;
  /** What the guest exited with; `null` until it does. */
  exitCode: number | null;
}
