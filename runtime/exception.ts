/**
 * Exceptions as the engine holds them: what `throw` makes, `exnref` refers to and `catch` unpacks.
 *
 * {@link https://webassembly.github.io/spec/core/exec/runtime.html#exception-instances}
 *
 * @module
 */
import type { Tag } from "./store.ts";

/** An exception: its tag, and its arguments as slots (see `runtime/gc_objects.ts`). */
export class ExceptionObject {
  readonly tag: Tag;
  /** The slots of all arguments, first one first. */
  readonly values: readonly unknown[];
  /** The API's `Exception` that stands for it, made on demand. */
  exported: object | null = null;

  constructor(tag: Tag, values: readonly unknown[]) {
    this.tag = tag;
    this.values = values;
  }
}
