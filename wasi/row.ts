/**
 * A function of WASI as a row of a table, from which imports are made.
 *
 * @module
 */
import type { CallInfo } from "./call_info.ts";
import type { Context } from "./context.ts";

/** One function. */
export interface Row extends CallInfo {
  /**
   * Does it: returns if it succeeds, and throws `WasiError` with what the guest is to be told if
   * not. Parameters are as the guest gave them: i32 signed or not, i64 as BigInt.
   */
  // deno-lint-ignore no-explicit-any -- each has parameters of its own
  readonly run: (context: Context, ...args: any[]) => void;
}
