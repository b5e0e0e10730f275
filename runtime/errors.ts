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
  /** Always `RuntimeError`. */
  override readonly name = "RuntimeError";
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
