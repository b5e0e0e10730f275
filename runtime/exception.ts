/**
 * Exceptions as the engine holds them: what `throw` makes, `exnref` refers to and `catch` unpacks.
 *
 * {@link https://webassembly.github.io/spec/core/exec/runtime.html#exception-instances}
 *
 * @module
 */
import type { GuestFrame } from "./errors.ts";
import type { Tag } from "./store.ts";

const NO_TRACE: readonly (() => readonly GuestFrame[])[] = [];

/** An exception: its tag, and its arguments as slots (see `runtime/gc_objects.ts`). */
export class ExceptionObject {
  readonly tag: Tag;
  /** The slots of all arguments, first one first. */
  readonly values: readonly unknown[];
  /** The API's `Exception` that stands for it, made on demand. */
  exported: object | null = null;
  /**
   * The guest's frames that it has left without being caught, innermost first: a function for each
   * stretch of them without the host between, since most are never asked for.
   */
  trace: readonly (() => readonly GuestFrame[])[] = NO_TRACE;

  constructor(tag: Tag, values: readonly unknown[]) {
    this.tag = tag;
    this.values = values;
  }
}

/**
 * A property of errors that no guest may catch, such as the one by which `proc_exit` ends a guest:
 * registered, so that a host function needs nothing of the engine to mark its own.
 */
export const UNCATCHABLE = Symbol.for("vitrine.uncatchable");
