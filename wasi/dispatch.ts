/**
 * From rows to imports: the one place through which every call of a guest passes.
 *
 * Here errors become error numbers. Here functions are marked with their types, which functions of
 * JavaScript do not have, for engines that link them. And here an observer is let in between, if there is one; without
 * it a call costs nothing more, because the functions made are others.
 *
 * @module
 */
import { type CallInfo, isLong, paramsOf, typeTextOf } from "./call_info.ts";
import type { Context } from "./context.ts";
import { type Errno, WasiError } from "./errno.ts";
import type { MemoryView } from "./memory_view.ts";
import type { Row } from "./row.ts";

/** An import: takes i32 as numbers and i64 as BigInt; returns the error number, 0 for success. */
// deno-lint-ignore no-explicit-any -- each has parameters of its own
export type WasiFunction = (...args: any[]) => number;

/**
 * By this a function says what type it has: with a method that returns it, as the text format writes
 * it. An engine that asks can refuse to link a guest that expects another.
 */
const TYPE = Symbol.for("vitrine.type");

/** A function that says its type. */
type TypedFunction = WasiFunction & { [TYPE]?: () => string };

/** Sees each call of a guest, and the guest's memory. What it throws ends the guest. */
export interface CallObserver {
  /** Called before a call is made. */
  before?(call: CallInfo, args: readonly (number | bigint)[], memory: MemoryView): void;
  /** Called after it, with its answer; not if it has ended the guest. */
  after?(
    call: CallInfo,
    args: readonly (number | bigint)[],
    errno: Errno,
    memory: MemoryView,
  ): void;
}

/** Returns an observer that passes on each call to each of `observers`. */
export function observeAll(observers: readonly CallObserver[]): CallObserver {
  return {
    before: (...call) => observers.forEach((observer) => observer.before?.(...call)),
    after: (...call) => observers.forEach((observer) => observer.after?.(...call)),
  };
}

/** Returns an import for each row. */
export function importsOf(
  rows: readonly Row[],
  context: Context,
  observer: CallObserver | null,
): Record<string, WasiFunction> {
  const imports: Record<string, WasiFunction> = {};
  for (const row of rows) {
    const plain = bind(row, context);
    const made: TypedFunction = observer === null
      ? plain
      : observed(row, plain, { observer, context });
    made[TYPE] = () => typeTextOf(row);
    imports[row.name] = made;
  }
  return imports;
}

function observed(row: Row, plain: WasiFunction, { observer, context }: Observed): WasiFunction {
  const { memory } = context;
  return (...args) => {
    observer.before?.(row, args, memory);
    const errno = plain(...args);
    observer.after?.(row, args, errno as Errno, memory);
    return errno;
  };
}

interface Observed {
  readonly observer: CallObserver;
  readonly context: Context;
}

/**
 * Returns the function that makes the call. It has as many parameters as the function with the most,
 * `path_open`; passing on those that are absent costs less than collecting those that are there.
 */
function bind(row: Row, context: Context): WasiFunction {
  const { run } = row;
  return (a, b, c, d, e, f, g, h, i) => {
    try {
      run(context, a, b, c, d, e, f, g, h, i);
    } catch (error) {
      return failure(row, context, error, [a, b, c, d, e, f, g, h, i]);
    }
    return 0;
  };
}

/**
 * Returns the error number for what a call threw; anything but a `WasiError` is not the guest's, unless
 * an engine that did not look at types has linked it to a function of another type.
 */
function failure(
  row: Row,
  context: Context,
  error: unknown,
  args: readonly (number | bigint)[],
): Errno {
  if (!(error instanceof WasiError)) throw mistyped(row, args) ?? error;
  context.refusals.note(context, row, args, error.errno);
  return error.errno;
}

/** The error for a call with arguments of the wrong types; `null` if they are right. */
function mistyped(row: Row, args: readonly (number | bigint)[]): TypeError | null {
  const wrong = paramsOf(row).findIndex(({ type }, i) => {
    return (typeof args[i] === "bigint") !== isLong(type) || args[i] === undefined;
  });
  if (wrong === -1) return null;
  return new TypeError(
    `the guest imports "${row.name}" with another type than it has, ${typeTextOf(row)}: ` +
      `it gave ${args[wrong]} (${typeof args[wrong]}) as argument ${wrong}`,
  );
}
