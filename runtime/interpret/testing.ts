/**
 * For tests: instances of modules written as text, in whichever engine.
 *
 * @module
 */
import type { Namespace } from "../api/testing.ts";
import { name } from "../decode/testing.ts";
import { exported, moduleBytes, type ModuleSpec } from "../validate/testing.ts";

/** A module as text; see `runtime/validate/testing.ts`. */
export interface Program extends Omit<ModuleSpec, "imports" | "exports"> {
  /** What it imports from the module `m`: a kind's byte and the bytes of its type, by name. */
  readonly imports?: Readonly<Record<string, readonly number[]>>;
  /** What it exports: a kind's byte and an index, by name. */
  readonly exports?: Readonly<Record<string, readonly [kind: number, index: number]>>;
}

/** The bytes of imports and exports. */
export const FUNC = 0;
/** See {@link FUNC}. */
export const TAG = 4;

// deno-lint-ignore no-explicit-any -- functions and objects of either engine
export type Loose = Record<string, any>;

/** The bytes of a program. */
export function bytesOf({ imports = {}, exports = {}, ...rest }: Program): Uint8Array<ArrayBuffer> {
  return new Uint8Array(moduleBytes({
    ...rest,
    imports: Object.entries(imports).map((
      [called, desc],
    ) => [...name("m"), ...name(called), ...desc]),
    exports: Object.entries(exports).map(([called, [kind, index]]) =>
      exported(called, kind, index)
    ),
  }));
}

/** The exports of an instance of `program`, with `given` for what it imports. */
export function load(W: Namespace, program: Program, given: Loose = {}): Loose {
  return new W.Instance(new W.Module(bytesOf(program)), { m: given }).exports;
}
