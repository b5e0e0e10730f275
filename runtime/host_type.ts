/**
 * Types of host functions. JavaScript's functions have none, so that a module may import them with
 * any; a mistake then shows as wrong values, or as an exception of the host's in the middle of a call.
 * A function can say what type it has: by a method under `Symbol.for("vitrine.type")` which returns it
 * as the text format writes it, such as `(param i32 i64) (result i32)`. It is asked when it is linked.
 *
 * @module
 */
import { LinkError } from "./errors.ts";
import type { Import } from "./module.ts";
import { funcTypeText, importText } from "./type_text.ts";
import type { DefType } from "./types.ts";

const TYPE = Symbol.for("vitrine.type");

/**
 * Refuses a host function that says that its type is another than that with which it is imported.
 *
 * @param type That of the import.
 * @throws {LinkError} When they differ.
 */
export function checkHostType(wanted: Import, type: DefType, given: CallableFunction): void {
  const method: unknown = (given as { [TYPE]?: unknown })[TYPE];
  if (typeof method !== "function") return;
  const actual = String(method.call(given));
  const expected = funcTypeText(type);
  if (actual === expected) return;
  const phrase = "incompatible import type";
  const name = importText(wanted);
  throw new LinkError(
    `${phrase}: the module imports ${name} as ${expected}, but the function given is ${actual}`,
    { phase: "link", phrase, offset: wanted.offset },
  );
}
