/**
 * For tests: the register code of functions written as text.
 *
 * @module
 */
import { bytesOf, FUNC, type Program } from "../interpret/testing.ts";
import { decode } from "../decode/decode.ts";
import { validate } from "../validate/validate.ts";
import { codeOf } from "./code.ts";
import type { LoweredCode } from "./lowered_code.ts";
import { handlerLines, listFunction, type Listing } from "./listing.ts";

/** A function, and what it needs around it. */
export interface Subject extends Program {
  /** The function's type. @default {"->"} */
  readonly type?: string;
  readonly locals?: string;
}

/**
 * A module around one function: type 0 and function 0 are its own; then come the types and functions
 * of `around`. It has a memory, and a table of functions, unless `around` says otherwise.
 */
export function programOf(
  code: string,
  { type = "->", locals = "", types = [], funcs = [], ...around }: Subject = {},
): Program {
  return {
    memories: [[0, 1]],
    tables: [[0x70, 0, 1]],
    ...around,
    types: [type, ...types],
    funcs: [{ code, locals }, ...funcs],
    exports: { f: [FUNC, Object.keys(around.imports ?? {}).length], ...around.exports },
  };
}

/** The code of a program, validated, with nothing lowered yet. */
export function codeOfProgram(program: Program): LoweredCode {
  const module = decode(bytesOf(program));
  validate(module);
  return codeOf(module);
}

/** The listing of one function, the first that the module declares. */
export function listingOf(code: string, subject: Subject = {}): Listing {
  const lowered = codeOfProgram(programOf(code, subject));
  return listFunction(lowered, lowered.module.imported.func);
}

/**
 * The register code of one function, as lines of places, names and operands. Code starts at place 5:
 * two words for the module, three for the function.
 */
export function listed(code: string, subject: Subject = {}): string {
  const { instructions, handlers, slotName } = listingOf(code, subject);
  return [
    "",
    ...instructions.map(({ place, name, operands }) =>
      `${place} ${[name, operands.join(", ")].join(" ").trimEnd()}`
    ),
    ...handlers.flatMap((handler) => handlerLines(handler, slotName)),
    "",
  ].join("\n");
}
