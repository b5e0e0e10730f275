/**
 * What is said about bytes that are no valid module.
 *
 * @module
 */
import { CompileError } from "../runtime/errors.ts";
import { Problem } from "./problem.ts";

/** What was compiled. */
export interface Source {
  /** The path or URL. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Phrases by which the decoder says that the bytes end too early. */
const CUT_SHORT = /^(unexpected end|length out of bounds)/;

/** Explains a `CompileError`; anything else is returned as it is. */
export function explainCompile(error: unknown, { name, bytes }: Source): unknown {
  if (!(error instanceof CompileError)) return error;
  const { phase, phrase } = error.detail;
  const what = phase === "validate" ? "is not a valid module" : "is not a module that can be read";
  const message = `"${name}" ${what}: ${error.message}`;
  if (bytes.length === 0) return new Problem(`"${name}" is empty`);
  if (phase === "decode" && CUT_SHORT.test(phrase) && isCutShort(bytes)) {
    return new Problem(
      message,
      `the file ends after ${bytes.length} bytes, before its last section does: is it complete?`,
    );
  }
  if (phrase === "magic header not detected" && isText(bytes)) {
    return new Problem(message, "it looks like text; a module is a binary that begins with \\0asm");
  }
  return new Problem(message);
}

/** Whether a section is announced to go on beyond the end of the file. */
function isCutShort(bytes: Uint8Array): boolean {
  let at = 8;
  while (at < bytes.length) {
    at++;
    let size = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) return true;
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return at > bytes.length || bytes.length < 8;
}

function isText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 512);
  return start.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
}
