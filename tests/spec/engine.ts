/**
 * What the runner asks of an engine. Values cross by their bits ({@link RawValue}), never as
 * JavaScript numbers, which lose a NaN's payload.
 *
 * @module
 */
import type { NumType, RawValue } from "./wast/value.ts";

/** The stage at which something was refused, as scripts distinguish them. */
export type FailurePhase =
  | "decode"
  | "validate"
  /** Decoding or validating, for an engine that does not tell which. */
  | "compile"
  | "link"
  | "trap"
  | "exhaustion"
  | "exception";

/** A refusal that a script may expect, in the engine's own terms. */
export interface Failure {
  readonly phase: FailurePhase;
  /** The specification's phrase; absent for an engine that has its own wording. */
  readonly phrase?: string;
  /** The engine's message. */
  readonly message: string;
}

/** Something the engine cannot be asked through its interface: counted as skipped, never as passed. */
export class NotRun extends Error {
  override readonly name = "NotRun";
}

/** Finds what an import names; `undefined` where nothing has that name. */
export type Resolver = (module: string, name: string) => unknown;

/**
 * The types that a script expects back, for an engine that cannot see a function's type: "ref" for any
 * reference, absent where the script does not say.
 */
export type ResultHint = readonly (NumType | "ref")[] | undefined;

/** A module that compiled. */
export interface EngineModule {
  /** Makes an instance. @throws what `failureOf` understands */
  instantiate(resolve: Resolver): EngineInstance;
}

/** An instance. */
export interface EngineInstance {
  /** An export, as the engine's own object to be imported elsewhere. */
  exported(name: string): unknown;
  /** Calls an exported function. @throws what `failureOf` understands */
  invoke(name: string, args: readonly RawValue[], hint: ResultHint): RawValue[];
  /** The value of an exported global. */
  read(name: string, hint: ResultHint): RawValue;
}

/** An engine under test. */
export interface Engine {
  /** As `--engine` names it. */
  readonly name: string;
  /** Decodes and validates, without the proposals named. @throws what `failureOf` understands */
  compile(bytes: Uint8Array<ArrayBuffer>, disabled?: readonly string[]): EngineModule;
  /** A function of the host, without results, to be imported by modules. */
  hostFunction(): unknown;
  /** What an error thrown by the engine means; `null` for one it has no business to throw. */
  failureOf(error: unknown): Failure | null;
}
