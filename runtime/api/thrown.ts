/**
 * Exceptions on their way between the guest and JavaScript. Where the API's own classes are not
 * loaded, which a command-line run never needs, an exception passes as the engine's own object.
 *
 * {@link https://webassembly.github.io/spec/js-api/#exceptions}
 *
 * @module
 */
import { ExceptionObject } from "../exception.ts";
import { Tag } from "../store.ts";
import { funcType } from "../type_registry.ts";
import { EXTERNREF } from "../types.ts";
import { fromSlots, toSlots } from "./values.ts";

/** What the API's `Exception` does for {@link toThrown} and {@link fromThrown}. */
export interface ExceptionApi {
  /** Makes the object that stands for an exception. */
  wrap(exception: ExceptionObject): object;
  /** The exception that a JavaScript value stands for, if it does. */
  unwrap(value: unknown): ExceptionObject | undefined;
}

let api: ExceptionApi | null = null;

/** Says how exceptions look to JavaScript. */
export function setExceptionApi(given: ExceptionApi): void {
  api = given;
}

let javaScriptTag: Tag | undefined;

/** The tag of exceptions that JavaScript throws: its one argument is what was thrown. */
export function jsTag(): Tag {
  return javaScriptTag ??= new Tag(funcType([EXTERNREF], []));
}

/** What JavaScript catches when the guest lets `exception` escape. */
export function toThrown(exception: ExceptionObject): unknown {
  if (exception.tag === jsTag()) return fromSlots(exception.values, 0, EXTERNREF);
  return exception.exported ?? api?.wrap(exception) ?? exception;
}

/** The exception that the guest sees when JavaScript throws `value`. */
export function fromThrown(value: unknown): ExceptionObject {
  if (value instanceof ExceptionObject) return value;
  return api?.unwrap(value) ?? new ExceptionObject(jsTag(), toSlots(value, EXTERNREF));
}
