/**
 * The errors an embedder can catch, in the shape of the JavaScript API's own.
 *
 * Every message says what, where and what to do; the wording that the specification's tests expect is
 * kept apart, in `phrase`, so that messages stay free to help.
 *
 * @module
 */

/** The part of the work that failed. */
export type Phase = "decode" | "validate" | "link" | "run";

/** Where in the binary, and by which rule of the specification. */
export interface ErrorDetail {
  /** The stage that refused. */
  readonly phase: Phase;
  /** The specification's phrase, such as `type mismatch`. */
  readonly phrase: string;
  /** The byte offset in the module. */
  readonly offset?: number;
  /** The section being read, such as `code`. */
  readonly section?: string;
  /** The function being validated. */
  readonly funcidx?: number;
}

/** The module is malformed (`phase: "decode"`) or invalid (`phase: "validate"`). */
export class CompileError extends Error {
  /** Always `CompileError`. */
  override readonly name = "CompileError";
  /** Where, and by which rule. */
  readonly detail: ErrorDetail;

  /** Makes an error; a host that makes one need not say where. */
  constructor(message?: string, detail: ErrorDetail = { phase: "decode", phrase: message ?? "" }) {
    super(message);
    this.detail = detail;
  }
}

/** The imports given do not fit the module. */
export class LinkError extends Error {
  /** Always `LinkError`. */
  override readonly name = "LinkError";
  /** Where, and by which rule. */
  readonly detail: ErrorDetail;

  /** Makes an error; a host that makes one need not say where. */
  constructor(message?: string, detail: ErrorDetail = { phase: "link", phrase: "unknown import" }) {
    super(message);
    this.detail = detail;
  }
}

/** One frame of a guest backtrace, innermost first. */
export interface GuestFrame {
  /** From the name section or an export; absent when nothing names it. */
  readonly name?: string;
  /** The function's index in its module. */
  readonly funcidx: number;
  /** The byte offset in the module of the instruction being executed. */
  readonly offset: number;
  /** The module's own name, when it has one. */
  readonly module?: string;
}

/** A trap. */
export class RuntimeError extends Error {
  /** `RuntimeError`, or the name of the class derived from it. */
  override readonly name: string = "RuntimeError";
  /** The specification's phrase, such as `integer divide by zero`. */
  readonly phrase: string;
  /** The guest's frames, innermost first, filled in where the trap leaves the guest. */
  frames: GuestFrame[] = [];

  /** Makes an error; a host that makes one has no phrase. */
  constructor(message?: string, phrase: string = message ?? "") {
    super(message);
    this.phrase = phrase;
  }
}

/** The engine's mark of errors that no guest may catch. */
const UNCATCHABLE = Symbol.for("vitrine.uncatchable");

/** Whether `error` is what JavaScript throws when its own stack is used up. */
export function isStackOverflow(error: unknown): error is RangeError {
  return error instanceof RangeError && error.message.startsWith("Maximum call stack");
}

/** Why a guest was stopped. */
export type StopReason = "timeout" | "fuel" | "abort";

/**
 * A guest was stopped from outside: by a limit, or because whoever runs it wanted so. It says where the
 * guest was, as a trap does, and no guest can catch it.
 */
export class StoppedError extends RuntimeError {
  /** Always `StoppedError`. */
  override readonly name: string = "StoppedError";
  /** Why. */
  readonly reason: StopReason;
  /** Handlers for every exception, which toolchains emit for clean-up, do not see it. */
  readonly [UNCATCHABLE] = true;

  /** Makes an error. */
  constructor(message: string, reason: StopReason) {
    super(message, PHRASES[reason]);
    this.reason = reason;
  }
}

/** Not the specification's: in its terms this is the embedder's doing. */
const PHRASES: Readonly<Record<StopReason, string>> = {
  timeout: "out of time",
  fuel: "out of fuel",
  abort: "aborted",
};
