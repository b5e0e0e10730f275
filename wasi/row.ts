/**
 * A function of WASI as a row of a table, from which imports are made.
 *
 * @module
 */
import type { Context } from "./context.ts";

/** What is known of a function from outside. */
export interface CallInfo {
  /** The name under which it is imported. */
  readonly name: string;
  /**
   * Names and types of its parameters, in the document's words: `fd: fd, iovs: *iovec`. In the
   * binary each is an i32, but those of the types dircookie, filedelta, filesize, rights and
   * timestamp, which are an i64.
   */
  readonly params: string;
}

/** One function. */
export interface Row extends CallInfo {
  /**
   * Does it: returns if it succeeds, and throws `WasiError` with what the guest is to be told if
   * not. Parameters are as the guest gave them: i32 signed or not, i64 as BigInt.
   */
  // deno-lint-ignore no-explicit-any -- each has parameters of its own
  readonly run: (context: Context, ...args: any[]) => void;
}

/** A parameter of a function. */
export interface Param {
  readonly name: string;
  readonly type: string;
}

/** Returns a row's parameters, taken apart. */
export function paramsOf(row: CallInfo): readonly Param[] {
  if (row.params === "") return [];
  return row.params.split(", ").map((param) => {
    const [name = "", type = ""] = param.split(": ");
    return { name, type };
  });
}
